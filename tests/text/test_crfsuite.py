"""Texts and weights are read from CRFsuite's format whatever the order of the records."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest

from hoptac.text.crfsuite import read_texts

HEADER = 24


def database(texts: Sequence[str], order: Sequence[int], gap: bytes = b"") -> bytes:
    """A constant database whose records stand in ``order``."""
    records, places = b"", {}
    for number in order:
        content = texts[number].encode() + b"\0"
        places[number] = HEADER + len(records)
        records += struct.pack("<II", number, len(content)) + content + gap
    table = struct.pack(f"<{len(texts)}I", *(places[number] for number in range(len(texts))))
    return struct.pack("<4s5I", b"CQDB", 0, 0, 0, len(texts), HEADER + len(records)) + records + table


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_read_texts_by_number(order: tuple[int, ...]) -> None:
    texts = ["k=việt", "", "k-1=nam"]
    assert read_texts(b"before" + database(texts, order), 6, 3) == texts


def test_read_texts_none() -> None:
    assert read_texts(database([], []), 0, 0) == []


def test_read_texts_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="side by side"):
        read_texts(database(["a", "b"], [0, 1], gap=b"xy\0"), 0, 2)
