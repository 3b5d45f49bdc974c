"""What changed between two outputs folders, and why."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_outputs import ARTICLES, make_outputs
from typer.testing import CliRunner

from hoptac.cli import app
from hoptac.errors import UsageError
from hoptac.tables.diff import Difference, diff_outputs

Cells = dict[str, str]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_outputs(tmp_path_factory.mktemp("diff"))


def edited(source: Path, target: Path, **edits: Callable[[list[Cells]], list[Cells]]) -> Path:
    """A copy of the tables with some of them edited."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("corpus", ".hoptac"))
    for name, edit in edits.items():
        path = target / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        names = list(rows[0])
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, names)
            writer.writeheader()
            writer.writerows(edit([dict(row) for row in rows]))
    return target


def knowledge(rows: list[Cells]) -> list[Cells]:
    return [row | {"knowledge_version": "new"} for row in rows]


def code(rows: list[Cells]) -> list[Cells]:
    return [row | {"version": "9.9"} for row in rows]


def without_first(rows: list[Cells]) -> list[Cells]:
    return rows[1:]


def first_negated(rows: list[Cells]) -> list[Cells]:
    return [rows[0] | {"status": "negated", "confidence": "0.001"}, *rows[1:]]


def changes(difference: Difference) -> list[tuple[str, str]]:
    return [(dyad.change, dyad.cause) for dyad in difference.dyads]


def test_a_folder_does_not_differ_from_itself(base: Path) -> None:
    difference = diff_outputs(base, base)
    assert difference.dyads == () and difference.unchanged == 10


def test_new_and_removed_articles_are_causes(base: Path, tmp_path: Path) -> None:
    more = {"text": "Việt Nam ký với Nhật Bản và Lào.", "published_at": "2020-01-01"}
    other = make_outputs(tmp_path, [*ARTICLES[1:], more])
    difference = diff_outputs(base, other)
    assert difference.counts() == {"new article": {"gained": 3}, "removed article": {"lost": 6}}
    assert difference.unchanged == 4
    back = diff_outputs(other, base)
    assert back.counts() == {"new article": {"gained": 6}, "removed article": {"lost": 3}}


def test_ids_that_move_are_no_change(base: Path, tmp_path: Path) -> None:
    renamed = edited(
        base, tmp_path / "b", dyads=lambda rows: [r | {"dyad_id": r["dyad_id"] + "9"} for r in rows]
    )
    assert diff_outputs(base, renamed).dyads == ()


@pytest.mark.parametrize(
    ("edit", "cause"),
    [
        ((knowledge,), "knowledge"),
        ((code,), "code"),
        ((code, knowledge), "knowledge or code"),
        ((), "code"),
    ],
)
def test_the_same_article_read_otherwise(
    base: Path, tmp_path: Path, edit: tuple[Callable[[list[Cells]], list[Cells]], ...], cause: str
) -> None:
    def runs(rows: list[Cells]) -> list[Cells]:
        for each in edit:
            rows = each(rows)
        return rows

    difference = diff_outputs(base, edited(base, tmp_path / "b", dyads=without_first, runs=runs))
    assert changes(difference) == [("lost", cause)]
    back = diff_outputs(tmp_path / "b", base)
    assert changes(back) == [("gained", cause)]


def test_changed_cells_are_named(base: Path, tmp_path: Path) -> None:
    difference = diff_outputs(base, edited(base, tmp_path / "b", dyads=first_negated, runs=knowledge))
    (dyad,) = difference.dyads
    assert (dyad.change, dyad.cause, dyad.columns) == ("changed", "knowledge", ("status", "confidence"))
    assert dyad.before and dyad.after
    assert (dyad.before["status"], dyad.after["status"]) == ("done", "negated")
    assert difference.columns() == {"status": 1, "confidence": 1}


def test_a_turned_pair_is_a_change_and_not_two(base: Path, tmp_path: Path) -> None:
    def turned(rows: list[Cells]) -> list[Cells]:
        first = rows[0]
        return [first | {"source": first["target"], "target": first["source"]}, *rows[1:]]

    (dyad,) = diff_outputs(base, edited(base, tmp_path / "b", dyads=turned)).dyads
    assert (dyad.change, dyad.columns) == ("changed", ("source", "target"))


def test_the_same_text_with_another_date_is_a_changed_article(base: Path, tmp_path: Path) -> None:
    redated = make_outputs(tmp_path, [*ARTICLES[:3], ARTICLES[3] | {"published_at": "2023-03-03"}])
    (dyad,) = diff_outputs(base, redated).dyads
    assert (dyad.change, dyad.cause, dyad.columns) == ("changed", "article changed", ("published_at",))


def test_a_copy_that_comes_and_goes_is_an_article(base: Path, tmp_path: Path) -> None:
    doubled = make_outputs(tmp_path, [*ARTICLES, ARTICLES[3] | {"url": "https://example.org/2"}])
    assert changes(diff_outputs(base, doubled)) == [("gained", "new article")]
    assert changes(diff_outputs(doubled, base)) == [("lost", "removed article")]


def test_command_prints_counts_rows_and_json(base: Path, tmp_path: Path) -> None:
    other = edited(base, tmp_path / "b", dyads=first_negated, runs=knowledge)
    done = CliRunner().invoke(app, ["diff", str(base), str(other)])
    assert done.exit_code == 0, done.output
    assert "dyads: 0 gained, 0 lost, 1 changed, 9 the same" in done.stdout
    assert "knowledge: 1 changed" in done.stdout
    assert "status: done -> negated" in done.stdout
    found = json.loads(CliRunner().invoke(app, ["diff", str(base), str(other), "--json"]).stdout)
    assert found["counts"] == {"knowledge": {"changed": 1}}
    assert found["dyads"][0]["after"]["status"] == "negated"
    limited = CliRunner().invoke(app, ["diff", str(base), str(base.parent / "none")])
    assert limited.exit_code == 2


def test_a_folder_without_tables_is_named(base: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such table"):
        diff_outputs(base, tmp_path)
