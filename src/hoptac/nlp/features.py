"""What the name tagger sees of each token: columns of values, and templates that join them.

A template's feature is ``name=value``, the value being its columns' values with blanks between. The
same table serves for training (features written out as texts) and for tagging (looked up by numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.distribution import UNKNOWN, load_distribution
from hoptac.nlp.syllables import Syllables, looks_vietnamese

_MOST_FACES = 200_000
_ENDING = 3
BEFORE, BEHIND = "<s>", "</s>"
"""What stands in a column where the sentence has no token."""

TEMPLATES: dict[str, tuple[str, ...]] = {
    "k": ("key",),
    "k-1": ("key-1",),
    "k+1": ("key+1",),
    "k-2": ("key-2",),
    "k+2": ("key+2",),
    "k-1k": ("key-1", "key"),
    "kk+1": ("key", "key+1"),
    "s": ("shape",),
    "ss": ("shape-1", "shape", "shape+1"),
    "m": ("mark",),
    "m-1": ("mark-1",),
    "m+1": ("mark+1",),
    "mk": ("mark", "key"),
    "ms": ("mark", "shape-1", "shape", "shape+1"),
    "mk-1": ("mark", "key-1"),
    "mk+1": ("mark", "key+1"),
    "h": ("hit",),
    "w": ("word",),
    "t": ("titled", "shape"),
    "f": ("first", "shouted", "shape"),
    "g": ("tight", "shape"),
    "c": ("fine",),
    "c-1": ("fine-1",),
    "c+1": ("fine+1",),
    "c-2": ("fine-2",),
    "c+2": ("fine+2",),
    "c-1c": ("fine-1", "fine"),
    "cc+1": ("fine", "fine+1"),
    "mc-1": ("mark", "fine-1"),
    "mc+1": ("mark", "fine+1"),
    "ccc": ("coarse-1", "coarse", "coarse+1"),
    "e": ("ending",),
    "ec": ("ending", "fine-1"),
    "p": ("capital",),
    "ppp": ("capital-1", "capital", "capital+1"),
}
"""The columns of each template."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an article that look at one token, a value a token; the others are made of these."""

    openings: list[int]
    """The tokens that open a sentence."""
    key: Sequence[str]
    shape: Sequence[str]
    mark: Sequence[str]
    hit: Sequence[str]
    titled: frozenset[int]
    """The tokens right behind a title."""
    first: Sequence[bool]
    shouted: Sequence[bool]
    tight: Sequence[bool]
    inner: Sequence[bool]
    coarse: Sequence[str]
    fine: Sequence[str]
    ending: Sequence[str]
    """The last letters of a capitalised word of foreign build."""
    capital: Sequence[str]
    """How often plain news writes the word with a capital; marked where it is a sentence's first."""


class _Faces(dict[str, tuple[str, str, str, str]]):
    """By surface: its shape, coarse and fine cluster, and ending.

    Shapes are ``Xx``, ``XX``, ``x``, ``9``, or the sign itself; foreign build is marked with ``f``.
    """

    def __missing__(self, surface: str) -> tuple[str, str, str, str]:
        shape = self._shape(surface)
        coarse, fine = load_distribution().clusters_of(surface) or (UNKNOWN + shape, UNKNOWN + shape)
        ending = surface[-_ENDING:].lower() if shape == "Xxf" else "-"
        face = self[surface] = (shape, coarse, fine, ending)
        return face

    @staticmethod
    def _shape(surface: str) -> str:
        if surface[0].isdigit():
            return "9"
        if not surface[0].isalpha():
            return surface[0]
        if len(surface) > 1 and surface.isupper():
            return "XX"
        shape = "Xx" if surface[0].isupper() else "x"
        return shape if looks_vietnamese(surface) else f"{shape}f"


_FACES = _Faces()


class _Capitals(dict[str, str]):
    """By comparison key: how often plain news writes it with a capital, a point for a sign or figures."""

    def __missing__(self, key: str) -> str:
        share = self[key] = load_distribution().capital(key) if key[0].isalpha() else "."
        return share


_CAPITALS = _Capitals()


