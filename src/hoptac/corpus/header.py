"""The first lines of a text file that carry title, section and date. They stay in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hoptac.corpus.dates import iso_moment

_SECOND = re.compile(r"(?P<section>\S.{0,79}?)\s+[-–—]\s+[^\W\d][^:\d]{0,39}:\s*(?P<when>[^A-Za-z]*\d.*?)\s*")
MAX_TITLE = 400


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines say; empty when the text begins without such lines."""

    title: str = ""
    section: str = ""
    published_at: str = ""


def read_header(text: str) -> Header:
    """Title, section and date of a text that begins with ``title`` and ``section - label : date`` lines.

    Only when the second line is one of that kind is the first taken for a title: nothing is
    guessed, and nothing is taken out of the text.
    """
    first, second = (*(line for line in text[:4000].split("\n") if line.strip()), "", "")[:2]
    match = _SECOND.fullmatch(second)
    if not match or len(first) > MAX_TITLE or not re.search(r"\d[/.-]\d", match["when"]):
        return Header()
    return Header(first.strip(), match["section"].strip(), iso_moment(match["when"]))
