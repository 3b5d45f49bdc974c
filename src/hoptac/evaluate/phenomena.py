"""Phenomenon suites: short texts on one hard thing each, scored row by row.

A suite is a CSV file named after its phenomenon. Its rows say what must be found in a text, what must
not, and what may; half of them are set aside (``held``) and only ever reported as totals.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from hoptac.errors import GoldError, UsageError
from hoptac.evaluate.gold import Dyad, Reading
from hoptac.evaluate.predict import Extractor, reading_from_extraction
from hoptac.settings import Progress
from hoptac.text.forms import stored_form
from hoptac.types import KINDS, STATUSES, Article

COLUMNS = ("id", "set", "polarity", "published", "text", "expected", "forbidden", "allowed", "strict", "note")
SETS = ("open", "held")
POLARITIES = ("positive", "negative")
ANY = "*"

_DYAD = re.compile(r"([^\s>]+>[^\s>]+|[^\s>-]+-[^\s>]+) (\S+)(?: ([a-z]+))?(?: \[([\d/-]*)\])?")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A dyad as a suite writes it; ``None`` where the row does not ask."""

    first: str
    second: str
    directed: bool
    kind: str
    status: str | None = None
    date: str | None = None

    def matches(self, dyad: Dyad) -> bool:
        """Whether a found dyad is one that this pattern describes."""
        return (
            self._sides(dyad)
            and self.kind in (ANY, dyad.kind)
            and self.status in (None, dyad.status)
            and self.date in (None, dyad.date)
        )

    def _sides(self, dyad: Dyad) -> bool:
        ways = [(dyad.source, dyad.target)]
        if not (self.directed and dyad.directed):
            ways.append((dyad.target, dyad.source))
        return any(self.first in (ANY, one) and self.second in (ANY, other) for one, other in ways)


@dataclass(frozen=True, slots=True)
class Row:
    """One text of a suite with what its reader has to find; alternatives stand in one inner tuple."""

    phenomenon: str
    identity: str
    set: str
    polarity: str
    published: str
    text: str
    expected: tuple[tuple[Pattern, ...], ...]
    forbidden: tuple[Pattern, ...]
    allowed: tuple[Pattern, ...]
    strict: bool
    note: str


@dataclass(frozen=True, slots=True)
class RowScore:
    """How one row was read: the expected items that are missing, the dyads that are wrong."""

    row: Row
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """All expected dyads found and none that should not be."""
        return not self.missed and not self.wrong


def parse_pattern(item: str) -> Pattern:
    """Read one dyad such as ``VNM>GBR support done [2021-12]``; ValueError says what is wrong."""
    match = _DYAD.fullmatch(item.strip())
    if not match:
        raise ValueError(f"cannot read the dyad '{item.strip()}'; write 'VNM>GBR kind status [date]'")
    sides, kind, status, day = match.groups()
    sign = ">" if ">" in sides else "-"
    first, _, second = sides.partition(sign)
    if kind not in (ANY, *KINDS):
        raise ValueError(f"unknown kind '{kind}' in '{item.strip()}'")
    if status not in (None, *STATUSES):
        raise ValueError(f"unknown status '{status}' in '{item.strip()}'")
    return Pattern(first, second, sign == ">", kind, status, day)


def _items(cell: str) -> list[str]:
    return [item for item in map(str.strip, cell.split(";")) if item]


def _row(phenomenon: str, cells: dict[str, str]) -> Row:
    for column, known in (("set", SETS), ("polarity", POLARITIES), ("strict", ("yes", "no"))):
        if cells[column] not in known:
            raise ValueError(f"{column} is '{cells[column]}', not one of {', '.join(known)}")
    date.fromisoformat(cells["published"])
    if not cells["text"].strip():
        raise ValueError("the text is empty")
    row = Row(
        phenomenon=phenomenon,
        identity=cells["id"],
        set=cells["set"],
        polarity=cells["polarity"],
        published=cells["published"],
        text=stored_form(cells["text"]),
        expected=tuple(tuple(map(parse_pattern, item.split("|"))) for item in _items(cells["expected"])),
        forbidden=tuple(map(parse_pattern, _items(cells["forbidden"]))),
        allowed=tuple(map(parse_pattern, _items(cells["allowed"]))),
        strict=cells["strict"] == "yes",
        note=cells["note"],
    )
    if not row.expected and not row.forbidden and not row.strict:
        raise ValueError("the row asks nothing: give expected or forbidden dyads, or strict = yes")
    return row


def load_suite(path: Path) -> list[Row]:
    """The rows of one suite. Raises :class:`GoldError` with file and line where one cannot be read."""
    rows: list[Row] = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise GoldError(f"{path.name}: no column {', '.join(missing)}")
        for cells in reader:
            try:
                rows.append(_row(path.stem, cells))
            except ValueError as error:
                raise GoldError(f"{path.name} line {reader.line_num}: {error}") from error
    return rows


