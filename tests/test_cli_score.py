"""``hoptac evaluate`` on phenomenon suites and on files in VLSP style."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hoptac.cli.app import app
from hoptac.evaluate.suite_names import COLUMNS

SMALL = Path(__file__).parent / "evaluate" / "small.conll"


def hoptac(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    rows = (
        "a-p1,open,positive,Chính phủ Lào họp.,Lào|COUNTRY|LAO,,",
        "a-p2,open,positive,Chính phủ Lào bàn.,Lào|COUNTRY|THA,,",
        "a-p3,held,positive,Chính phủ Lào thôi họp.,Lào|COUNTRY,,",
    )
    (tmp_path / "laos.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_evaluate_phenomena_prints_totals_and_on_request_open_rows(suites: Path) -> None:
    totals = hoptac("evaluate", suites, "--phenomena").stdout
    assert "laos" in totals
    assert "1/2" in totals
    assert "a-p1" not in totals
    rows = hoptac("evaluate", suites, "--phenomena", "--rows").stdout
    assert "right  a-p1" in rows
    assert "WRONG  a-p2" in rows
    assert "thôi họp" not in rows
    figures = json.loads(hoptac("evaluate", suites, "--phenomena", "--json").stdout)
    assert figures["phenomena"]["laos"]["held"]["positive_right"] == 1


def test_evaluate_conll_prints_a_line_a_type() -> None:
    done = hoptac("evaluate", "--conll", SMALL)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["type", "PER", "LOC", "ORG", "ALL"]
    figures = json.loads(hoptac("evaluate", "--conll", SMALL, "--json").stdout)
    assert figures["LOC"]["gold"] == 3


def test_evaluate_says_what_to_name(suites: Path) -> None:
    for arguments in (("evaluate",), ("evaluate", suites, "--conll", SMALL), ("evaluate", "--rows")):
        done = hoptac(*arguments)
        assert done.exit_code == 2
        assert done.stderr.startswith("hoptac: ")
