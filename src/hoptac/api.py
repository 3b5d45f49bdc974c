"""One text read in memory: nothing is stored."""

from __future__ import annotations

from hoptac.corpus.intake import incoming
from hoptac.errors import UsageError
from hoptac.nlp.pipeline import load
from hoptac.types import Extraction

ORIGIN = "text"


def extract(text: str, published_at: str = "", title: str = "") -> Extraction:
    """Read one Vietnamese news text: its sentences, words, names and cooperation mentions.

    :param text: the article. It is read in its stored form (Unicode NFC, ``\\r\\n`` as ``\\n``), which
        is ``extraction.article.text``; all offsets are half-open ``str`` indices into that.
    :param published_at: publication date, ISO 8601 or as the press writes it (``09:39, 16/12/2021``);
        dates such as ``hôm qua`` are resolved against it, and stay unresolved without it.
    :param title: title, where it does not stand in the text: helps to tell who ``hai nước`` are.
    :returns: an :class:`hoptac.Extraction`: ``sentences`` (spans in text order), ``words`` (those of
        each sentence), ``mentions`` (names with ``entity.entity_id``) and ``cooperations``.
    :raises hoptac.errors.UsageError: ``published_at`` is no date.
    :raises hoptac.errors.InputError: the text is empty, too long, or no Unicode text.

    The first call loads the pipeline (about a second); later calls take some hundredths of one.
    """
    fields = {"text": text, "published_at": published_at, "title": title}
    read = incoming(fields, ORIGIN, explicit_id=False)
    if read.unread_date:
        raise UsageError(f"published_at {read.unread_date!r}: not a date; write it as 2021-12-16")
    return load().extract(read.article)
