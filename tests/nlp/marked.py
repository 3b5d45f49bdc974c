"""Sentences with their names marked by hand, so that cooperation is tested apart from names.

``[Việt Nam|VNM]`` is a country, ``[WMO|ORGANISATION:WMO]`` a body, ``[Abe|PERSON:JPN:Abe]`` a
person, ``[Thỏa thuận Paris|AGREEMENT:ParisAgreement]`` an instrument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hoptac.nlp.drafts import draft_cooperations
from hoptac.nlp.dyads import pairs
from hoptac.text.forms import comparison_key
from hoptac.text.sentences import sentence_spans
from hoptac.types import Cooperation, Entity, Mention, Span

_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
_SYLLABLE = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+|[^\w\s]")


@dataclass(frozen=True)
class Found:
    """One dyad as a test compares it."""

    source: str
    kind: str
    target: str
    status: str
    cooperation: Cooperation


def unmark(marked: str) -> tuple[str, list[Mention]]:
    """The plain text and the mentions of a marked one."""
    text, mentions, position = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        kind, _, identity = match[2].rpartition(":") if match[2].count(":") else ("COUNTRY", "", match[2])
        if ":" in match[2]:
            kind, identity = match[2].split(":", 1)
        country = identity.split(":")[0] if ":" in identity else ""
        span = Span(len(text), len(text) + len(match[1]))
        mentions.append(Mention(span, kind, Entity(identity, kind, country=country)))  # type: ignore[arg-type]
        text += match[1]
        position = match.end()
    return text + marked[position:], mentions


def read(marked: str, published_at: str = "2023-06-15") -> list[Found]:
    """The dyads that hoptac drafts in a marked text, in text order."""
    text, mentions = unmark(marked)
    syllables = [(m.start(), m.end(), comparison_key(m[0]) or m[0]) for m in _SYLLABLE.finditer(text)]
    drafts = draft_cooperations(text, published_at, sentence_spans(text), syllables, mentions)
    return [
        Found(a.party, d.cooperation.kind, b.party, d.cooperation.status, d.cooperation)
        for d in drafts
        for a, b in pairs(d.cooperation)
    ]


def triples(marked: str) -> set[tuple[str, str, str]]:
    """(source, kind, target) of all dyads; the sides of equal kinds in alphabetical order."""
    result = set()
    for found in read(marked):
        sides = (found.source, found.target)
        if found.kind in ("agreement", "joint_action", "relation"):
            sides = (min(sides), max(sides))
        result.add((sides[0], found.kind, sides[1]))
    return result
