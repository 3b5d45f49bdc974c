"""Known names in one article: the gazetteer's hits that their context lets stand.

A clipped form (``Nhật`` in ``Việt - Nhật``) counts only where the context allows it or another
country stands beside it; a doubtful one (``Anh`` at a sentence start) only where the article names
the country surely elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from hoptac.lexicon.schema import EntityRow
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.editions import edition
from hoptac.nlp.gazetteer import Hit
from hoptac.nlp.reader import NameLexicon
from hoptac.nlp.syllables import Syllables

NATIONAL = frozenset(
    {"ministry", "agency", "parliament", "bank", "army", "court", "institute", "university", "party"}
    | {"mass_organisation", "media", "company", "local_government"}
)
"""Subtypes whose name takes the country that stands right behind it."""
SHARED = frozenset({"ministry", "agency", "parliament", "army", "court", "bank"})
"""Subtypes of which other states have the like, under the same Vietnamese name."""
_SCORES = {
    "COUNTRY": 0.98,
    "ORGANISATION": 0.95,
    "EVENT": 0.93,
    "AGREEMENT": 0.93,
    "PERSON": 0.95,
    "PLACE": 0.95,
}
ALLOWED = 0.99
"""The score of a name that the words around it certainly let stand."""
_JOINTS = frozenset(",/")


class KnownNames:
    """The known names of one article, the longest at each token."""

    def __init__(self, lexicon: NameLexicon, view: Syllables) -> None:
        self._lexicon = lexicon
        self._view = view
        self._joints = _JOINTS | lexicon.shapes.ands
        self._by_start: dict[int, Candidate] = {}
        self._spelt: dict[tuple[int, int], list[Hit]] = {}
        self._countries: dict[int, Candidate] = {}
        self._collect()
        self._extend()
        self._number()

    def at(self, start: int) -> Candidate | None:
        """The longest known name that begins at token ``start``."""
        return self._by_start.get(start)

    def spelt(self, start: int, end: int, kind: str) -> Candidate | None:
        """What the tokens would name if a context that speaks against it were left out of account.

        None for nothing known, and for a single syllable that a context vetoes: there the syllable is
        another word (``Nhật báo``, ``tiếng Anh``), if no dash ties it to a name (``Mỹ-Hàn-Nhật``).
        """
        hits = [hit for hit in self._spelt.get((start, end), ()) if hit.alias.row.type == kind]
        return self._candidate(start, end, hits) if hits else None

    def all(self) -> list[Candidate]:
        """All of them in text order; they may overlap."""
        return [self._by_start[start] for start in sorted(self._by_start)]

    def _collect(self) -> None:
        firm: dict[tuple[int, int], list[Hit]] = defaultdict(list)
        clipped: list[Hit] = []
        weak: list[Hit] = []
        allowed: set[tuple[int, int]] = set()
        for hit in self._lexicon.gazetteer.hits(self._view):
            decision = self._lexicon.contexts.decide(self._view, hit)
            effect = decision[0] if decision else ""
            if effect != "veto" or hit.end - hit.start > 1 or self._dashed(hit):
                self._spelt.setdefault((hit.start, hit.end), []).append(hit)
            if effect == "veto":
                continue
            if effect == "allow":
                allowed.add((hit.start, hit.end))
            if hit.alias.clipped and effect != "allow":
                clipped.append(hit)
            elif effect == "weak":
                weak.append(hit)
            else:
                firm[hit.start, hit.end].append(hit)
        sure = {h.alias.row.key for hits in firm.values() for h in hits if h.alias.row.type == "COUNTRY"}
        for hit in weak:
            if hit.alias.row.key in sure:
                firm[hit.start, hit.end].append(hit)
        starts = {start: end for start, end in firm if firm[start, end][0].alias.row.type == "COUNTRY"}
        ends = {end: start for start, end in starts.items()}
        shorts = {hit.start: hit.end for hit in clipped if hit.alias.row.type == "COUNTRY"}
        for hit in clipped:
            if hit.alias.row.type == "COUNTRY" and self._paired(hit, starts, ends, shorts):
                firm[hit.start, hit.end].append(hit)
        for place, hits in firm.items():
            candidate = self._candidate(*place, hits)
            self._keep(replace(candidate, score=ALLOWED) if place in allowed else candidate)

    def _dashed(self, hit: Hit) -> bool:
        return self._view.is_dash(hit.start - 1) or self._view.is_dash(hit.end)

    def _keep(self, candidate: Candidate) -> None:
        present = self._by_start.get(candidate.start)
        if present is None or candidate.end > present.end:
            self._by_start[candidate.start] = candidate
        if candidate.type == "COUNTRY":
            longest = self._countries.get(candidate.start)
            if longest is None or candidate.end > longest.end:
                self._countries[candidate.start] = candidate

    @staticmethod
    def _candidate(start: int, end: int, hits: list[Hit]) -> Candidate:
        if len(hits) > 1:
            hits = sorted(hits, key=lambda h: (h.alias.clipped, h.alias.row.type != "COUNTRY"))
        row = hits[0].alias.row
        rows: tuple[EntityRow, ...] = (row,)
        if len(hits) > 1:
            rows = tuple(
                {id(h.alias.row): h.alias.row for h in hits if h.alias.row.type == row.type}.values()
            )
        clipped = hits[0].alias.clipped
        score = 0.9 if clipped else _SCORES[row.type]
        return Candidate(
            start, end, row.type, score, "clipped" if clipped else "gazetteer", row.rule(), rows,
            subtype=row.subtype, country=row.country,
        )  # fmt: skip

    def _paired(self, hit: Hit, starts: dict[int, int], ends: dict[int, int], shorts: dict[int, int]) -> bool:
        """Whether a dash, or a comma or ``và`` beside a sure one, ties the clipped form to a country."""
        view = self._view
        after, before = hit.end, hit.start - 1
        if view.is_dash(after) and view.joined[after] and after + 1 < view.count and view.joined[after + 1]:
            return after + 1 in starts or after + 1 in shorts
        if view.is_dash(before) and view.joined[before] and view.joined[hit.start]:
            return before in ends or before in set(shorts.values())
        if after + 1 < view.count and view.joined[after] and view.surface[after] in self._joints:
            return after + 1 in starts
        return (
            before > 0 and view.joined[hit.start] and view.surface[before] in self._joints and before in ends
        )

    def _extend(self) -> None:
        """Let a body's name take the country right behind it."""
        for start, candidate in list(self._by_start.items()):
            if candidate.type != "ORGANISATION" or candidate.subtype not in NATIONAL or not candidate.country:
                continue
            country = self._countries.get(candidate.end)
            if country is None or not self._view.linked(candidate.end):
                continue
            code = country.rows[0].key
            row = next((r for r in candidate.rows if r.country == code), None)
            if row is not None:
                self._by_start[start] = self._with_country(candidate, country.end, code, row.key)
            elif candidate.country == "VNM" and candidate.subtype in SHARED:
                home = candidate.rows[0].key
                short = self._lexicon.national_codes.get(home, home.partition(":")[2])
                self._by_start[start] = self._with_country(candidate, country.end, code, f"{code}:{short}")

    def _number(self) -> None:
        """Let a series of events take the edition behind it: ``SEA Games`` and ``lần thứ 40``, ``2079``."""
        view = self._view
        for start, candidate in list(self._by_start.items()):
            if (
                candidate.type != "EVENT"
                or len(candidate.rows) != 1
                or view.surface[candidate.end - 1][0].isdigit()
            ):
                continue
            found = edition(view, candidate.end, self._lexicon.shapes.ordinals)
            if found is None:
                continue
            end, number = found
            self._by_start[start] = Candidate(
                start, end, "EVENT", candidate.score, candidate.source, candidate.rule,
                subtype=candidate.subtype, identity=f"{candidate.rows[0].key}{number}",
            )  # fmt: skip

    @staticmethod
    def _with_country(candidate: Candidate, end: int, code: str, identity: str) -> Candidate:
        rows = tuple(row for row in candidate.rows if row.key == identity)
        return Candidate(
            candidate.start, end, candidate.type, 0.97, candidate.source, candidate.rule, rows,
            subtype=candidate.subtype, country=code, identity=identity,
        )  # fmt: skip
