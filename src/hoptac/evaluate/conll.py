"""Scores on a file in VLSP style: one token a line, the first column the token, a later one its BIO tag.

The text is put together again from the tokens, read by hoptac, and the names found are compared with
the file's by exact span and type, ours taken in the sense of VLSP's standard (:mod:`hoptac.evaluate.vlsp`).
Events and agreements, and the file's other types than ``PER``, ``LOC`` and ``ORG``, are left out of account.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hoptac.errors import GoldError, UsageError
from hoptac.evaluate.phenomena import Printer
from hoptac.evaluate.predict import Extractor
from hoptac.evaluate.score import Counts
from hoptac.evaluate.vlsp import Name, heads_within, names_found
from hoptac.settings import Progress
from hoptac.types import Article

TYPES = ("PER", "LOC", "ORG")
BLOCK = 40
"""Sentences read as one article: neighbours are mostly from one, and many files don't say from which."""

_TAG = re.compile(r"O|[BI]-\S+")
_KINDS = {"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG"} | {kind: kind for kind in TYPES}
_DOCUMENT = "-DOCSTART-"
_CLOSING = frozenset(".,;:!?)]}%”’»…") | {"..."}
_OPENING = frozenset("([{“‘«")
_TIGHT = frozenset("/")
_STRAIGHT = '"'

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Block:
    """The text of neighbouring sentences, a line each, and the names that the file marks in it."""

    text: str
    names: frozenset[Name]

    @property
    def places(self) -> list[tuple[int, int]]:
        """Start and end of the names marked as places."""
        return [(start, end) for start, end, kind in self.names if kind == "LOC"]


def read_sentences(path: Path) -> Iterator[list[Token]]:
    """The sentences of a file; an empty one where a document begins.

    The tags are those of the last column, or of the first that has tags of names, where a further one
    has those of the names within names. Raises :class:`UsageError` where the file can't be read as
    UTF-8, :class:`GoldError` with the line where a tag is none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not in UTF-8") from error
    rows = [_columns(line) for line in lines]
    tagged = _tagged(rows)
    sentence: list[Token] = []
    for number, columns in enumerate(rows, 1):
        if not any(columns) or columns[0] == _DOCUMENT:
            if sentence:
                yield sentence
            if any(columns):
                yield []
            sentence = []
            continue
        tag = columns[tagged.get(len(columns), -1)]
        if len(columns) < 2 or not _TAG.fullmatch(tag):
            raise GoldError(
                f"{path.name} line {number}: the last column is no BIO tag: {lines[number - 1].strip()!r}"
            )
        sentence.append((columns[0], tag[:2] + _KINDS.get(tag[2:], tag[2:])))
    if sentence:
        yield sentence


def _columns(line: str) -> list[str]:
    columns = line.split("\t") if "\t" in line else line.split()
    return [column.strip() for column in columns]


def _tagged(rows: Sequence[Sequence[str]]) -> dict[int, int]:
    """For each width of a row: the number of the first column that has a name's tag in a row as wide."""
    columns: dict[int, int] = {}
    for row in rows:
        for at, cell in enumerate(row[1:], 1):
            if cell[2:] in _KINDS and _TAG.fullmatch(cell):
                columns[len(row)] = min(at, columns.get(len(row), at))
    return columns


def spell(token: str) -> str:
    """The text of a token: its syllables, which ``_`` joins, with spaces between; in NFC."""
    text = unicodedata.normalize("NFC", token)
    return text.replace("_", " ").strip() or text


