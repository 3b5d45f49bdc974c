"""Publication dates as they come, and what is never guessed."""

from __future__ import annotations

import pytest

from hoptac.corpus.dates import iso_moment, sort_moment
from hoptac.corpus.header import Header, read_header


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2021-12-16", "2021-12-16"),
        ("2021-12-16T09:39:00+0700", "2021-12-16T09:39:00+07:00"),
        ("2021-12-16T02:39:00Z", "2021-12-16T02:39:00+00:00"),
        ("2021-12-16 09:39", "2021-12-16T09:39:00+07:00"),
        ("27/05/13 14:41 GMT+7", "2013-05-27T14:41:00+07:00"),
        ("09:39, 16/12/2021", "2021-12-16T09:39:00+07:00"),
        ("16/12/2021", "2021-12-16"),
        (" 5/2/2023 ", "2023-02-05"),
        ("Thứ năm, 16/12/2021, 09:39 (GMT+7)", "2021-12-16T09:39:00+07:00"),
        ("16/12/2021 00:00 GMT+9", "2021-12-16T00:00:00+09:00"),
    ],
)
def test_dates_are_normalised(raw: str, iso: str) -> None:
    assert iso_moment(raw) == iso


@pytest.mark.parametrize(
    "raw", ["", "hôm qua", "12/2021", "2021", "2021-12", "32/12/2021", "16/13/2021", "25:00"]
)
def test_dates_that_are_not_said_are_not_made_up(raw: str) -> None:
    assert iso_moment(raw) == ""


def test_dates_sort_in_time_with_undated_last() -> None:
    times = ["2021-12-16", "2021-12-16T01:00:00+09:00", "2021-12-15T17:30:00+00:00", "", "1945-09-02"]
    assert sorted(times, key=sort_moment) == [times[4], times[1], times[0], times[2], ""]


def test_header_is_read_from_the_second_line() -> None:
    text = "Một tiêu đề\nXã hội - Ngày đăng : 09:39, 16/12/2021\nThân bài."
    assert read_header(text) == Header("Một tiêu đề", "Xã hội", "2021-12-16T09:39:00+07:00")


@pytest.mark.parametrize(
    "text",
    [
        "Một dòng",
        "",
        "Dòng một\nHà Nội - Giá vàng: 12 triệu đồng một lượng",
        "Dòng một\nThân bài ngày 16/12/2021.",
        "x" * 500 + "\nXã hội - Ngày đăng : 09:39, 16/12/2021\n",
    ],
)
def test_header_is_not_seen_where_there_is_none(text: str) -> None:
    assert read_header(text) == Header()
