"""The only door to trafilatura: a news page to title, date, lead and body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html  # type: ignore[import-untyped]

from hoptac.corpus.dates import iso_moment
from hoptac.errors import InputError

_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished' or @name='pubdate' or @name='publishdate']/@content",
    "//*[@itemprop='datePublished']/@datetime",
)
_LEADS = "//meta[@property='og:description' or @name='description']/@content"
_BLOCKS = "//body//*[self::p or self::h2 or self::h3 or self::div or self::strong]"


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _first(tree: Any, *paths: str) -> str:
    for path in paths:
        for value in tree.xpath(path):
            if _squeeze(str(value)):
                return _squeeze(str(value))
    return ""


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    pending: list[Any] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            pending.append(json.loads(str(script), strict=False))
        except ValueError:
            continue
    while pending:
        value = pending.pop(0)
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            yield value
            pending.extend(value.get("@graph") or ())


def _published_at(tree: Any) -> str:
    """The date that the page itself declares; never one searched for in its text."""
    declared = [str(value) for path in _DATES for value in tree.xpath(path)]
    declared += [str(data.get("datePublished") or "") for data in _linked_data(tree)]
    return next(filter(None, map(iso_moment, declared)), "")


def _lead(tree: Any, body: str) -> str:
    """The page's summary, where it also stands in the page and the body was read without it."""
    summaries = {_squeeze(str(value)) for value in tree.xpath(_LEADS)} - {""}
    known = _squeeze(body)
    for block in tree.xpath(_BLOCKS):
        text = _squeeze(block.text_content()) if len(block) < 8 else ""
        if text and text not in known and any(s in (text, text[-len(s) :]) for s in summaries):
            return next(s for s in summaries if text.endswith(s))
    return ""


def read_page(content: str, source: str) -> dict[str, str]:
    """The fields of one saved page (see :data:`hoptac.corpus.intake.COLUMNS`).

    The text is the lead and the body as paragraphs, one a line. Raises :class:`InputError` when the
    page holds no article text.
    """
    try:
        tree = lxml_html.document_fromstring(content.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise InputError(source, "not an HTML page") from error
    document = trafilatura.bare_extraction(
        content,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    body = (getattr(document, "text", "") or "").strip()
    if not body:
        raise InputError(source, "no article text found in the page")
    lead = _lead(tree, body)
    return {
        "url": _first(tree, "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"),
        "title": _first(tree, "//meta[@property='og:title']/@content") or (document.title or ""),
        "outlet": _first(tree, "//meta[@property='og:site_name']/@content"),
        "section": _first(tree, "//meta[@property='article:section']/@content"),
        "published_at": _published_at(tree),
        "text": f"{lead}\n{body}" if lead else body,
    }
