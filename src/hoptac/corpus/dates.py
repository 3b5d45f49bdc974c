"""Publication dates as sources write them, to ISO 8601. What is not understood stays unknown."""

from __future__ import annotations

import math
import re
from datetime import datetime

from hoptac.settings import UTC_OFFSET

_TIME = r"(?P<hour{n}>\d{{1,2}})[:hg](?P<minute{n}>\d{{2}})(?::(?P<second{n}>\d{{2}}))?"
_PRESS = re.compile(
    r"\D*?(?:" + _TIME.format(n=1) + r"[\s,|-]*(?:\D{1,12}\s)?)?"
    r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?!\d)"
    r"(?:[\s,|-]*(?:[^\W\d]{1,5}\s)?" + _TIME.format(n=2) + r")?"
    r"\s*\(?(?:(?:GMT|UTC)\s*(?P<sign>[+-])(?P<offset>\d{1,2})(?::?(?P<odd>\d{2}))?)?\)?\s*"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")


def _offset(moment: datetime) -> str:
    text = moment.strftime("%z")[:5]
    return f"{text[:3]}:{text[3:]}" if text else UTC_OFFSET


def _from_iso(raw: str) -> str:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return ""
    if _DAY.fullmatch(raw):
        return moment.strftime("%Y-%m-%d")
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + _offset(moment)


def _from_press(raw: str) -> str:
    match = _PRESS.fullmatch(raw)
    if not match:
        return ""
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    hour, minute, second = (match[f"{name}1"] or match[f"{name}2"] for name in ("hour", "minute", "second"))
    try:
        moment = datetime(  # noqa: DTZ001  # the offset is written behind
            year, int(match["month"]), int(match["day"]), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError:
        return ""
    if hour is None:
        return moment.strftime("%Y-%m-%d")
    offset = UTC_OFFSET
    if match["sign"]:
        offset = f"{match['sign']}{int(match['offset']):02d}:{match['odd'] or '00'}"
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + offset


def iso_moment(raw: str) -> str:
    """The date (and time with offset, if a time is given) in ``raw``; empty when not understood.

    Read are ISO 8601 and the forms of the Vietnamese press, day before month:
    ``27/05/13 14:41 GMT+7``, ``09:39, 16/12/2021``, ``16/12/2021``. A time without offset is
    Viet Nam's. Nothing is filled in that is not there.
    """
    tidy = " ".join(raw.split())
    return _from_iso(tidy) or _from_press(tidy)


def sort_moment(published_at: str) -> float:
    """A key that orders ISO dates and moments in time, whatever their offsets; undated ones last."""
    if not published_at:
        return math.inf
    whole = published_at if "T" in published_at else f"{published_at}T00:00:00{UTC_OFFSET}"
    return datetime.fromisoformat(whole).timestamp()
