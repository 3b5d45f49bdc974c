"""A stand-in for the pipeline: fast, exact, importable by name in worker processes."""

from __future__ import annotations

import os
import re

from hoptac.errors import KnowledgeError
from hoptac.types import (
    Article,
    Cooperation,
    Entity,
    Extraction,
    Interval,
    Mention,
    Party,
    Rule,
    Span,
    Word,
)

NAMES = {
    "Việt Nam": Entity("VNM", "COUNTRY", "state", "Việt Nam", "Viet Nam", country="VNM"),
    "Nhật Bản": Entity("JPN", "COUNTRY", "state", "Nhật Bản", "Japan", country="JPN"),
    "Lào": Entity("LAO", "COUNTRY", "state", "Lào", "Laos", country="LAO"),
    "WMO": Entity("WMO", "ORGANISATION", "igo", "Tổ chức Khí tượng thế giới", acronym="WMO"),
    "Bộ Y tế": Entity(
        "VNM:MOH", "ORGANISATION", "ministry", "Bộ Y tế", country="VNM", parent_id="VNM", stands_for="VNM"
    ),
}
NAME = re.compile("|".join(NAMES))
TRIGGER = re.compile("ký|viện trợ")


class FakeExtractor:
    """Reads sentences (one a line), words (between blanks) and a handful of names."""

    def extract(self, article: Article) -> Extraction:
        if "BOOM" in article.text:
            raise RuntimeError("cannot\nread this")
        text = article.text
        sentences = tuple(
            Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text) if m.group().strip()
        )
        words = tuple(
            tuple(Word(s.start + m.start(), s.start + m.end()) for m in re.finditer(r"\S+", s.of(text)))
            for s in sentences
        )
        mentions = tuple(
            Mention(Span(m.start(), m.end()), NAMES[m.group()].type, NAMES[m.group()], "fake", 0.9)
            for m in NAME.finditer(text)
        )
        found = tuple(c for s in sentences for c in self._cooperations(text, s, mentions))
        return Extraction(article, sentences, words, mentions, found)

    def _cooperations(self, text: str, sentence: Span, mentions: tuple[Mention, ...]) -> list[Cooperation]:
        inside = [m for m in mentions if sentence.contains(m.span)]
        trigger = TRIGGER.search(text, sentence.start, sentence.end)
        if not trigger or not inside:
            return []
        parties = [Party(m.entity.stands_for or m.entity.entity_id, "source", "name", m) for m in inside]
        if len({p.party for p in parties}) < 2:
            parties.append(Party("LAO", "target", "implied"))
        return [
            Cooperation(
                sentence,
                Span(*trigger.span()),
                "agreement" if trigger.group() == "ký" else "support",
                "done",
                tuple(parties),
                ("health",),
                Interval("2021-12", "2021-12", "tháng 12"),
                rule=Rule("fake-1", "fake.csv", 2),
            )
        ]


class LoudExtractor(FakeExtractor):
    """May not be called at all."""

    def extract(self, article: Article) -> Extraction:
        raise AssertionError("nothing should have been read")


class DyingExtractor(FakeExtractor):
    """Takes its process down with it."""

    def extract(self, article: Article) -> Extraction:
        os._exit(9)


def wrong_knowledge() -> FakeExtractor:
    raise KnowledgeError("triggers.csv", 41, "unknown kind 'agreemnt'; did you mean 'agreement'?")


def fake() -> FakeExtractor:
    return FakeExtractor()


def dying() -> DyingExtractor:
    return DyingExtractor()


def loud() -> LoudExtractor:
    return LoudExtractor()
