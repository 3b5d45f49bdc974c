"""The publishing step: copies found, tables written and swapped in, the run recorded."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from hoptac.corpus.dedup import Fingerprint, find_duplicates
from hoptac.corpus.rejects import Reject, read_rejects
from hoptac.errors import HoptacError
from hoptac.files import write_atomic
from hoptac.listing import Listing
from hoptac.settings import Progress, hoptac_version
from hoptac.tables.cache import Cache, code_version, publishing_version
from hoptac.tables.digests import Change, unpack_digests
from hoptac.tables.folder import published_files, replacement
from hoptac.tables.lines import ArticleLines, unpack
from hoptac.tables.schemas import Row, tables
from hoptac.tables.settled import settled
from hoptac.tables.write import cell

RUNS = "runs.csv"
PUBLISHED, TABLES, ROWS = "published", "tables", "rows"
KNOWLEDGE, CODE = "knowledge", "code"
STAGE = "extract"
HOPELESS = 20
"""When so many articles all fail, the fault is not theirs."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. ``new + changed + unchanged`` articles are in the tables."""

    run_id: str
    started_at: str
    finished_at: str
    seconds: float
    version: str
    knowledge_version: str
    new: int
    changed: int
    unchanged: int
    removed: int
    rejected: int
    """Rows of ``rejects.csv``: inputs that could not be added and articles that could not be read."""
    published: bool
    """False when nothing had changed: then the tables were left as they are."""
    rows: dict[str, int] = field(default_factory=dict)
    rows_gained: dict[str, int] = field(default_factory=dict)
    """Rows by table that the last publication did not have, compared by content."""
    rows_lost: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    """Why articles were read again whose files had not changed; empty where none were."""

    def as_dict(self) -> dict[str, object]:
        """The report for JSON."""
        return asdict(self)


