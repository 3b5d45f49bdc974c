"""The weights of a linear-chain CRF from a file in CRFsuite's format.

Only attributes with a weight are given: a model trained with an L1 penalty names many more.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HEADER = struct.Struct("<4sI4s9I")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_START_OF_RECORDS = 20
"""Where in a constant database the place of its table of numbers stands."""
_HEAD = 8
"""Bytes of a record before its text: a number and a size."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a model says: labels by number, moves from label to label, labels' weights by attribute."""

    labels: tuple[str, ...]
    moves: tuple[tuple[float, ...], ...]
    attributes: dict[str, tuple[tuple[int, float], ...]]


def _records(content: bytes, start: int, count: int) -> NDArray[np.int64]:
    """By number where the texts' records begin in the constant database at ``start``."""
    array = start + int(struct.unpack_from("<I", content, start + _START_OF_RECORDS)[0])
    return start + np.frombuffer(content, "<u4", count, array).astype(np.int64)


def _text(content: bytes, at: int) -> str:
    size = int.from_bytes(content[at + 4 : at + _HEAD], "little")
    return content[at + _HEAD : at + _HEAD + size].rstrip(b"\0").decode()


def read_texts(content: bytes, start: int, count: int) -> list[str]:
    """All texts of the constant database at ``start``, by number. Raises :class:`ValueError` for gaps.

    The records stand side by side, and each text ends with a zero: without their heads they are one text.
    """
    if not count:
        return []
    records = _records(content, start, count)
    order = records.argsort()
    placed = records[order]
    end = int(placed[-1]) + _HEAD + int.from_bytes(content[placed[-1] + 4 : placed[-1] + _HEAD], "little")
    heads = (placed - placed[0])[:, None] + np.arange(_HEAD)
    joined = np.delete(np.frombuffer(content[placed[0] : end], np.uint8), heads.ravel()).tobytes()
    texts = joined.decode().split("\0")[:-1]
    if len(texts) != count:
        raise ValueError("not a CRFsuite model: its texts don't stand side by side")
    return texts if bool((np.diff(order) == 1).all()) else [texts[at] for at in order.argsort().tolist()]


def read_features(content: bytes, start: int) -> NDArray[np.void]:
    """The features at ``start``: kind (0 for an attribute's, 1 for a move's), source, target, weight."""
    return np.frombuffer(
        content, _FEATURE, int.from_bytes(content[start + 8 : start + 12], "little"), start + 12
    )


def read_weights(content: bytes) -> Weights:
    """The weights of a model file's content. Raises :class:`ValueError` for another format."""
    if len(content) < HEADER.size or content[:4] != b"lCRF":
        raise ValueError("not a CRFsuite model")
    header = HEADER.unpack_from(content)
    labels, attributes = header[5], header[6]
    feature_offset, label_offset, attribute_offset = header[7:10]
    moves = [[0.0] * labels for _ in range(labels)]
    features = read_features(content, feature_offset)
    for _, source, target, weight in features[features["kind"] != 0].tolist():
        moves[source][target] = weight
    states: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for _, source, target, weight in features[features["kind"] == 0].tolist():
        states[source].append((target, weight))
    places = _records(content, attribute_offset, attributes)[list(states)].tolist()
    names = [_text(content, place) for place in places]
    return Weights(
        tuple(_text(content, place) for place in _records(content, label_offset, labels).tolist()),
        tuple(map(tuple, moves)),
        dict(zip(names, map(tuple, states.values()), strict=True)),
    )
