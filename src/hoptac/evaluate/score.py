"""The standard's scores, as pure functions over readings.

Entities: precision, recall, F1 by exact span and type (strict) and with any overlap of the same
type (partial); linking accuracy over the strict matches. Cooperation: the set of (article, pair,
kind), and without the kind; on matched dyads the accuracy of status, direction, date and the
Jaccard index of the fields. All micro over articles; articles with no mention count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hoptac.evaluate.gold import Dyad, Name, Reading
from hoptac.types import ENTITY_TYPES

DyadKey = tuple[tuple[str, str], str]


@dataclass(slots=True)
class Counts:
    """True positives, false positives and false negatives of one class."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, found: int, wanted: int) -> None:
        """Add one article: ``right`` of ``found`` predictions, against ``wanted`` in the gold."""
        self.right += right
        self.wrong += found - right
        self.missed += wanted - right

    @property
    def precision(self) -> float:
        """Right among found; 1.0 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Right among wanted; 1.0 when nothing was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(slots=True)
class Share:
    """A mean of values in [0, 1] over ``n`` cases; ``value`` is None when there was no case."""

    total: float = 0.0
    n: int = 0

    def add(self, value: float) -> None:
        """Add one case."""
        self.total += value
        self.n += 1

    @property
    def value(self) -> float | None:
        """The mean, or None when nothing was counted."""
        return self.total / self.n if self.n else None


@dataclass(slots=True)
class Calibration:
    """Expected calibration error over ten bins of confidence (Guo et al. 2017)."""

    outcomes: list[tuple[float, bool]] = field(default_factory=list)

    def bins(self) -> list[tuple[float, float, int]]:
        """(mean confidence, share right, cases) of each filled bin, from low to high."""
        filled: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for confidence, right in self.outcomes:
            filled[min(int(confidence * 10), 9)].append((confidence, right))
        return [
            (sum(c for c, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows), len(rows))
            for _, rows in sorted(filled.items())
        ]

    @property
    def error(self) -> float | None:
        """The expected calibration error, or None without a prediction."""
        total = len(self.outcomes)
        return sum(abs(c - r) * n for c, r, n in self.bins()) / total if total else None


@dataclass(slots=True)
class Scores:
    """All scores of one reader over a gold set."""

    strict: dict[str, Counts] = field(default_factory=lambda: {t: Counts() for t in ENTITY_TYPES})
    partial: dict[str, Counts] = field(default_factory=lambda: {t: Counts() for t in ENTITY_TYPES})
    linking: dict[str, Share] = field(default_factory=lambda: {t: Share() for t in ENTITY_TYPES})
    dyads: Counts = field(default_factory=Counts)
    dyads_by_kind: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    pairs: Counts = field(default_factory=Counts)
    status: Share = field(default_factory=Share)
    direction: Share = field(default_factory=Share)
    date: Share = field(default_factory=Share)
    fields: Share = field(default_factory=Share)
    name_calibration: Calibration = field(default_factory=Calibration)
    dyad_calibration: Calibration = field(default_factory=Calibration)
    articles: int = 0

    @property
    def all_names(self) -> Counts:
        """Strict counts over all six types together."""
        total = Counts()
        for counts in self.strict.values():
            total.right += counts.right
            total.wrong += counts.wrong
            total.missed += counts.missed
        return total


def score(pairs: Iterable[tuple[Reading, Reading]]) -> Scores:
    """Score (gold, predicted) readings, one pair an article."""
    scores = Scores()
    for gold, found in pairs:
        scores.articles += 1
        _score_names(scores, gold.names, found.names)
        _score_dyads(scores, gold.dyads, found.dyads)
    return scores


def _partial_right(wanted: Sequence[Name], found: Sequence[Name]) -> int:
    """How many of ``found`` overlap a gold name of their type, each gold name used once."""
    free = sorted(wanted, key=lambda n: n.start)
    right = 0
    for name in sorted(found, key=lambda n: n.start):
        match = next((g for g in free if g.start < name.end and name.start < g.end), None)
        if match:
            free.remove(match)
            right += 1
    return right


def _score_names(scores: Scores, gold: Sequence[Name], found: Sequence[Name]) -> None:
    identities = {(n.start, n.end, n.type): n.identity for n in gold}
    for name in found:
        scores.name_calibration.outcomes.append(
            (name.confidence, (name.start, name.end, name.type) in identities)
        )
    for kind in ENTITY_TYPES:
        wanted = [n for n in gold if n.type == kind]
        guesses = [n for n in found if n.type == kind]
        matched = [n for n in guesses if (n.start, n.end, kind) in identities]
        scores.strict[kind].add(len(matched), len(guesses), len(wanted))
        scores.partial[kind].add(_partial_right(wanted, guesses), len(guesses), len(wanted))
        for name in matched:
            scores.linking[kind].add(float(identities[(name.start, name.end, kind)] == name.identity))


def _by_key(dyads: Iterable[Dyad]) -> dict[DyadKey, list[Dyad]]:
    table: dict[DyadKey, list[Dyad]] = defaultdict(list)
    for dyad in dyads:
        table[(dyad.pair, dyad.kind)].append(dyad)
    return table


def _aligned(gold: Sequence[Dyad], found: Sequence[Dyad]) -> tuple[Dyad, Dyad]:
    """The two mentions of a matched dyad whose triggers overlap most, else lie nearest."""

    def closeness(couple: tuple[Dyad, Dyad]) -> tuple[int, int]:
        g, f = couple
        overlap = min(g.trigger_end, f.trigger_end) - max(g.trigger_start, f.trigger_start)
        return (min(overlap, 1), -abs(g.trigger_start - f.trigger_start))

    return max(((g, f) for g in gold for f in found), key=closeness)


def _score_dyads(scores: Scores, gold: Sequence[Dyad], found: Sequence[Dyad]) -> None:
    wanted, guessed = _by_key(gold), _by_key(found)
    matched = wanted.keys() & guessed.keys()
    scores.dyads.add(len(matched), len(guessed), len(wanted))
    for kind in {kind for _, kind in wanted} | {kind for _, kind in guessed}:
        scores.dyads_by_kind[kind].add(
            sum(k == kind for _, k in matched),
            sum(k == kind for _, k in guessed),
            sum(k == kind for _, k in wanted),
        )
    gold_pairs, found_pairs = {p for p, _ in wanted}, {p for p, _ in guessed}
    scores.pairs.add(len(gold_pairs & found_pairs), len(found_pairs), len(gold_pairs))
    for key, dyads in guessed.items():
        scores.dyad_calibration.outcomes.append((max(d.confidence for d in dyads), key in matched))
    for key in sorted(matched):
        g, f = _aligned(wanted[key], guessed[key])
        scores.status.add(float(g.status == f.status))
        scores.date.add(float(g.date == f.date))
        if g.directed:
            scores.direction.add(float(g.source == f.source))
        union = g.fields | f.fields
        scores.fields.add(len(g.fields & f.fields) / len(union) if union else 1.0)
