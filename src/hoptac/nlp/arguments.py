"""The two sides of a trigger: slots by word order and preposition, then the article's standing.

Each group of parties around the trigger falls into one slot (``SUBJECT``, ``WITH``, ``OF`` ...);
the trigger's frame says in which order the slots are asked for its source and its target. Where
a side stays empty, the sentence's other party, then the pair that the article speaks of, fill it;
``how`` keeps which way it went, for the confidence and for ``hoptac why``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hoptac.lexicon.acts import Trigger
from hoptac.lexicon.patterns import Match
from hoptac.nlp.groups import Actor, Group
from hoptac.nlp.lists import JOINTLY, Sentence
from hoptac.nlp.parties import Standing, is_state
from hoptac.nlp.slots import FINAL, OBJECT_REACH, SUBJECT_ROLES, is_subordinate, slots_of

_NOUN_REACH = 2
_MOST_EQUAL = 5


@dataclass(slots=True)
class Sides:
    """The resolved sides of a mention; ``how`` names the way each was found."""

    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    how: str
    open_end: bool = False


def _together(slots: dict[str, Group], match: Match[Trigger]) -> tuple[Group, str] | None:
    """One group that holds all the equal parties (``giữa A và B``, ``A - B``, ``hai nước``)."""
    between = slots.get("BETWEEN")
    if between and len(between.parties) > 1:
        return between, "between"
    after = slots.get("OBJECT")
    reach = 3 if after and after.dashed else 1
    beside = after and len(after.parties) > 1 and after.head - match.last <= reach
    if after and beside and (after.dashed or (after.stand_in and "WITH" not in slots)):
        return after, "adjacent"
    possessor = slots.get("OF")
    if possessor and len(possessor.parties) > 1 and "WITH" not in slots:
        return possessor, "possessor"
    subject = slots.get("SUBJECT")
    if subject and len(subject.parties) > 1 and not slots.keys() & {"WITH", "LEFT_WITH"}:
        near = match.first - subject.last <= OBJECT_REACH
        if subject.dashed or subject.stand_in or near:
            return subject, "subjects"
    return None


def _pick(
    names: Sequence[str], slots: dict[str, Group], without: Group | None = None
) -> tuple[Group, str] | None:
    taken = set(without.parties) if without else set()
    for name in names:
        group = slots.get(name)
        if group and group is not without and not set(group.parties) <= taken:
            return group, name
    return None


def _sources(trigger: Trigger, match: Match[Trigger], slots: dict[str, Group]) -> Sequence[str]:
    """The frame's slots for the source; ``viện trợ từ A`` and ``đầu tư của A`` name it behind the trigger."""
    names = trigger.frame.source
    for name in ("FROM", "OF"):
        group = slots.get(name)
        near = group is not None and match.last <= group.first and group.head - match.last <= _NOUN_REACH
        if near and name in names and name not in trigger.frame.target:
            return (name, *(other for other in names if other != name))
    return names


def _in_sentence(sentence: Sentence, match: Match[Trigger], known: Group) -> Group | None:
    """The nearest other party of the sentence, for a side that no slot gives."""
    others = [
        g
        for g in sentence.groups
        if not set(g.parties) & set(known.parties)
        and g.role != "theo"
        and not (
            g.last <= match.first and is_subordinate(sentence.items, g, sentence.items[g.last : match.first])
        )
    ]
    if len({party for g in others for party in g.parties}) != 1:
        return None
    return min(others, key=lambda g: min(abs(g.first - match.first), abs(g.last - match.last)))


def _is_joint(sentence: Sentence, match: Match[Trigger]) -> bool:
    """Whether ``ba bên`` stands behind the trigger: then those behind ``với`` meet each other too."""
    behind = match.last < len(sentence.items) and sentence.items[match.last].role == JOINTLY
    return behind or any(item.role == JOINTLY for item in sentence.items[match.first : match.last])


