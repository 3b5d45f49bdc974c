"""The slots around a trigger: which group of parties stands where, by word order and preposition."""

from __future__ import annotations

from collections.abc import Sequence

from hoptac.lexicon.acts import Trigger
from hoptac.lexicon.patterns import Match
from hoptac.nlp.groups import Group, Item
from hoptac.nlp.lists import Sentence

_RIGHT_REACH = 30
_LEFT_REACH = 45
OBJECT_REACH = 6
"""Words between a trigger and its object."""
_SLOT_OF_ROLE = {
    "": "OBJECT",
    "with": "WITH",
    "between": "BETWEEN",
    "for": "FOR",
    "of": "OF",
    "from": "FROM",
    "at": "AT",
    "to": "TO",
    "by": "BY",
    "like": "EXAMPLES",
}
FINAL = frozenset({".", "?", "!", ";"})
"""Signs that end a clause for the arguments of a trigger."""
SUBJECT_ROLES = frozenset({"", "of", "by", "between", "and"})
"""What may govern a group left of its verb."""


def _right(sentence: Sentence, match: Match[Trigger]) -> dict[str, Group]:
    slots: dict[str, Group] = {}
    items = sentence.items
    for group in sentence.groups:
        if group.first < match.last:
            continue
        between = items[match.last : min(group.head, group.first)]
        if group.head - match.last > _RIGHT_REACH or any(i.key in FINAL for i in between):
            break
        if any(i.role == "boundary" for i in between):
            break
        slot = _SLOT_OF_ROLE.get(group.role)
        if slot is None:
            continue
        if slot in ("OBJECT", "EXAMPLES") and (
            len(between) > OBJECT_REACH
            or any(i.role in ("verb", "subject_break") or i.key in (",", ":", '"', "“") for i in between)
        ):
            break
        slots.setdefault(slot, group)
    return slots


def _clause(between: Sequence[Item]) -> Sequence[Item]:
    """The words before a trigger; without a last ``;`` that it follows at once: its subject stands before."""
    ends = [number for number, item in enumerate(between) if item.key == ";"]
    if ends and all(item.role == "verb" for item in between[ends[-1] + 1 :]):
        return between[: ends[-1]]
    return between


def is_subordinate(items: Sequence[Item], group: Group, between: Sequence[Item]) -> bool:
    """Whether the group stands in a fronted clause that a comma ends (``Sau khi thăm A, đoàn tới B``)."""
    if not any(item.key == "," for item in between):
        return False
    opening = next((n for n, item in enumerate(items[: group.first]) if item.role == "boundary"), -1)
    return 0 <= opening <= 1 and not any(item.key == "," for item in items[opening : group.head])


def _is_apposed(sentence: Sentence, group: Group) -> bool:
    """Whether the group only explains the name before it (``A, thành viên của B, sẽ hỗ trợ C``)."""
    items = sentence.items
    before = next((g for g in reversed(sentence.groups) if g.last < group.head), None)
    if group.role != "of" or before is None or group.last >= len(items) or items[group.last].key != ",":
        return False
    between = items[before.last : group.head]
    return (
        between[0].key == ","
        and len(between) <= OBJECT_REACH
        and not any(i.role in ("verb", "boundary") for i in between)
    )


def _left(sentence: Sentence, match: Match[Trigger]) -> dict[str, Group]:
    slots: dict[str, Group] = {}
    items = sentence.items
    for group in reversed(sentence.groups):
        if group.last > match.first:
            continue
        between = items[group.last : match.first]
        if len(between) > _LEFT_REACH or any(i.key in FINAL for i in _clause(between)):
            break
        if _is_apposed(sentence, group):
            continue
        if group.role in SUBJECT_ROLES and not is_subordinate(items, group, between):
            slots.setdefault("SUBJECT", group)
            if group.role == "by":
                slots.setdefault("BY", group)
        elif group.role not in (*SUBJECT_ROLES, "theo"):
            slots.setdefault("LEFT_" + _SLOT_OF_ROLE.get(group.role, "OBJECT"), group)
    return slots


def _inner(sentence: Sentence, match: Match[Trigger]) -> Group | None:
    inside = [g for g in sentence.groups if match.first <= g.first and g.last <= match.last]
    return inside[0] if inside else None


def slots_of(sentence: Sentence, match: Match[Trigger]) -> dict[str, Group]:
    """The groups around a trigger by slot; the nearest group of a slot wins."""
    slots = _left(sentence, match) | _right(sentence, match)
    inner = _inner(sentence, match)
    if inner:
        slots["INNER"] = inner
    return slots
