"""Short forms that take the entity of a full name in their article: bracketed acronyms, local bodies."""

from __future__ import annotations

from collections.abc import Sequence

from hoptac.nlp.acronyms import acronym_behind
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.origins import Origins
from hoptac.nlp.shortnames import plain_letters
from hoptac.nlp.syllables import Syllables
from hoptac.types import HOME, Entity

_LOCAL = frozenset({"agency", "local_government", "institute", "court", "army", "mass_organisation"})
"""Subtypes of bodies that many places have: the bare name means the one that the article speaks of."""


def read_short_forms(view: Syllables, chosen: Sequence[Candidate], entities: dict[int, Entity]) -> None:
    """``Sở GD&ĐT`` is the ``Sở GD&ĐT tỉnh Quảng Bình`` named last before it, else the only one."""
    keys = {
        c.start: view.key[c.start : c.end]
        for c in chosen
        if c.type == "ORGANISATION" and c.start in entities and not c.rows and c.subtype in _LOCAL
    }
    places = {c.start for c in chosen if c.type == "PLACE"}
    for at, name in keys.items():
        if at + len(name) in places:
            continue
        longer = {
            other: entities[other].entity_id
            for other, full in keys.items()
            if len(full) > len(name) and full[: len(name)] == name
        }
        before = [other for other in longer if other < at]
        if before or len(set(longer.values())) == 1:
            entities[at] = entities[before[-1] if before else min(longer)]


def _foreign(chosen: Sequence[Candidate], gloss: Candidate, full: Candidate, origins: Origins) -> bool:
    """Whether a known acronym of an unknown full name is of a state that the article does not name."""
    if full.rows or full.identity:
        return False
    states = {row.country for row in gloss.rows if row.country}
    named = {c.country or c.rows[0].key for c in chosen if c.type in ("COUNTRY", "PLACE") and c.rows}
    named.add(origins.inside(full) or "")
    return bool(states) and HOME not in states and states.isdisjoint(named)


def _named_by(entity: Entity, acronym: str) -> Entity:
    prefix = f"{entity.country}:" if entity.country else ""
    letters = "".join(c for c in acronym if c.isalnum() or c == "-")
    identity = prefix + (letters if letters and letters.isascii() else plain_letters(acronym))
    return Entity(
        identity, entity.type, entity.subtype, entity.name_vi, acronym=acronym, country=entity.country
    )


def read_glosses(
    view: Syllables, chosen: Sequence[Candidate], entities: dict[int, Entity], origins: Origins
) -> dict[str, Entity]:
    """Tie each bracketed acronym to its full name; a known acronym names an unknown full name.

    Gives the entity of each acronym that takes its full name's.
    """
    acronyms: dict[str, Entity] = {}
    by_start = {c.start: c for c in chosen}
    for candidate in chosen:
        inside = acronym_behind(view, candidate.end) if candidate.start in entities else None
        if inside is None or candidate.type in ("COUNTRY", "PERSON", "PLACE"):
            continue
        gloss = by_start.get(inside[0])
        if gloss is None or gloss.end != inside[1]:
            continue
        surface = view.slice(*inside)
        if gloss.rows and not _foreign(chosen, gloss, candidate, origins):
            if not candidate.rows and gloss.type == candidate.type:
                entities[candidate.start] = entities[gloss.start]
            continue
        if not candidate.rows and not candidate.identity:
            entities[candidate.start] = _named_by(entities[candidate.start], surface)
        entities[gloss.start] = acronyms[surface] = entities[candidate.start]
    return acronyms
