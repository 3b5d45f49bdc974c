"""The only door to trafilatura and lxml: a news page to title, date, lead, body, captions and byline.

A page is read with its publisher's profile (:mod:`hoptac.corpus.publishers`), else with what it declares
about itself and trafilatura's idea of its body. The stored text is the lead and the body's paragraphs,
one a line. The title is a field of its own and not part of the text; captions and bylines are found, so
that they can be left out: a caption is no sentence of the article, and often repeats one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html  # type: ignore[import-untyped]

from hoptac.corpus import declared
from hoptac.corpus.boilerplate import cut_teasers, prune
from hoptac.corpus.declared import first_value, squeeze
from hoptac.corpus.generic import Body, clean_lines, find_lead, find_moment, find_title, is_lead
from hoptac.corpus.prose import cut, find, is_related, read_lines, read_prose, text_of
from hoptac.corpus.publishers import Common, Profile, Version, load_common, load_profiles
from hoptac.errors import InputError

MIN_LETTERS = 30
"""A page with less prose than this is no article."""
MIN_BODY_LETTERS = 80
"""A profile whose body selector finds less prose than this does not fit the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read. ``publisher`` is the profile's outlet, empty for a page read without profile."""

    url: str
    title: str
    outlet: str
    section: str
    published_at: str
    lead: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    publisher: str = ""

    @property
    def text(self) -> str:
        """What is stored: the lead and the paragraphs, one a line."""
        return "\n".join(filter(None, (self.lead, *self.paragraphs)))


def _tree(content: str, source: str) -> Any:
    if "<" not in content:
        raise InputError(source, "not an HTML page")
    try:
        return lxml_html.document_fromstring(content.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise InputError(source, "not an HTML page") from error


def _first_text(tree: Any, paths: Iterable[str]) -> str:
    return next(filter(None, (squeeze(text_of(node)) for node in find(tree, paths))), "")


def _fuller(said: str, shown: Callable[[], str]) -> str:
    """The declared date, or the one that the page shows when that says more (or all) of it."""
    if "T" in said:
        return said
    seen = shown()
    return seen if seen.startswith(said[:10]) else said


def _moment(tree: Any, version: Version) -> str:
    shown = (declared.element_moment(node) for node in find(tree, version.date))
    return _fuller(declared.published_at(tree), lambda: next(filter(None, shown), ""))


def _is_over(version: Version, moment: str) -> bool:
    return bool(version.valid_until and moment and date.fromisoformat(moment[:10]) > version.valid_until)


def _lead(tree: Any, version: Version, common: Common) -> tuple[str, list[Any]]:
    for node in find(tree, version.lead):
        lines = [line.text for line in read_lines(node) if not is_related(line, common)]
        if lines:
            return " ".join(lines), [node]
    return "", []


def _outermost(nodes: Sequence[Any]) -> list[Any]:
    chosen = set(nodes)
    return [node for node in nodes if not any(above in chosen for above in node.iterancestors())]


def _with_version(tree: Any, profile: Profile, version: Version, common: Common, dated: bool) -> Page | None:
    title, moment = _first_text(tree, version.title), _moment(tree, version)
    if not title or (dated and _is_over(version, moment)):
        return None
    own = copy.deepcopy(tree)
    lead, nodes = _lead(own, version, common)
    cut(nodes)
    cut(find(own, version.title))
    for path in version.body:
        prose = read_prose(
            _outermost(own.xpath(path)),
            common,
            captions=version.caption,
            bylines=version.byline,
            remove=version.remove,
        )
        if sum(map(str.isalpha, "".join((lead, *prose.paragraphs)))) >= MIN_BODY_LETTERS and prose.paragraphs:
            break
    else:
        return None
    kept = tuple(text for text in prose.paragraphs if text not in (title, lead))
    return Page(
        url=declared.address(tree),
        title=title,
        outlet=profile.outlet or first_value(tree, "//meta[@property='og:site_name']/@content"),
        section=_first_text(tree, version.section) or declared.section(tree),
        published_at=moment,
        lead=lead,
        paragraphs=kept,
        captions=prose.captions,
        byline=prose.byline,
        publisher=profile.outlet,
    )


def _with_profile(tree: Any, url: str, profiles: Iterable[Profile], common: Common) -> Page | None:
    """The page by the first version that fits; one that should be over, where none of its time does."""
    origins = declared.hosts(tree, url) or [""]
    for profile in profiles:
        if not any(map(profile.covers, origins)):
            continue
        for dated in (True, False):
            for version in profile.versions:
                if page := _with_version(tree, profile, version, common, dated):
                    return page
    return None


def _trafilatura_body(tree: Any, source: str) -> str:
    document = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        favor_recall=True,
        with_metadata=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    body = (getattr(document, "text", "") or "").strip()
    if not body:
        raise InputError(source, "no article text found in the page")
    return body


def _found_body(tree: Any, title: str, authors: set[str], source: str, common: Common) -> Body:
    found = clean_lines(_trafilatura_body(copy.deepcopy(tree), source), tree, title, authors, common)
    if sum(map(str.isalpha, "".join(found.paragraphs))) < MIN_LETTERS:
        raise InputError(source, "no article text found in the page")
    return found


def _without_profile(tree: Any, source: str, common: Common) -> Page:
    title, names = find_title(tree), declared.authors(tree)
    pruned = prune(copy.deepcopy(tree), common)
    if not declared.claims_article(tree) and _found_body(tree, title, names, source, common).mostly_links:
        raise InputError(source, "no article text found in the page: it is a list of links")
    found = _found_body(cut_teasers(pruned), title, names, source, common)
    first, *others = paragraphs = list(found.paragraphs)
    lead = find_lead(pruned, paragraphs, title, common)
    if not lead and others and is_lead(first, pruned, title):
        lead, paragraphs = first, others
    return Page(
        url=declared.address(tree),
        title=title,
        outlet=first_value(tree, "//meta[@property='og:site_name']/@content"),
        section=declared.section(tree),
        published_at=_fuller(declared.published_at(tree), lambda: find_moment(tree, title, lead or first)),
        lead=lead,
        paragraphs=tuple(paragraphs),
        captions=found.captions,
        byline=found.byline,
    )


def extract_page(content: str, source: str, url: str = "", profiles: Sequence[Profile] | None = None) -> Page:
    """Everything that is read from one page.

    ``url`` is where it was fetched from, empty for a saved page; ``profiles`` those to try, in order
    (the user's and the package's unless given). Raises :class:`InputError` when the page holds no
    article text.
    """
    tree, common = _tree(content, source), load_common()
    page = _with_profile(tree, url, load_profiles() if profiles is None else profiles, common)
    page = page or _without_profile(tree, source, common)
    return replace(page, url=page.url or url)


def read_page(content: str, source: str, url: str = "") -> dict[str, str]:
    """The fields of one page (see :data:`hoptac.corpus.intake.COLUMNS`).

    ``url`` is where it was fetched from, empty for a saved page. Raises :class:`InputError` when the
    page holds no article text.
    """
    page = extract_page(content, source, url)
    return {
        "url": page.url,
        "title": page.title,
        "outlet": page.outlet,
        "section": page.section,
        "published_at": page.published_at,
        "text": page.text,
    }
