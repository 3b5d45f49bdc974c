"""A learnt second reading of names: a linear-chain CRF over what the rules proposed.

The rules' candidates, the letters' shapes and the words around go in as features; labels are BIO
over the six types. Weights: ``knowledge/learnt/names.crf``, rebuilt by ``training/names.py`` with the
core's own trainer (Lafferty et al. 2001, as implemented in underthesea_core). Without the file the
rules alone decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import EntityType, Rule

FILE = "names.crf"
TAGGED = Rule("name-tagger")
_SHAPES: dict[str, str] = {}
_EDGE = ("<s>", "</s>")


def shape_of(surface: str) -> str:
    """``Xx``, ``XX``, ``x``, ``9``, or the sign itself; foreign build is marked with ``f``."""
    known = _SHAPES.get(surface)
    if known is None:
        if surface[0].isdigit():
            known = "9"
        elif not surface[0].isalpha():
            known = surface[0]
        elif len(surface) > 1 and surface.isupper():
            known = "XX"
        else:
            known = "Xx" if surface[0].isupper() else "x"
            known += "" if looks_vietnamese(surface) else "f"
        if len(_SHAPES) < 200_000:
            _SHAPES[surface] = known
    return known


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


def _spelt(view: Syllables) -> list[str]:
    return [surface if view.word[i] else surface[0] for i, surface in enumerate(view.surface)]


def features(
    view: Syllables,
    chosen: Sequence[Candidate],
    known: Callable[[int], Candidate | None],
    title_ends: frozenset[int],
) -> list[list[str]]:
    """The features of every token, one list a token; ``title_ends``: tokens that a title ends before."""
    count = view.count
    keys = view.key
    shapes = [shape_of(s) for s in view.surface]
    marks = _marks(view, chosen)
    hits = _hits(view, known)
    rows: list[list[str]] = []
    for i in range(count):
        new = i == 0 or view.sentence[i] != view.sentence[i - 1]
        last = i + 1 == count or view.sentence[i + 1] != view.sentence[i]
        k1, s1, m1 = (_EDGE[0],) * 3 if new else (keys[i - 1], shapes[i - 1], marks[i - 1])
        k2, s2, m2 = (_EDGE[1],) * 3 if last else (keys[i + 1], shapes[i + 1], marks[i + 1])
        before = keys[i - 2] if i > 1 and view.sentence[i - 2] == view.sentence[i] else _EDGE[0]
        after = keys[i + 2] if i + 2 < count and view.sentence[i + 2] == view.sentence[i] else _EDGE[1]
        key, shape, mark = keys[i], shapes[i], marks[i]
        rows.append(
            [
                f"k={key}",
                f"k-1={k1}",
                f"k+1={k2}",
                f"k-2={before}",
                f"k+2={after}",
                f"k-1k={k1} {key}",
                f"kk+1={key} {k2}",
                f"s={shape}",
                f"ss={s1} {shape} {s2}",
                f"m={mark}",
                f"m-1={m1}",
                f"m+1={m2}",
                f"mk={mark} {key}",
                f"ms={mark} {s1} {shape} {s2}",
                f"mk-1={mark} {k1}",
                f"mk+1={mark} {k2}",
                f"h={hits[i]}",
                f"w={view.inner[i]}{not last and view.inner[i + 1]}",
                f"t={i in title_ends} {shape}",
                f"f={view.first[i]} {view.shouted[i]} {shape}",
                f"g={view.tight[i]} {shape}",
            ]
        )
    return rows


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


@cache
def load_tagger() -> Any:
    """The trained CRF, or None where none was trained yet; read once a process."""
    resource = files("hoptac") / "knowledge" / "learnt" / FILE
    if not resource.is_file():
        return None
    from underthesea_core import CRFTagger

    tagger = CRFTagger()
    with as_file(resource) as path:
        tagger.load(str(path))
    return tagger


def sentences_of(view: Syllables) -> list[tuple[int, int]]:
    """The token ranges (half-open) of the sentences."""
    bounds = [i for i in range(view.count) if i == 0 or view.sentence[i] != view.sentence[i - 1]]
    return list(zip(bounds, [*bounds[1:], view.count], strict=True))


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


def retag(
    view: Syllables,
    chosen: Sequence[Candidate],
    known: Callable[[int], Candidate | None],
    title_ends: frozenset[int],
    found: Sequence[Candidate],
    spelt: Callable[[int, int, str], Candidate | None],
) -> list[Candidate]:
    """The names as the CRF reads them; where it agrees with a candidate, that one with its link stands.

    ``found`` are all candidates, also those that were not chosen; ``spelt`` gives the known thing that
    a stretch spells. A country that no list knows is none.
    """
    tagger = load_tagger()
    if tagger is None:
        return list(chosen)
    rows = features(view, chosen, known, title_ends)
    by_place: dict[tuple[int, int, str], Candidate] = {
        (c.start, c.end, c.type): c for c in sorted(found, key=lambda c: c.score)
    }
    by_place.update({(c.start, c.end, c.type): c for c in chosen})
    result: list[Candidate] = []
    for start, end in sentences_of(view):
        if not any(view.capital[start:end]) and all(row is None for row in map(known, range(start, end))):
            continue
        spans = [s for s in spans_of(tagger.tag(rows[start:end]), start) if any(view.word[s[0] : s[1]])]
        for span in spans:
            candidate = by_place.get(span) or spelt(*span)
            if candidate is not None or span[2] != "COUNTRY":
                result.append(candidate or _made(by_place, span))
    return result


def _made(places: dict[tuple[int, int, str], Candidate], span: tuple[int, int, str]) -> Candidate:
    """A name that the CRF alone reads; country and subtype come from candidates that it overlaps."""
    start, end, kind = span
    within = [c for c in places.values() if c.type == kind and c.start < end and start < c.end]
    country = next((c.country for c in within if c.country), "")
    subtype = next((c.subtype for c in within if c.subtype), "")
    made: EntityType = kind  # type: ignore[assignment]
    blank = Candidate(start, end, made, 0.7, "tagger", TAGGED)
    return replace(blank, country=country, subtype=subtype)
