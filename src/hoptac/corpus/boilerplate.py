"""What stands in a page around an article: told by the names of elements and by lists of links."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from hoptac.corpus.prose import cut, find, read_lines, text_of
from hoptac.corpus.publishers import Common

_SIDE_NAMES = re.compile(
    r"(?:^|[^a-z])(?:comments?|binh-?luan|cmt|related?|related-?\w+|lien-?quan|tinlienquan|\w+-lq|breadcrumbs?|"
    r"sidebar|newsletter|popup|more-?news|other-?news|older-?news|news-?other|tin-?khac|doc-?nhieu|doc-?them|"
    r"most-?viewed|tags?)(?:[^a-z]|$)",
    re.I,
)
_BOX_NAMES = re.compile(
    r"(?:^|[^a-z])(?:share\w*|social\w*|sharing|keywords?|subscribe|promo|interstitial|recommend\w*|polls?|vote|"
    r"survey|tham-?do|quiz|video-?box|box-?video|embed-?video|relate\w*|comment-?\w+)(?:[^a-z]|$)",
    re.I,
)
"""Names that some outlets also give to what holds the article: only short elements go by them."""
_EDGE_NAMES = re.compile(r"(?:^|[^a-z])(?:footer|copyright|menu|navbar|navigation)(?:[^a-z]|$)", re.I)
"""Names of the page's edges, and of wrappers that have them inside: only what holds little prose goes."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
BOX_LETTERS = 300
PROSE_LETTERS = 80
PROSE_LINES = 3
TEASER_TAGS = frozenset({"a", "article", "dd", "div", "dt", "li", "section", "td", "tr"})
TEASER_NODES = 40
TEASER_LINES = 4
TEASER_LETTERS = 450
LINK_LETTERS = 12
HEADING = 60


def names_of(node: Any) -> str:
    """The class, id and itemprop of an element; parts of names in camel case are told apart."""
    names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"
    return _CAMEL.sub("-", names)


def _holds_prose(node: Any) -> bool:
    lines = (
        line for line in read_lines(node) if line.letters >= PROSE_LETTERS and 2 * line.linked < line.letters
    )
    return len(list(islice(lines, PROSE_LINES))) == PROSE_LINES


def _is_named(node: Any) -> bool:
    """Whether an element's name says that it is not the article, and its size doesn't contradict."""
    names = names_of(node)
    if _SIDE_NAMES.search(names):
        return True
    if _BOX_NAMES.search(names):
        return len(text_of(node)) <= BOX_LETTERS
    return bool(node.tag in ("footer", "nav") or _EDGE_NAMES.search(names)) and not _holds_prose(node)


def prune(tree: Any, common: Common) -> Any:
    """The tree without comments, related links and the like, as their names tell; changed in place.

    What holds the title or most of the page's text is never taken out.
    """
    whole = len(text_of(tree))
    named = [node for node in tree.iter() if isinstance(node.tag, str) and _is_named(node)]
    for node in [*find(tree, common.remove), *named]:
        if node.getparent() is None or node.tag in ("html", "body", "main", "article") or node.xpath(".//h1"):
            continue
        if 5 * len(text_of(node)) <= 3 * whole:
            cut([node])
    return tree


def _is_teaser(node: Any) -> bool:
    """Whether an element leads to another article: a line that is a link, and little more."""
    if node.tag not in TEASER_TAGS or len(list(islice(node.iter(), TEASER_NODES + 1))) > TEASER_NODES:
        return False
    lines = read_lines(node)
    if not 1 <= len(lines) <= TEASER_LINES or sum(line.letters for line in lines) > TEASER_LETTERS:
        return False
    return any(line.is_link and line.letters >= LINK_LETTERS for line in lines[:2]) and not node.xpath(
        ".//h1"
    )


def _cut_heading(node: Any) -> None:
    """Take out what stands right before a list of links and announces it."""
    before = node.getprevious()
    if before is None or not isinstance(before.tag, str):
        return
    text = text_of(before)
    if text and len(text) <= HEADING and text[-1] not in ".!?…”\"'»" and before.tag not in ("h1", "p"):
        cut([before])


def cut_teasers(tree: Any) -> Any:
    """The tree without neighbours that each lead to another article, and the heading above them.

    Nor with a single one that shows a picture. The tree is changed in place.
    """
    for parent in list(tree.iter()):
        if not isinstance(parent.tag, str) or len(parent) < 2:
            continue
        teasers = [child for child in parent if isinstance(child.tag, str) and _is_teaser(child)]
        if len(teasers) < 2:
            cut(child for child in teasers if child.xpath("descendant-or-self::a[@href]//img"))
            continue
        _cut_heading(teasers[0])
        cut(teasers)
        if parent.getparent() is not None and not text_of(parent):
            _cut_heading(parent)
    return tree
