"""Pages of publishers without a profile: title, lead and date by their place, the body made clean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hoptac.corpus.boilerplate import names_of
from hoptac.corpus.declared import (
    element_moment,
    first_value,
    headline,
    read_moment,
    shown_moment,
    squeeze,
    summaries,
)
from hoptac.corpus.prose import (
    BLOCKS,
    ENDS,
    Line,
    drop_boilerplate,
    end_of_article,
    find,
    foot_of_page,
    is_byline,
    is_picture,
    is_related,
    read_lines,
    split_byline,
    starts_with_any,
    text_of,
)
from hoptac.corpus.publishers import Common

_LEAD_NAMES = re.compile(
    r"(?:^|[^a-z])(?:sapo|lead|summary|chapp?eau|des|desc|description|intro|abs|abstract|excerpt|phead|txt-?head|chapo|"
    r"standfirst|teaser-?text|sub-?title)(?:[^a-z]|$)",
    re.I,
)
_DATE_NAMES = re.compile(
    r"date|time|publish|ngay|post-?(?:meta|info|subinfo)|article-?(?:meta|info)|news-?info", re.I
)
_CAPTION_NAMES = re.compile(r"caption|chu_?thich|(?:img|image|photo)_?(?:desc|note|title)|^note$", re.I)
_SITE_SUFFIX = re.compile(r"\s+(?:[|–—-]|::)\s+[^|–—-]{1,40}$")
MIN_PIECE = 15
MAX_PIECES = 500
MIN_LEAD = 40
MAX_LEAD = 1000
MAX_CAPTION = 300
NEAR_PICTURE = 8
NEAR_TITLE = 60
"""How many elements from the title the shown date is searched."""
LINES_TO_BODY = 12
LINES_ABOVE = 3
SHORT_DATE = 80


@dataclass(frozen=True, slots=True)
class Body:
    """What is left of a found body."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    byline: tuple[str, ...]
    mostly_links: bool


def _headings(tree: Any, site: str) -> Iterator[str]:
    """The page's headings, the highest first, but for one that only names the site."""
    for tag in ("h1", "h2", "h3"):
        found = (squeeze(text_of(node)) for node in tree.iter(tag))
        yield from sorted((text for text in found if text and text.casefold() != site.casefold()), key=len)[
            ::-1
        ]


def find_title(tree: Any) -> str:
    """The page's headline: the one it declares, without the site's name, as its heading spells it."""
    said, named = first_value(tree, "//meta[@property='og:title']/@content"), headline(tree)
    said = named if named and named in said else said or named
    whole = said or first_value(tree, "//head/title/text()")
    low, site = whole.casefold(), first_value(tree, "//meta[@property='og:site_name']/@content")
    for text in _headings(tree, site):
        if text.casefold() in low and 2 * len(text) >= len(whole):
            return text
    inside = [
        text for text in _headings(tree, site) if text.casefold() in low and low.startswith(text.casefold())
    ]
    if inside:
        return max(inside, key=len)
    if said:
        return re.sub(rf"\s+(?:[|–—-]|::)\s+{re.escape(site)}$", "", said) if site else said
    longest = max((squeeze(text_of(node)) for node in tree.iter("h1")), key=len, default="")
    return longest if len(longest) >= 20 else _SITE_SUFFIX.sub("", whole)


def _order(tree: Any) -> dict[Any, int]:
    return {node: at for at, node in enumerate(tree.iter())}


def _named_moment(tree: Any) -> str:
    """The date that stands beside the headline in an element that is named for it."""
    order = _order(tree)
    headings = [order[node] for node in tree.xpath("//h1") if text_of(node)]
    best = (NEAR_TITLE, "")
    for node, at in order.items():
        if not isinstance(node.tag, str) or not (node.tag == "time" or _DATE_NAMES.search(names_of(node))):
            continue
        distance = min((abs(at - heading) for heading in headings), default=NEAR_TITLE)
        if distance < best[0] and len(text_of(node)) <= 120 and (moment := element_moment(node)):
            best = (distance, moment)
    return best[1]


def find_moment(tree: Any, title: str, first: str) -> str:
    """The date that a page shows beside its headline, or on a line between it and the ``first`` paragraph."""
    if "T" in (named := _named_moment(tree)):
        return named
    texts = [line.text for line in read_lines(tree)]
    ends = [at for at, text in enumerate(texts) if text == first]
    for start in (at for at, text in enumerate(texts) if text == title):
        end = min((at for at in ends if at > start), default=start)
        near = texts[start + 1 : end] if end - start <= LINES_TO_BODY else []
        above = texts[max(0, start - LINES_ABOVE) : start][::-1]
        for text in (*near, *above):
            moment = shown_moment(text) if len(text) <= SHORT_DATE else ""
            if moment and moment.startswith(named):
                return moment
    return named


def is_lead(text: str, tree: Any, title: str) -> bool:
    """Whether the first paragraph of a body is the lead: it is named so, is the declared summary, or bold."""
    if not MIN_LEAD <= len(text) <= MAX_LEAD or text == title:
        return False
    if any(len(said) >= MIN_LEAD and said[:80] in text for said in summaries(tree)):
        return True
    named = (n for n in tree.iter("*") if n.tag in ("b", "strong") or _LEAD_NAMES.search(names_of(n)))
    return any(len(node) <= 8 and text_of(node) == text for node in named)


