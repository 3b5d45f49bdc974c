"""What the columns say of time: moments, and dates that may be a year or a month only."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from hoptac.settings import UTC_OFFSET
from hoptac.tables.schemas import Column

TimeKind = Literal["", "moment", "partial"]
YEAR, MONTH, DAY = len("2021"), len("2021-12"), len("2021-12-16")


def time_kind(column: Column) -> TimeKind:
    """``moment`` for a date or a date and time, ``partial`` for a day, month or year, else empty."""
    if column.type == "datetime":
        return "moment"
    if not column.pattern.startswith(r"\d{4}"):
        return ""
    return "moment" if "T" in column.pattern else "partial"


def vietnam() -> timezone:
    """The zone of Viet Nam's clocks, in which an article without an offset is dated."""
    clock = datetime.strptime(UTC_OFFSET, "%z")
    return timezone(clock.utcoffset() or timedelta())


def local(moment: str) -> datetime:
    """A cell's moment on the clocks of Viet Nam, without zone; a date alone is its midnight.

    Raises ValueError for what is no ISO date.
    """
    parsed = datetime.fromisoformat(moment)
    if len(moment) == DAY:
        return parsed
    zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return zoned.astimezone(vietnam()).replace(tzinfo=None)


def whole_day(partial: str) -> date | None:
    """The day of a partial date that is one, None for a month, a year or what is no date."""
    try:
        return date.fromisoformat(partial) if len(partial) == DAY else None
    except ValueError:
        return None


def first_day(partial: str) -> date | None:
    """The first day of a day, month or year; None for what is none, or no date."""
    missing = {YEAR: "-01-01", MONTH: "-01"}.get(len(partial), "")
    try:
        return date.fromisoformat(partial + missing)
    except ValueError:
        return None


def last_day(partial: str) -> date | None:
    """The last day of a day, month or year; None for what is none, or no date."""
    first = first_day(partial)
    if first is None or len(partial) == DAY:
        return first
    month = 12 if len(partial) == YEAR else first.month
    return date(first.year, month, calendar.monthrange(first.year, month)[1])
