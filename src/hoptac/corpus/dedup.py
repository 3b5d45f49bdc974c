"""The same report twice: MinHash signatures of texts, and which article is whose copy."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from rensa import RMinHash

from hoptac.corpus.dates import sort_moment
from hoptac.settings import DUPLICATE_JACCARD, SHINGLE_SYLLABLES, SIGNATURE_SEED, SIGNATURE_SIZE

BAND_ROWS = 5
"""Rows of a signature that must agree for two texts to be compared: at 25 bands of 5, a pair with
Jaccard .8 is missed once in 20,000."""
_SYLLABLE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of an article: its exact text's digest and the signature of its shingles."""

    article_id: str
    published_at: str
    text_sha256: str
    signature: bytes


def signature(text: str) -> bytes:
    """The MinHash signature of a text's overlapping runs of syllables; 32-bit numbers, little end first."""
    syllables = [match.group().casefold() for match in _SYLLABLE.finditer(text)]
    last = max(1, len(syllables) - SHINGLE_SYLLABLES + 1)
    shingles = {" ".join(syllables[i : i + SHINGLE_SYLLABLES]) for i in range(last)}
    sketch = RMinHash(SIGNATURE_SIZE, SIGNATURE_SEED)
    sketch.update(sorted(shingles))
    return np.asarray(array("Q", sketch.digest()), dtype="<u4").tobytes()


def _bands(sketch: bytes) -> list[tuple[int, bytes]]:
    width = 4 * BAND_ROWS
    return [(start, sketch[start : start + width]) for start in range(0, len(sketch) - width + 1, width)]


def similarity(one: bytes, other: bytes) -> float:
    """The Jaccard similarity that two signatures estimate."""
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


def find_duplicates(fingerprints: Iterable[Fingerprint]) -> dict[str, str]:
    """For each copy the id of the earliest article that it copies; originals are not in the result.

    Articles are taken by publication (undated ones last), then id, whatever order they come in.
    An article is a copy when its text is that of an original before it, or nearly so; copies of
    copies point at the original.
    """
    ordered = sorted(fingerprints, key=lambda f: (sort_moment(f.published_at), f.article_id))
    originals: list[Fingerprint] = []
    exact: dict[str, str] = {}
    index: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    copies: dict[str, str] = {}
    for article in ordered:
        original = exact.get(article.text_sha256)
        bands = _bands(article.signature)
        if original is None:
            candidates = sorted({number for band in bands for number in index.get(band, ())})
            original = next(
                (
                    originals[number].article_id
                    for number in candidates
                    if similarity(article.signature, originals[number].signature) >= DUPLICATE_JACCARD
                ),
                None,
            )
        if original is not None:
            copies[article.article_id] = original
            exact.setdefault(article.text_sha256, original)
            continue
        exact[article.text_sha256] = article.article_id
        for band in bands:
            index[band].append(len(originals))
        originals.append(article)
    return copies
