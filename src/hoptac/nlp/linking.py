"""Which thing each chosen name means: one id per thing across the article, stable across articles.

Known rows give their id; an acronym takes its full name's, a surname the full name's of the person;
open names get an id from their country and their own letters.
"""

from __future__ import annotations

from collections.abc import Sequence

from hoptac.lexicon.schema import EntityRow
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.known import SHARED
from hoptac.nlp.nationality import Nationality
from hoptac.nlp.origins import Origins
from hoptac.nlp.persons import Persons, spoken
from hoptac.nlp.reader import NameLexicon
from hoptac.nlp.shortforms import read_glosses, read_short_forms
from hoptac.nlp.shortnames import ShortName, plain_letters
from hoptac.nlp.syllables import Syllables
from hoptac.text.forms import comparison_key
from hoptac.types import HOME, Entity, Mention

_AT_HOME = "Vietnam"
"""How the codes of other states' missions to us end (``EmbassyVietnam``)."""
_OF_STATES = frozenset({"agency", "institute", "court", "army", "mass_organisation", "university", "party"})
"""Subtypes of which a state's name at the end only says whose they are."""
_FEWEST_WORDS = 2
_TOWNS = frozenset({"city", "capital", "province", "district"})


class Linker:
    """Links the chosen candidates of one article."""

    def __init__(self, lexicon: NameLexicon, view: Syllables, chosen: Sequence[Candidate]) -> None:
        self._lexicon = lexicon
        self._view = view
        self._chosen = chosen
        self._origins = Origins(lexicon, view, chosen)
        self._countries = self._origins.countries
        self._acronyms: dict[str, Entity] = {}
        self._persons = Persons(view, self._origins, Nationality(lexicon, view, chosen, self._origins))
        self._open: dict[tuple[str, str], Entity] = {}

    def mentions(self) -> tuple[Mention, ...]:
        """The mentions in text order, with one entity for one thing."""
        entities: dict[int, Entity] = {}
        by_length = sorted(self._chosen, key=lambda c: (c.start - c.end, c.start))
        for candidate in by_length:
            if candidate.source not in ("gloss", "short"):
                entities[candidate.start] = self._entity(candidate)
        read_short_forms(self._view, self._chosen, entities)
        self._acronyms = read_glosses(self._view, self._chosen, entities, self._origins)
        for candidate in self._chosen:
            surface = self._view.slice(candidate.start, candidate.end)
            if candidate.start not in entities or (
                surface in self._acronyms and candidate.source == "gazetteer"
            ):
                entities[candidate.start] = self._second(candidate)
        return tuple(
            Mention(
                self._view.span(c.start, c.end),
                c.type,
                entities[c.start],
                method=c.source,
                confidence=round(c.score, 3),
                rule=c.rule,
            )
            for c in self._chosen
        )

    def _second(self, candidate: Candidate) -> Entity:
        """The entity of a gloss or a repeated name."""
        surface = self._view.slice(candidate.start, candidate.end)
        if surface in self._acronyms:
            return self._acronyms[surface]
        return self._entity(candidate)

    def _entity(self, candidate: Candidate) -> Entity:
        if candidate.type == "PERSON":
            return self._persons.entity(candidate)
        if candidate.identity and not candidate.rows:
            return self._national(candidate)
        if row := self._with_words_beside(candidate):
            return row.entity()
        if candidate.rows:
            club = candidate.type == "ORGANISATION" and all(r.subtype in _TOWNS for r in candidate.rows)
            return self._club(candidate) if club else self._listed(candidate)
        if candidate.rule.file == "ministries.csv":
            return self._ministry(candidate)
        return self._unlisted(candidate)

    def _with_words_beside(self, candidate: Candidate) -> EntityRow | None:
        """The listed thing that a name is with what stands beside it.

        ``sông`` and ``Amazon`` is the river; ``Viện Công nghệ châu Á`` and ``tại Việt Nam`` its branch.
        """
        words, view, start, end = self._lexicon.shapes, self._view, candidate.start, candidate.end
        before: tuple[int, object] | None = None
        if candidate.type == "PLACE":
            before = words.descriptors.before(view, start)
        elif candidate.type == "ORGANISATION" and all(r.type != "ORGANISATION" for r in candidate.rows):
            before = words.heads.before(view, start)
        seat = self._lexicon.people.seats.at(view, end) if candidate.type == "ORGANISATION" else None
        place = next((c for c in self._chosen if seat and c.start == seat[0]), None)
        if before is None and place is None:
            return None
        whole = view.slice(before[0] if before else start, place.end if place else end)
        row = self._lexicon.letters.at(candidate.type, whole)
        return row if row is not None and not self._elsewhere(candidate, row) else None

    def _club(self, candidate: Candidate) -> Entity:
        """A body with a town's bare name, mostly its club; the tables part it from the town."""
        place, surface = candidate.rows[0], self._view.slice(candidate.start, candidate.end)
        name = " ".join(surface.split())
        return Entity(place.key, "ORGANISATION", candidate.subtype, name, country=place.country)

    def _listed(self, candidate: Candidate) -> Entity:
        """The entity of a known name; a ministry without its state may be another state's than ours."""
        row = self._origins.likeliest(candidate.rows)
        if row.country == HOME and row.type == "ORGANISATION" and row.subtype in SHARED:
            owner = self._origins.owner(candidate)
            if owner:
                code = self._lexicon.national_codes.get(row.key, row.key.partition(":")[2])
                return self._body(candidate, f"{owner}:{code}", owner)
        return row.entity()

    def _ministry(self, candidate: Candidate) -> Entity:
        code = candidate.rule.rule_id
        country = candidate.country or self._origins.owner(candidate) or self._origins.home()
        if country == HOME:
            home = next((row for row, short in self._lexicon.national_codes.items() if short == code), "")
            if home in self._lexicon.rows:
                return self._lexicon.rows[home].entity()
        if code.endswith(_AT_HOME):
            code = code.removesuffix(_AT_HOME) + self._host(candidate, country)
        return self._body(candidate, f"{country}:{code}", country)

    def _host(self, candidate: Candidate, owner: str) -> str:
        """The English name of the state that a mission is in: ``Đại sứ quán Mỹ tại Malaysia``."""
        state = self._lexicon.rows.get(self._origins.host(candidate, owner))
        if state is None:
            return _AT_HOME
        return state.key if " " in state.name_en else state.name_en

    def _national(self, candidate: Candidate) -> Entity:
        return self._body(candidate, candidate.identity, candidate.country)

    def _own_name(self, candidate: Candidate, country: str) -> EntityRow | None:
        """The row of a state's body that has its own short name: ``Bộ Quốc phòng`` of the USA is USA:DoD."""
        keys = tuple(self._view.key[candidate.start : candidate.end])
        return self._lexicon.own_names.get((country, keys))

    def _body(self, candidate: Candidate, identity: str, country: str) -> Entity:
        known = self._lexicon.rows.get(identity) or self._own_name(candidate, country)
        if known is not None:
            return known.entity()
        name = " ".join(self._view.slice(candidate.start, candidate.end).split())
        state = self._lexicon.rows.get(country)
        if state and country != HOME and self._origins.inside(candidate) is None:
            name = f"{name} {state.name_vi}"
        return Entity(identity, candidate.type, candidate.subtype, name, country=country)

    def _unlisted(self, candidate: Candidate) -> Entity:
        surface = " ".join(self._view.slice(candidate.start, candidate.end).split())
        if candidate.type == "PLACE" or self._view.shouted[candidate.start]:
            surface = spoken(surface, whole=candidate.type == "PLACE")
        if candidate.type == "ORGANISATION" and (ministry := self._small_ministry(candidate)):
            return ministry
        listed = self._lexicon.letters.at(candidate.type, surface)
        listed = listed or self._behind_head(candidate)
        if listed is not None and not self._elsewhere(candidate, listed):
            return listed.entity()
        country = "" if candidate.type in ("EVENT", "AGREEMENT") else self._state(candidate)
        if candidate.type == "ORGANISATION":
            return self._open_body(candidate, surface, country)
        return self._open_thing(candidate, surface, country, plain_letters(surface))

    def _state(self, candidate: Candidate) -> str:
        """The state of an open body or place."""
        named = self._origins.inside(candidate) if candidate.type == "ORGANISATION" else None
        return named if named is not None else candidate.country or self._origins.place(candidate)

    def _open_thing(self, candidate: Candidate, surface: str, country: str, letters: str) -> Entity:
        prefix = f"{country}:" if country else ""
        entity = Entity(prefix + letters, candidate.type, candidate.subtype, surface, country=country)
        return self._open.setdefault((candidate.type, letters.lower()), entity)

    def _open_body(self, candidate: Candidate, surface: str, country: str) -> Entity:
        """A body that no list holds under this form; a list may hold it under its short name."""
        short = self._lexicon.short_names.of(surface)
        listed = self._lexicon.letters.at("ORGANISATION", short.spelled)
        if listed is not None and not self._elsewhere(candidate, listed):
            return listed.entity()
        country = short.state or country
        short = self._without_state(candidate, short, country)
        row = self._lexicon.rows.get(f"{country}:{short.letters}" if country else short.letters)
        if row is None:
            return self._open_thing(candidate, surface, country, short.letters)
        if row.type == "ORGANISATION" and candidate.subtype in ("", row.subtype):
            return row.entity()
        return self._open_thing(candidate, surface, country, plain_letters(surface))

    def _without_state(self, candidate: Candidate, short: ShortName, country: str) -> ShortName:
        """``Hội Kiều học Việt Nam`` without the state that its id names anyway; firms keep it."""
        row = self._lexicon.rows.get(country)
        words = short.spelled.split()
        if (
            row is None
            or candidate.subtype not in _OF_STATES
            or short.letters != plain_letters(short.spelled)
        ):
            return short
        names = {tuple(comparison_key(form).split()) for form in (*row.surfaces(), *row.clipped)}
        for length in range(min(4, len(words) - _FEWEST_WORDS), 0, -1):
            if tuple(comparison_key(word) for word in words[-length:]) in names:
                spelled = " ".join(words[:-length])
                return ShortName(plain_letters(spelled), spelled)
        return short

    def _behind_head(self, candidate: Candidate) -> EntityRow | None:
        """The listed body whose name stands behind a head word: ``Ngân hàng`` and ``Techcombank``."""
        head = self._lexicon.shapes.heads.at(self._view, candidate.start)
        if candidate.type != "ORGANISATION" or head is None or head[0] >= candidate.end:
            return None
        rest = self._view.slice(head[0], candidate.end)
        if self._lexicon.letters.at("COUNTRY", rest):
            return None
        row = self._lexicon.letters.at("ORGANISATION", rest)
        return row if row and row.subtype in {r.subtype for r in head[1]} else None

    def _small_ministry(self, candidate: Candidate) -> Entity | None:
        """``bộ Ngoại giao Thái Lan``: a ministry in small letters with its state behind it."""
        found = self._lexicon.shapes.ministries.at(self._view, candidate.start)
        if found is None or found[0] >= candidate.end:
            return None
        state = self._lexicon.letters.at("COUNTRY", self._view.slice(found[0], candidate.end))
        if state is None:
            return None
        return self._body(candidate, f"{state.key}:{found[1].key}", state.key)

    def _elsewhere(self, candidate: Candidate, row: EntityRow) -> bool:
        """Whether a row is of another state than the one that the name itself names."""
        return bool(candidate.country and row.country and candidate.country != row.country)
