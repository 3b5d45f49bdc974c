"""Copies are found whatever the order, and point at originals."""

from __future__ import annotations

import random
import subprocess
import sys
from hashlib import sha256

import numpy as np
import pytest

from hoptac.corpus.dedup import Fingerprint, find_duplicates, signature

WORDS = [f"tiếng{i}" for i in range(400)]
TEXT = " ".join(random.Random(1).choices(WORDS, k=300))


def similarity(one: bytes, other: bytes) -> float:
    """The Jaccard similarity that two signatures estimate."""
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


def mark(identity: str, text: str, published_at: str = "") -> Fingerprint:
    return Fingerprint(identity, published_at, sha256(text.encode()).hexdigest(), signature(text))


def test_dedup_points_all_copies_at_the_earliest() -> None:
    articles = [
        mark("a1", TEXT, "2021-12-17"),
        mark("a2", TEXT, "2021-12-16T20:00:00+07:00"),
        mark("a3", TEXT + " thêm vài tiếng nữa", ""),
        mark("a4", "một bài khác hẳn", "2021-12-01"),
        mark("a5", " ".join(reversed(TEXT.split())), "2021-12-01"),
    ]
    expected = {"a1": "a2", "a3": "a2"}
    for seed in range(6):
        random.Random(seed).shuffle(articles)
        assert find_duplicates(articles) == expected


def test_dedup_never_chains() -> None:
    words = TEXT.split()
    articles = [
        mark(f"a{i}", " ".join(words[7 * i :] + words[: 7 * i]), f"2021-12-{i + 1:02d}") for i in range(20)
    ]
    articles += [mark(f"b{i}", " ".join(words[12 * i :]), f"2021-11-{i + 1:02d}") for i in range(12)]
    copies = find_duplicates(articles)
    assert copies
    assert not set(copies.values()) & set(copies)


def test_dedup_takes_the_smaller_id_when_dates_are_equal() -> None:
    assert find_duplicates([mark("a2", TEXT), mark("a1", TEXT)]) == {"a2": "a1"}


def test_dedup_keeps_short_texts_apart() -> None:
    assert find_duplicates([mark("a1", "Việt Nam ký"), mark("a2", "Nhật Bản ký"), mark("a3", "!!!")]) == {}
    assert find_duplicates([mark("a1", "một hai"), mark("a2", "Một, hai")]) == {"a2": "a1"}


def made(count: int, seed: int) -> list[Fingerprint]:
    """Signatures of which many are near one another, many agree in the first band only, some texts recur."""
    dice = random.Random(seed)
    sketches: list[list[int]] = []
    result: list[Fingerprint] = []
    for number in range(count):
        sketch = [dice.getrandbits(32) for _ in range(128)]
        if sketches and dice.random() < 0.4:
            sketch = list(dice.choice(sketches))
            for place in dice.sample(range(128), dice.randrange(60)):
                sketch[place] = dice.getrandbits(32)
        elif dice.random() < 0.3:
            sketch[:5] = range(5)
        sketches.append(sketch)
        day = f"2021-12-{dice.randrange(1, 9):02d}" if dice.random() < 0.9 else ""
        text = sha256(str(dice.randrange(2 * count)).encode()).hexdigest()
        result.append(Fingerprint(f"a{number:03d}", day, text, np.array(sketch, dtype="<u4").tobytes()))
    return result


def one_by_one(articles: list[Fingerprint]) -> dict[str, str]:
    """What is a copy by the words of the docstring: each article against all originals before it."""
    originals: list[Fingerprint] = []
    copies: dict[str, str] = {}
    texts: dict[str, str] = {}
    for article in sorted(articles, key=lambda f: (f.published_at or "9", f.article_id)):
        one = np.frombuffer(article.signature, dtype="<u4")
        found = texts.get(article.text_sha256, "")
        for other in () if found else originals:
            equal = one == np.frombuffer(other.signature, dtype="<u4")
            if equal[:125].reshape(25, 5).all(axis=1).any() and equal.mean() >= 0.8:
                found = other.article_id
                break
        texts.setdefault(article.text_sha256, found or article.article_id)
        if found:
            copies[article.article_id] = found
        else:
            originals.append(article)
    return copies


@pytest.mark.parametrize("seed", range(8))
def test_dedup_compares_as_if_one_by_one(seed: int) -> None:
    articles = made(120, seed)
    expected = one_by_one(articles)
    assert expected
    random.Random(seed).shuffle(articles)
    assert find_duplicates(iter(articles)) == expected


def test_dedup_of_nothing() -> None:
    assert find_duplicates([]) == {}


def test_signature_estimates_similarity() -> None:
    words = TEXT.split()
    near = signature(" ".join(words[:285] + ["khác"] * 15))
    assert similarity(signature(TEXT), near) > 0.8
    assert similarity(signature(TEXT), signature(" ".join(words[150:] + ["x"] * 150))) < 0.6


def test_signature_is_the_same_in_every_process() -> None:
    code = "from hoptac.corpus.dedup import signature; print(signature('một hai ba bốn năm sáu').hex())"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {signature("một hai ba bốn năm sáu").hex() + "\n"}
