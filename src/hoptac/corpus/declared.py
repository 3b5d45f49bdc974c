"""What a page says of itself outside its text: address, title, date, section, author."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from hoptac.corpus.dates import iso_moment
from hoptac.corpus.prose import text_of
from hoptac.corpus.publishers import load_common

_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished' or @name='pubdate' or @name='publishdate']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//*[@itemprop='datePublished']/@content",
    "//meta[@name='publish-date' or @name='DC.date.issued' or @name='article:published_time']/@content",
    "//time[@pubdate]/@datetime",
)
_SUMMARIES = (
    "//meta[@property='og:description' or @name='description' or @name='twitter:description']/@content"
)
_NAMES = "//meta[@property='article:author' or @name='author']/@content"
_ARTICLES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_SHOWN = re.compile(
    r"(?:\d{1,2}[:hg]\d{2}(?::\d{2})?\W{1,3})?(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)(?:\W{1,3}\d{1,2}[:hg]\d{2})?"
)
LONGEST_DATE = 120
_BROKEN = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{6,60})\"")
"""In JSON-LD that is no JSON."""
_SIGN = re.compile(r"(GMT|UTC)\s*([+-])\s*(\d)", re.IGNORECASE)


def squeeze(text: str) -> str:
    """The text on one line, blanks squeezed."""
    return " ".join(text.split())


def first_value(tree: Any, *paths: str) -> str:
    """The first value that any of the paths finds and that is not blank."""
    values = (squeeze(str(value)) for path in paths for value in tree.xpath(path))
    return next(filter(None, values), "")


def linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD; what is broken is passed over."""
    pending: list[Any] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            pending.append(json.loads(str(script), strict=False))
        except (ValueError, RecursionError):
            continue
    while pending:
        value = pending.pop(0)
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            yield value
            graph = value.get("@graph")
            pending.extend(graph if isinstance(graph, list) else ())


def is_article(data: dict[str, Any]) -> bool:
    """Whether an object of JSON-LD is an article."""
    kinds = data.get("@type")
    return any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds]))


def published_at(tree: Any) -> str:
    """The date that the page itself declares; never one searched for in its text."""
    declared = [str(value) for path in _DATES for value in tree.xpath(path)]
    declared += [str(data.get("datePublished") or "") for data in linked_data(tree)]
    scripts = map(str, tree.xpath("//script[@type='application/ld+json']/text()"))
    declared += [match[1] for text in scripts if (match := _BROKEN.search(text))]
    return next(filter(None, map(iso_moment, declared)), "")


@lru_cache(maxsize=1)
def _spelled() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of months by name, of dates and of times with words in them."""
    common = load_common()

    def any_of(words: Iterable[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    months = {name: str(number) for number, name in enumerate(common.month_names, 1)}
    named = re.compile(
        rf"({any_of(common.month)})\s+({any_of(months)})(?=\s*(?:{any_of(common.year)})?\s*\d{{4}})", re.I
    )
    date = re.compile(
        rf"(\d{{1,2}})\s*(?:{any_of(common.month)})\s*(\d{{1,2}})\s*(?:{any_of(common.year)})?\s*(\d{{4}})",
        re.I,
    )
    time = re.compile(
        rf"(\d{{1,2}})\s*(?:{any_of(common.hour)})\s*(\d{{1,2}})\s*(?:{any_of(common.minute)})?", re.I
    )
    return named, months, date, time


def _in_figures(text: str) -> str:
    """A date and a time in words as figures: ``9 giờ 5 phút, ngày 16 tháng 12 năm 2021``."""
    named, months, date, time = _spelled()
    text = named.sub(lambda match: f"{match[1]} {months[match[2].casefold()]}", text)
    text = date.sub(r"\1/\2/\3", text)
    return time.sub(lambda match: f"{match[1]}:{int(match[2]):02d}", text)


def read_moment(text: str) -> str:
    """The ISO date in a text of the page: ``Thứ hai, ngày 24/12/12 11:05 tối``."""
    tidy = _in_figures(_SIGN.sub(r"\1\2\3", squeeze(text)).strip("|() "))
    common, last = load_common(), tidy.rpartition(" ")[2]
    word = last.casefold()
    if word not in common.forenoon + common.afternoon:
        return iso_moment(tidy) or iso_moment(tidy.partition(", ")[2])
    moment = iso_moment(tidy[: -len(last)].strip())
    if word in common.forenoon or "T" not in moment or int(moment[11:13]) >= 12:
        return moment
    return (datetime.fromisoformat(moment) + timedelta(hours=12)).isoformat()


def _fullest(moments: Iterable[str]) -> str:
    return max(filter(None, moments), key=lambda moment: "T" in moment, default="")


def shown_moment(text: str) -> str:
    """The ISO date in a text that is known to show one, whatever else (``Lan | 16/12/2021 | 3 ý kiến``)."""
    if len(text) > LONGEST_DATE:
        return ""
    found = _fullest([read_moment(text), *map(read_moment, text.split("|"))])
    if found:
        return found
    match = _SHOWN.search(_in_figures(text))
    return iso_moment(match[0]) if match else ""


def element_moment(node: Any) -> str:
    """The date in an element's attributes or, failing that, in its text."""
    values = [node.get(name) or "" for name in ("datetime", "content", "title")]
    return _fullest([*(iso_moment(squeeze(value)) for value in values), shown_moment(text_of(node))])


