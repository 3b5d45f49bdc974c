"""What an article costs, for docs/scale.md: processor time, memory and storage, as slopes between two sizes.

    python bench/scale.py [SMALL LARGE]

Times are processor seconds (user and system), which a busy machine changes less than a clock's. Each
size is a process of its own. Articles: our own seeds, varied; for memory many short ones that are not read.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from articles import articles
from growth import make_corpus

from hoptac.parts import clear, part_name, read_part, reading_version
from hoptac.run import keep_parts, plan, publish
from hoptac.shards import pipeline
from hoptac.tables.cache import cache_file
from hoptac.types import Article, Extraction

SIZES = (400, 1200)
SHORT = (4000, 16000)
"""Articles that are not read, for what grows with their number alone."""


class Nothing:
    """Reads nothing in an article."""

    def extract(self, article: Article) -> Extraction:
        return Extraction(article, (), (), (), ())


def nothing() -> Nothing:
    return Nothing()


def seconds(step: Callable[[], Any]) -> float:
    """Processor seconds of a step."""
    before = os.times()
    step()
    after = os.times()
    return after.user + after.system - before.user - before.system


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(kind: str, count: int) -> dict[str, float]:
    """One size: what each step took and what lies on the disk, in total."""
    short = kind == "short"
    dice = random.Random(1)
    made = (" ".join(f"tiếng{dice.randrange(5000)}" for _ in range(40)) for _ in range(count))
    texts = list(made) if short else articles(None, count)
    factory = nothing if short else pipeline
    factory()
    gc.set_threshold(50_000, 20, 100)  # as workers do
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        corpus, outputs, parts = make_corpus(base / "corpus", texts), base / "outputs", str(base / "parts")
        shards: list[tuple[str, ...]] = []
        version = reading_version()
        found = {"list": seconds(lambda: shards.extend(plan(corpus, outputs).shards))}
        found["read"] = seconds(
            lambda: [read_part(str(corpus), parts, paths, version, factory) for paths in shards]
        )
        found["parts"] = size(base / "parts")
        names = [part_name(paths, version) for paths in shards]
        found["keep"] = seconds(lambda: keep_parts(outputs, parts, names))
        clear(parts)
        found["publish"] = seconds(lambda: publish(corpus, outputs, extractor=factory, processes=1))
        found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        found["unchanged"] = seconds(lambda: publish(corpus, outputs, extractor=factory, processes=1))
        found |= {
            "corpus": size(corpus),
            "cache": cache_file(outputs).stat().st_size,
            "tables": size(outputs),
        }
        found["characters"] = sum(map(len, texts))
    return found


def slopes(kind: str, sizes: tuple[int, int]) -> dict[str, float]:
    """What one article more costs, between two sizes."""
    runs = []
    for count in sizes:
        command = [sys.executable, __file__, "--one", kind, str(count)]
        runs.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return {name: (runs[1][name] - runs[0][name]) / (sizes[1] - sizes[0]) for name in runs[0]}


def main() -> None:
    """Print the table, in Markdown."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
        return
    small, large = (int(text) for text in sys.argv[1:3] or SIZES)
    read, short = slopes("seeds", (small, large)), slopes("short", SHORT)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{small:,} to {large:,} articles of {read['characters']:.0f} characters\n")
    print("| an article more | costs |\n|---|---|")
    print(f"| read by a worker | {read['read'] * 1e3:.1f} ms ({1 / read['read']:.1f} articles/s a core) |")
    for name in ("list", "keep", "publish", "unchanged"):
        print(f"| {name} | {read[name] * 1e3:.3f} ms |")
    for name in ("corpus", "parts", "cache", "tables"):
        print(f"| {name} | {read[name] / 1e3:.1f} KB |")
    print(f"| memory while publishing | {short['peak'] / 1e3:.1f} KB |")


if __name__ == "__main__":
    main()
