"""Date expressions to intervals, read against the publication date; never guessed without one.

A date without a year takes the year that lies nearest to the publication (so that ``28/12 đến
3/1`` in a January paper begins in the old year); without a publication date only full dates
and bare years are resolved.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hoptac.lexicon.calendar import DatePattern, patterns_for
from hoptac.types import Interval, Rule, Span

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


@dataclass(slots=True)
class FoundDate:
    """A resolved date expression: its interval (with span in the article) and the row that read it."""

    interval: Interval
    rule: Rule


def publication_day(published_at: str) -> date | None:
    """The calendar day of an ISO 8601 publication date, None when it is missing."""
    try:
        return date.fromisoformat(published_at[:10])
    except ValueError:
        return None


def _nearest_year(month: int, day: int, anchor: date) -> int:
    def distance(year: int) -> int:
        length = calendar.monthrange(year, month)[1]
        return abs((date(year, month, min(day, length)) - anchor).days)

    return min((anchor.year, anchor.year - 1, anchor.year + 1), key=distance)


def _number(found: re.Match[str], name: str) -> int | None:
    value = found.groupdict().get(name)
    if value is None:
        return None
    return _ROMAN.get(value.upper()) or int(value)


def _day(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}" if day <= calendar.monthrange(year, month)[1] else ""


def _single_day(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    day, month, year = (_number(found, n) for n in ("d1", "m1", "y1"))
    if day is None or month is None or (year is None and anchor is None):
        return "", ""
    if year is None and anchor is not None:
        year = _nearest_year(month, day, anchor)
    return _day(year or 0, month, day), ""


def _day_range(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    first, last, month2 = (_number(found, n) for n in ("d1", "d2", "m2"))
    if first is None or last is None or month2 is None:
        return "", ""
    year2 = _number(found, "y2") or (_nearest_year(month2, last, anchor) if anchor else None)
    if year2 is None:
        return "", ""
    month1 = _number(found, "m1") or month2
    year1 = _number(found, "y1") or (year2 - 1 if month1 > month2 else year2)
    start, end = _day(year1, month1, first), _day(year2, month2, last)
    return (start, end) if start and end and start <= end else ("", "")


def _month(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    month, year = _number(found, "m1"), _number(found, "y1")
    if month is None or (year is None and anchor is None):
        return "", ""
    if year is None and anchor is not None:
        year = _nearest_year(month, 15, anchor)
    return f"{year:04d}-{month:02d}", ""


def _month_beside(later: bool) -> Callable[[re.Match[str], date | None], tuple[str, str]]:
    def read(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
        if anchor is None:
            return "", ""
        month = int(found["m1"])
        year = anchor.year
        if later and month < anchor.month:
            year += 1
        if not later and month > anchor.month:
            year -= 1
        return f"{year:04d}-{month:02d}", ""

    return read


def _months(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    first, last = _number(found, "m1"), _number(found, "m2")
    if first is None or last is None:
        return "", ""
    year = _number(found, "y2") or (_nearest_year(last, 15, anchor) if anchor else None)
    if year is None:
        return "", ""
    return f"{year - (first > last):04d}-{first:02d}", f"{year:04d}-{last:02d}"


def _quarter(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    quarter, year = _number(found, "q1"), _number(found, "y1") or (anchor.year if anchor else None)
    if quarter is None or year is None:
        return "", ""
    return f"{year:04d}-{3 * quarter - 2:02d}", f"{year:04d}-{3 * quarter:02d}"


def _year_part(first: int, last: int) -> Callable[[re.Match[str], date | None], tuple[str, str]]:
    def read(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
        year = _number(found, "y1")
        return (f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}") if year else ("", "")

    return read


def _year(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    return found["y1"], ""


def _years(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    return (found["y1"], found["y2"]) if found["y1"] <= found["y2"] else ("", "")


def _month_last_year(found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    return (f"{anchor.year - 1:04d}-{int(found['m1']):02d}", "") if anchor else ("", "")


_READERS: dict[str, Callable[[re.Match[str], date | None], tuple[str, str]]] = {
    "day": _single_day,
    "range": _day_range,
    "month": _month,
    "months": _months,
    "month_next": _month_beside(later=True),
    "month_past": _month_beside(later=False),
    "month_last_year": _month_last_year,
    "quarter": _quarter,
    "half1": _year_part(1, 6),
    "half2": _year_part(7, 12),
    "summer": _year_part(6, 8),
    "year": _year,
    "years": _years,
}


def _relative(unit: str, shift: int, anchor: date) -> tuple[str, str]:
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift)
    if unit == "day":
        return (anchor + timedelta(days=shift)).isoformat(), ""
    if unit == "week":
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    if unit == "weekend":
        return (monday + timedelta(days=5)).isoformat(), (monday + timedelta(days=6)).isoformat()
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + shift
        return f"{months // 12:04d}-{months % 12 + 1:02d}", ""
    if unit == "weekday":
        near = [anchor + timedelta(days=d) for d in range(-3, 4)]
        return next(d for d in near if d.weekday() == shift).isoformat(), ""
    return f"{anchor.year + shift:04d}", ""


def _resolve(pattern: DatePattern, found: re.Match[str], anchor: date | None) -> tuple[str, str]:
    unit, _, shift = pattern.means.partition(":")
    if not shift:
        return _READERS[unit](found, anchor)
    return _relative(unit, int(shift), anchor) if anchor else ("", "")


def find_dates(text: str, span: Span, published_at: str) -> tuple[FoundDate, ...]:
    """The date expressions inside ``span`` of the article's text, left to right, resolved."""
    anchor = publication_day(published_at)
    taken: list[FoundDate] = []
    for pattern in patterns_for(span.of(text)):
        for found in pattern.expression.finditer(text, span.start, span.end):
            where = Span(found.start(), found.end())
            if any(old.interval.span and old.interval.span.overlaps(where) for old in taken):
                continue
            start, end = _resolve(pattern, found, anchor)
            if start:
                taken.append(FoundDate(Interval(start, end or start, found[0], where), pattern.rule))
    return tuple(sorted(taken, key=lambda d: d.interval.span.start if d.interval.span else 0))


def tense_of(found: FoundDate | None, published_at: str) -> str:
    """Where a date lies against the publication: ``past``, ``future``, ``today`` or ``unsaid``."""
    if found is None or not published_at:
        return "unsaid"
    day = published_at[:10]
    start, end = found.interval.start, found.interval.end or found.interval.start
    if end[: len(day)] < day[: len(end)]:
        return "past"
    return "future" if start > day[: len(start)] else "today"
