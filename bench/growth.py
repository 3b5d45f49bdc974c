"""Whole runs over made corpora: speed, growth, memory, what an unchanged run or a small change costs."""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from articles import articles
from timing import Job, Row, command, hoptac, own_limit

from hoptac.corpus.intake import incoming
from hoptac.corpus.store import write_article
from hoptac.tables.cache import cache_file

NEW = 20
"""Articles that are added to a corpus that was read before."""
PREFECT_ARTICLES = 2000
FLOW = """
from pathlib import Path
from pipelines.extract import extract
from pipelines.publish import publish
extract(Path({corpus!r}), Path({outputs!r}))
publish(Path({corpus!r}), Path({outputs!r}))
"""
QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_LEVEL": "ERROR"}


def make_corpus(folder: Path, texts: Iterable[str], first: int = 0) -> Path:
    """A corpus of the texts, one a day; ``first`` is the number of the first one."""
    for number, text in enumerate(texts, first):
        day = datetime.fromtimestamp(1_600_000_000 + 86_400 * (number % 1500), UTC).date().isoformat()
        made = incoming(
            {"id": f"bench-{number:06d}", "text": text, "published_at": day}, "bench", explicit_id=True
        )
        write_article(folder, made.article, "bench")
    return folder


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The exponent of time over size: least squares on the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def _run(corpus: Path, outputs: Path, processes: int = 1, knowledge: Path | None = None) -> Job:
    environment = {"HOPTAC_KNOWLEDGE": str(knowledge)} if knowledge else None
    places = ["--corpus", str(corpus), "--outputs", str(outputs)]
    return hoptac("run", *places, "--processes", str(processes), environment=environment)


def growth(place: Path, texts: Sequence[str], sizes: Sequence[int]) -> tuple[list[Row], Job]:
    """First runs over corpora of several sizes with one process, and what the last one took.

    The largest corpus is left in ``place``.
    """
    start = _run(make_corpus(place / "one", texts[:1]), place / "out-one").seconds
    rows, jobs = [], []
    for size in sizes:
        corpus = make_corpus(place / f"{size}", texts[:size])
        jobs.append(_run(corpus, place / f"out-{size}"))
        rate = size / (jobs[-1].seconds - start)
        rows.append(
            Row(f"run, {size:,} articles, 1 process", f"{jobs[-1].seconds:.1f} s ({rate:.1f} articles/s)")
        )
        if size != sizes[-1]:
            shutil.rmtree(corpus)
    slope = exponent(sizes, [job.seconds - start for job in jobs])
    peaks = [job.memory for job in jobs]
    rise = peaks[-1] / peaks[0]
    over = " · ".join(f"{size:,}" for size in sizes)
    return [
        *rows,
        Row(
            f"growth exponent of time over {over} (start-up of {start:.1f} s left out)",
            f"{slope:.2f}",
            floor="≤ 1.05",
            kept=slope <= 1.05,
        ),
        Row(
            f"peak memory at {over}",
            " · ".join(f"{peak:.0f} MB" for peak in peaks),
            ratio=f"{rise:.2f} x",
            floor="≤ 1.15 x",
            kept=rise <= 1.15,
        ),
    ], jobs[-1]


def again(place: Path, texts: Sequence[str], size: int, first: Job) -> list[Row]:
    """What is run again over the largest corpus of :func:`growth`: with two processes, then with changes."""
    corpus, outputs = place / f"{size}", place / f"out-{size}"
    shutil.rmtree(place / "out-one")
    two = _run(corpus, place / "out-two", 2)
    shutil.rmtree(place / "out-two")
    gain = first.seconds / two.seconds
    against = f"{first.seconds:.1f} s with 1"
    what = f"run, {size:,} articles, 2 processes (a bare loop here: {own_limit():.2f} x)"
    rows = [Row(what, f"{two.seconds:.1f} s", against, f"{gain:.2f} x", "≥ 1.8 x", gain >= 1.8)]

    def part(what: str, job: Job, most: float | None) -> None:
        share = job.seconds / first.seconds
        floor, kept = (f"≤ {most:.0%}", share <= most) if most else ("", None)
        rows.append(
            Row(
                what,
                f"{job.seconds:.2f} s ({job.processor:.2f} s of a processor)",
                f"{first.seconds:.1f} s at first ({first.processor:.1f})",
                f"{share:.1%}",
                floor,
                kept,
            )
        )

    part(f"unchanged run, {size:,} articles", _run(corpus, outputs), 0.02)
    make_corpus(corpus, texts[size : size + NEW], size)
    part(f"{NEW} new articles", _run(corpus, outputs), 0.04)
    knowledge = place / "knowledge"
    knowledge.mkdir()
    row = "bench,PLACE,island,Đảo Đo Thử Tốc Độ"
    (knowledge / "places.csv").write_text(f"id,type,subtype,name_vi\n{row}\n", encoding="utf-8")
    part("one row of the knowledge added", _run(corpus, outputs, knowledge=knowledge), None)
    cache_file(outputs).write_bytes(b"no database")
    part("damaged cache, built again", _run(corpus, outputs, knowledge=knowledge), None)
    return rows


def prefect(texts: Sequence[str], size: int) -> Row:
    """What Prefect adds to a run beyond its fixed start-up, both on one processor."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {**QUIET, "PREFECT_HOME": str(place / "prefect")}

        def flow(corpus: Path, outputs: Path) -> Job:
            code = FLOW.format(corpus=str(corpus), outputs=str(outputs))
            return command([sys.executable, "-c", code], alone=True, environment=environment)

        def plain(corpus: Path, outputs: Path) -> Job:
            arguments = ["-m", "hoptac.cli", "run", "--corpus", str(corpus), "--outputs", str(outputs)]
            return command([sys.executable, *arguments], alone=True)

        one = make_corpus(place / "one", texts[:1])
        flow(one, place / "warm")  # makes Prefect's database
        start, bare = flow(one, place / "a"), plain(one, place / "b")
        corpus = make_corpus(place / "many", texts[:size])
        ours, theirs = plain(corpus, place / "c"), flow(corpus, place / "d")

        def share(of: Callable[[Job], float]) -> float:
            return max(0.0, of(theirs) - of(ours) - (of(start) - of(bare))) / of(ours)

        by_clock, by_processor = share(lambda job: job.seconds), share(lambda job: job.processor)
        fixed = start.seconds - bare.seconds
        return Row(
            f"Prefect's share of {size:,} articles (fixed {fixed:.1f} s left out)",
            f"{ours.seconds:.1f} s ({ours.processor:.1f} s of a processor)",
            f"{theirs.seconds:.1f} s as a flow ({theirs.processor:.1f})",
            f"{by_clock:.1%} ({by_processor:.1%})",
            "≤ 5%",
            by_clock <= 0.05,
        )


def huge(source: Path | None, size: int) -> Row:
    """The memory of a first run over a very large corpus."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = make_corpus(Path(folder) / "corpus", articles(source, size))
        job = _run(corpus, Path(folder) / "outputs")
    what = f"peak memory of a run over {size:,} articles ({job.seconds:.0f} s)"
    return Row(what, f"{job.memory:.0f} MB", floor="< 1,500 MB", kept=job.memory < 1500)