def put_together(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The sentence that the tokens make, and the (start, end) of each token in it.

    No space stands before a closing sign, behind an opening one, or on either side of a slash.
    """
    text, places, quoted, tight = "", [], False, True
    for token in tokens:
        spelt = spell(token)
        closes = spelt in _CLOSING or spelt in _TIGHT or (spelt == _STRAIGHT and quoted)
        if not (tight or closes):
            text += " "
        places.append((len(text), len(text) + len(spelt)))
        text += spelt
        tight = spelt in _OPENING or spelt in _TIGHT or (spelt == _STRAIGHT and not quoted)
        quoted ^= spelt == _STRAIGHT
    return text, places


def names_of(tags: Sequence[str], places: Sequence[tuple[int, int]]) -> Iterator[Name]:
    """The names that BIO tags mark; an I- that continues nothing opens a name."""
    start, end, kind = 0, 0, ""
    for tag, place in zip([*tags, "O"], [*places, (0, 0)], strict=True):
        if kind and tag != f"I-{kind}":
            yield start, end, kind
            kind = ""
        if tag == "O":
            continue
        if not kind:
            start, kind = place[0], tag[2:]
        end = place[1]


def blocks(sentences: Iterable[Sequence[Token]], size: int = BLOCK) -> Iterator[Block]:
    """Neighbouring sentences as one text, at most ``size``, never across documents."""
    lines: list[str] = []
    names: list[Name] = []
    length = 0

    def finished() -> Iterator[Block]:
        if lines:
            yield Block("\n".join(lines), frozenset(name for name in names if name[2] in TYPES))

    for sentence in sentences:
        if not sentence or len(lines) == size:
            yield from finished()
            lines, names, length = [], [], 0
        if not sentence:
            continue
        text, places = put_together([token for token, _ in sentence])
        found = names_of([tag for _, tag in sentence], places)
        names += [(start + length, end + length, kind) for start, end, kind in found]
        lines.append(text)
        length += len(text) + 1
    yield from finished()


@dataclass(slots=True)
class ConllScores:
    """The counts of each type of the file, over all its sentences."""

    types: dict[str, Counts] = field(default_factory=lambda: {kind: Counts() for kind in TYPES})
    heads: bool = True
    """Whether the file's places take their head words in."""

    @property
    def micro(self) -> Counts:
        """The counts of all types together."""
        counts = self.types.values()
        return Counts(
            sum(c.right for c in counts), sum(c.wrong for c in counts), sum(c.missed for c in counts)
        )

    def add(self, found: frozenset[Name], wanted: frozenset[Name]) -> None:
        """Count the names found in one text against those the file marks."""
        for kind, counts in self.types.items():
            ours = {name for name in found if name[2] == kind}
            theirs = {name for name in wanted if name[2] == kind}
            counts.add(len(ours & theirs), len(ours), len(theirs))

    def as_dict(self) -> dict[str, dict[str, float | int]]:
        """The figures as plain values, for ``--json``."""
        return {
            kind: {
                "precision": round(counts.precision, 4),
                "recall": round(counts.recall, 4),
                "f1": round(counts.f1, 4),
                "gold": counts.right + counts.missed,
            }
            for kind, counts in (self.types | {"ALL": self.micro}).items()
        }

    def render(self, console: Printer) -> None:
        """Print the figures, one type a line."""
        lines = [f"{'type':<6}" + "".join(f"{title:>10}" for title in ("gold", "P", "R", "F1"))]
        for kind, figures in self.as_dict().items():
            cells: list[Any] = [figures["gold"]]
            cells += [f"{figures[name]:.3f}" for name in ("precision", "recall", "f1")]
            lines.append(f"{kind:<6}" + "".join(f"{cell:>10}" for cell in cells))
        for line in lines:
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def evaluate_conll(
    path: Path, extractor: Extractor, *, size: int = BLOCK, progress: Progress | None = None
) -> ConllScores:
    """Read the sentences of ``path`` with ``extractor`` and score its names.

    Raises :class:`UsageError` where the file holds no sentence or isn't UTF-8, :class:`GoldError` with
    the line where a tag is none.
    """
    texts = list(blocks(read_sentences(path), size))
    if not texts:
        raise UsageError(f"{path}: no sentence in it; a token and its BIO tag stand on a line")
    result = ConllScores(heads=heads_within((block.text, block.places) for block in texts))
    for done, block in enumerate(texts, 1):
        article = Article(article_id=f"{path.stem}-{done}", text=block.text)
        result.add(names_found(extractor.extract(article), heads=result.heads), block.names)
        if progress:
            progress("evaluate", done, len(texts))
    return result