@dataclass(slots=True)
class _State:
    """What stands in the cache against what the last publication had."""

    identities: list[str] = field(default_factory=list)
    failed: list[Reject] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)
    """New or changed, and readable."""
    gone: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Published before, now without rows: gone or no longer readable."""
    new: int = 0


def _survey(cache: Cache, listing: Listing) -> _State:
    state = _State()
    keys = cache.keys()
    for identity, error, at in cache.heads():
        key, published = keys[identity].key, keys[identity].published
        if identity not in listing.keys:
            state.gone.append(identity)
            state.lost += [identity] if published else []
        elif error:
            state.failed.append(Reject(listing.paths[identity], STAGE, error, at))
            state.lost += [identity] if published else []
        else:
            state.identities.append(identity)
            if key != published:
                state.fresh.add(identity)
                state.new += not published
    return state


def _mark(listing: Listing, state: _State, rejects: Iterable[Reject]) -> str:
    """A digest of all that the tables are made of; the same mark, the same tables."""
    digest = sha256(publishing_version().encode())
    for identity in state.identities:
        digest.update(f"{identity} {listing.keys[identity]}\0".encode())
    for row in rejects:
        digest.update(f"{row.input}\0{row.stage}\0{row.error}\0".encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _fingerprint_of_files(outputs: Path) -> str:
    """Size and time of change of the published files; empty when one is missing."""
    seen: dict[str, tuple[int, int]] = {}
    for name in published_files():
        path = outputs / name
        if not path.is_file():
            return ""
        if name != RUNS:
            status = path.stat()
            seen[name] = (status.st_size, status.st_mtime_ns)
    return json.dumps(seen)


def _previous_runs(outputs: Path) -> list[Row]:
    path = outputs / RUNS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    if not rows or tuple(rows[0]) != tables()["runs"].names:
        return []
    return [[*row] for row in rows[1:]]


def _runs_bytes(rows: Iterable[Row]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(tables()["runs"].names)
    writer.writerows([cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _run_id(started: float, knowledge: str, runs: Iterable[Row]) -> str:
    base = f"{datetime.fromtimestamp(started, UTC):%Y%m%dT%H%M%SZ}-{knowledge[:8]}"
    taken = {str(row[0]) for row in runs}
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _run_row(report: RunReport) -> Row:
    return tables()["runs"].row(
        run_id=report.run_id,
        started_at=report.started_at,
        finished_at=report.finished_at,
        version=report.version,
        knowledge_version=report.knowledge_version,
        articles_new=report.new,
        articles_changed=report.changed,
        articles_unchanged=report.unchanged,
        articles_rejected=report.rejected,
        seconds=report.seconds,
    )


def _entity_ids(folder: Path) -> set[str]:
    path = folder / "entities.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row[0] for row in csv.reader(stream) if row} - {"entity_id"}


def _reason(cache: Cache, in_use: str) -> str:
    """What makes every kept reading stale since the last publication, in words; empty for nothing.

    An edited example, note or licence makes nothing stale. There is no reading only the articles that any
    other edit touches: a row's words count in the vocabulary of open names, its id where other
    rows and ministries point, and its line in the rule of every row behind it.
    """
    if cache.state(KNOWLEDGE) not in ("", in_use):
        return "the knowledge files changed, and a row may touch any article"
    if cache.state(CODE) not in ("", code_version()):
        return "hoptac or a package that it reads with changed"
    return ""


def _changes(cache: Cache, state: _State) -> Change:
    change = Change()
    for identity in sorted(state.fresh):
        before, after = cache.digests(identity)
        change.compare(unpack_digests(before), unpack_digests(after))
    for identity in state.lost:
        change.compare(unpack_digests(cache.digests(identity)[0]), {})
    return change


def _articles(cache: Cache, identities: list[str], progress: Progress | None) -> Iterator[ArticleLines]:
    for number, identity in enumerate(identities, 1):
        yield unpack(cache.entry(identity).rows)
        if progress and (number % 100 == 0 or number == len(identities)):
            progress("publish", number, len(identities))


def _rejects(corpus: Path, listing: Listing, state: _State) -> list[Reject]:
    return [*read_rejects(corpus), *sorted([*listing.rejects, *state.failed])]


def _replace_tables(
    outputs: Path,
    cache: Cache,
    state: _State,
    rejects: list[Reject],
    runs: Callable[[], bytes],
    progress: Progress | None,
) -> tuple[dict[str, int], Change]:
    """Write and swap in all tables; their numbers of rows, and what changed."""
    # pandas and pandera take half a second to load; a run that changes nothing does without
    from hoptac.tables.check import check_entries
    from hoptac.tables.publish import write_tables

    check_entries(cache)
    change = _changes(cache, state)
    there = frozenset(state.identities)
    duplicates = find_duplicates(Fingerprint(*mark) for mark in cache.fingerprints() if mark[0] in there)
    before = _entity_ids(outputs)
    with replacement(outputs) as folder:
        seen = _articles(cache, state.identities, None)
        articles = settled(seen, _articles(cache, state.identities, progress), duplicates)
        rows = write_tables(folder, articles, duplicates, [list(astuple(r)) for r in rejects])
        after = _entity_ids(folder)
        write_atomic(folder / RUNS, runs())
    change.gained["entities"], change.lost["entities"] = len(after - before), len(before - after)
    return rows, change


def publish_listing(
    corpus: Path,
    outputs: Path,
    cache: Cache,
    listing: Listing,
    started: float,
    progress: Progress | None,
) -> RunReport:
    """Publish the articles of ``listing``, whose entries all stand in ``cache``.

    ``started`` is when the run began, in seconds since the epoch. Raises :class:`HoptacError` when
    not one of many articles could be read.
    """
    knowledge = listing.knowledge
    state = _survey(cache, listing)
    if not state.identities and len(state.failed) >= HOPELESS:
        raise HoptacError(
            f"none of {len(state.failed)} articles could be read; the tables are left as they were. "
            f"The first: {state.failed[0].input}: {state.failed[0].error}"
        )
    rejects = _rejects(corpus, listing, state)
    mark, previous = _mark(listing, state, rejects), _previous_runs(outputs)
    reason = _reason(cache, listing.in_use)
    current = cache.state(PUBLISHED) == mark and cache.state(TABLES) == _fingerprint_of_files(outputs) != ""

    def report() -> RunReport:
        ended = time.time()
        return RunReport(
            run_id=_run_id(started, knowledge, previous),
            started_at=_moment(started),
            finished_at=_moment(ended),
            seconds=round(max(0.0, ended - started), 3),
            version=hoptac_version(),
            knowledge_version=knowledge,
            new=state.new,
            changed=len(state.fresh) - state.new,
            unchanged=len(state.identities) - len(state.fresh),
            removed=sum(identity not in listing.keys for identity in state.lost),
            rejected=len(rejects),
            published=not current,
        )

    last = report()

    def runs() -> bytes:
        nonlocal last
        last = report()
        return _runs_bytes([*previous, _run_row(last)])

    if current:
        write_atomic(outputs / RUNS, runs())
        return replace(last, rows=json.loads(cache.state(ROWS) or "{}"))
    rows, change = _replace_tables(outputs, cache, state, rejects, runs, progress)
    kept = {PUBLISHED: mark, TABLES: _fingerprint_of_files(outputs), ROWS: json.dumps(rows)}
    kept |= {KNOWLEDGE: listing.in_use, CODE: code_version()}
    cache.mark_published(state.gone, kept)
    why = reason if last.changed else ""
    return replace(last, rows=rows, rows_gained=change.gained, rows_lost=change.lost, reason=why)
