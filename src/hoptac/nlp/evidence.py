"""One type for one name: what speaks for each type, summed over the places where an article has the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hoptac.nlp.syllables import Syllables
from hoptac.text.viterbi import Scores

TYPES = ("PERSON", "ORGANISATION", "PLACE")
"""Types between which a bare name is easily taken for another."""
TypedSpan = tuple[int, int, str]
Letters = tuple[str, ...]


class Evidence:
    """Weighs the types of names by the scores of a model's labels and of the moves between them."""

    def __init__(self, labels: Sequence[str], moves: Sequence[Sequence[float]]) -> None:
        self._labels = {kind: (labels.index(f"B-{kind}"), labels.index(f"I-{kind}")) for kind in TYPES}
        self._moves = moves
        self._none = labels.index("O")

    def weighed(self, view: Syllables, spans: Sequence[TypedSpan], said: Scores) -> list[TypedSpan]:
        """The spans, those with the same letters all of the type for which most speaks.

        ``said`` has a row a token and a column a label. Places where the letters stand alone without
        being read as a name speak, too.
        """
        places: dict[Letters, list[int]] = defaultdict(list)
        for number, (start, end, kind) in enumerate(spans):
            if kind in TYPES and view.capital[start]:
                places[tuple(view.surface[start:end])].append(number)
        result = list(spans)
        unread = self._unread(view, spans, places)
        for letters, numbers in places.items():
            others = unread.get(letters, [])
            if len(numbers) + len(others) < 2:
                continue
            stretches = [*(spans[number][:2] for number in numbers), *others]
            best = max(
                TYPES, key=lambda kind: sum(self._score(said, *s, *self._labels[kind]) for s in stretches)
            )
            for number in numbers:
                result[number] = (*spans[number][:2], best)
        return result

    @staticmethod
    def _unread(
        view: Syllables, spans: Sequence[TypedSpan], places: dict[Letters, list[int]]
    ) -> dict[Letters, list[tuple[int, int]]]:
        """Where the letters stand alone outside all spans."""
        taken = {at for start, end, _ in spans for at in range(start, end)}
        by_first: dict[str, list[Letters]] = defaultdict(list)
        for letters in places:
            by_first[letters[0]].append(letters)
        found: dict[Letters, list[tuple[int, int]]] = defaultdict(list)
        for at in range(view.count):
            for letters in by_first.get(view.surface[at], ()):
                end = at + len(letters)
                free = taken.isdisjoint(range(at, end)) and tuple(view.surface[at:end]) == letters
                if free and not _within(view, at, end):
                    found[letters].append((at, end))
        return found

    def _score(self, said: Scores, start: int, end: int, opening: int, inner: int) -> float:
        moves, last = self._moves, opening
        score = float(said[start, opening]) + moves[self._none][opening]
        for at in range(start + 1, end):
            score += float(said[at, inner]) + moves[last][inner]
            last = inner
        return score + moves[last][self._none]


def _within(view: Syllables, start: int, end: int) -> bool:
    """Whether a stretch is a part of a longer capitalised one."""
    before = view.linked(start) and view.is_capital(start - 1) and not view.first[start - 1]
    return before or (view.is_capital(end) and view.linked(end))
