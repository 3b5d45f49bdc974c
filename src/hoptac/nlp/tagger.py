"""A learnt second reading of names: a linear-chain CRF over what the rules proposed.

The rules' candidates, the letters' shapes and the words around go in as features; labels are BIO
over the six types. Weights: ``knowledge/learnt/names.crf``, rebuilt by ``training/names.py`` (Lafferty et
al. 2001, in CRFsuite's format). Without the file the rules alone decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.emissions import Emissions
from hoptac.nlp.evidence import Evidence
from hoptac.nlp.features import Columns, columns_of
from hoptac.nlp.known import ALLOWED
from hoptac.nlp.syllables import Syllables
from hoptac.text.crfsuite import Weights, read_weights
from hoptac.text.viterbi import Decoder, Scores
from hoptac.types import EntityType, Rule

FILE = "names.crf"
TAGGED = Rule("name-tagger")
_DASHES = frozenset("-–")
_LISTED = frozenset({"ORGANISATION", "EVENT", "AGREEMENT"})
_LONG = 3
"""Words of a listed name that stands though the CRF does not see it."""


class NameTagger:
    """The CRF: features are looked up by the numbers of their values, never written out."""

    def __init__(self, weights: Weights) -> None:
        self._labels = weights.labels
        self._decoder = Decoder(weights.moves)
        self._said = Emissions(weights)
        self._evidence = Evidence(weights.labels, weights.moves)

    def tag(self, columns: Columns, bounds: Sequence[tuple[int, int]]) -> list[list[str]]:
        """The labels of the sentences at ``bounds`` (tokens, half-open)."""
        return self._labelled(self._said.of(columns), bounds) if bounds else []

    def spans(
        self, view: Syllables, columns: Columns, bounds: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int, str]]:
        """The names (tokens, half-open) in the sentences at ``bounds``, equal letters of one type."""
        if not bounds:
            return []
        said = self._said.of(columns)
        tagged = zip(bounds, self._labelled(said, bounds), strict=True)
        spans = [span for (start, _), labels in tagged for span in spans_of(labels, start)]
        return self._evidence.weighed(view, spans, said)

    def _labelled(self, said: Scores, bounds: Sequence[tuple[int, int]]) -> list[list[str]]:
        paths = self._decoder.paths(said, bounds)
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
    for span in tagger.spans(view, columns_of(view, chosen, known, title_ends), bounds):
        candidate = by_place.get(span) or spelt(*span)
        if candidate is not None or span[2] != "COUNTRY":
            result.append(candidate or _made(by_place, span))
    return _with_listed(view, result, chosen)


class _Read:
    """The names that the CRF reads, none overlapping another, by their tokens."""

    def __init__(self, view: Syllables, names: Sequence[Candidate]) -> None:
        self._at: list[Candidate | None] = [None] * view.count
        for name in names:
            self.put(name)

    def put(self, name: Candidate) -> None:
        """Let a name stand at its tokens, and nothing that overlaps it."""
        for other in self.over(name):
            self._at[other.start : other.end] = [None] * (other.end - other.start)
        self._at[name.start : name.end] = [name] * (name.end - name.start)

    def over(self, known: Candidate) -> list[Candidate]:
        """The names that overlap another one, in text order."""
        return _once(self._at[known.start : known.end])

    def is_state(self, at: int) -> bool:
        """Whether a token is a state's name or a part of it."""
        name = self._at[at]
        return name is not None and name.type == "COUNTRY"

    def all(self) -> list[Candidate]:
        """All names in text order."""
        return _once(self._at)


def _once(names: Iterable[Candidate | None]) -> list[Candidate]:
    """Names that stand at tokens, each once."""
    found: list[Candidate] = []
    last = None
    for name in names:
        if name is not None and name is not last:
            found.append(name)
        last = name
    return found


def _is_plain_state(view: Syllables, known: Candidate, over: Sequence[Candidate]) -> bool:
    """Whether the CRF reads a name of several words in part or as another thing, or overlooks a ``US``.

    It also overlooks a state that opens a sentence with what only states do (``Anh trục xuất``).

    One word may be a person's too (``Đức``), and what it passes over may be a people (``người Hàn Quốc``).
    """
    if known.source != "gazetteer":
        return False
    if known.score >= ALLOWED and view.first[known.start]:
        return not over
    within = all(known.start <= name.start and name.end <= known.end for name in over)
    surface = view.surface[known.start]
    capitals = known.end - known.start == 1 and surface.isupper() and len(surface) > 1
    if capitals and known.end < view.count and view.surface[known.end] in _DASHES:
        return False  # US-2 is an aeroplane
    several = sum(view.word[known.start : known.end]) > 1
    return within and ((bool(over) and several) or capitals)


def _is_chained(view: Syllables, known: Candidate, read: _Read) -> bool:
    """Whether a state of which the CRF reads nothing stands between two that it reads (``Mỹ-Hàn-Nhật``)."""
    if known.start < 2 or known.end + 1 >= view.count or read.over(known):
        return False
    dashed = {view.surface[known.start - 1], view.surface[known.end]} <= _DASHES
    return dashed and read.is_state(known.start - 2) and read.is_state(known.end + 1)


def _with_listed(view: Syllables, read: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """What the CRF reads, and what it leaves out of the names that the lists know.

    That is a long listed name of which it reads nothing, and a state's body (``Thượng viện Séc``) of
    which it reads the state alone, as it does where the body opens the sentence.
    """
    first, result = _Read(view, read), _Read(view, read)
    for known in chosen:
        state = known.type == "COUNTRY"
        if state and (_is_plain_state(view, known, first.over(known)) or _is_chained(view, known, first)):
            result.put(known)
        if known.type not in _LISTED or not view.capital[known.start]:
            continue
        over = result.over(known)
        alone = over[0] if len(over) == 1 and over[0].type == "COUNTRY" else None
        long = not over and known.source == "gazetteer" and sum(view.word[known.start : known.end]) >= _LONG
        of_state = alone and alone.end == known.end and known.country
        if long or (of_state and known.rule.file == "ministries.csv"):
            result.put(known)
    return result.all()


def _made(places: dict[tuple[int, int, str], Candidate], span: tuple[int, int, str]) -> Candidate:
    """A name that the CRF alone reads; country and subtype come from candidates that it overlaps."""
    start, end, kind = span
    within = [c for c in places.values() if c.type == kind and c.start < end and start < c.end]
    country = next((c.country for c in within if c.country), "")
    subtype = next((c.subtype for c in within if c.subtype), "")
    made: EntityType = kind  # type: ignore[assignment]
    blank = Candidate(start, end, made, 0.7, "tagger", TAGGED)
    return replace(blank, country=country, subtype=subtype)
