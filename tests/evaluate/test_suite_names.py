"""Suites on names: how a row is read and scored, and what the suites of the repository hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hoptac.errors import GoldError
from hoptac.evaluate.gold import Name, Reading
from hoptac.evaluate.phenomena import load_suite, load_suites
from hoptac.evaluate.suite_names import COLUMNS, NameRow, build, parse_place
from hoptac.lexicon.load import load_knowledge

SUITES = Path(__file__).parents[1] / "phenomena" / "names"
TEXT = "Chị Nga sang Nga. Viện Biển (VB) mở cửa."


def row(expected: str = "", forbidden: str = "") -> NameRow:
    cells = {"id": "made-p01", "set": "open", "polarity": "positive", "text": TEXT, "note": "made by hand"}
    return build("made", cells | {"expected": expected, "forbidden": forbidden})


def name(surface: str, kind: str, identity: str = "x", occurrence: int = 0) -> Name:
    start = [match.start() for match in re.finditer(re.escape(surface), TEXT)][occurrence]
    return Name(start, start + len(surface), kind, identity)


def test_parse_place_picks_the_occurrence() -> None:
    assert (parse_place("Nga|COUNTRY", TEXT).start, parse_place("Nga@2|COUNTRY|RUS", TEXT).start) == (4, 13)
    assert parse_place("Nga@2|COUNTRY|RUS", TEXT).identity == "RUS"


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("Nga", "cannot read the name"),
        ("Nga|STATE", "cannot read the name"),
        ("Nga|COUNTRY|RUS|x", "cannot read the name"),
        ("Lào|COUNTRY", "'Lào' occurs 0 times"),
        ("Nga@3|COUNTRY", "'Nga' occurs 2 times in the text, not 3"),
        ("Nga@0|COUNTRY", "'Nga' occurs 2 times in the text, not 0"),
    ],
)
def test_parse_place_says_what_is_wrong(item: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_place(item, TEXT)


def test_name_row_wants_exact_span_type_and_id() -> None:
    asked = row("Nga@2|COUNTRY|RUS", forbidden="Nga|COUNTRY")
    right = name("Nga", "COUNTRY", "RUS", 1)
    assert asked.score(Reading((right,), ())).right
    assert asked.score(Reading((), ())).missed == ("Nga|COUNTRY|RUS",)
    other = asked.score(Reading((name("Nga", "COUNTRY", "BLR", 1),), ()))
    assert other.missed == ("Nga|COUNTRY|RUS (found: Nga|COUNTRY|BLR)",)
    wider = asked.score(Reading((name("sang Nga", "COUNTRY", "RUS"),), ()))
    assert wider.missed == ("Nga|COUNTRY|RUS (found: sang Nga|COUNTRY|RUS)",)
    both = asked.score(Reading((right, name("Nga", "COUNTRY", "RUS")), ()))
    assert (both.missed, both.wrong) == ((), ("Nga|COUNTRY|RUS",))


def test_name_row_bars_what_overlaps_but_is_not_expected() -> None:
    asked = row("Viện Biển|ORGANISATION", forbidden="Biển|ORGANISATION; Nga|COUNTRY")
    whole = name("Viện Biển", "ORGANISATION")
    assert asked.score(Reading((whole,), ())).right
    assert asked.score(Reading((whole, name("Nga", "PERSON")), ())).right
    assert asked.score(Reading((whole, name("Chị Nga", "COUNTRY")), ())).wrong == ("Chị Nga|COUNTRY|x",)


def test_name_row_wants_one_id_for_one_label() -> None:
    asked = row("Viện Biển|ORGANISATION|=a; VB|ORGANISATION|=a")
    found = name("Viện Biển", "ORGANISATION", "VNM:VB")
    assert asked.score(Reading((found, name("VB", "ORGANISATION", "VNM:VB")), ())).right
    apart = asked.score(Reading((found, name("VB", "ORGANISATION", "VB")), ()))
    assert apart.missed == ("=a: one id, not VNM:VB, VB",)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("x,open,positive,Nga rộng.,Lào|COUNTRY,,", "made.csv line 2: 'Lào' occurs 0 times"),
        ("x,open,positive,Nga rộng.,,,", "made.csv line 2: the row asks nothing"),
        ("x,shut,positive,Nga rộng.,Nga|COUNTRY,,", "made.csv line 2: set is 'shut'"),
        ("x,open,positive", "made.csv line 2: cells are missing"),
    ],
)
def test_load_suite_of_names_names_file_and_line(tmp_path: Path, cells: str, message: str) -> None:
    path = tmp_path / "made.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{cells}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=re.escape(message)):
        load_suite(path)


def test_name_suites_are_many_with_enough_rows_half_of_them_held() -> None:
    suites = load_suites(SUITES)
    assert len(suites) >= 15
    for phenomenon, rows in suites.items():
        for polarity, enough in (("positive", 20), ("negative", 10)):
            chosen = [r for r in rows if r.polarity == polarity]
            held = sum(r.set == "held" for r in chosen)
            assert len(chosen) >= enough, (phenomenon, polarity)
            assert abs(2 * held - len(chosen)) <= 1, (phenomenon, polarity)


def test_name_suites_rows_are_all_different_and_name_known_ids() -> None:
    rows = [r for suite in load_suites(SUITES).values() for r in suite if isinstance(r, NameRow)]
    assert len({r.text for r in rows}) == len(rows)
    known = {record.key for record in load_knowledge().entities} | {"RUS:MFA", "JPN:MOE"}
    for r in rows:
        assert r.polarity == "negative" or r.expected, r.identity
        asked = {place.identity for place in r.expected} - {""}
        assert {i for i in asked if not i.startswith("=")} <= known, r.identity
