"""The watched folder ``corpus/inbox``: what is dropped there is added, then put aside.

A file of which everything was added, or was there before, goes to ``inbox/added``; any other goes to
``inbox/rejected`` with the reason beside it in ``<name>.reason.txt``. Nothing is ever deleted or
overwritten: a name that is taken gets a number. A file is only moved once its articles are stored, so
that a process that is killed in between leaves it where the next one finds it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hoptac.corpus.add import AddReport, add_alone, now, only_adder
from hoptac.corpus.fetch import Fetcher
from hoptac.corpus.readers import form_of
from hoptac.corpus.rejects import Reject, as_reject, merge, read_rejects, write_rejects
from hoptac.corpus.store import INBOX
from hoptac.errors import InputError
from hoptac.files import move_new, printable, write_atomic
from hoptac.settings import Progress

ADDED, REJECTED = "added", "rejected"
REASON = ".reason.txt"
SETTLE_SECONDS = 3.0
"""A file that changed more recently may still be being written."""
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".swp", "~")
"""Endings under which programs keep what they are still writing; such files, and hidden ones, are left."""
NAME_BYTES = 200
"""Longer names are cut: a file's name has 255 bytes, and the reason's name is longer."""
ENDING_BYTES = 20
SHOWN_REASONS = 1000


@dataclass(frozen=True, slots=True)
class InboxReport:
    """What became of the files in the inbox."""

    added: int = 0
    """Articles that are new in the corpus."""
    unchanged: int = 0
    """Articles that were there before."""
    rejects: tuple[Reject, ...] = ()
    moved: tuple[str, ...] = ()
    """Where the files lie now, relative to the inbox."""
    left: tuple[str, ...] = ()
    """Files that stay for the next time, relative to the inbox: still being written, or not to be moved."""
    warnings: tuple[str, ...] = ()

    @property
    def rejected(self) -> int:
        """How many inputs were refused."""
        return len(self.rejects)


@dataclass(slots=True)
class _Tally:
    added: int = 0
    unchanged: int = 0
    rejects: list[Reject] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def report(self) -> InboxReport:
        return InboxReport(
            self.added,
            self.unchanged,
            tuple(self.rejects),
            tuple(self.moved),
            tuple(self.left),
            tuple(self.warnings),
        )


def _files(inbox: Path) -> Iterator[Path]:
    """Everything in the inbox but folders, what is hidden and what was put aside; links are not followed."""
    pending = [inbox]
    while pending:
        folder = pending.pop()
        for path in sorted(folder.iterdir()):
            if path.name.startswith("."):
                continue
            if path.parent == inbox and path.name in (ADDED, REJECTED) and path.is_dir():
                continue
            if path.is_dir() and not path.is_symlink():
                pending.append(path)
            else:
                yield path


_Look = tuple[int, int, int]


def _look(path: Path) -> _Look | None:
    """What changes when a file is written to; None when it is gone."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _settled(inbox: Path, settle: float, tally: _Tally) -> Iterator[tuple[Path, _Look]]:
    """The files that are not being written: last changed ``settle`` seconds ago, or not since then."""
    fresh: list[tuple[Path, _Look]] = []
    for path in list(_files(inbox)):
        look = _look(path)
        if path.name.lower().endswith(UNFINISHED):
            tally.left.append(printable(path.relative_to(inbox)))
        elif look and abs(time.time() - look[2] / 1e9) < settle:
            fresh.append((path, look))
        elif look:
            yield path, look
    if fresh:
        time.sleep(settle)
    for path, look in fresh:
        if _look(path) == look:
            yield path, look
        else:
            tally.left.append(printable(path.relative_to(inbox)))


def _add(path: Path, corpus: Path, fetcher: Fetcher | None) -> AddReport:
    if not path.is_symlink():
        return add_alone([str(path)], corpus, fetcher=fetcher)
    reject = as_reject(InputError(printable(path), "a link; put the file itself into the inbox"), now())
    write_rejects(corpus, merge(read_rejects(corpus), {reject.input}, [reject]))
    return AddReport(0, 0, 1, (reject,))


