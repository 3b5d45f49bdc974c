"""The lists that a sentence's parties stand in: ``với các nước A, B, C và D…`` is one group under ``với``.

A name with its gloss or nationality in brackets, a title with its country and its person are one actor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hoptac.types import Mention, ResolvedBy, Rule

_REACH_LEFT = 9
_DASHES = frozenset("-–—/+")
_OPEN = frozenset({"…", "...", ".."})
_SEPARATORS = frozenset({",", ";"})
JOINTS = _DASHES | _SEPARATORS
"""Signs that join the members of a list."""
_FRONTED = frozenset({"with", "of", "for", "between"})
_OPENINGS = frozenset({"at", "from", "about", "boundary", "theo", "to"})
_PLACING = frozenset({"at", "to", "from", "theo", "about"})
"""Behind a phrase of place or source, a comma and a new head begin the subject, not a list."""
_GOVERNING = frozenset({"with", "between", "for", "from", "at", "to", "by", "theo", "about"})
_BEFORE_OF = frozenset({"with", "for", "between"})
"""Prepositions that reach a party over a noun phrase and ``của``."""


@dataclass(slots=True)
class Item:
    """A name, a stand-in or a single word of a sentence; offsets into the article's text."""

    start: int
    end: int
    key: str
    role: str = ""
    """The word's role in ``phrase_words.csv``; empty for content words and names."""
    mention: Mention | None = None
    parties: tuple[str, ...] = ()
    resolved_by: ResolvedBy = "name"
    rule: Rule | None = None


@dataclass(slots=True)
class Actor:
    """One party as it stands in the sentence."""

    party: str
    item: int
    resolved_by: ResolvedBy
    mention: Mention | None


@dataclass(slots=True)
class Group:
    """Parties in coordination: items ``first`` to ``last`` (exclusive), and what governs them."""

    first: int
    last: int
    actors: tuple[Actor, ...]
    role: str
    """The preposition's role (``with``, ``of`` ...), or empty for a subject or object."""
    head: int
    """The item where the phrase begins, preposition included."""
    dashed: bool = False
    open_end: bool = False
    stand_in: bool = False

    @property
    def parties(self) -> tuple[str, ...]:
        """The party ids in order, each once."""
        return tuple(dict.fromkeys(actor.party for actor in self.actors))


def _bracketed(items: Sequence[Item], index: int) -> int:
    """The end of a bracket that opens at ``index`` and holds one name, else ``index``."""
    inside = index + 1
    if items[index].key != "(" or inside + 1 >= len(items):
        return index
    return inside + 2 if items[inside].mention is not None and items[inside + 1].key == ")" else index


def _same_actor(items: Sequence[Item], index: int) -> tuple[Actor, int]:
    """The actor that begins at ``index`` and the item behind it (glosses and titles swallowed)."""
    item = items[index]
    party, mention = item.parties[0], item.mention
    end = index + 1
    while end < len(items):
        after = items[end]
        close = _bracketed(items, end)
        if close > end:
            inner = items[end + 1]
            of_firm = mention is not None and mention.type == "ORGANISATION" and inner.parties
            if of_firm and inner.mention is not None and inner.mention.type == "COUNTRY":
                party = inner.parties[0]
            end = close
        elif (
            after.mention is not None and after.mention.type == "PERSON" and after.parties in ((), (party,))
        ) or (after.mention is not None and item.mention is not None and after.parties == (party,)):
            end += 1
        else:
            break
    return Actor(party, index, item.resolved_by, mention), end


def _next_in_list(items: Sequence[Item], end: int, governor: str = "") -> tuple[int, bool]:
    """The item of the next party in the list and whether a dash joined it; -1 at the list's end.

    Behind ``giữa`` the second party may follow ``với``.
    """
    if end >= len(items):
        return -1, False
    key, role = items[end].key, items[end].role
    dashed = key in _DASHES
    joined = role == "and" or (role == "with" and governor == "between")
    if not (dashed or key in _SEPARATORS or joined):
        return -1, False
    index = end + 1
    if key in _SEPARATORS and index < len(items) and items[index].role == "and":
        index += 1
    if not dashed:
        while index < len(items) and index - end < 8 and items[index].role == "np":
            index += 1
    return (index, dashed) if index < len(items) and items[index].parties else (-1, False)


