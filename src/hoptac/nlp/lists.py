"""A sentence as items: names, stand-ins folded into the parties that they mean, words with their roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hoptac.lexicon.acts import Acts, StandIn, Trigger
from hoptac.lexicon.patterns import AGREEMENT_SIGN, NAME_SIGN, PARTY_SIGN, Line, Match
from hoptac.nlp.groups import JOINTS, Group, Item, find_groups
from hoptac.nlp.parties import Standing, party_of
from hoptac.types import Mention, Span

_BEFORE_NAMES = frozenset({"PERSON", "OTHER"})
"""Stand-ins that are mere titles where a name follows (``người đồng cấp Mỹ``)."""


_COUNTED = ("THREE", "FOUR")
JOINTLY = "jointly"
"""The role of ``ba bên`` in ``hội đàm ba bên với A và B``: all are on one side."""
_OPENING = frozenset("(:,")
_REACH = 4


@dataclass(slots=True)
class Sentence:
    """One sentence, ready for triggers and arguments."""

    span: Span
    items: tuple[Item, ...]
    line: Line
    groups: tuple[Group, ...]


def key_of(item: Item) -> str:
    """What stands for the item in the keyed line."""
    if item.parties:
        return PARTY_SIGN
    if item.mention is None:
        return item.key
    return AGREEMENT_SIGN if item.mention.type == "AGREEMENT" else NAME_SIGN


def _word_roles(items: Sequence[Item], line: Line, acts: Acts) -> list[Item]:
    """The items with the roles of their words.

    A country behind ``quân nổi dậy`` is no party: they act against it.
    """
    marked = list(items)
    rebels = False
    for match in acts.words.find(line, line.keys):
        rebels = rebels or match.value == "rebels"
        for index in range(match.first, match.last):
            old = marked[index]
            if old.mention is None and not old.parties:
                marked[index] = Item(old.start, old.end, old.key, match.value)
    return _without_rebels(marked) if rebels else marked


def _names_follow(items: Sequence[Item], last: int) -> bool:
    """Whether the parties that the words mean are named behind them (``ba nước gồm A, B và C``)."""
    for item in items[last : last + _REACH]:
        if item.parties:
            return True
        if item.key not in _OPENING and item.role != "like":
            return False
    return False


def _is_modifier(items: Sequence[Item], match: Match[StandIn], named: int) -> bool:
    """Whether the words only say of what sort a meeting or a name is (``họp ba bên với``)."""
    after = items[match.last] if match.last < len(items) else None
    resolves = match.value.resolves
    if resolves in _BEFORE_NAMES:
        return after is not None and after.mention is not None
    if resolves == "MUTUAL" and named > 1:
        return True
    if resolves in _COUNTED and _names_follow(items, match.last):
        return True
    return resolves in (*_COUNTED, "PAIR", "MUTUAL") and after is not None and after.role == "with"


def with_stand_ins(items: list[Item], stand_ins: Sequence[Match[StandIn]], standing: Standing) -> list[Item]:
    """Fold the words of each stand-in into one item with the parties that it means here."""
    standing.sentence = []
    if not stand_ins:
        return items
    result: list[Item] = []
    position = 0
    together: set[int] = set()
    named = len({party for item in items for party in item.parties})
    for match in stand_ins:
        standing.sentence = [p for item in items[: match.first] for p in item.parties]
        parties = standing.resolve(match.value.resolves)
        if not parties or _is_modifier(items, match, named):
            if match.value.resolves in _COUNTED:
                together.update(range(match.first, match.last))
            continue
        result += items[position : match.first]
        result.append(
            Item(
                items[match.first].start,
                items[match.last - 1].end,
                "",
                parties=parties,
                resolved_by="pronoun",
                rule=match.value.rule,
            )
        )
        position = match.last
    if not together:
        return [*result, *items[position:]] if result else items
    result += items[position:]
    starts = {items[index].start for index in together}
    return [replace(item, role=JOINTLY) if item.start in starts else item for item in result]


def plain_items(words: Sequence[tuple[int, int, str]], mentions: Sequence[Mention]) -> list[Item]:
    """The syllables (start, end, key) and the mentions of a sentence, in text order, without roles."""
    if not mentions:
        return [Item(*word) for word in words]
    items: list[Item] = []
    pending = iter(mentions)
    mention = next(pending, None)
    begins = mention.span.start if mention else 0
    done = 0
    for start, end, key in words:
        if start < done:
            continue
        if mention is not None and start >= begins:
            party = party_of(mention)
            done = mention.span.end
            items.append(Item(begins, done, key, "", mention, (party,) if party else ()))
            mention = next(pending, None)
            begins = mention.span.start if mention else 0
        else:
            items.append(Item(start, end, key))
    return items


def is_quiet(
    items: Sequence[Item], triggers: Sequence[Match[Trigger]], stand_ins: Sequence[Match[StandIn]]
) -> bool:
    """Whether a sentence has neither stand-in nor trigger: then only its names and terms count."""
    if triggers or stand_ins:
        return False
    return not any(item.key in JOINTS for item in items if item.mention is not None)


def _without_rebels(items: list[Item]) -> list[Item]:
    """The items, where a country behind ``quân nổi dậy`` is no party: they act against it."""
    return [
        replace(item, parties=()) if item.parties and number and items[number - 1].role == "rebels" else item
        for number, item in enumerate(items)
    ]


def read_sentence(
    span: Span,
    items: list[Item],
    line: Line,
    stand_ins: Sequence[Match[StandIn]],
    acts: Acts,
    standing: Standing,
) -> Sentence:
    """Build a sentence from its items, which have no roles yet, their line and the stand-ins in it."""
    items = _word_roles(items, line, acts)
    folded = with_stand_ins(items, stand_ins, standing)
    if folded is not items:
        items = folded
        line = Line.of([key_of(item) for item in items])
    return Sentence(span, tuple(items), line, find_groups(items))