def _marks(view: Syllables, candidates: Sequence[Candidate]) -> list[str]:
    """For each token the rules' label: its place in a candidate, the type and the source."""
    marks = ["O"] * view.count
    for c in candidates:
        name = f"{c.type}|{c.source}"
        for at in range(c.start, c.end):
            place = "B" if at == c.start else "I"
            last = "E" if at == c.end - 1 else ""
            marks[at] = f"{place}{last}-{name}"
    return marks


def _hits(view: Syllables, known: Callable[[int], Candidate | None]) -> list[str]:
    """For each token the longest known name that covers it, whether the rules chose it or not."""
    hits = ["-"] * view.count
    until = 0
    for at in range(view.count):
        candidate = known(at)
        if candidate is None or candidate.end <= until:
            continue
        for index in range(max(at, until), candidate.end):
            hits[index] = f"{'B' if index == at else 'I'}{candidate.type}"
        until = candidate.end
    return hits


def _before(values: Sequence[str], openings: Sequence[int]) -> list[str]:
    """The values of the tokens before, within the sentence."""
    moved = [BEFORE, *values[:-1]]
    for at in openings:
        moved[at] = BEFORE
    return moved


def _behind(values: Sequence[str], openings: Sequence[int]) -> list[str]:
    """The values of the tokens behind, within the sentence."""
    moved = [*values[1:], BEHIND]
    for at in openings:
        moved[at - 1] = BEHIND
    return moved


def columns_of(
    view: Syllables,
    chosen: Sequence[Candidate],
    known: Callable[[int], Candidate | None],
    title_ends: frozenset[int],
) -> Columns:
    """The columns of an article; ``title_ends``: tokens that a title ends before."""
    if len(_FACES) > _MOST_FACES:
        _FACES.clear()
    if len(_CAPITALS) > _MOST_FACES:
        _CAPITALS.clear()
    faces = list(map(_FACES.__getitem__, view.surface))
    shape, coarse, fine, ending = map(list, zip(*faces, strict=True)) if faces else ([],) * 4
    capital = list(map(_CAPITALS.__getitem__, view.key))
    for at in compress(range(view.count), view.first):
        capital[at] = f"^{capital[at]}"
    return Columns(
        openings=view.openings(),
        key=view.key,
        shape=shape,
        mark=_marks(view, chosen),
        hit=_hits(view, known),
        titled=title_ends,
        first=view.first,
        shouted=view.shouted,
        tight=view.tight,
        inner=view.inner,
        coarse=coarse,
        fine=fine,
        ending=ending,
        capital=capital,
    )


def written(columns: Columns) -> dict[str, list[str]]:
    """The values of all columns that templates name, as texts."""
    count, openings = len(columns.key), columns.openings
    values: dict[str, list[str]] = {
        "key": list(columns.key),
        "shape": list(columns.shape),
        "mark": list(columns.mark),
        "hit": list(columns.hit),
        "coarse": list(columns.coarse),
        "fine": list(columns.fine),
        "ending": list(columns.ending),
        "capital": list(columns.capital),
        "titled": [str(i in columns.titled) for i in range(count)],
        "first": list(map(str, columns.first)),
        "shouted": list(map(str, columns.shouted)),
        "tight": list(map(str, columns.tight)),
    }
    for name in ("key", "shape", "mark", "coarse", "fine", "capital"):
        values[f"{name}-1"] = _before(values[name], openings)
        values[f"{name}+1"] = _behind(values[name], openings)
    for name in ("key", "fine"):
        values[f"{name}-2"] = _before(values[f"{name}-1"], openings)
        values[f"{name}+2"] = _behind(values[f"{name}+1"], openings)
    inner = list(map(str, columns.inner))
    goes_on = [*inner[1:], "False"]
    for at in openings:
        goes_on[at - 1] = "False"
    values["word"] = list(map(str.__add__, inner, goes_on))
    return values


def features(
    view: Syllables,
    chosen: Sequence[Candidate],
    known: Callable[[int], Candidate | None],
    title_ends: frozenset[int],
) -> list[list[str]]:
    """The features of every token written out, one list a token: what training takes."""
    if not view.count:
        return []
    columns = written(columns_of(view, chosen, known, title_ends))
    features = [
        [f"{template}=" + " ".join(values) for values in zip(*(columns[n] for n in names), strict=True)]
        for template, names in TEMPLATES.items()
    ]
    return list(map(list, zip(*features, strict=True)))