def headline(tree: Any) -> str:
    """The title that the page declares for itself as an article; not the one of the browser's window."""
    named = first_value(tree, "//meta[@itemprop='headline']/@content")
    if named:
        return named
    headlines = (data.get("headline") for data in linked_data(tree) if is_article(data))
    return next((squeeze(value) for value in headlines if isinstance(value, str)), "")


def summaries(tree: Any) -> list[str]:
    """What the page declares to be its summary."""
    found = [str(value) for value in tree.xpath(_SUMMARIES)]
    found += [str(data.get("description") or "") for data in linked_data(tree) if is_article(data)]
    return [squeeze(value).rstrip(". …") for value in found]


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.strip("/")
    except ValueError:
        return ""


def address(tree: Any) -> str:
    """The page's own address as it declares it."""
    found = first_value(tree, "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
    if not found:
        comments = (str(node.text) for node in tree.getroottree().xpath("//comment()"))
        found = next((match[1] for text in comments if (match := _SAVED_FROM.search(text))), "")
    return found if _host(found) else ""


def hosts(tree: Any, url: str) -> list[str]:
    """The hosts that the page may come from: its address, else those it points to most."""
    certain = _host(url or address(tree))
    if certain:
        return [certain]
    values = tree.xpath("//a/@href | //form/@action | //img/@src | //link/@href | //script/@src")
    links = Counter(filter(None, (_host(str(value)) for value in values)))
    return [host for host, _ in links.most_common(40)]


def authors(tree: Any) -> set[str]:
    """The names of authors that the page declares."""
    found = {squeeze(str(value)) for value in tree.xpath(_NAMES)}
    for data in linked_data(tree):
        people = data.get("author")
        for person in people if isinstance(people, list) else [people]:
            name = person.get("name") if isinstance(person, dict) else person
            if isinstance(name, str):
                found.add(squeeze(name))
    return found - {""}


def _trail(data: dict[str, Any]) -> Iterator[str]:
    """The names on the way from the first page to this one, without the first page's."""
    steps = data.get("itemListElement")
    for step in steps if isinstance(steps, list) else ():
        item = step.get("item") if isinstance(step, dict) else None
        place = item.get("@id") if isinstance(item, dict) else item
        name = (item.get("name") if isinstance(item, dict) else None) or (item and step.get("name"))
        if isinstance(name, str) and isinstance(place, str) and _path(place):
            yield squeeze(name)


def section(tree: Any) -> str:
    """The section that the page declares: its metadata, else the first step of the way to it."""
    named = first_value(tree, "//meta[@property='article:section' or @itemprop='articleSection']/@content")
    if named:
        return named
    objects = list(linked_data(tree))
    for data in objects:
        value = data.get("articleSection")
        if is_article(data) and isinstance(value, (str, list)) and value:
            return squeeze(str(value if isinstance(value, str) else value[0]))
    return next(
        (name for data in objects if data.get("@type") == "BreadcrumbList" for name in _trail(data)), ""
    )


def claims_article(tree: Any) -> bool:
    """Whether the page says that it is one article."""
    kind = first_value(tree, "//meta[@property='og:type']/@content")
    return kind == "article" or any(map(is_article, linked_data(tree)))
