"""A fetched answer as text and as an article."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from hoptac.corpus.addresses import MAX_LENGTH, redact
from hoptac.corpus.encoding import bom_encoding, decode
from hoptac.corpus.fetch import Answer
from hoptac.corpus.header import read_header
from hoptac.corpus.html import read_page
from hoptac.corpus.intake import Incoming, incoming
from hoptac.corpus.readers import is_address
from hoptac.errors import HoptacError, InputError

BELIEVED = frozenset({"cp1258", "utf-16", "utf-16-le", "utf-16-be"})
"""Encodings that are taken on a declaration, where the bytes fit. UTF-8 shows itself; what is declared
as Western is refused, for there Vietnamese cannot be told from damage."""
_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_MARKUP = re.compile(r"\s*(?:<!|<\?|<[A-Za-z])")
_MINOR = re.compile(r"^(?:www|m|amp|mobile)\.")


def _believed(name: str) -> str:
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return ""
    return codec if codec in BELIEVED else ""


def answer_text(answer: Answer, origin: str) -> str:
    """The text of a page or feed. Raises :class:`InputError` where its encoding is not certain.

    UTF-8 is recognised by its bytes, whatever is declared; another encoding must be declared, by the
    host or in the page itself, and fit.
    """
    data = answer.data
    if not bom_encoding(data[:4]):
        try:
            return decode(data, origin)
        except InputError:
            inside = _DECLARED.search(data[:4096])
            names = [answer.charset, inside[1].decode("ascii") if inside else ""]
            for codec in filter(None, map(_believed, filter(None, names))):
                try:
                    text = data.decode(codec)
                except UnicodeDecodeError:
                    continue
                if "\0" not in text:
                    return text
            raise
    return decode(data, origin)


def _site(url: str) -> str:
    return _MINOR.sub("", (urlsplit(url).hostname or "").lower())


def page_url(declared: str, found: str) -> str:
    """The address that is kept for a page: the one that it declares, if that is of the same site."""
    try:
        joined = urljoin(found, declared)
        if declared and len(joined) <= MAX_LENGTH and is_address(joined) and _site(joined) == _site(found):
            return redact(joined)
    except ValueError:
        pass
    return redact(found)


def _read_page(text: str, origin: str, url: str) -> dict[str, str]:
    try:
        return read_page(text, origin, url)
    except HoptacError:
        raise
    except Exception as error:  # whatever a page of the open web makes its readers stumble over
        raise InputError(origin, f"the page is damaged beyond reading ({type(error).__name__})") from error


def article_of(text: str, answer: Answer, origin: str, known: Mapping[str, str]) -> Incoming:
    """The article in a page or in plain text; ``known`` fills the fields that it leaves empty.

    Raises :class:`InputError` where there is none.
    """
    fields: dict[str, str] = {}
    if _MARKUP.match(text):
        if "xml" in answer.content_type and "<html" not in text[:4096].lower():
            raise InputError(origin, "XML that is neither a feed nor a page")
        fields = _read_page(text, origin, redact(answer.url))
    else:
        header = read_header(text.replace("\r\n", "\n"))
        fields = {
            "title": header.title,
            "section": header.section,
            "published_at": header.published_at,
            "text": text,
        }
    fields = {
        **{name: value for name, value in known.items() if not fields.get(name)},
        **{name: value for name, value in fields.items() if value},
    }
    fields["url"] = page_url(fields.get("url", ""), answer.url)
    return incoming(fields, origin, explicit_id=False)