def _at_home(slots: dict[str, Group], source: Group) -> bool:
    """Whether the partner behind ``với`` is named, but of the same country: then no other is meant."""
    partner = slots.get("WITH")
    return partner is not None and partner is not source and set(partner.parties) <= set(source.parties)


def _main_subject(sentence: Sentence, match: Match[Trigger], known: Group) -> Group | None:
    """Who acts in the main clause behind a fronted phrase (``Sau cuộc gặp A tại B, C nói``)."""
    items = sentence.items
    if any(item.key == "," for item in items[: match.first]):
        return None
    comma = next((n for n in range(match.last, len(items)) if items[n].key == ","), len(items))
    if known.last > comma:
        return None
    after = [g for g in sentence.groups if g.first > comma]
    subject = after[0] if after and after[0].role == "" else None
    return subject if subject and not set(subject.parties) & set(known.parties) else None


def _asking(sentence: Sentence, asked: Group) -> Group | None:
    """Who asks the group for the act (``A đề nghị B hỗ trợ``), and so is its other side."""
    items = sentence.items
    before = next((i for i in reversed(items[: asked.head]) if i.role != "np"), None)
    if before is None or before.role != "asks":
        return None
    left = [g for g in sentence.groups if g.last <= asked.head and g.role in SUBJECT_ROLES]
    return left[-1] if left and not set(left[-1].parties) & set(asked.parties) else None


def _implied(party: str, near: int) -> tuple[Actor, ...]:
    return (Actor(party, near, "implied", None),)


def _unnamed(trigger: Trigger, match: Match[Trigger], sentence: Sentence, standing: Standing) -> Sides | None:
    """No party in any slot: the sentence's two parties, else the two that the article speaks of."""
    parties = list(dict.fromkeys(p for g in sentence.groups if g.role != "theo" for p in g.parties))
    if len(parties) == 2:
        couple, how = (parties[0], parties[1]), "sentence"
    else:
        two = standing.the_two() if not parties else None
        if two is None:
            return None
        couple, how = two, "standing"
    sources, targets = _implied(couple[0], match.first), _implied(couple[1], match.first)
    return Sides(sources, targets, how)


def find_sides(sentence: Sentence, match: Match[Trigger], standing: Standing) -> Sides | None:
    """The two sides of a trigger, or None where the text gives fewer than two parties.

    Of more than five co-equal parties only the pairs with the one that the article is about are kept
    (annotation standard).
    """
    sides = _sides(sentence, match, standing)
    if sides is None or sides.targets or len({a.party for a in sides.sources}) <= _MOST_EQUAL:
        return sides
    focus = max(sides.sources, key=lambda actor: (standing.counts[actor.party], -actor.item)).party
    return Sides(
        tuple(a for a in sides.sources if a.party == focus),
        tuple(a for a in sides.sources if a.party != focus),
        sides.how,
        sides.open_end,
    )


def _sides(sentence: Sentence, match: Match[Trigger], standing: Standing) -> Sides | None:
    trigger = match.value
    slots = slots_of(sentence, match)
    examples = slots.pop("EXAMPLES", None)
    if examples and trigger.frame.equal and "OF" in slots and "WITH" not in slots:
        return Sides(examples.actors, slots["OF"].actors, "EXAMPLES+OF", examples.open_end)
    if examples:
        slots.setdefault("OBJECT", examples)
    if trigger.frame.equal:
        joint = _together(slots, match)
        if joint:
            group, how = joint
            return Sides(group.actors, (), how, group.open_end)
    if trigger.kind == "membership":
        return _membership(sentence, match, slots, standing)
    source = _pick(_sources(trigger, match, slots), slots)
    wanted = (*trigger.frame.target, "LEFT_WITH") if trigger.frame.equal else trigger.frame.target
    target = _pick(wanted, slots, source[0] if source else None)
    if source and target and set(source[0].parties) <= set(target[0].parties):
        source = _pick(trigger.frame.source, slots, target[0]) or source
    if source and target and trigger.frame.equal and _is_joint(sentence, match):
        return Sides((*source[0].actors, *target[0].actors), (), f"{source[1]}&{target[1]}")
    if source and target:
        return Sides(
            source[0].actors,
            target[0].actors,
            f"{source[1]}+{target[1]}",
            source[0].open_end or target[0].open_end,
        )
    if source and _at_home(slots, source[0]):
        return None
    known = source or target
    if known is None:
        return _unnamed(trigger, match, sentence, standing)
    return _completed(sentence, match, standing, known, known is source)