def load_suites(folder: Path) -> dict[str, list[Row]]:
    """All suites of a folder by the name of their phenomenon; ids are unique over the folder."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give the folder that holds the suites")
    suites = {path.stem: load_suite(path) for path in sorted(folder.glob("*.csv"))}
    if not suites:
        raise UsageError(f"{folder}: no .csv suite in it")
    seen: set[str] = set()
    for rows in suites.values():
        for row in rows:
            if row.identity in seen:
                raise GoldError(f"{row.phenomenon}.csv: the id {row.identity} is used twice")
            seen.add(row.identity)
    return suites


def _show(pattern: Pattern) -> str:
    parts = [f"{pattern.first}{'>' if pattern.directed else '-'}{pattern.second}", pattern.kind]
    parts += [pattern.status] if pattern.status else []
    parts += [f"[{pattern.date}]"] if pattern.date is not None else []
    return " ".join(parts)


def _show_dyad(dyad: Dyad) -> str:
    sign = ">" if dyad.directed else "-"
    day = f" [{dyad.date}]" if dyad.date else ""
    return f"{dyad.source}{sign}{dyad.target} {dyad.kind} {dyad.status}{day}"


def score_row(row: Row, reading: Reading) -> RowScore:
    """Compare one reading with what its row asks."""
    wanted = [pattern for item in row.expected for pattern in item]
    missed = tuple(
        " | ".join(map(_show, item))
        for item in row.expected
        if not any(pattern.matches(dyad) for pattern in item for dyad in reading.dyads)
    )
    wrong: dict[str, None] = {}
    for dyad in reading.dyads:
        fits = any(pattern.matches(dyad) for pattern in (*wanted, *row.allowed))
        barred = any(pattern.matches(dyad) for pattern in row.forbidden)
        if not fits and (barred or row.strict):
            wrong[_show_dyad(dyad)] = None
    return RowScore(row, missed, tuple(wrong))


class Printer(Protocol):
    """Where the figures are printed: the command line's console."""

    def print(self, *objects: Any, markup: bool, highlight: bool, soft_wrap: bool) -> None:
        """Print one line as it is."""
        ...


@dataclass(slots=True)
class PhenomenaScores:
    """The scores of all rows, by phenomenon; rows of held sets are counted, never shown."""

    rows: list[RowScore] = field(default_factory=list)

    @property
    def phenomena(self) -> list[str]:
        """The phenomena in the order of their suites."""
        return list(dict.fromkeys(score.row.phenomenon for score in self.rows))

    def counts(self, *, phenomenon: str = "", set_: str = "", polarity: str = "") -> tuple[int, int]:
        """(right, all) rows of the given phenomenon, set and polarity; empty means any."""
        chosen = [
            score
            for score in self.rows
            if phenomenon in ("", score.row.phenomenon)
            and set_ in ("", score.row.set)
            and polarity in ("", score.row.polarity)
        ]
        return sum(score.right for score in chosen), len(chosen)

    def as_dict(self) -> dict[str, Any]:
        """All figures and the open rows as plain values, for ``--json`` and the gate."""
        return {
            "all": {name: self._figures("", name) for name in SETS},
            "phenomena": {
                phenomenon: {name: self._figures(phenomenon, name) for name in SETS}
                for phenomenon in self.phenomena
            },
            "open_rows": [
                {
                    "id": score.row.identity,
                    "phenomenon": score.row.phenomenon,
                    "polarity": score.row.polarity,
                    "right": score.right,
                    "missed": list(score.missed),
                    "wrong": list(score.wrong),
                }
                for score in self.rows
                if score.row.set == "open"
            ],
        }

    def _figures(self, phenomenon: str, set_: str) -> dict[str, float | int]:
        result: dict[str, float | int] = {}
        for polarity in POLARITIES:
            right, rows = self.counts(phenomenon=phenomenon, set_=set_, polarity=polarity)
            result |= {polarity: rows, f"{polarity}_right": right}
        right, rows = self.counts(phenomenon=phenomenon, set_=set_)
        return result | {"share": round(right / rows, 4) if rows else 0.0}

    def render(self, console: Printer) -> None:
        """Print the open rows one by one, then the right rows of open and held by phenomenon."""
        for line in (*_row_lines(self.rows), "", *_total_lines(self)):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _row_lines(scores: Iterable[RowScore]) -> Iterator[str]:
    yield "Phenomena, open rows"
    for score in scores:
        if score.row.set == "open":
            yield f"{'right' if score.right else 'WRONG'}  {score.row.identity:<14} {score.row.text}"
            yield from (f"{'':7}missed  {item}" for item in score.missed)
            yield from (f"{'':7}found   {item}" for item in score.wrong)


def _total_lines(scores: PhenomenaScores) -> Iterator[str]:
    titles = [f"{set_} {name}" for set_ in SETS for name in (*POLARITIES, "share")]
    yield f"{'Phenomena, right rows':<22}" + "".join(f"{title:>15}" for title in titles)
    for phenomenon in (*scores.phenomena, ""):
        cells: list[str] = []
        for set_ in SETS:
            for polarity in (*POLARITIES, ""):
                right, rows = scores.counts(phenomenon=phenomenon, set_=set_, polarity=polarity)
                share = f"{right / rows:.2f}" if rows else "-"
                cells.append(f"{right}/{rows}" if polarity else share)
        yield f"{phenomenon or 'ALL':<22}" + "".join(f"{cell:>15}" for cell in cells)


def suites_digest(folder: Path) -> str:
    """SHA-256 over all rows of a folder's suites: floors hold for the rows they were measured on."""
    paths = sorted(folder.glob("*.csv"))
    return sha256(b"".join(path.name.encode() + b"\n" + path.read_bytes() for path in paths)).hexdigest()


def evaluate_phenomena(
    folder: Path,
    extractor: Extractor,
    *,
    sets: Collection[str] = SETS,
    progress: Progress | None = None,
) -> PhenomenaScores:
    """Read the rows of the suites in ``folder`` (those of ``sets``) with ``extractor`` and score them.

    Raises :class:`UsageError` where the folder holds no suite, :class:`GoldError` where a row is wrong.
    """
    rows = [row for suite in load_suites(folder).values() for row in suite if row.set in sets]
    result = PhenomenaScores()
    for done, row in enumerate(rows, 1):
        article = Article(article_id=row.identity, text=row.text, published_at=row.published)
        result.rows.append(score_row(row, reading_from_extraction(extractor.extract(article))))
        if progress:
            progress("phenomena", done, len(rows))
    return result
