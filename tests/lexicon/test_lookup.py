"""From a rule as the tables write it back to the row."""

from __future__ import annotations

import pytest

from hoptac.lexicon.lookup import parse_rule, row_of
from hoptac.lexicon.records import read_table
from hoptac.types import Rule


@pytest.mark.parametrize(
    "rule", [Rule("agreement-001", "triggers.csv", 2), Rule("gloss"), Rule("x (y)", "/a b/c.csv", 10)]
)
def test_parse_rule_undoes_str(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule


def test_row_of_finds_the_row_at_the_line() -> None:
    record = read_table("triggers.csv", ("id",))[7]
    found = row_of(Rule(record["id"], record.file, record.line))
    assert found is not None
    assert found["id"] == record["id"]


def test_row_of_knows_nothing_of_named_methods() -> None:
    assert row_of(Rule("gloss")) is None
    assert row_of(Rule("x", "nowhere.csv", 2)) is None
