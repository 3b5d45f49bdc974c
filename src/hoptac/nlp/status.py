"""Whether an act happened: cues before and behind the trigger, weighed by a learnt model.

After medspaCy's ConText: a cue is data (literal, status, direction, reach); the strongest cue in
reach wins, the nearer of two equals; without one the trigger's own status holds. That reading, the
words around and the date go into a model of five classes (``learnt/status.json``), which decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from hoptac.lexicon.acts import Acts, Cue, Trigger
from hoptac.lexicon.patterns import Match
from hoptac.nlp.learnt import load_chooser
from hoptac.nlp.lists import Sentence
from hoptac.types import Rule

_STOPS = frozenset({".", ";", "?", "!"})
_NEAR = 8
_LIMITS = (0, 1, 3, 6)
_BUCKETS = (*map(str, _LIMITS), "far")
LEARNT = Rule("status-model")


def cues_of(sentence: Sentence, acts: Acts) -> tuple[Match[Cue], ...]:
    """All status cues of a sentence, found once for all its triggers."""
    return tuple(acts.cues.find(sentence.line, sentence.line.keys))


def _distance(match: Match[Trigger], cue: Match[Cue]) -> int:
    """Words between cue and trigger in the cue's direction, -1 if it looks the other way."""
    if cue.value.direction == "before":
        if cue.last <= match.first:
            return match.first - cue.last
        return 0 if cue.first == match.first and cue.last < match.last else -1
    return cue.first - match.last if cue.first >= match.last else -1


def _reaching(
    sentence: Sentence, match: Match[Trigger], cues: tuple[Match[Cue], ...]
) -> list[tuple[int, Match[Cue]]]:
    """The cues whose reach covers the trigger, with their distances in words."""
    found = []
    for cue in cues:
        distance = _distance(match, cue)
        if distance < 0 or distance > cue.value.reach:
            continue
        low, high = sorted((cue.last, match.first)) if cue.last <= match.first else (match.last, cue.first)
        if not any(item.key in _STOPS for item in sentence.items[low:high]):
            found.append((distance, cue))
    return found


def by_rule(reaching: list[tuple[int, Match[Cue]]], match: Match[Trigger]) -> tuple[str, Rule | None]:
    """The status by the strongest cue and the cue's row, None where the trigger's default holds."""
    if not reaching:
        return match.value.status, None
    _, cue = max(reaching, key=lambda pair: (pair[1].value.strength, -pair[0]))
    return cue.value.status, cue.value.rule


def _bucket(distance: int) -> str:
    return _BUCKETS[bisect_left(_LIMITS, distance)]


def _sentence_signals(sentence: Sentence, match: Match[Trigger], cues: Sequence[Match[Cue]]) -> list[str]:
    """The cues of the whole sentence, near or far: ``sẽ`` holds for all of a list of verbs."""
    left = [c for c in cues if c.last <= match.first and c.value.direction == "before"]
    right = [c for c in cues if c.first >= match.last]
    signals = [f"far_left={c.value.status}" for c in left] + [f"far_right={c.value.status}" for c in right]
    if left:
        nearest = max(left, key=lambda c: c.last)
        signals += [f"nearest={nearest.value.rule.rule_id}", f"nearest={nearest.value.status}"]
        signals.append(f"first={min(left, key=lambda c: c.first).value.rule.rule_id}")
    return signals


def status_signals(
    sentence: Sentence,
    match: Match[Trigger],
    cues: Sequence[Match[Cue]],
    reaching: list[tuple[int, Match[Cue]]],
    when: str,
) -> list[str]:
    """What the model sees; ``when``: ``past``, ``future``, ``today`` or ``unsaid`` at publication."""
    ruled, _ = by_rule(reaching, match)
    kind, default = match.value.kind, match.value.status
    keys = sentence.line.keys
    left = keys[max(0, match.first - _NEAR) : match.first]
    right = keys[match.last : match.last + 4]
    return [
        f"rule={ruled}",
        f"kind+rule={kind}|{ruled}",
        f"kind+default={kind}|{default}",
        f"trigger={match.value.rule.rule_id}",
        f"when={when}",
        f"kind+when={kind}|{when}",
        f"title={sentence.span.start == 0}",
        *(f"cue={c.value.rule.rule_id}|{_bucket(d)}" for d, c in reaching),
        *(f"cues={c.value.status}|{_bucket(d)}" for d, c in reaching),
        *(f"before{i}={key}" for i, key in enumerate(reversed(left[-3:]), 1)),
        *(f"left={key}" for key in set(left)),
        *(f"after{i}={key}" for i, key in enumerate(right[:2], 1)),
        *(f"right={key}" for key in set(right)),
        *(f"inside={key}" for key in keys[match.first : match.last]),
        f"pair_before={' '.join(left[-2:])}",
        f"kind+before={kind}|{left[-1] if left else ''}",
        f"kind+after={kind}|{right[0] if right else ''}",
        f"opening={keys[0]}",
        f"trigger+rule={match.value.rule.rule_id}|{ruled}",
        *_sentence_signals(sentence, match, cues),
    ]


@dataclass(slots=True)
class Judged:
    """The status of one trigger, the rule that says so (None for the trigger's own), and what was seen."""

    status: str
    rule: Rule | None
    ruled: str
    signals: tuple[str, ...]


def status_of(
    sentence: Sentence, match: Match[Trigger], cues: tuple[Match[Cue], ...], when: str = "unsaid"
) -> Judged:
    """Judge one trigger; the model's answer goes before the rule's where both differ."""
    reaching = _reaching(sentence, match, cues)
    ruled, rule = by_rule(reaching, match)
    signals = tuple(status_signals(sentence, match, cues, reaching, when))
    chooser = load_chooser("status")
    # a row that the model has never met, a linguist's own, keeps what it says where no cue speaks
    known = reaching or f"trigger={match.value.rule.rule_id}" in chooser.weights
    learnt = chooser.choose(signals) if known else ruled
    if not learnt or learnt == ruled:
        return Judged(ruled, rule, ruled, signals)
    return Judged(learnt, LEARNT, ruled, signals)
