"""Where a place's span begins: ``tỉnh [Nghệ An]`` by our standard, ``[tỉnh Nghệ An]`` by VLSP's.

VLSP takes the word that says what the place is into the name, be it in small letters; some files in its
style don't. Which a file does is read from all its places together, so that one answer holds for it all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from hoptac.nlp.reader import load_names
from hoptac.nlp.syllables import Syllables
from hoptac.types import Extraction


def _head_before(view: Syllables, at: int) -> int | None:
    """The token that opens the head word right before token ``at``, if one stands there and is a word."""
    shapes = load_names().shapes
    found = shapes.descriptors.before(view, at)
    if found is None or view.inner[found[0]] or shapes.vague.before(view, at):
        return None
    return found[0]


def _opens_with_head(view: Syllables, at: int, end: int) -> bool:
    found = load_names().shapes.descriptors.at(view, at)
    return found is not None and view.start[found[0] - 1] < end and found[0] < view.count


def heads_within(texts: Iterable[tuple[str, Iterable[tuple[int, int]]]]) -> bool:
    """Whether the places of a file are marked with their head words.

    ``texts``: each text with the (start, end) of its places. True where as many take the head word
    in as leave it out, hence also where no place has one.
    """
    within = 0
    for text, places in texts:
        view = Syllables(text, ())
        for start, end in places:
            at = bisect_left(view.start, start)
            if at >= view.count:
                continue
            if _opens_with_head(view, at, end):
                within += 1
            elif _head_before(view, at) is not None:
                within -= 1
    return within >= 0


def with_heads(extraction: Extraction) -> dict[int, int]:
    """For the start of each place of ours that a head word stands before: where that word begins."""
    view = Syllables(extraction.article.text, extraction.sentences, extraction.words)
    starts: dict[int, int] = {}
    for mention in extraction.mentions:
        if mention.type == "PLACE":
            at = bisect_left(view.start, mention.span.start)
            head = _head_before(view, at) if at < view.count else None
            if head is not None:
                starts[mention.span.start] = view.start[head]
    return starts