def find_lead(tree: Any, paragraphs: Sequence[str], title: str, common: Common) -> str:
    """The lead, where the body was read without it.

    It is a block between the headline and the body that is named for a lead, or one that is the
    page's declared summary.
    """
    known = squeeze(" ".join(paragraphs))
    said = summaries(tree)
    order = _order(tree)
    starts = [order[node] for node in tree.xpath("//h1") if text_of(node)] or [0]
    for node, at in order.items():
        if at < min(starts) - NEAR_TITLE or node.tag not in BLOCKS | {"strong", "span"}:
            continue
        if len(start := squeeze(node.text or "")) >= MIN_LEAD and paragraphs[0].startswith(start):
            return ""
        if len(node) > 8:
            continue
        lines = read_lines(node)
        if lines and lines[0].text == paragraphs[0]:
            return ""
        text = " ".join(line.text for line in lines if not is_related(line, common))
        if len(text) < MIN_LEAD or text == title or text in known:
            continue
        if len(text) > MAX_LEAD or (title and title in text) or known[:40] in text:
            continue
        if _LEAD_NAMES.search(names_of(node)) or any(len(s) >= MIN_LEAD and s[:80] in text for s in said):
            return text
    return ""


def _below_pictures(tree: Any) -> Iterator[Any]:
    """The elements that stand shortly behind a picture."""
    left = 0
    for node in tree.iter("*"):
        left = NEAR_PICTURE if node.tag == "img" else left - 1
        if left > 0:
            yield node


def _follows_picture(node: Any) -> bool:
    before = node.getprevious()
    return before is not None and is_picture(before)


def _captions(tree: Any, common: Common) -> list[str]:
    """The captions of a page: what is marked as one, and short lines that stand right below a picture."""
    found = [squeeze(text_of(node)) for node in find(tree, common.caption)]
    marked = [node for node in _below_pictures(tree) if _CAPTION_NAMES.search(node.get("class") or "")]
    centred = tree.xpath("//*[@align='center' or contains(translate(@style, 'CENTR', 'centr'), 'center')]")
    below = [node for node in centred if node.xpath("descendant-or-self::img") or _follows_picture(node)]
    found += [text for node in marked + below if 0 < len(text := squeeze(text_of(node))) <= MAX_CAPTION]
    return [text for text in dict.fromkeys(found) if text]


def clean_lines(body: str, tree: Any, title: str, authors: set[str], common: Common) -> Body:
    """The lines of a found body without what is not the article's: links, captions, byline, title, date."""
    own = read_lines(tree)
    links = {line.text for line in own if is_related(line, common)}
    captions = _captions(tree, common)
    kept = whole_lines([squeeze(line) for line in body.split("\n") if line.strip()], own)
    kept = _within_article(kept, [line.text for line in own], title, common)
    kept = kept[: end_of_article(kept, common)]
    prose = [line for line in kept if line not in links and line not in captions and line != title]
    prose = [line for line in prose if not (len(line) <= 60 and starts_with_any(line, common.caption_words))]
    first: list[str] = []
    while len(prose) > 1 and _stands_above(prose[0], authors, common):
        first.append(prose.pop(0))
    while len(prose) > 1 and not is_byline(prose[-1], common) and _heads_links(prose[-1], kept, links):
        prose.pop()
    prose = drop_boilerplate(prose, common) or prose
    paragraphs, byline = split_byline(prose, common)
    while len(paragraphs) > 1 and paragraphs[-1] in authors:
        byline.insert(0, paragraphs.pop())
    linked = sum(len(line) for line in kept if line in links)
    return Body(
        tuple(paragraphs),
        tuple(captions),
        tuple(dict.fromkeys([*(text for text in first if not read_moment(text)), *byline])),
        2 * linked > sum(map(len, kept)),
    )


def _within_article(kept: list[str], own: list[str], title: str, common: Common) -> list[str]:
    """The lines without short ones that the page has above its title, and without those at its foot."""
    first = next((at for at, text in enumerate(own) if len(text) > SHORT_DATE and text in kept), 0)
    start = max((at for at, text in enumerate(own[:first]) if text == title), default=0)
    above = {text for text in own[:start] if len(text) <= SHORT_DATE}
    end = start + foot_of_page(own[start:], common)
    below = set(own[end:]) - set(own[start:end])
    while kept and kept[0] in above and kept[0] != title:
        kept = kept[1:]
    long = [text for text in below if len(text) >= MIN_LEAD]
    return [text for text in kept if text not in below and not any(other in text for other in long)]


def _heads_links(text: str, lines: Sequence[str], links: set[str]) -> bool:
    """Whether a short line without the end of a sentence stands right above links to other articles."""
    after = lines[lines.index(text) + 1 :][:1]
    return len(text) <= 60 and text[-1] not in ENDS and bool(after) and after[0] in links


def whole_lines(found: Sequence[str], own: Sequence[Line]) -> list[str]:
    """The page's own lines that hold the found ones, which may be pieces of a line.

    The found ones as they are where the page's lines do not account for most of them.
    """
    pieces = [text.removeprefix("- ") for text in found]
    exact, whole = set(pieces), {line.text for line in own}
    parts = [text for text in pieces if len(text) >= MIN_PIECE and text not in whole][:MAX_PIECES]
    lines: dict[str, None] = {}
    for line in own:
        if line.text in exact or any(part in line.text for part in parts):
            lines.setdefault(line.text)
    return list(lines) if 10 * sum(map(len, lines)) >= 9 * sum(map(len, pieces)) else pieces


def _stands_above(text: str, authors: set[str], common: Common) -> bool:
    """Whether a line at the head of a body is its author or date."""
    if text in authors or read_moment(text):
        return True
    return is_byline(text, common) and (len(text.split()) <= 5 or starts_with_any(text, common.byline))
