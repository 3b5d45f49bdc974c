"""The same report twice: MinHash signatures of texts, and which article is whose copy."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from hoptac.corpus.dates import sort_moment
from hoptac.settings import DUPLICATE_JACCARD, SHINGLE_SYLLABLES, SIGNATURE_SEED, SIGNATURE_SIZE

BAND_ROWS = 5
"""Rows of a signature that must agree for two texts to be compared: at 25 bands of 5, a pair with
Jaccard .8 is missed once in 20,000."""
BANDS = SIGNATURE_SIZE // BAND_ROWS
MIXER = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose multiples spread over 64 bits."""
TEXT_BYTES = sha256().digest_size
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


class _Sketches:
    """The signatures of all articles as one matrix: half a kilobyte each, and nothing beside."""

    def __init__(self, fingerprints: Iterable[Fingerprint]) -> None:
        self.ids: list[str] = []
        moments, sketches, texts = array("d"), bytearray(), bytearray()
        for article in fingerprints:
            self.ids.append(article.article_id)
            moments.append(sort_moment(article.published_at))
            sketches += article.signature
            texts += sha256(article.text_sha256.encode()).digest()
        self.moments = moments
        self.rows = np.frombuffer(sketches, dtype="<u4").reshape(len(self.ids), SIGNATURE_SIZE)
        self.texts = np.frombuffer(texts, dtype=f"V{TEXT_BYTES}")

    def order(self) -> list[int]:
        """The articles by publication, then id."""
        return sorted(range(len(self.ids)), key=lambda at: (self.moments[at], self.ids[at]))

    def groups(self) -> NDArray[np.int32]:
        """For each article and band the number of the group of articles that agree in it; -1 when alone.

        The last column is for the text itself. Numbers of two columns are never equal. Articles that
        differ may share a group, when 64 bits do not tell them apart: who meets in a group is to be compared.
        """
        result = np.full((len(self.ids), BANDS + 1), -1, dtype=np.int32)
        first = 0
        for band in range(BANDS):
            sums = np.zeros(len(self.ids), dtype=np.uint64)
            for column in range(band * BAND_ROWS, (band + 1) * BAND_ROWS):
                sums = sums * MIXER + self.rows[:, column]
            first = _number(sums, result[:, band], first)
        _number(self.texts.view(np.uint64)[:: TEXT_BYTES // 8], result[:, BANDS], first)
        return result

    def first_near(self, article: int, candidates: Sequence[int]) -> int | None:
        """The first of the candidates that agrees with the article in a band and is as near as a copy."""
        equal: NDArray[np.bool_] = np.equal(self.rows[candidates], self.rows[article])
        bands = equal[:, : BANDS * BAND_ROWS].reshape(-1, BANDS, BAND_ROWS)
        met = np.any(np.all(bands, axis=2), axis=1)
        near = np.flatnonzero(met & (np.mean(equal, axis=1) >= DUPLICATE_JACCARD))
        return candidates[int(near[0])] if len(near) else None


def _number(values: NDArray[np.uint64], numbers: NDArray[np.int32], first: int) -> int:
    """Give articles of equal value the same number, from ``first`` on; the next one that is free."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    sizes = np.diff(np.append(np.flatnonzero(starts), len(ordered)))
    shared = np.repeat(sizes > 1, sizes)
    groups = np.cumsum(starts) - 1
    numbers[order[shared]] = groups[shared] + first
    return first + len(sizes)


def find_duplicates(fingerprints: Iterable[Fingerprint]) -> dict[str, str]:
    """For each copy the id of the earliest article that it copies; originals are not in the result.

    Articles are taken by publication (undated ones last), then id, whatever order they come in.
    An article is a copy when its text is that of an original before it, or nearly so; copies of
    copies point at the original.
    """
    sketches = _Sketches(fingerprints)
    groups = sketches.groups()
    # those without company are originals that nothing is compared with
    company: NDArray[np.bool_] = np.any(groups >= 0, axis=1)
    rank: dict[int, int] = {}
    exact: dict[bytes, int] = {}
    index: dict[int, list[int]] = defaultdict(list)
    copies: dict[str, str] = {}
    for article in sketches.order():
        if not company[article]:
            continue
        rank[article] = len(rank)
        bands, text = groups[article, :BANDS].tolist(), sketches.texts[article].tobytes()
        original = exact.get(text)
        if original is None:
            known = {other for band in bands if band >= 0 for other in index.get(band, ())}
            original = sketches.first_near(article, sorted(known, key=rank.__getitem__)) if known else None
        exact.setdefault(text, article if original is None else original)
        if original is not None:
            copies[sketches.ids[article]] = sketches.ids[original]
            continue
        for band in bands:
            if band >= 0:
                index[band].append(article)
    return copies
