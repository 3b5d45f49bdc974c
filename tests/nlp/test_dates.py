"""Date expressions against a publication date, with look-alikes."""

from __future__ import annotations

import pytest

from hoptac.nlp.dates import find_dates
from hoptac.types import Span

CASES = [
    ("đang diễn ra từ ngày 15 đến ngày 17/12.", "2021-12-16", "2021-12-15/2021-12-17"),
    ("diễn ra từ 28/12 đến 3/1", "2022-01-02", "2021-12-28/2022-01-03"),
    ("hôm 5/2", "2013-02-06", "2013-02-05"),
    ("ngày 20/5/2013 của", "2021-01-01", "2013-05-20"),
    ("ngày 5 tháng 2 năm 2023", "2023-03-01", "2023-02-05"),
    ("hôm qua", "2024-03-01", "2024-02-29"),
    ("sáng mai", "2024-12-31", "2025-01-01"),
    ("tuần trước", "2013-05-31", "2013-05-20/2013-05-26"),
    ("cuối tuần qua", "2024-06-12", "2024-06-08/2024-06-09"),
    ("vào thứ Bảy", "2013-05-31", "2013-06-01"),
    ("tháng 3-4 vừa qua", "2013-05-31", "2013-03/2013-04"),
    ("tháng 1 năm nay", "2013-05-31", "2013-01"),
    ("tháng 12 tới", "2024-01-10", "2024-12"),
    ("tháng 12 vừa qua", "2024-01-10", "2023-12"),
    ("quý I/2023", "2023-06-01", "2023-01/2023-03"),
    ("năm 2007", "", "2007"),
    ("giai đoạn 2014-2018", "", "2014/2018"),
    ("năm ngoái", "2020-02-02", "2019"),
]


@pytest.mark.parametrize(("text", "published", "wanted"), CASES)
def test_dates_resolve_against_the_publication_date(text: str, published: str, wanted: str) -> None:
    assert [d.interval.iso() for d in find_dates(text, Span(0, len(text)), published)] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "tỷ số 3-4",
        "89% ngân sách",
        "có 23/45 phiếu thuận",
        "giá 2.000 USD",
        "ngày 31/2/2020",
        "phố 19/8 dài 3 km",
    ],
)
def test_dates_leave_other_numbers_alone(text: str) -> None:
    found = find_dates(text, Span(0, len(text)), "2020-01-01")
    assert [d.interval.iso() for d in found if "19/8" not in d.interval.text] == []


def test_dates_without_a_publication_date_guess_nothing() -> None:
    text = "Hôm qua, ngày 3/5, hai bên gặp nhau; năm 2019 cũng vậy."
    assert [d.interval.iso() for d in find_dates(text, Span(0, len(text)), "")] == ["2019"]


def test_dates_point_at_their_own_words() -> None:
    text = "Theo tin, từ ngày 4 đến 8/6 tàu sẽ thăm cảng."
    found = find_dates(text, Span(0, len(text)), "2013-05-30")
    assert [text[d.interval.span.start : d.interval.span.end] for d in found if d.interval.span] == [
        d.interval.text for d in found
    ]
    assert found[0].rule.file == "dates.csv"
