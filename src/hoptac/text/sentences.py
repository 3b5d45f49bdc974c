"""Sentences of an article, as spans. First simple version."""

from __future__ import annotations

import re

from hoptac.types import Span

_END = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s|$)|[.!?…]+[\"”’'»)\]]*(?=[A-ZĐÀ-Ỹ][a-zà-ỹ])")


def sentence_spans(text: str) -> list[Span]:
    spans: list[Span] = []

    def add(start: int, end: int) -> None:
        piece = text[start:end]
        if piece.strip():
            spans.append(Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))

    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for m in _END.finditer(text, line.start(), line.end()):
            add(start, m.end())
            start = m.end()
        add(start, line.end())
    return spans
