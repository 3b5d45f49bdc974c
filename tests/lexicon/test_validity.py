"""The days between which a row's thing existed."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.schema import EntityRow
from hoptac.lexicon.validity import day_of, overlap, period

ROWS = {row.key: row for row in load_knowledge().entities}


def dated(since: str, until: str) -> EntityRow:
    return replace(ROWS["VNM:MAE"], valid_from=since, valid_until=until)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025", (2025, 1, 1), (2025, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2024-12", (2024, 12, 1), (2024, 12, 31)),
        ("2025-03-01", (2025, 3, 1), (2025, 3, 1)),
    ],
)
def test_day_of_gives_first_and_last_day(
    written: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert day_of(written) == datetime.date(*first)
    assert day_of(written, last=True) == datetime.date(*last)


@pytest.mark.parametrize(
    "written", ["", "25", "2025-13", "2025-02-30", "2025-3-1", "2025-03-01T00", "0000", "２０２５"]
)
def test_day_of_refuses_what_is_no_day(written: str) -> None:
    assert day_of(written) is None
    assert day_of(written, last=True) is None


def test_overlap_counts_both_ends() -> None:
    assert overlap(dated("", "2025-02"), dated("2025-02-28", ""))
    assert not overlap(dated("", "2025-02-28"), dated("2025-03", ""))
    assert overlap(dated("", ""), dated("1990", "1991"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("VNM:MONRE", "VNM:MAE"),
        ("VNM:MARD", "VNM:MAE"),
        ("VNM:CEMA", "VNM:MERA"),
        ("VNM:GDC", "VNM:CustomsDepartment"),
        ("VNM:CPVPropaganda", "VNM:CPVPropagandaMassMobilisation"),
    ],
)
def test_a_merged_body_ends_the_day_before_its_successor(old: str, new: str) -> None:
    assert period(ROWS[old])[1] + datetime.timedelta(days=1) == period(ROWS[new])[0]


@pytest.mark.parametrize("merged", ["VNM:MPI", "VNM:MOT", "VNM:MIC", "VNM:MOLISA"])
def test_ministries_merged_in_2025_have_their_last_day(merged: str) -> None:
    assert period(ROWS[merged])[1] == datetime.date(2025, 2, 28)


def test_29_provinces_ended_in_june_2025() -> None:
    ended = [
        r for r in ROWS.values() if r.type == "PLACE" and r.country == "VNM" and r.valid_until == "2025-06-30"
    ]
    assert len(ended) == 29


@pytest.mark.parametrize("state", ["SUN", "YUG", "CSK", "DDR", "YMD", "SCG"])
def test_dissolved_states_have_both_days(state: str) -> None:
    first, last = period(ROWS[state])
    assert datetime.date.min < first < last < datetime.date.max