def _instrument(sentence: Sentence, match: Match[Trigger]) -> tuple[Actor, ...]:
    """The instrument right of a trigger of joining (``gia nhập CPTPP``): the party joins it."""
    for index in range(match.last, min(match.last + OBJECT_REACH, len(sentence.items))):
        item = sentence.items[index]
        if item.key in FINAL or item.role == "verb":
            break
        if item.mention is not None and item.mention.type == "AGREEMENT":
            return (Actor(item.mention.entity.entity_id, index, "name", item.mention),)
    return ()


def _membership(
    sentence: Sentence, match: Match[Trigger], slots: dict[str, Group], standing: Standing
) -> Sides | None:
    """A member and the bodies that it belongs to; two states are no membership."""
    frame = match.value.frame
    bodies: tuple[Actor, ...] = ()
    how, open_end = "", False
    for name in frame.target:
        group = slots.get(name)
        bodies = tuple(a for a in group.actors if not is_state(a.party)) if group else ()
        if group and bodies:
            how, open_end = name, group.open_end
            break
    if not bodies:
        bodies, how = _instrument(sentence, match), "INSTRUMENT"
    if not bodies:
        return None
    taken = {actor.party for actor in bodies}
    for name in frame.source:
        group = slots.get(name)
        if group and not set(group.parties) & taken:
            return Sides(group.actors, bodies, f"{name}+{how}", open_end)
    subject = standing.subject
    if not subject or not is_state(subject):
        return None
    return Sides(_implied(subject, match.first), bodies, f"carried+{how}", open_end)


def _from_standing(group: Group, slot: str, is_source: bool, standing: Standing) -> tuple[str, str]:
    """The missing side from what the article has said: the subject carried over, or the other one."""
    carried = standing.subject
    if not is_source and carried and carried not in group.parties:
        return carried, f"{slot}+carried"
    if len(group.parties) == 1:
        return standing.other(group.parties[0]), f"{slot}+standing"
    focus = standing.focus()
    return (focus, f"{slot}+focus") if focus not in group.parties else ("", "")


def _completed(
    sentence: Sentence, match: Match[Trigger], standing: Standing, known: tuple[Group, str], is_source: bool
) -> Sides | None:
    group, slot = known
    if len(group.parties) > 1 and match.value.frame.equal and slot in ("SUBJECT", "OF", "BETWEEN"):
        return Sides(group.actors, (), f"{slot}+none", group.open_end)
    if len(group.parties) == 2 and group.stand_in:
        return Sides(group.actors[:1], group.actors[1:], f"{slot}+pair", group.open_end)
    other = _in_sentence(sentence, match, group)
    asking = _asking(sentence, group) if is_source and slot == "SUBJECT" else None
    main = None if is_source or other is not None else _main_subject(sentence, match, group)
    if asking is not None:
        found, how = asking.actors, f"{slot}+asked"
    elif main is not None:
        found, how = main.actors, f"{slot}+main"
    elif other is not None:
        found, how = other.actors, f"{slot}+sentence"
    else:
        party, how = _from_standing(group, slot, is_source, standing)
        if not party:
            return None
        found = _implied(party, match.first)
    sources, targets = (group.actors, found) if is_source else (found, group.actors)
    return Sides(sources, targets, how, group.open_end)
