"""Publisher profiles: where an outlet's pages keep title, lead, date, body and what is not the article.

A profile is a TOML file. Those of the package lie in ``hoptac/publishers``; a user's own in the folder
``seeds/publishers`` of the working folder are read first, and one of the same file name replaces the
package's. ``seeds/publishers/README.md`` describes the form.
"""

from __future__ import annotations

import datetime
import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hoptac.corpus.selectors import to_xpath
from hoptac.errors import KnowledgeError

OWN_PROFILES = Path("seeds") / "publishers"
COMMON = "common.toml"
ANY_HOST = "*"
REQUIRED = ("title", "body")
PARTS = ("title", "lead", "date", "section", "byline", "body", "caption", "remove")
WORDS = (
    *("byline", "related", "buttons", "invitations", "channels", "following"),
    *("comments", "endings", "footers", "caption_words"),
    *("forenoon", "afternoon", "hour", "minute", "month", "year", "month_names"),
)
HEAD = ("outlet", "hosts", "source", "versions")


@dataclass(frozen=True, slots=True)
class Version:
    """The markup of one outlet up to ``valid_until`` (its last day; None for today's).

    Each part is a list of XPaths: of ``title``, ``lead``, ``date``, ``section`` and ``body`` the
    first that finds something counts, of ``byline``, ``caption`` and ``remove`` all do.
    """

    title: tuple[str, ...]
    body: tuple[str, ...]
    lead: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    valid_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """An outlet, the hosts of its pages (their subdomains too) and its versions, oldest first."""

    outlet: str
    hosts: tuple[str, ...]
    versions: tuple[Version, ...]

    def covers(self, host: str) -> bool:
        """Whether pages of ``host`` are this outlet's; a profile of any host covers all."""
        name = host.lower().partition(":")[0].rstrip(".")
        return any(own == ANY_HOST or name == own or name.endswith(f".{own}") for own in self.hosts)


@dataclass(frozen=True, slots=True)
class Common:
    """What holds for pages of any outlet: words of bylines, related links; what never is the article."""

    byline: tuple[str, ...]
    related: tuple[str, ...]
    buttons: tuple[str, ...]
    invitations: tuple[str, ...]
    channels: tuple[str, ...]
    following: tuple[str, ...]
    comments: tuple[str, ...]
    endings: tuple[str, ...]
    footers: tuple[str, ...]
    caption: tuple[str, ...]
    remove: tuple[str, ...]
    caption_words: tuple[str, ...]
    forenoon: tuple[str, ...]
    afternoon: tuple[str, ...]
    """Words behind a time (``11:05 tối``)."""
    hour: tuple[str, ...]
    minute: tuple[str, ...]
    month: tuple[str, ...]
    year: tuple[str, ...]
    month_names: tuple[str, ...]


def _strings(value: object, file: str, key: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise KnowledgeError(file, 0, f"'{key}' must be a text or a list of texts")
    return tuple(values)


def _known(table: Mapping[str, object], keys: Iterable[str], file: str) -> None:
    for key in table:
        if key not in (options := tuple(keys)):
            near = difflib.get_close_matches(key, options, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"one of {', '.join(options)} expected"
            raise KnowledgeError(file, 0, f"unknown key '{key}'; {hint}")


def _paths(table: Mapping[str, object], key: str, file: str) -> tuple[str, ...]:
    try:
        return tuple(to_xpath(selector) for selector in _strings(table.get(key, []), file, key))
    except ValueError as error:
        raise KnowledgeError(file, 0, f"'{key}': {error}") from error


def _version(table: Mapping[str, object], file: str) -> Version:
    _known(table, (*PARTS, "valid_until"), file)
    for key in REQUIRED:
        if key not in table:
            raise KnowledgeError(file, 0, f"a version without '{key}'")
    until = table.get("valid_until")
    if until is not None and type(until) is not datetime.date:
        raise KnowledgeError(file, 0, "'valid_until' must be a date (2013-06-30)")
    parts: dict[str, Any] = {key: _paths(table, key, file) for key in PARTS}
    return Version(**parts, valid_until=until)


def parse_profile(text: str, file: str) -> Profile:
    """The profile in a TOML text. Raises :class:`KnowledgeError` that names file, key and what was meant."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(file, 0, f"not TOML: {error}") from error
    _known(table, HEAD, file)
    for key in ("outlet", "hosts", "versions"):
        if not table.get(key):
            raise KnowledgeError(file, 0, f"no '{key}'")
    (outlet, *_), versions = _strings(table["outlet"], file, "outlet"), table["versions"]
    if not isinstance(versions, list):
        raise KnowledgeError(file, 0, "'versions' must be written as [[versions]]")
    ordered = sorted((_version(v, file) for v in versions), key=lambda v: v.valid_until or datetime.date.max)
    hosts = tuple(host.lower() for host in _strings(table["hosts"], file, "hosts"))
    return Profile("" if outlet == ANY_HOST else outlet, hosts, tuple(ordered))


@lru_cache(maxsize=8)
def load_profiles(own: Path | None = OWN_PROFILES) -> tuple[Profile, ...]:
    """All profiles: the user's own in the folder ``own`` first, those of any host last."""
    texts: dict[str, str] = {}
    if own is not None and own.is_dir():
        texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(own.glob("*.toml"))}
    shipped = files("hoptac") / "publishers"
    for entry in sorted(shipped.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml") and entry.name != COMMON and entry.name not in texts:
            texts[entry.name] = entry.read_text(encoding="utf-8")
    profiles = [parse_profile(text, name) for name, text in texts.items() if name != COMMON]
    return tuple(sorted(profiles, key=lambda profile: ANY_HOST in profile.hosts))


@lru_cache(maxsize=1)
def load_common() -> Common:
    """The words and selectors that hold for pages of any outlet."""
    table = tomllib.loads((files("hoptac") / "publishers" / COMMON).read_text(encoding="utf-8"))
    words = {key: _strings(table[key], COMMON, key) for key in WORDS}
    paths = {key: _paths(table, key, COMMON) for key in ("caption", "remove")}
    return Common(**words, **paths)
