"""What a reader found, checked and turned into an article with its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hoptac.corpus import legacy
from hoptac.corpus.dates import iso_moment
from hoptac.corpus.store import article_id
from hoptac.errors import InputError
from hoptac.settings import MAX_TEXT_CHARACTERS
from hoptac.text.forms import stored_form
from hoptac.types import Article

COLUMNS = ("id", "url", "title", "outlet", "section", "published_at", "text")
SYNONYMS = {"published": "published_at"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article that is ready to be stored."""

    article: Article
    origin: str
    """``path`` or ``path:line``."""
    unread_date: str = ""
    """What was given as publication date and is in no known form."""


Read = Incoming | InputError
"""What a reader yields: an article, or why there is none."""


def _sound(value: str, name: str, origin: str) -> str:
    if "\0" in value:
        raise InputError(origin, f"'{name}' has a NUL character at {value.index(chr(0))}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            origin, f"'{name}' has half a surrogate pair at character {error.start}: UTF-8 cannot hold it"
        ) from error
    return value


def _field(fields: Mapping[str, object], name: str, origin: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InputError(origin, f"'{name}' is a {type(value).__name__}, not text")
    return stored_form(_sound(value, name, origin)).strip()


def _text(fields: Mapping[str, object], origin: str) -> str:
    value = fields.get("text")
    if value is None:
        raise InputError(origin, "no 'text'")
    if not isinstance(value, str):
        raise InputError(origin, f"'text' is a {type(value).__name__}, not text")
    if len(value) > MAX_TEXT_CHARACTERS:
        raise InputError(origin, f"{len(value):,} characters of text; the limit is {MAX_TEXT_CHARACTERS:,}")
    if not value.strip("\ufeff \t\r\n") or value.isspace():
        raise InputError(origin, "the text is empty")
    text = stored_form(_sound(value, "text", origin))
    # a record or page may spell in plain ASCII (\\u00d6, &Ouml;) what its bytes do not show
    if name := legacy.disguised(text):
        raise InputError(origin, f"unreadable: {legacy.NAMES[name]}; convert the original to UTF-8")
    if legacy.has_lost_letters(text):
        raise InputError(origin, "unreadable: its letters were replaced by question marks; find the original")
    return text


def incoming(fields: Mapping[str, object], origin: str, *, explicit_id: bool = True) -> Incoming:
    """The article of one record (see :data:`COLUMNS`).

    ``explicit_id`` says that ``id`` came with the article and is part of its identity; a file's
    name is not. Raises :class:`InputError` when the record holds no storable article.
    """
    known = {SYNONYMS.get(name, name): value for name, value in fields.items() if value is not None}
    text = _text(known, origin)
    source_id, url, title, outlet, section, published = (_field(known, n, origin) for n in COLUMNS[:-1])
    moment = iso_moment(published)
    article = Article("", text, source_id, url, title, outlet, section, moment)
    identity = article_id(article, source_id if explicit_id else "")
    return Incoming(replace(article, article_id=identity), origin, "" if moment else published)
