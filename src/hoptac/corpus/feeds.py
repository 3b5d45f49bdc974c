"""The only door to feedparser: RSS and Atom to entries; and lists of feeds."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from hoptac.corpus.addresses import redact
from hoptac.corpus.dates import iso_moment
from hoptac.corpus.readers import is_address
from hoptac.errors import InputError

LIST_COLUMNS = frozenset({"outlet", "url", "section", "source", "note"})
MAX_ENTRIES = 1000
"""A feed's first entries; no news feed has more."""
MAX_SUMMARY = 2000
MAX_TITLE = 400
MAX_DATE = 100
_ROOT = re.compile(
    # possessive: what was passed over is not looked at again
    r"\s*+(?:(?><\?.*?\?>|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>|<!--.*?-->)\s*+)*+"
    r"<(?:rss|rdf:RDF|feed|channel)[\s/>]",
    re.S,
)
_END = re.compile(r"</(?:rss|rdf:RDF|feed|channel)\s*>\s*\Z", re.I)
_ENTITY = re.compile(r"<!ENTITY", re.I)
_TAG = re.compile(r"<[^>]{0,2000}>")
_ZONE = re.compile(
    r"(?P<when>.*\d)\s*(?:GMT|UTC|Z)?\s*(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?", re.I
)
_VIET_NAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that a feed names."""

    url: str
    title: str = ""
    published: str = ""
    """ISO 8601 with the offset that the feed gives; what it gives itself when that is not understood."""
    updated: str = ""
    """When the article was last changed by the feed's word, in UTC so that strings compare; or empty."""
    summary: str = ""


def is_feed(text: str) -> bool:
    """Whether a text begins as an RSS or Atom feed does."""
    return bool(_ROOT.match(text[:20_000].removeprefix("\ufeff")))


def _moment(raw: str) -> datetime | None:
    """The moment of a date as feeds write them; one without a zone is Viet Nam's."""
    tidy = " ".join(raw[:MAX_DATE].split())
    if iso := iso_moment(tidy):
        return datetime.fromisoformat(iso) if "T" in iso else None
    if match := _ZONE.fullmatch(tidy):
        ahead = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        zone = timezone(-ahead if match["sign"] == "-" else ahead)
        return parsedate_to_datetime(match["when"]).replace(tzinfo=zone)
    moment = parsedate_to_datetime(tidy)
    return moment if moment.tzinfo else moment.replace(tzinfo=_VIET_NAM)


def feed_moment(raw: str) -> str:
    """A feed's date as ISO 8601 with its offset (a day stays a day); empty when not understood."""
    try:
        moment = _moment(raw)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat(timespec="seconds") if moment else iso_moment(raw[:MAX_DATE])


def _utc(iso: str) -> str:
    if "T" not in iso:
        return ""
    try:
        return datetime.fromisoformat(iso).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _text(entry: Any, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return link


def _entry(entry: Any, base: str) -> Entry:
    published, updated = _text(entry, "published"), _text(entry, "updated")
    moment = feed_moment(published or updated)
    changed = max(_utc(feed_moment(published)), _utc(feed_moment(updated)))
    link = "".join(_text(entry, "link").split())
    return Entry(
        _joined(base, link),
        _plain(_text(entry, "title"))[:MAX_TITLE],
        moment or (published or updated)[:MAX_DATE],
        changed,
        _plain(_text(entry, "summary"))[:MAX_SUMMARY],
    )


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds."""

    entries: tuple[Entry, ...]
    errors: tuple[InputError, ...] = ()
    """Entries that name no article."""
    cut: bool = False
    """The feed breaks off; its last entry, which may be half, is left out."""


def parse_feed(text: str, source: str, base: str = "") -> Feed:
    """The entries of a feed, each address once; ``base`` is where the feed lies, for relative links.

    Raises :class:`InputError` for what is no feed, and for one that declares entities of its own:
    a few lines of these can grow without bound.
    """
    if _ENTITY.search(text):
        raise InputError(source, "the feed declares entities of its own; that is not read")
    headers = {"content-type": "application/xml; charset=utf-8"}
    if base:
        headers["content-location"] = base
    # a stream, never a string: feedparser would take that for an address or a file's name
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        parsed = feedparser.parse(stream, response_headers=headers)
    except Exception as error:  # it raises whatever a damaged feed makes it stumble over
        raise InputError(source, "the feed is damaged beyond reading") from error
    if not parsed.get("version") and not parsed.entries:
        raise InputError(source, "not an RSS or Atom feed")
    base = base or _text(parsed.feed, "link")
    cut = not _END.search(text)
    entries = parsed.entries[:-1] if cut else parsed.entries
    found: dict[str, Entry] = {}
    errors: list[InputError] = []
    for number, raw in enumerate(entries[:MAX_ENTRIES], 1):
        entry = _entry(raw, base)
        if is_address(entry.url):
            found.setdefault(entry.url, entry)
        else:
            what = f"'{redact(entry.url[:100])}' is not an address" if entry.url else "no address"
            errors.append(InputError(f"{source}:{number}", f"an entry that cannot be followed: {what}"))
    return Feed(tuple(found.values()), tuple(errors), cut)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of feeds."""

    url: str
    outlet: str = ""
    section: str = ""


def is_feed_list(header: str) -> bool:
    """Whether a CSV file's first line is that of a list of feeds: ``url``, and no columns foreign to it."""
    names = _names(header.splitlines()[0]) if header else []
    return "url" in names and LIST_COLUMNS.issuperset(names)


def _names(header: str) -> list[str]:
    """The names of the columns; none where the line is no CSV."""
    try:
        cells = next(csv.reader([header.removeprefix("\ufeff")]), [])
    except csv.Error:
        return []
    return [name.strip().lower() for name in cells]


def read_feed_list(text: str, source: str) -> Iterator[Listed | InputError]:
    """The lines of a list of feeds: CSV with ``url`` and, if known, ``outlet`` and ``section``."""
    header, _, body = re.sub("\r\n?", "\n", text.removeprefix("\ufeff")).partition("\n")
    names = _names(header)
    if "url" not in names:
        yield InputError(f"{source}:1", "not a list of feeds: its first line names no column 'url'")
        return
    reader = csv.reader(io.StringIO(body, newline=""))
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield InputError(f"{source}:{reader.line_num + 1}", f"not CSV: {error}")
            continue
        if cells is None:
            return
        row = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
        url = row.get("url", "")
        if not any(row.values()) or cells[0].startswith("#"):
            continue
        if is_address(url):
            yield Listed(url, row.get("outlet", ""), row.get("section", ""))
        else:
            yield InputError(f"{source}:{reader.line_num + 1}", f"'{redact(url[:100])}' is not an address")
