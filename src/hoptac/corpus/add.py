"""Adding sources to the corpus: read, check, store what is new, remember what failed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from hoptac.corpus.fetch import Fetcher
from hoptac.corpus.intake import Incoming, Read
from hoptac.corpus.online import Address, Notice, Unchanged, names_addresses, read_addresses, read_online
from hoptac.corpus.readers import STDIN, expand, files_below, is_address, read_file, read_standard_input
from hoptac.corpus.rejects import Reject, as_reject, merge, read_rejects, write_rejects
from hoptac.corpus.store import INBOX, write_article
from hoptac.errors import InputError
from hoptac.files import locked, printable
from hoptac.settings import Progress, cache_folder

MAX_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of the sources: articles stored, articles there before, inputs refused."""

    added: int
    unchanged: int
    rejected: int
    rejects: tuple[Reject, ...] = ()
    warnings: tuple[str, ...] = ()
    """Things worth a look that stopped nothing, at most ``MAX_WARNINGS``."""


@dataclass(slots=True)
class _Tally:
    added: int = 0
    unchanged: int = 0
    units: set[str] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(text)


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _addresses(path: Path, tally: _Tally) -> Iterator[Address | InputError]:
    """The addresses in a feed or a list of feeds that lies in a file."""
    for found in read_addresses(path):
        if isinstance(found, Notice):
            tally.warn(f"{found.origin}: {found.text}")
        else:
            yield found


def _local(source: str, tally: _Tally, online: list[Address]) -> Iterator[Read]:
    """The articles in a file or folder; addresses in feeds and lists of feeds go to ``online``."""
    passed: Counter[str] = Counter()
    for found in files_below(Path(source), passed):
        if isinstance(found, InputError):
            tally.units.add(found.source)
            yield found
            continue
        tally.units.add(printable(found))
        if not names_addresses(found):
            yield from read_file(found)
            continue
        try:
            for item in _addresses(found, tally):
                if isinstance(item, InputError):
                    yield item
                else:
                    online.append(item)
        except InputError as error:
            yield error
    if passed:
        kinds = ", ".join(f"{count} {ending}" for ending, count in sorted(passed.items()))
        tally.warn(f"{printable(source)}: files of other kinds passed over: {printable(kinds)}")


def _online(addresses: list[Address], corpus: Path, fetcher: Fetcher, tally: _Tally) -> Iterator[Read]:
    """The articles at ``addresses`` and at those that feeds among them name."""
    tally.units.update(address.origin for address in addresses)
    for read in read_online(addresses, corpus, cache_folder(corpus), fetcher):
        tally.units.add(read.source if isinstance(read, InputError) else read.origin)
        if isinstance(read, Unchanged):
            tally.unchanged += read.articles
        elif isinstance(read, Notice):
            tally.warn(f"{read.origin}: {read.text}")
        else:
            yield read


def _reads(
    sources: list[str], stdin: BinaryIO | None, corpus: Path, fetcher: Fetcher | None, tally: _Tally
) -> Iterator[Read]:
    online: list[Address] = []
    for source in sources:
        if source == STDIN:
            tally.units.add(STDIN)
            yield from read_standard_input(stdin or cast(BinaryIO, sys.stdin.buffer))
        elif is_address(source):
            online.append(Address(source.strip()))
        else:
            tally.units.add(printable(Path(source)))
            yield from _local(source, tally, online)
    if online:
        yield from _online(online, corpus, fetcher or Fetcher(), tally)


def _store(corpus: Path, read: Incoming, tally: _Tally) -> None:
    if read.unread_date:
        tally.warn(f"{read.origin}: date {read.unread_date[:60]!r} not understood; kept without a date")
    if write_article(corpus, replace(read.article, added_at=now()), read.origin):
        tally.added += 1
    else:
        tally.unchanged += 1


@contextmanager
def only_adder(corpus: Path, *, patience: float = 0) -> Iterator[None]:
    """Keep other processes from adding to ``corpus`` while the block runs; makes the folder.

    Raises :class:`hoptac.errors.TransientError` when another process still adds after ``patience`` seconds.
    """
    corpus.mkdir(parents=True, exist_ok=True)
    busy = f"another process is adding to {corpus}"
    with locked(cache_folder(corpus) / "lock", busy, patience=patience):
        for leftover in corpus.rglob(".*.tmp"):
            if corpus / INBOX not in leftover.parents:
                leftover.unlink(missing_ok=True)
        yield


def add_alone(
    inputs: Sequence[str],
    corpus: Path,
    progress: Progress | None = None,
    *,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
) -> AddReport:
    """Do what :func:`add` does, for sources that exist, in the block of :func:`only_adder`."""
    tally = _Tally()
    try:
        for done, read in enumerate(_reads(list(inputs), stdin, corpus, fetcher, tally), 1):
            if isinstance(read, InputError):
                tally.rejects.append(as_reject(read, now()))
            else:
                _store(corpus, read, tally)
            if progress:
                progress("add", done, 0)
    finally:
        write_rejects(corpus, merge(read_rejects(corpus), tally.units, tally.rejects))
    return AddReport(
        tally.added, tally.unchanged, len(tally.rejects), tuple(tally.rejects), tuple(tally.warnings)
    )


def add(
    sources: Iterable[str],
    corpus: Path,
    progress: Progress | None = None,
    *,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    patience: float = 0,
) -> AddReport:
    """Store the articles of ``sources`` (files, folders, patterns, addresses, ``-``) in ``corpus``.

    An address leads to an article or to a feed; feeds, and lists of feeds (CSV with a column ``url``),
    may also lie in files. What they name is fetched with ``fetcher``, one with the usual limits unless
    given.

    What was there already is left as it is. An input that cannot be read is refused with one row
    in the corpus's ``rejects.csv`` and stops nothing else; when the same file is added again, its
    earlier rows are replaced. Raises :class:`hoptac.errors.UsageError` before anything is read for
    a source that does not exist, and :class:`hoptac.errors.TransientError` while another process adds,
    which is waited for ``patience`` seconds.
    """
    inputs = expand(sources, addresses=True)
    with only_adder(corpus, patience=patience):
        return add_alone(inputs, corpus, progress, stdin=stdin, fetcher=fetcher)
