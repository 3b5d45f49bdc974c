"""When a thing existed: the columns ``valid_from`` and ``valid_until`` as first and last day."""

from __future__ import annotations

import calendar
import datetime
import re

from hoptac.lexicon.schema import EntityRow

Period = tuple[datetime.date, datetime.date]
"""The first and the last day, both within."""

_WRITTEN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def day_of(written: str, *, last: bool = False) -> datetime.date | None:
    """The first (or the last) day of what a cell says: ``2025``, ``2025-03`` or ``2025-03-01``.

    None where it says no day of the calendar.
    """
    if not _WRITTEN.fullmatch(written):
        return None
    year, month, day = (*(int(part) for part in written.split("-")), 0, 0)[:3]
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day or not last:
        return first
    end = month or 12
    return datetime.date(year, end, calendar.monthrange(year, end)[1])


def period(row: EntityRow) -> Period:
    """From when to when a row's thing existed; an empty or unreadable cell leaves that side open."""
    first = day_of(row.valid_from) or datetime.date.min
    return first, day_of(row.valid_until, last=True) or datetime.date.max


def overlap(one: EntityRow, other: EntityRow) -> bool:
    """Whether there was a day on which both existed."""
    (first, last), (other_first, other_last) = period(one), period(other)
    return first <= other_last and other_first <= last
