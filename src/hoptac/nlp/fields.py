"""The fields of a cooperation: terms near the trigger, by the codes of ``fields.csv``."""

from __future__ import annotations

from collections import defaultdict

from hoptac.lexicon.acts import Acts, FieldTerm, Trigger
from hoptac.lexicon.patterns import Match
from hoptac.nlp.lists import Sentence
from hoptac.types import Rule

_REACH_BEFORE = 8
_REACH_AFTER = 16
_MOST = 4
_STOPS = frozenset({".", ";", "?", "!"})


def terms_of(sentence: Sentence, acts: Acts, text: str) -> tuple[Match[FieldTerm], ...]:
    """All field terms of a sentence, found once for all its triggers; names are read through."""
    keys = [item.key for item in sentence.items]
    return tuple(acts.fields.find(sentence.line, keys))


def _reached(sentence: Sentence, match: Match[Trigger], term: Match[FieldTerm]) -> bool:
    if term.last <= match.first:
        gap = sentence.items[term.last : match.first]
        return len(gap) <= _REACH_BEFORE and not any(i.key in _STOPS for i in gap)
    if term.first >= match.last:
        gap = sentence.items[match.last : term.first]
        return len(gap) <= _REACH_AFTER and not any(i.key in _STOPS for i in gap)
    return True


def fields_of(
    sentence: Sentence, match: Match[Trigger], terms: tuple[Match[FieldTerm], ...]
) -> tuple[tuple[str, ...], tuple[Rule, ...]]:
    """The field codes near a trigger, the heaviest first, at most four, and the rows that gave them."""
    weights: dict[str, float] = defaultdict(float)
    rules: dict[str, Rule] = {}
    for term in terms:
        if _reached(sentence, match, term):
            weights[term.value.field] += term.value.weight
            rules.setdefault(term.value.field, term.value.rule)
    chosen = sorted(weights, key=lambda code: (-weights[code], code))[:_MOST]
    return tuple(sorted(chosen)), tuple(rules[code] for code in sorted(chosen))
