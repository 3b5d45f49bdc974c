"""How sure a drafted cooperation mention is: a logistic model over how it was read.

The model's weights are learnt from annotated articles by ``training/cooperation.py`` and lie in
``knowledge/learnt/cooperation.json`` (signal name to weight). Without the file every draft keeps
an even confidence, so that a fresh checkout can train.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from hoptac.nlp.drafts import Draft
from hoptac.nlp.dyads import pairs
from hoptac.nlp.parties import is_state
from hoptac.types import Party

_NEAR = 5
_LIMITS = (0, 1, 3, 6, 12, 20)
_BUCKETS = (*map(str, _LIMITS), "far")
_TALK = (0.0, 0.1, 0.25, 0.5)


def _bucket(distance: int) -> str:
    return _BUCKETS[bisect_left(_LIMITS, distance)]


def _sentence_signals(draft: Draft) -> list[str]:
    sentence, match = draft.sentence, draft.match
    parties = {party for group in sentence.groups for party in group.parties}
    left = [match.first - g.last for g in sentence.groups if g.last <= match.first]
    right = [g.head - match.last for g in sentence.groups if g.first >= match.last]
    return [
        f"parties={min(len(parties), 5)}",
        f"left={_bucket(max(0, min(left))) if left else 'none'}",
        f"right={_bucket(max(0, min(right))) if right else 'none'}",
        f"words={match.last - match.first}",
        f"first={match.first == 0}",
    ]


def _word_signals(draft: Draft) -> list[str]:
    """The words at the trigger's edges, and the function words and verbs near it."""
    sentence, match = draft.sentence, draft.match
    keys = sentence.line.keys
    left, right = keys[max(0, match.first - _NEAR) : match.first], keys[match.last : match.last + _NEAR]
    kind = draft.cooperation.kind
    return [
        *(f"before{i}={key}" for i, key in enumerate(reversed(left[-2:]), 1)),
        *(f"after{i}={key}" for i, key in enumerate(right[:2], 1)),
        *(f"kind+after={kind}|{key}" for key in right[:1]),
        *(f"kind+before={kind}|{key}" for key in left[-1:]),
        *(f"near={key}" for key in {*left, *right}),
    ]


def _sort(party: Party) -> str:
    """What sort of mention a party was read from, and whether a list knows it."""
    if party.mention is None:
        return party.resolved_by
    listed = party.mention.method in ("gazetteer", "clipped")
    return f"{party.mention.type}{'' if listed else '?'}"


def is_firm(draft: Draft) -> bool:
    """Whether both sides stand in the sentence by name."""
    return all(p.resolved_by in ("name", "list") for p in draft.cooperation.parties)


SHORT = "article=short"
"""Stands for the article's signals where a text is too short to say what it is about."""
SHORT_SENTENCES = 6


def _article_signals(draft: Draft, drafts: Sequence[Draft], firm: int) -> list[str]:
    """What the whole article says of one draft: is it about such things at all?"""
    act = draft.cooperation
    others = firm - is_firm(draft)
    weights = draft.topics.article
    total = sum(weights.values())
    share = weights.get("diplomacy", 0.0) / total if total else 0.0
    talk = bisect_left(_TALK, share)
    sorts = "|".join(sorted({_sort(p) for p in act.parties}))
    return [
        f"firm={_bucket(others)}",
        f"firm+how={_bucket(others)}|{draft.how}",
        f"firm+kind={_bucket(others)}|{act.kind}",
        f"drafts={_bucket(len(drafts))}",
        f"talk={talk}",
        f"talk+kind={talk}|{act.kind}",
        f"talk+firm={talk}|{min(others, 2)}",
        f"sorts={sorts}",
        f"kind+sorts={act.kind}|{sorts}",
    ]


def signals(draft: Draft, same: int, main_pair: tuple[str, str] | None, title: frozenset[str]) -> list[str]:
    """What the model sees of a draft; ``same`` counts the article's drafts of the same dyads and kind."""
    act = draft.cooperation
    couples = pairs(act)
    named = [p.resolved_by for p in act.parties]
    states = sum(is_state(p.party) for p in act.parties)
    both_main = main_pair is not None and all({a.party, b.party} == set(main_pair) for a, b in couples)
    in_title = sum(p.party in title for p in act.parties)
    how, kind = draft.how, act.kind
    sources = [p for p in act.parties if p.side == "source"]
    return [
        f"kind={kind}",
        f"how={how}",
        f"kind+how={kind}|{how}",
        f"trigger={act.rule.rule_id}",
        f"frame+how={draft.trigger.frame.name}|{how}",
        f"status={act.status}",
        f"kind+status={kind}|{act.status}",
        f"same={min(same, 4)}",
        f"couples={min(len(couples), 4)}",
        f"sides={min(len(sources), 4)}x{min(len(act.parties) - len(sources), 4)}",
        f"sides+how={min(len(sources), 2)}x{min(len(act.parties) - len(sources), 2)}|{how}",
        f"main={both_main}",
        f"main+how={both_main}|{how}",
        f"title={min(in_title, 2)}",
        f"implied={named.count('implied')}",
        f"pronoun={min(named.count('pronoun'), 2)}",
        f"bodies={min(len(act.parties) - states, 2)}",
        f"kind+bodies={kind}|{len(act.parties) > states}",
        f"trigger+how={act.rule.rule_id}|{how}",
        f"trigger+status={act.rule.rule_id}|{act.status}",
        f"how+status={how}|{act.status}",
        *_sentence_signals(draft),
        *_word_signals(draft),
    ]


Couples = frozenset[frozenset[str]]


def _by_couples(counts: Counter[tuple[str, Couples]]) -> Counter[Couples]:
    result: Counter[Couples] = Counter()
    for (_, couples), number in counts.items():
        result[couples] += number
    return result


def _pair_signals(draft: Draft, others: int, firm: int) -> list[str]:
    """What else the article says of the same parties: drafts of other kinds, and any that name both."""
    beside, named = _bucket(others), _bucket(firm)
    return [
        f"beside={beside}",
        f"beside+kind={beside}|{draft.cooperation.kind}",
        f"firm_beside={named}",
        f"firm_beside+how={named}|{draft.how}",
    ]


def weigh(
    drafts: Sequence[Draft],
    main_pair: tuple[str, str] | None,
    title: frozenset[str] = frozenset(),
    sentences: int = SHORT_SENTENCES,
) -> list[list[str]]:
    """The signals of every draft of one article; ``sentences`` says how long it is.

    A text of fewer sentences than ``SHORT_SENTENCES`` is not judged by how little else it says.
    """
    keys: list[tuple[str, Couples]] = [
        (d.cooperation.kind, frozenset(frozenset((a.party, b.party)) for a, b in pairs(d.cooperation)))
        for d in drafts
    ]
    counts, firm_counts = Counter(keys), Counter(k for d, k in zip(drafts, keys, strict=True) if is_firm(d))
    beside, firm_beside = _by_couples(counts), _by_couples(firm_counts)
    firm = sum(map(is_firm, drafts))
    result = []
    for number, (draft, key) in enumerate(zip(drafts, keys, strict=True)):
        couples = key[1]
        row = signals(draft, counts[key], main_pair, title)
        row += _pair_signals(draft, beside[couples] - counts[key], firm_beside[couples] - is_firm(draft))
        row.append(f"order={_bucket(number)}")
        row += [SHORT] if sentences < SHORT_SENTENCES else _article_signals(draft, drafts, firm)
        result.append(row)
    return result
