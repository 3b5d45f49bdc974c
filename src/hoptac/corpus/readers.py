"""From what people have (files, folders, standard input) to articles, one at a time."""

from __future__ import annotations

import glob
import gzip
import os
import stat
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

from hoptac.corpus.encoding import decode
from hoptac.corpus.header import read_header
from hoptac.corpus.intake import Incoming, Read, incoming
from hoptac.corpus.records import read_csv, read_jsonl
from hoptac.errors import InputError, UsageError
from hoptac.files import printable
from hoptac.settings import MAX_TEXT_CHARACTERS

STDIN = "-"
FEED_FORMS = (".xml", ".rss", ".atom")
FORMS = (".txt", ".docx", ".html", ".htm", ".jsonl", ".jsonl.gz", ".csv", ".csv.gz", *FEED_FORMS)
OTHER_FORMS = {
    ".pdf": "a PDF keeps lines of print and no paragraphs; copy its text into a .txt file",
    ".doc": "an old Word file; save it as .docx or .txt",
    ".odt": "save it as .docx or .txt",
    ".rtf": "save it as .docx or .txt",
    ".json": "write one object a line and call it .jsonl",
    ".xlsx": "save it as .csv",
    ".xls": "save it as .csv",
    ".zip": "unpack it first",
}
"""What to do with files that people have and that are not read."""
SPOOL_BYTES = 8 * 1024 * 1024
MAX_FILE_BYTES = 4 * MAX_TEXT_CHARACTERS
"""No text within the limit takes more; a page may be larger than its text by ``PAGE_FACTOR``."""
PAGE_FACTOR = 4


def form_of(path: Path) -> str:
    """The ending that decides how a file is read; empty for other kinds of files."""
    name = path.name.lower()
    return next((form for form in sorted(FORMS, key=len, reverse=True) if name.endswith(form)), "")


def is_address(source: str) -> bool:
    """Whether a source is an address of the web and no file."""
    return source.strip().lower().startswith(("http://", "https://"))


def expand(sources: Iterable[str], *, addresses: bool = False) -> list[str]:
    """The sources with glob patterns replaced by the files they match, in order, no repeats.

    Raises :class:`UsageError` for what does not exist, and for an address unless ``addresses`` are
    allowed: then nothing has been read.
    """
    result: list[str] = []
    for source in sources:
        if is_address(source) and not addresses:
            raise UsageError("an address is not read here; save the page, or use 'hoptac add'")
        if is_address(source) or source == STDIN or os.path.lexists(source):
            result.append(source)
            continue
        matches: list[str] = []
        if glob.has_magic(source):
            matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207  # Path.glob refuses absolute ones
        if not matches:
            raise UsageError(f"{source}: no such file or folder")
        result += matches
    return list(dict.fromkeys(result))


def _children(
    folder: Path, above: tuple[tuple[int, int], ...]
) -> list[tuple[Path, tuple[tuple[int, int], ...]]]:
    status = folder.stat()
    mark = (status.st_dev, status.st_ino)
    if mark in above:
        raise InputError(printable(folder), "the folder leads back to one that it lies in")
    return [(child, (*above, mark)) for child in sorted(folder.iterdir()) if not child.name.startswith(".")]


def files_below(source: Path, passed: Counter[str] | None = None) -> Iterator[Path | InputError]:
    """The readable kinds of files in a folder, sorted; links are followed, loops are errors.

    Given a file, that file. Hidden files and files of other kinds in a folder are passed over; the
    endings of the latter are counted in ``passed``.
    """
    pending: list[tuple[Path, tuple[tuple[int, int], ...]]] = [(source, ())]
    while pending:
        path, above = pending.pop()
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                pending.extend(reversed(_children(path, above)))
            elif path == source or form_of(path):
                if not form_of(path):
                    hint = OTHER_FORMS.get(path.suffix.lower(), " ".join(FORMS))
                    yield InputError(printable(path), f"not a kind of file that is read ({hint})")
                elif not stat.S_ISREG(mode):
                    yield InputError(printable(path), "not a regular file")
                else:
                    yield path
            elif passed is not None:
                passed[path.suffix or path.name] += 1
        except InputError as error:
            yield error
        except OSError as error:
            yield InputError(printable(path), f"cannot be read: {error.strerror}")


def _whole(stream: BinaryIO, limit: int, origin: str) -> str:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(origin, f"more than {limit:,} bytes for one article")
    if not data:
        raise InputError(origin, "the file is empty")
    return decode(data, origin)


def read_text(stream: BinaryIO, origin: str, stem: str = "") -> Incoming:
    """One text file as an article. Title, section and date are read from its first lines, which stay."""
    return _plain(_whole(stream, MAX_FILE_BYTES, origin), origin, stem)


def _plain(text: str, origin: str, stem: str) -> Incoming:
    header = read_header(text.replace("\r\n", "\n"))
    fields = {
        "id": stem,
        "title": header.title,
        "section": header.section,
        "published_at": header.published_at,
        "text": text,
    }
    return incoming(fields, origin, explicit_id=False)


def _read_word(stream: BinaryIO, origin: str, stem: str) -> Incoming:
    from hoptac.corpus.word import read_word

    return _plain(read_word(stream, origin), origin, stem)


def _read_html(stream: BinaryIO, origin: str, stem: str) -> Incoming:
    # trafilatura takes a fifth of a second to import: only for those who have pages
    from hoptac.corpus.html import read_page

    page = _whole(stream, PAGE_FACTOR * MAX_FILE_BYTES, origin)
    return incoming({"id": stem, **read_page(page, origin)}, origin, explicit_id=False)


def read_file(path: Path) -> Iterator[Read]:
    """The articles of one file, by its ending; an :class:`InputError` stands for each that has none."""
    form, origin = form_of(path), printable(path)
    stem = printable(path.name)[: -len(form)]
    try:
        with ExitStack() as stack:
            source = cast(BinaryIO, stack.enter_context(path.open("rb")))
            if form.endswith(".gz"):
                source = cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=source)))
            if form.startswith(".jsonl"):
                yield from read_jsonl(source, origin)
            elif form.startswith(".csv"):
                yield from read_csv(source, origin)
            elif form == ".txt":
                yield read_text(source, origin, stem)
            elif form == ".docx":
                yield _read_word(source, origin, stem)
            elif form in FEED_FORMS:
                yield InputError(origin, "a feed names articles and holds none; use 'hoptac add'")
            else:
                yield _read_html(source, origin, stem)
    except InputError as error:
        yield error
    except (OSError, EOFError) as error:
        yield InputError(origin, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def read_standard_input(stream: BinaryIO) -> Iterator[Read]:
    """JSON lines when the input begins with ``{``, else one text."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
        while block := stream.read(1 << 20):
            spool.write(block)
        spool.seek(0)
        start = spool.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
        spool.seek(0)
        source = cast(BinaryIO, spool)
        if start.startswith(b"{"):
            yield from read_jsonl(source, STDIN)
            return
        try:
            yield read_text(source, STDIN)
        except InputError as error:
            yield error