def _governor(items: Sequence[Item], first: int) -> tuple[str, int]:
    """The preposition that governs a group, looked for over the phrase's own words to its left.

    ``cho các dự án nước sạch của A`` stands under ``cho``; an example whose head has a party of its
    own (``đồng minh của A như B``) under ``như``.
    """
    index, role, head = first - 1, "", first
    examples = False
    while index >= 0 and first - index <= _REACH_LEFT:
        item = items[index]
        examples |= item.role == "like"
        plain = item.role in ("", "like", "about") and not item.parties and item.key[:1].isalpha()
        if plain and examples:
            index -= 1
            continue
        if plain and role == "of" and item.mention is None:
            index -= 1
            continue
        if item.role in ("np", "and") and not item.parties:
            index -= 1
            head = head if role else index + 1
            continue
        if item.role == "of" and not role:
            role, head = "of", index
            index -= 1
            continue
        if item.role in _GOVERNING and (role != "of" or item.role in _BEFORE_OF or head - index <= 1):
            return item.role, index
        break
    if examples and not role:
        return "like", head
    return role, head


def _fronted(items: Sequence[Item], head: int, actors: Sequence[Actor]) -> bool:
    """Whether ``Tại buổi làm việc với A, Đại sứ B nói`` joins by a mere comma what is no list."""
    between = items[actors[0].item + 1 : actors[1].item]
    opening = next((i.role for i in items[: head + 1] if i.role), "")
    return (
        opening in _OPENINGS and any(i.key == "," for i in between) and all(i.role != "and" for i in between)
    )


def _group(items: Sequence[Item], index: int) -> Group:
    actors: list[Actor] = []
    dashed = stand_in = False
    first, position = index, index
    role, head = _governor(items, first)
    while True:
        item = items[position]
        if len(item.parties) > 1:
            actors += [Actor(party, position, item.resolved_by, None) for party in item.parties]
            stand_in, end = True, position + 1
        else:
            actor, end = _same_actor(items, position)
            actors.append(actor)
        follower, joined = _next_in_list(items, end, role)
        if follower < 0 or (follower - end > 1 and items[end].key == "," and role in _PLACING):
            break
        dashed |= joined
        position = follower
    if len(actors) == 2 and not dashed and role in _FRONTED and _fronted(items, head, actors):
        actors, end = actors[:1], _same_actor(items, actors[0].item)[1]
    open_end = end < len(items) and (items[end].key in _OPEN or items[end].role == "open")
    if not open_end and end + 1 < len(items) and items[end].key == ",":
        open_end = items[end + 1].key in _OPEN or items[end + 1].role == "open"
    return Group(first, end, tuple(actors), role, head, dashed, open_end, stand_in)


def _exemplified(items: Sequence[Item], group: Group, examples: Group) -> bool:
    """Whether ``group`` is only the common name of the parties that follow it (``6 nước A gồm B, C``)."""
    between = items[group.last : examples.first]
    return (
        len(group.actors) == 1
        and group.first > 0
        and items[group.first - 1].role == "np"
        and any(item.role == "like" for item in between)
        and all(item.role in ("like", "np") or item.key in (":", ",") for item in between)
    )


def find_actors(items: Sequence[Item]) -> Iterator[Actor]:
    """The members of all groups, in their order, for items of one party each; roles don't count."""
    free = 0
    for index in [number for number, item in enumerate(items) if item.parties]:
        if index >= free:
            actor, free = _same_actor(items, index)
            yield actor


def find_groups(items: Sequence[Item]) -> tuple[Group, ...]:
    """All groups of parties in a sentence, from left to right."""
    groups: list[Group] = []
    free = 0
    for index in [number for number, item in enumerate(items) if item.parties]:
        if index < free:
            continue
        group = _group(items, index)
        free = group.last
        if groups and _exemplified(items, groups[-1], group):
            common = groups.pop()
            group = replace(group, role=common.role, head=common.head)
        groups.append(group)
    return tuple(groups)
