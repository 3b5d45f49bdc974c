"""The corpus folder: one file per article, a YAML head and the stored text, byte for byte."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hoptac.corpus.dates import iso_moment
from hoptac.errors import InputError, UsageError
from hoptac.files import write_atomic
from hoptac.objects import Store
from hoptac.types import Article

HEAD = ("article_id", "source_id", "url", "outlet", "section", "title", "published_at", "added_at")
FENCE = "---\n"
UNDATED = "undated"
INBOX = "inbox"
"""Folder in the corpus for what is to be added; nothing in it belongs to the corpus."""
FILE_NAME = re.compile(r"a[0-9a-f]{16}\.md")
MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of the corpus as a listing sees it, without its content."""

    path: str
    """Relative to the corpus folder, with ``/``."""
    size: int
    mtime_ns: int

    @property
    def article_id(self) -> str:
        """The id, which is the file's name."""
        return self.path.rpartition("/")[2].removesuffix(".md")


def article_id(article: Article, explicit_id: str = "") -> str:
    """The id of an article: ``a`` and 16 hex digits of a SHA-256 over what came with it.

    ``explicit_id`` is an id given by the source itself (a column ``id``), not a file's name.
    """
    parts = (explicit_id, article.url, article.title, article.outlet, article.published_at, article.text)
    return "a" + sha256("\0".join(parts).encode()).hexdigest()[:16]


def path_of(article: Article) -> str:
    """Where the article lies in the corpus: ``YYYY/MM/<article_id>.md`` or ``undated/...``."""
    month = MONTH.match(article.published_at)
    folder = month.group().replace("-", "/") if month else UNDATED
    return f"{folder}/{article.article_id}.md"


def _scalar(value: str) -> str:
    import yaml  # what only reads an article does without

    return str(yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf"))).rstrip("\n")


def format_article(article: Article, source: str) -> bytes:
    """The file's bytes; ``source`` says where the article came from."""
    lines = [f"{name}: {_scalar(getattr(article, name))}\n" for name in HEAD]
    return "".join([FENCE, *lines, f"source: {_scalar(source)}\n", FENCE, article.text]).encode()


def parse_article(data: bytes, path: str) -> Article:
    """The article in a corpus file's bytes. Raises :class:`InputError` for a file without a sound head."""
    import yaml

    try:
        content = data.decode()
    except UnicodeDecodeError as error:
        raise InputError(path, f"not UTF-8 at byte {error.start}") from error
    end = content.find("\n" + FENCE, len(FENCE) - 1)
    if not content.startswith(FENCE) or end < 0:
        raise InputError(path, "the head between two lines '---' is missing")
    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        head = yaml.load(content[len(FENCE) : end + 1], Loader=loader)
    except yaml.YAMLError as error:
        raise InputError(path, f"the head is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(head, dict):
        raise InputError(path, "the head is not a list of 'name: value'")
    values = {name: head.get(name, "") for name in HEAD}
    # a list of lists of lists, written out, could be longer than the memory
    if others := [name for name, value in values.items() if not isinstance(value, str)]:
        raise InputError(path, f"the head's '{others[0]}' is not text")
    if values["article_id"] != Stored(path, 0, 0).article_id:
        raise InputError(path, f"the head says article_id {values['article_id']!r}, the file's name another")
    published_at = iso_moment(values["published_at"])
    if values["published_at"] and not published_at:
        raise InputError(path, f"the head says published_at {values['published_at']!r}, which is no date")
    values["published_at"] = published_at
    return Article(text=content[end + 1 + len(FENCE) :], corpus_file=path, **values)


def write_article(corpus: Path, article: Article, source: str) -> bool:
    """Store an article; False when it was there already (then nothing is written)."""
    path = corpus / path_of(article)
    if path.exists():
        return False
    write_atomic(path, format_article(article, source))
    return True


def read_article(corpus: Path | str, path: str) -> Article:
    """Read the article at ``path`` (relative to ``corpus``), its text exactly as stored.

    ``corpus`` is a folder, or an address in an object store. Raises :class:`FileNotFoundError`.
    """
    data = Store(corpus).read(path) if isinstance(corpus, str) else (corpus / path).read_bytes()
    return parse_article(data, path)


def list_corpus(corpus: Path) -> Iterator[Stored]:
    """All article files below ``corpus``, sorted by path; nothing is opened."""
    pending = [corpus]
    found: list[Stored] = []
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if Path(entry.path) != corpus / INBOX:
                        pending.append(Path(entry.path))
                elif FILE_NAME.fullmatch(entry.name) and entry.is_file():
                    status = entry.stat()
                    path = Path(entry.path).relative_to(corpus).as_posix()
                    found.append(Stored(path, status.st_size, status.st_mtime_ns))
    yield from sorted(found, key=lambda stored: stored.path)


def find_article(corpus: Path, identity: str) -> Article:
    """The article with this id, or with the only id that begins so. Raises :class:`UsageError`."""
    hits = sorted(s.path for s in list_corpus(corpus) if s.article_id.startswith(identity))
    if not hits:
        raise UsageError(f"{identity}: no such article in {corpus}")
    if len(hits) > 1:
        raise UsageError(f"{identity}: {len(hits)} articles in {corpus} begin so; give more of the id")
    return read_article(corpus, hits[0])