def _reason(report: AddReport, path: Path) -> bytes:
    """What to say beside a rejected file."""
    lines = []
    for reject in report.rejects[:SHOWN_REASONS]:
        place = reject.input.removeprefix(printable(path))
        number = place.removeprefix(":")
        where = f"line {number}: " if number.isdigit() else f"{place}: " if place else ""
        lines.append(f"{where}{reject.error}")
    if more := report.rejected - len(lines):
        lines.append(f"... and {more:,} more, all of them in rejects.csv")
    if there := report.added + report.unchanged:
        lines += ["", f"What else is in the file was added: {there:,} articles."]
    lines += ["", "Mend the file and put it into the inbox again; nothing is added twice."]
    return ("\n".join(lines) + "\n").encode()


def _names(name: str) -> Iterator[str]:
    """The name, then numbered ones, cut where they are too long."""
    ending = name[len(name) - len(form_of(Path(name)) or Path(name).suffix) :]
    if len(os.fsencode(ending)) > ENDING_BYTES:
        ending = ""
    stem = name.removesuffix(ending)
    for number in count(1):
        tail = f" ({number}){ending}" if number > 1 else ending
        cut = stem
        while len(os.fsencode(cut + tail)) > NAME_BYTES:
            cut = cut[:-1]
        yield cut + tail


def _reason_path(path: Path) -> Path:
    return path.with_name(path.name + REASON)


def _is_taken(path: Path) -> bool:
    """Whether the name is in use; a reason without its file was left by a process that was killed."""
    reason = _reason_path(path)
    return os.path.lexists(path) or (os.path.lexists(reason) and os.path.lexists(_reason_path(reason)))


def _put_aside(path: Path, inbox: Path, place: str, reason: bytes) -> Path:
    """Move a file below ``inbox/place``, under the first free name; its reason is there before it."""
    folder = (inbox / place / path.relative_to(inbox)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        folder = inbox / place
    for name in _names(path.name):
        target = folder / name
        if _is_taken(target):
            continue
        if reason:
            write_atomic(_reason_path(target), reason)
        try:
            move_new(path, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError("there are numbers without end")


def _take(path: Path, look: _Look, corpus: Path, fetcher: Fetcher | None, tally: _Tally) -> None:
    inbox = corpus / INBOX
    report = _add(path, corpus, fetcher)
    tally.added += report.added
    tally.unchanged += report.unchanged
    tally.rejects += report.rejects
    tally.warnings += report.warnings
    relative = printable(path.relative_to(inbox))
    if _look(path) != look:
        tally.left.append(relative)
        return
    reason = _reason(report, path) if report.rejects else b""
    try:
        moved = _put_aside(path, inbox, REJECTED if reason else ADDED, reason)
    except OSError as error:
        tally.left.append(relative)
        tally.warnings.append(f"{printable(path)}: added, but it cannot be put aside: {error.strerror}")
    else:
        tally.moved.append(printable(moved.relative_to(inbox)))


def take_in(
    corpus: Path,
    progress: Progress | None = None,
    *,
    fetcher: Fetcher | None = None,
    patience: float = 0,
    settle: float = SETTLE_SECONDS,
) -> InboxReport:
    """Add what lies in ``corpus/inbox`` and put each file aside; without such a folder nothing is done.

    Folders in it are gone through, their paths kept. A file that changed within the last ``settle``
    seconds is looked at again after as long, and left for the next time if it changed meanwhile; so are
    hidden files and those with an ending of unfinished downloads. Links are refused, never followed.

    Raises :class:`hoptac.errors.TransientError` when another process still adds after ``patience``
    seconds, :class:`OSError` when the corpus cannot be written; what was not stored stays in the inbox.
    """
    tally = _Tally()
    inbox = corpus / INBOX
    if not inbox.is_dir():
        return tally.report()
    with only_adder(corpus, patience=patience):
        for half in (inbox / REJECTED).rglob(f".*{REASON}.*.tmp"):
            half.unlink(missing_ok=True)  # a reason that a killed process was writing
        for done, (path, look) in enumerate(_settled(inbox, settle, tally), 1):
            _take(path, look, corpus, fetcher, tally)
            if progress:
                progress("add", done, 0)
    return tally.report()
