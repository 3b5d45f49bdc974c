"""Whether an act happened: cues before and behind the trigger, each with its reach and strength.

After medspaCy's ConText: a cue is data (literal, status, direction, reach); the strongest cue in
reach wins, the nearer of two equals; without one the trigger's own status holds.
"""

from __future__ import annotations

from hoptac.lexicon.acts import Acts, Cue, Trigger
from hoptac.lexicon.patterns import Match
from hoptac.nlp.lists import Sentence, key_of
from hoptac.types import Rule

_STOPS = frozenset({".", ";", "?", "!"})


def cues_of(sentence: Sentence, acts: Acts) -> tuple[Match[Cue], ...]:
    """All status cues of a sentence, found once for all its triggers."""
    return tuple(acts.cues.find(sentence.line, [key_of(item) for item in sentence.items]))


def _distance(match: Match[Trigger], cue: Match[Cue]) -> int:
    """Words between cue and trigger in the cue's direction, -1 if it looks the other way."""
    if cue.value.direction == "before":
        if cue.last <= match.first:
            return match.first - cue.last
        return 0 if match.first <= cue.first < match.last else -1
    return cue.first - match.last if cue.first >= match.last else -1


def status_of(
    sentence: Sentence, match: Match[Trigger], cues: tuple[Match[Cue], ...]
) -> tuple[str, Rule | None]:
    """The status of one trigger and the cue's row, None where the trigger's default holds."""
    best: tuple[int, int, Match[Cue]] | None = None
    for cue in cues:
        distance = _distance(match, cue)
        if distance < 0 or distance > cue.value.reach:
            continue
        low, high = sorted((cue.last, match.first)) if cue.last <= match.first else (match.last, cue.first)
        if any(item.key in _STOPS for item in sentence.items[low:high]):
            continue
        rank = (cue.value.strength, -distance)
        if best is None or rank > best[:2]:
            best = (*rank, cue)
    if best is None:
        return match.value.status, None
    return best[2].value.status, best[2].value.rule
