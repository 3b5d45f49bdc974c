"""The speed of everything, in one table.

    python bench/pipeline.py [--full] [--huge N] [--sizes N,N,N] [--write FILE] [ARTICLES]

Whole pipeline (text to rows of the tables) against ``underthesea.ner``, segmentation against
``word_tokenize``, both on the same articles in turn; cold starts; runs over made corpora of three sizes;
two processes; an unchanged run, new articles, a changed row of the knowledge, a damaged cache; Prefect's
share. ``ARTICLES``: a folder of ``.txt`` files or a ``.jsonl`` or ``.jsonl.gz`` file; our own seeds without
one. ``--full`` (2,000, 8,000 and 20,000 articles) takes an hour.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from articles import articles, varied
from growth import NEW, PREFECT_ARTICLES, again, growth, huge, prefect
from segmentation import measure
from timing import Row, cold

from hoptac.nlp.pipeline import load
from hoptac.tables.rows import build_rows
from hoptac.text.sentences import sentence_spans
from hoptac.types import Article

BLOCK = 12
"""Articles that one reads before the other's turn."""
QUICK, FULL = (200, 400, 800), (2000, 8000, 20_000)
COMPARED, WARM = 24, 200
"""Articles that both read, and other ones that we read before: the speed of a long run counts."""
HEADER = ("what", "ours", "against", "ratio", "floor", "kept")


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


def _ratio(what: str, ours: float, theirs: float, name: str, floor: float) -> Row:
    ratio = ours / theirs
    against = f"{theirs:.1f} articles/s ({name})"
    return Row(what, f"{ours:.1f} articles/s", against, f"{ratio:.1f} x", f"≥ {floor:g} x", ratio >= floor)


def speeds(source: Path | None) -> list[Row]:
    """The rows on single articles: against underthesea, and cold starts."""
    texts = articles(source, max(64, COMPARED + WARM if source else 0))
    compared, others = texts[:COMPARED], texts[COMPARED:]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(texts[0])
        file.flush()
        extract, help_ = cold("extract", file.name), cold("--help")
    ours, theirs = compare(compared, list(itertools.islice(varied(others), WARM)))
    words = measure(compared)
    letters = sum(map(len, compared)) / len(compared)
    same = f"{words.same} of {words.sentences} sentences"
    return [
        _ratio(f"whole pipeline, warm, {len(compared)} articles of {letters:.0f} characters", ours, theirs,
               "underthesea.ner", 20),
        _ratio(f"segmentation alone, cold (same words in {same})", words.ours, words.underthesea,
               "word_tokenize", 2),
        Row("cold: hoptac extract FILE", f"{extract:.2f} s", "", "", "≤ 1.5 s", extract <= 1.5),
        Row("cold: hoptac --help", f"{help_:.2f} s", "", "", "≤ 0.3 s", help_ <= 0.3),
    ]  # fmt: skip


def runs(source: Path | None, sizes: Sequence[int], prefect_articles: int) -> list[Row]:
    """The rows on whole runs."""
    texts = articles(source, sizes[-1] + NEW)
    with tempfile.TemporaryDirectory() as folder:
        rows, first = growth(Path(folder), texts, sizes)
        rows += again(Path(folder), texts, sizes[-1], first)
    return [*rows, prefect(texts, min(prefect_articles, sizes[-1]))]


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False).stdout.strip()


def table(rows: Sequence[Row], source: Path | None) -> str:
    """The rows in Markdown, with when, on what machine and which commit."""
    changed = " with changes" if _git("status", "--porcelain", "--", "src") else ""
    load_average = os.getloadavg()[0]
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_git('rev-parse', '--short', 'HEAD')}{changed}, "
        f"Python {platform.python_version()}, {len(os.sched_getaffinity(0))} processors "
        f"(load at the end {load_average:.1f}), {'articles given' if source else 'seed articles'}",
        "",
        f"| {' | '.join(HEADER)} |",
        "|" + "---|" * len(HEADER),
        *(f"| {' | '.join(row.cells())} |" for row in rows),
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table, in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="?", type=Path, metavar="ARTICLES")
    parser.add_argument("--full", action="store_true", help="corpora of 2,000, 8,000 and 20,000 articles")
    parser.add_argument("--sizes", metavar="N,N,N", help="corpora of these sizes")
    parser.add_argument("--huge", type=int, metavar="N", help="only the memory of a run over N articles")
    parser.add_argument("--write", type=Path, metavar="FILE", help="add the table to this file too")
    options = parser.parse_args()
    if options.huge:
        rows = [huge(options.articles, options.huge)]
    else:
        sizes = (
            tuple(map(int, options.sizes.split(","))) if options.sizes else FULL if options.full else QUICK
        )
        rows = speeds(options.articles) + runs(options.articles, sizes, PREFECT_ARTICLES)
    text = table(rows, options.articles)
    print(text)
    if options.write:
        with options.write.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")


if __name__ == "__main__":
    main()
