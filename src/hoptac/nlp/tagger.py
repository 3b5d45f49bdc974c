"""A learnt second reading of names: a linear-chain CRF over what the rules proposed.

The rules' candidates, the letters' shapes and the words around go in as features; labels are BIO
over the six types. Weights: ``knowledge/learnt/names.crf``, rebuilt by ``training/names.py`` (Lafferty et
al. 2001, in CRFsuite's format). Without the file the rules alone decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import repeat

import numpy as np

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.features import TEMPLATES, Columns, columns_of
from hoptac.nlp.syllables import Syllables
from hoptac.text.crfsuite import Weights, read_weights
from hoptac.text.viterbi import Decoder, Scores
from hoptac.types import EntityType, Rule

FILE = "names.crf"
TAGGED = Rule("name-tagger")
_MOST_FORMS = 50_000


def _has_word(columns: Sequence[str]) -> bool:
    return any(column.startswith("key") for column in columns)


class _Forms(dict[tuple[str, ...], int]):
    """The rows of what all templates without a word say together, by the values of their columns."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        templates = {name: parts for name, parts in TEMPLATES.items() if not _has_word(parts)}
        self.columns = tuple(dict.fromkeys(part for parts in templates.values() for part in parts))
        self._places = [
            (f"{name}=", [self.columns.index(part) for part in parts]) for name, parts in templates.items()
        ]
        self._weights = weights
        self._said: Scores = np.zeros((1024, len(weights.labels)))

    def __missing__(self, values: tuple[str, ...]) -> int:
        number = self[values] = len(self)
        if number == len(self._said):
            self._said = np.concatenate([self._said, np.zeros_like(self._said)])
        row = self._said[number]
        row[:] = 0.0
        for name, places in self._places:
            feature = name + " ".join([values[place] for place in places])
            for label, weight in self._weights.attributes.get(feature, ()):
                row[label] += weight
        return number

    def said(self, columns: Columns) -> Scores:
        """A row a token."""
        if len(self) > _MOST_FORMS:
            self.clear()
        numbers = [self[values] for values in zip(*(columns[n] for n in self.columns), strict=True)]
        return self._said[numbers]


class NameTagger:
    """The CRF: features are looked up by the values of their columns, never written out."""

    def __init__(self, weights: Weights) -> None:
        self._labels = weights.labels
        self._decoder = Decoder(weights.moves)
        self._forms = _Forms(weights)
        tables: dict[str, dict[str | tuple[str, ...], int]] = {
            name: {} for name, parts in TEMPLATES.items() if _has_word(parts)
        }
        self._said: Scores = np.zeros((len(weights.attributes) + 1, len(weights.labels)))
        """The weights of each feature with a word; the first row is that of features without any."""
        for number, (attribute, said) in enumerate(weights.attributes.items(), 1):
            name, _, value = attribute.partition("=")
            if name in tables:
                parts = tuple(value.split(" "))
                tables[name][parts if len(parts) > 1 else value] = number
                for label, weight in said:
                    self._said[number, label] = weight
        self._words = [(TEMPLATES[name], table) for name, table in tables.items()]

    def emissions(self, columns: Columns) -> Scores:
        """How much speaks for each label (columns) at each token (rows), moves aside."""
        numbers = []
        for names, table in self._words:
            values = [columns[name] for name in names]
            keys = values[0] if len(values) == 1 else zip(*values, strict=True)
            numbers.append(list(map(table.get, keys, repeat(0))))
        said: Scores = self._said[np.array(numbers)].sum(0)
        return said + self._forms.said(columns)

    def tag(self, columns: Columns, bounds: Sequence[tuple[int, int]]) -> list[list[str]]:
        """The labels of the sentences at ``bounds`` (tokens, half-open)."""
        if not bounds:
            return []
        paths = self._decoder.paths(self.emissions(columns), bounds)
        return [[self._labels[number] for number in path] for path in paths]


@cache
def load_tagger() -> NameTagger | None:
    """The trained CRF, or None where none was trained yet; read once a process."""
    resource = files("hoptac") / "knowledge" / "learnt" / FILE
    return NameTagger(read_weights(resource.read_bytes())) if resource.is_file() else None


def spans_of(labels: Sequence[str], offset: int = 0) -> list[tuple[int, int, str]]:
    """BIO labels as (start, end, type) in tokens; an I- without its B- opens a span too."""
    spans: list[tuple[int, int, str]] = []
    for index, label in enumerate(labels, offset):
        if label == "O":
            continue
        kind = label[2:]
        if label[0] == "I" and spans and spans[-1][1] == index and spans[-1][2] == kind:
            spans[-1] = (spans[-1][0], index + 1, kind)
        else:
            spans.append((index, index + 1, kind))
    return spans


def _may_name(view: Syllables, known: Callable[[int], Candidate | None], start: int, end: int) -> bool:
    """Whether a sentence has a capital or a known name at all."""
    return any(view.capital[start:end]) or any(known(at) is not None for at in range(start, end))


def retag(
    view: Syllables,
    chosen: Sequence[Candidate],
    known: Callable[[int], Candidate | None],
    title_ends: frozenset[int],
    found: Sequence[Candidate],
    spelt: Callable[[int, int, str], Candidate | None],
) -> list[Candidate]:
    """The names as the CRF reads them; where it agrees with a candidate, that one with its link stands.

    Headlines in capitals are left to the rules: the CRF reads names by their capitals.

    ``found`` are all candidates, also those that were not chosen; ``spelt`` gives the known thing that
    a stretch spells. A country that no list knows is none.
    """
    tagger = load_tagger()
    if tagger is None:
        return list(chosen)
    by_place: dict[tuple[int, int, str], Candidate] = {
        (c.start, c.end, c.type): c for c in sorted(found, key=lambda c: c.score)
    }
    by_place.update({(c.start, c.end, c.type): c for c in chosen})
    result: list[Candidate] = []
    result += [c for c in chosen if view.shouted[c.start]]
    bounds = [
        bound for bound in view.stretches() if not view.shouted[bound[0]] and _may_name(view, known, *bound)
    ]
    tagged = tagger.tag(columns_of(view, chosen, known, title_ends), bounds)
    for (start, _), labels in zip(bounds, tagged, strict=True):
        for span in spans_of(labels, start):
            candidate = by_place.get(span) or spelt(*span)
            if candidate is not None or span[2] != "COUNTRY":
                result.append(candidate or _made(by_place, span))
    return sorted(result, key=lambda c: c.start)


def _made(places: dict[tuple[int, int, str], Candidate], span: tuple[int, int, str]) -> Candidate:
    """A name that the CRF alone reads; country and subtype come from candidates that it overlaps."""
    start, end, kind = span
    within = [c for c in places.values() if c.type == kind and c.start < end and start < c.end]
    country = next((c.country for c in within if c.country), "")
    subtype = next((c.subtype for c in within if c.subtype), "")
    made: EntityType = kind  # type: ignore[assignment]
    blank = Candidate(start, end, made, 0.7, "tagger", TAGGED)
    return replace(blank, country=country, subtype=subtype)
