"""The running text of an article for its page, and where its lines break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from hoptac.corpus.store import read_article
from hoptac.errors import InputError

ENDS = frozenset('.!?…”"»)')
"""A sentence that ends otherwise stood on a line of its own: a title, a caption."""


def _from_corpus(row: Mapping[str, str], corpus: Path) -> str | None:
    try:
        text = read_article(corpus, row["corpus_file"]).text
    except (OSError, InputError):
        return None
    return text if sha256(text.encode()).hexdigest() == row["text_sha256"] else None


def _gap(before: str, length: int) -> str:
    if not length:
        return ""
    if before and before[-1] in ENDS:
        return " " * length
    return "\n" + " " * (length - 1)


def running_text(row: Mapping[str, str], sentences: Sequence[Mapping[str, str]], corpus: Path | None) -> str:
    """The stored text of an article, so that the offsets of the tables hold in it.

    It is read from the corpus where that has the very text of the tables. Else it is put together from the
    sentences: all characters of the sentences are right then, and only the white space between two
    sentences, which the tables do not hold, is a guess.

    :param row: the article's row of ``articles.csv``.
    :param sentences: its rows of ``sentences.csv``, in order.
    """
    text = _from_corpus(row, corpus) if corpus else None
    if text is not None:
        return text
    parts: list[str] = []
    length, before = 0, ""
    for sentence in sentences:
        parts += (_gap(before, int(sentence["char_start"]) - length), sentence["text"])
        length, before = int(sentence["char_end"]), sentence["text"]
    return "".join(parts)
