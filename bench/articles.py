"""The articles that the benchmarks read: those of a folder or file, or our own seeds, varied."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

from hoptac.text.forms import stored_form

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "articles"
MIXED = 3
"""How many seeds lend their paragraphs to a made article."""


def read_texts(source: Path) -> Iterator[str]:
    """The texts of a folder of ``.txt`` files, or a ``text`` a line of a ``.jsonl`` or ``.jsonl.gz`` file."""
    if source.is_dir():
        for path in sorted(source.glob("*.txt")):
            yield path.read_text(encoding="utf-8")
        return
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def varied(texts: list[str]) -> Iterator[str]:
    """Articles without end: the given ones, then their paragraphs mixed anew, each article another one."""
    yield from texts
    paragraphs = [[line for line in text.split("\n") if line.strip()] for text in texts]
    for number in itertools.count():
        dice = random.Random(number)  # the same articles on every machine
        pool = [line for lines in dice.sample(paragraphs, min(MIXED, len(paragraphs))) for line in lines]
        dice.shuffle(pool)
        yield "\n".join([*pool[: 1 + len(pool) // MIXED], f"{number + 1}."])


def articles(source: Path | None, count: int) -> list[str]:
    """``count`` texts in stored form, from ``source`` or our seeds, varied when they run out."""
    texts = [stored_form(text) for text in itertools.islice(read_texts(source or SEEDS), count)]
    return list(itertools.islice(varied(texts), count))
