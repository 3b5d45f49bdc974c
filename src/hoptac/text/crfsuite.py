"""The weights of a linear-chain CRF from a file in CRFsuite's format.

Only attributes with a weight are given: a model trained with an L1 penalty names many more.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = struct.Struct("<IIId")
_START_OF_RECORDS = 20
"""Where in a constant database the place of its table of numbers stands."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a model says: labels by number, moves from label to label, labels' weights by attribute."""

    labels: tuple[str, ...]
    moves: tuple[tuple[float, ...], ...]
    attributes: dict[str, tuple[tuple[int, float], ...]]


def _names(content: bytes, start: int, count: int, wanted: Sequence[int]) -> Iterator[str]:
    """The texts with the given numbers of the constant database at ``start``, which holds ``count``."""
    array = start + int(struct.unpack_from("<I", content, start + _START_OF_RECORDS)[0])
    records = struct.unpack_from(f"<{count}I", content, array)
    for number in wanted:
        at = start + records[number]
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at + 8 : at + 8 + size].rstrip(b"\0").decode()


def read_weights(content: bytes) -> Weights:
    """The weights of a model file's content. Raises :class:`ValueError` for another format."""
    if len(content) < _HEADER.size or content[:4] != b"lCRF":
        raise ValueError("not a CRFsuite model")
    header = _HEADER.unpack_from(content)
    labels, attributes = header[5], header[6]
    feature_offset, label_offset, attribute_offset = header[7:10]
    moves = [[0.0] * labels for _ in range(labels)]
    states: dict[int, list[tuple[int, float]]] = defaultdict(list)
    count = int.from_bytes(content[feature_offset + 8 : feature_offset + 12], "little")
    rows = memoryview(content)[feature_offset + 12 :][: count * _FEATURE.size]
    for kind, source, target, weight in _FEATURE.iter_unpack(rows):
        if kind:
            moves[source][target] = weight
        else:
            states[source].append((target, weight))
    names = _names(content, attribute_offset, attributes, list(states))
    return Weights(
        tuple(_names(content, label_offset, labels, range(labels))),
        tuple(map(tuple, moves)),
        dict(zip(names, map(tuple, states.values()), strict=True)),
    )
