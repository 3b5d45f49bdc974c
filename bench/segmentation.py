"""Speed of word segmentation: ours against ``underthesea.word_tokenize``, on the same sentences.

    python bench/segmentation.py [ARTICLES] [COUNT]

``ARTICLES``: a folder of ``.txt`` files or a ``.jsonl`` or ``.jsonl.gz`` file; our own without one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from articles import articles

from hoptac.text.forms import stored_form
from hoptac.text.sentences import sentence_spans
from hoptac.text.words import Segmenter
from hoptac.types import Span


@dataclass(frozen=True, slots=True)
class Speed:
    """Articles a second of both, and in how many sentences the words are the same."""

    articles: int
    ours: float
    underthesea: float
    sentences: int
    same: int

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.ours / self.underthesea

    def __str__(self) -> str:
        return (
            f"{self.articles} articles: {self.ours:.1f} a second, underthesea {self.underthesea:.1f}"
            f" ({self.ratio:.2f} x); same words in {self.same} of {self.sentences} sentences"
        )


Work = Sequence[tuple[str, Sequence[Span]]]
"""Articles: each a text and the spans of its sentences."""


def _timed(step: Callable[[Work], list[list[int]]], work: Work) -> tuple[float, list[list[int]]]:
    start = perf_counter()
    result = step(work)
    return perf_counter() - start, result


def _length(text: str) -> int:
    return len("".join(text.split()))


def measure(texts: Sequence[str], *, block: int = 20) -> Speed:
    """Segment ``texts`` with both, in turn by blocks, so that a busy machine slows both alike.

    Ours starts cold (a new :class:`Segmenter`); reading the models is not timed.
    """
    from underthesea import word_tokenize

    def theirs(work: Work) -> list[list[int]]:
        return [list(map(_length, word_tokenize(span.of(text)))) for text, spans in work for span in spans]

    def ours(work: Work) -> list[list[int]]:
        return [
            [_length(text[word.start : word.end]) for word in words]
            for text, spans in work
            for words in segment(text, spans)
        ]

    word_tokenize("một hai")
    segment = Segmenter().segment_all
    our_time = their_time = 0.0
    sentences = same = 0
    for start in range(0, len(texts), block):
        stored = map(stored_form, texts[start : start + block])
        work = [(text, sentence_spans(text)) for text in stored]
        seconds, expected = _timed(theirs, work)
        their_time += seconds
        seconds, found = _timed(ours, work)
        our_time += seconds
        sentences += len(expected)
        same += sum(map(list.__eq__, expected, found))
    return Speed(len(texts), len(texts) / our_time, len(texts) / their_time, sentences, same)


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    print(measure(articles(place, int(sys.argv[2]) if len(sys.argv) > 2 else 60)))
