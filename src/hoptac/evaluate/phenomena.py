"""Phenomenon suites: short texts on one hard thing each, scored row by row.

A suite is a CSV file named after its phenomenon, on reading cooperation or on reading names. Its rows
say what must be found in a text and what must not; half of them are set aside (``held``) and only ever
reported as totals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from hoptac.errors import GoldError, UsageError
from hoptac.evaluate import suite_cooperation, suite_names
from hoptac.evaluate.predict import Extractor, reading_from_extraction
from hoptac.evaluate.suites import POLARITIES, SETS, RowScore, SuiteRow, header, read_suite, suite_paths
from hoptac.settings import Progress
from hoptac.types import Article

_ONLY_COOPERATION = frozenset(suite_cooperation.COLUMNS) - frozenset(suite_names.COLUMNS)


def load_suite(path: Path, phenomenon: str = "") -> list[SuiteRow]:
    """The rows of one suite; its columns tell what it is on, its file's name is the phenomenon's.

    Raises :class:`GoldError` with file and line where a row cannot be read.
    """
    kind = suite_cooperation if _ONLY_COOPERATION & set(header(path)) else suite_names
    return read_suite(path, phenomenon or path.stem, kind.COLUMNS, kind.build)


def load_suites(folder: Path) -> dict[str, list[SuiteRow]]:
    """All suites of a folder and its subfolders by phenomenon (``names/anh``); ids are unique over them.

    Raises :class:`UsageError` where there is no suite, :class:`GoldError` where a row is wrong.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give the folder that holds the suites")
    names = {path: path.relative_to(folder).with_suffix("").as_posix() for path in suite_paths(folder)}
    if not names:
        raise UsageError(f"{folder}: no .csv suite in it")
    suites = {name: load_suite(path, name) for path, name in names.items()}
    seen: set[str] = set()
    for rows in suites.values():
        for row in rows:
            if row.identity in seen:
                raise GoldError(f"{row.phenomenon}.csv: the id {row.identity} is used twice")
            seen.add(row.identity)
    return suites


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

    def render(self, console: Printer, *, rows: bool = True) -> None:
        """Print the open rows one by one (unless ``rows`` is off), then the right rows by phenomenon."""
        shown = (*_row_lines(self.rows), "") if rows else ()
        for line in (*shown, *_total_lines(self)):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _row_lines(scores: Iterable[RowScore]) -> Iterator[str]:
    yield "Phenomena, open rows"
    for score in scores:
        if score.row.set == "open":
            text = score.row.text.replace("\n", "\\n")
            yield f"{'right' if score.right else 'WRONG'}  {score.row.identity:<14} {text}"
            yield from (f"{'':7}missed  {item}" for item in score.missed)
            yield from (f"{'':7}found   {item}" for item in score.wrong)


def _total_lines(scores: PhenomenaScores) -> Iterator[str]:
    titles = [f"{set_} {name}" for set_ in SETS for name in (*POLARITIES, "share")]
    width = max(22, *(len(name) + 1 for name in scores.phenomena))
    yield f"{'Phenomena, right rows':<{width}}" + "".join(f"{title:>15}" for title in titles)
    for phenomenon in (*scores.phenomena, ""):
        cells: list[str] = []
        for set_ in SETS:
            for polarity in (*POLARITIES, ""):
                right, rows = scores.counts(phenomenon=phenomenon, set_=set_, polarity=polarity)
                share = f"{right / rows:.2f}" if rows else "-"
                cells.append(f"{right}/{rows}" if polarity else share)
        yield f"{phenomenon or 'ALL':<{width}}" + "".join(f"{cell:>15}" for cell in cells)


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
        result.rows.append(row.score(reading_from_extraction(extractor.extract(article))))
        if progress:
            progress("phenomena", done, len(rows))
    return result
