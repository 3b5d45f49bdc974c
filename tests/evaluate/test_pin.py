"""Pinning floors: one row below what is measured, and none sinks unless it is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hoptac.errors import UsageError
from hoptac.evaluate.pin import floor_of, lowered, pin, read_floors
from hoptac.evaluate.suite_names import COLUMNS
from hoptac.types import Article, Entity, Extraction, Mention, Span


class Finder:
    """Finds one country wherever it is spelt."""

    def __init__(self, surface: str) -> None:
        self.surface = surface

    def extract(self, article: Article) -> Extraction:
        start = article.text.find(self.surface)
        entity = Entity("LAO", "COUNTRY", "state", self.surface)
        span = Span(start, start + len(self.surface))
        found = (Mention(span, "COUNTRY", entity),) if start >= 0 else ()
        return Extraction(article, (), (), found, ())


def suites(folder: Path) -> Path:
    (folder / "names").mkdir()
    rows = [f"laos-p{i},open,positive,Lào lần {i}.,Lào|COUNTRY|LAO,,\n" for i in range(4)]
    held = "laos-p9,held,positive,Ở Huế.,Huế|PLACE,,\n"
    (folder / "names" / "laos.csv").write_text(
        f"{','.join(COLUMNS)}\n{''.join(rows)}{held}", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("right", "rows", "floor"), [(4, 4, 0.75), (15, 15, 0.9333), (0, 9, 0.0), (0, 0, 0.0)]
)
def test_floor_of_is_one_row_below(right: int, rows: int, floor: float) -> None:
    assert floor_of(right, rows) == floor


def test_pin_writes_floors_of_open_rows_and_raises_them(tmp_path: Path) -> None:
    folder = suites(tmp_path)
    assert read_floors(folder) == {}
    assert pin(folder, Finder("Thái"), lower=False)["names"]["open"] == {"laos": 0.0}
    assert pin(folder, Finder("Lào"), lower=False)["names"]["open"] == {"laos": 0.75}
    assert json.loads((folder / "floors.json").read_text(encoding="utf-8")) == read_floors(folder)


def test_pin_lowers_a_floor_only_when_told(tmp_path: Path) -> None:
    folder = suites(tmp_path)
    pin(folder, Finder("Lào"), lower=False)
    before = (folder / "floors.json").read_bytes()
    with pytest.raises(UsageError, match=r"names/laos: 0\.75 -> 0\.0"):
        pin(folder, Finder("Thái"), lower=False)
    assert (folder / "floors.json").read_bytes() == before
    pin(folder, Finder("Thái"), lower=True)
    assert read_floors(folder)["names"]["open"] == {"laos": 0.0}


def test_lowered_reports_a_suite_that_vanished() -> None:
    before = {"names": {"open": {"laos": 0.5}}}
    assert lowered(before, {}) == ["names/laos: pinned at 0.5, no such suite now"]
    assert lowered(before, {"names": {"open": {"laos": 0.5, "anh": 0.1}}}) == []
