"""The speed of everything, in one table.

    python bench/pipeline.py [--full] [ARTICLES]

Whole pipeline (text to rows of the tables) against ``underthesea.ner``, segmentation against
``word_tokenize``, both on the same articles in turn; runs over made corpora of three sizes with one
process, and with two; an unchanged run; cold starts; memory. ``ARTICLES``: a folder of ``.txt`` files or a
``.jsonl`` or ``.jsonl.gz`` file; our own seeds without one. ``--full`` takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import math
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from articles import articles, varied
from segmentation import measure

from hoptac.corpus.intake import incoming
from hoptac.corpus.store import write_article
from hoptac.nlp.pipeline import load
from hoptac.tables.rows import build_rows
from hoptac.text.sentences import sentence_spans
from hoptac.types import Article

HOPTAC = [sys.executable, "-m", "hoptac.cli"]
BLOCK = 12
"""Articles that one reads before the other's turn."""
STARTS = 3
"""Cold starts tried; the fastest counts."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    compared: int
    warm: int
    """Other articles that we read before: it is the speed of a long run that counts."""
    corpora: tuple[int, int, int]


QUICK, FULL = Sizes(24, 200, (200, 400, 800)), Sizes(60, 600, (500, 2000, 8000))


@dataclass(frozen=True, slots=True)
class Job:
    """What a command took: seconds, and the most memory that one of its processes held, in MB."""

    seconds: float
    memory: float


def command(*arguments: str) -> Job:
    """Run a hoptac command in a process of its own."""
    start = perf_counter()
    process = subprocess.Popen([*HOPTAC, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"hoptac {' '.join(arguments)} ended with {process.returncode}")
    return Job(perf_counter() - start, usage.ru_maxrss / 1024)


def cold(*arguments: str) -> float:
    """Seconds of the fastest of some starts."""
    return min(command(*arguments).seconds for _ in range(STARTS))


def compare(texts: Sequence[str], warm: Sequence[str]) -> tuple[float, float]:
    """Articles a second of our pipeline, text to rows, and of ``underthesea.ner``, in turn."""
    from underthesea import ner

    pipeline = load()

    def ours(text: str) -> None:
        build_rows(pipeline.extract(Article("0", text, published_at="2024-05-01")))

    def theirs(text: str) -> None:
        for span in sentence_spans(text):
            ner(span.of(text))

    gc.set_threshold(50_000, 20, 100)  # as the command line does
    for text in warm:
        ours(text)
    ner("một hai")
    seconds = {ours: 0.0, theirs: 0.0}
    for start in range(0, len(texts), BLOCK):
        for step in (ours, theirs):
            seconds[step] += _timed(step, texts[start : start + BLOCK])
    return len(texts) / seconds[ours], len(texts) / seconds[theirs]


def _timed(step: Callable[[str], None], texts: Sequence[str]) -> float:
    start = perf_counter()
    for text in texts:
        step(text)
    return perf_counter() - start


def make_corpus(folder: Path, texts: Sequence[str]) -> Path:
    """A corpus of the texts, one a day."""
    for number, text in enumerate(texts):
        day = datetime.fromtimestamp(1_600_000_000 + 86_400 * (number % 1500), UTC).date().isoformat()
        made = incoming(
            {"id": f"bench-{number:06d}", "text": text, "published_at": day}, "bench", explicit_id=True
        )
        write_article(folder, made.article, "bench")
    return folder


def growth(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The exponent of time over size: least squares on the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def runs(sizes: Sequence[int], source: Path | None) -> list[tuple[str, str]]:
    """The rows on whole runs over corpora."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        texts = articles(source, sizes[-1])
        start_up = command(*_run(make_corpus(place / "one", texts[:1]), place / "out-one", 1)).seconds
        jobs = []
        for size in sizes:
            corpus = make_corpus(place / f"{size}", texts[:size])
            jobs.append(command(*_run(corpus, place / f"out-{size}", 1)))
            rate = size / (jobs[-1].seconds - start_up)
            rows.append(
                (f"run, {size:,} articles, 1 process", f"{jobs[-1].seconds:.1f} s ({rate:.1f} articles/s)")
            )
        two = command(*_run(corpus, place / "out-two", 2))
        ratio = jobs[-1].seconds / two.seconds
        rows.append(
            (f"run, {size:,} articles, 2 processes", f"{two.seconds:.1f} s ({ratio:.2f} x one process)")
        )
        again = command(*_run(corpus, place / f"out-{size}", 1)).seconds
        rows.append(
            (
                f"unchanged run, {size:,} articles",
                f"{again:.2f} s ({again / jobs[-1].seconds:.1%} of the first)",
            )
        )
        peaks = " · ".join(f"{job.memory:.0f} MB" for job in jobs)
        rows.append((f"peak memory at {' · '.join(f'{size:,}' for size in sizes)}", peaks))
        exponent = growth(sizes, [job.seconds - start_up for job in jobs])
        rows.append((f"growth exponent of time (start-up of {start_up:.1f} s left out)", f"{exponent:.2f}"))
    return rows


def _run(corpus: Path, outputs: Path, processes: int) -> list[str]:
    return ["run", "--corpus", str(corpus), "--outputs", str(outputs), "--processes", str(processes)]


def main() -> None:
    """Print the table, in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="?", type=Path, metavar="ARTICLES")
    parser.add_argument("--full", action="store_true", help="corpora of 500, 2,000 and 8,000 articles")
    options = parser.parse_args()
    sizes = FULL if options.full else QUICK
    texts = articles(options.articles, max(64, sizes.compared + sizes.warm if options.articles else 0))
    compared, others = texts[: sizes.compared], texts[sizes.compared :]
    letters = sum(map(len, compared)) / len(compared)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(texts[0])
        file.flush()
        starts = cold("extract", file.name), cold("--help")
    ours, theirs = compare(compared, list(itertools.islice(varied(others), sizes.warm)))
    words = measure(compared)
    rows = [
        ("whole pipeline, text to rows", f"{ours:.1f} articles/s"),
        ("underthesea.ner", f"{theirs:.2f} articles/s"),
        ("ratio", f"{ours / theirs:.1f} x"),
        ("segmentation alone: ours, from cold", f"{words.ours:.1f} articles/s"),
        ("word_tokenize", f"{words.underthesea:.1f} articles/s"),
        ("ratio (same words)", f"{words.ratio:.2f} x ({words.same} of {words.sentences} sentences)"),
        ("cold: hoptac extract FILE", f"{starts[0]:.2f} s"),
        ("cold: hoptac --help", f"{starts[1]:.2f} s"),
        *runs(sizes.corpora, options.articles),
    ]
    machine = f"Python {platform.python_version()}, {len(os.sched_getaffinity(0))} cores"
    print(f"{sizes.compared} articles of {letters:.0f} characters; {machine}\n")
    print("| what | measured |\n|---|---|")
    for row in rows:
        print(f"| {row[0]} | {row[1]} |")


if __name__ == "__main__":
    main()
