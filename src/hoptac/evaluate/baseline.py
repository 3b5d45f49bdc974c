"""The baseline that hoptac is held against: ``underthesea.ner`` as shipped, plus co-occurrence.

Its LOC spans that are a country name of our knowledge files become COUNTRY with the code, other LOC
become PLACE, ORG becomes ORGANISATION, PER becomes PERSON. Two countries in one sentence are a dyad of
the kind ``relation``, status ``ongoing``: the sentence says nothing more to a tagger.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from hoptac.evaluate.gold import Dyad, GoldArticle, Name, Reading
from hoptac.text.forms import comparison_key
from hoptac.text.sentences import sentence_spans

_TYPES = {"PER": "PERSON", "ORG": "ORGANISATION", "LOC": "PLACE"}


def _spans(text: str, start: int, tagged: list[tuple[str, ...]]) -> list[tuple[int, int, str]]:
    """Character spans of a sentence's BIO chunks; words are found again in order."""
    spans: list[tuple[int, int, str]] = []
    position = start
    for word, *_, tag in tagged:
        found = text.find(word, position)
        if found < 0:
            continue
        position = found + len(word)
        if tag.startswith("I-") and spans and spans[-1][2] == tag[2:]:
            spans[-1] = (spans[-1][0], position, tag[2:])
        elif tag != "O":
            spans.append((found, position, tag[2:]))
    return spans


def read(article: GoldArticle, countries: Mapping[str, str]) -> Reading:
    """Read one article with the baseline. ``countries``: comparison key of a name to its code."""
    from underthesea import ner

    names: list[Name] = []
    dyads: list[Dyad] = []
    for sentence in sentence_spans(article.text):
        surface = sentence.of(article.text)
        seen: dict[str, int] = {}
        for start, end, tag in _spans(article.text, sentence.start, ner(surface)):
            code = countries.get(comparison_key(article.text[start:end])) if tag == "LOC" else None
            if code:
                seen.setdefault(code, start)
            names.append(Name(start, end, "COUNTRY" if code else _TYPES.get(tag, "PLACE"), code or ""))
        dyads += [
            Dyad("relation", "ongoing", a, b, frozenset(), "", sentence.start, sentence.end)
            for a, b in itertools.combinations(seen, 2)
        ]
    return Reading(tuple(names), tuple(dyads))
