"""Patterns are found by their first words, the longest first, as their notation says."""

from __future__ import annotations

from hoptac.lexicon.patterns import PARTY_SIGN, Line, PhraseIndex
from hoptac.text.forms import comparison_key

ROWS = ["ký", "ký kết", "ký (kết) hiệp định", "ký … với", "(đã) hợp tác", "gặp <PARTY>", "gặp"]


def found(words: str, rows: list[str] = ROWS) -> list[tuple[int, int, str]]:
    keys = [comparison_key(word) for word in words.split()]
    index = PhraseIndex((row, row, "test.csv", line) for line, row in enumerate(rows))
    return [(match.first, match.last, match.value) for match in index.find(Line.of(keys), keys)]


def test_find_takes_the_longest() -> None:
    assert found("ký") == [(0, 1, "ký")]
    assert found("hai nước ký kết") == [(2, 4, "ký kết")]
    assert found("ký hiệp định") == [(0, 3, "ký (kết) hiệp định")]
    assert found("ký một văn bản với") == [(0, 5, "ký … với")]


def test_find_takes_the_first_of_two_as_long() -> None:
    assert found("ký kết", ["ký (kết)", "ký kết"]) == [(0, 2, "ký (kết)")]
    assert found("ký kết", ["ký kết", "ký (kết)"]) == [(0, 2, "ký kết")]


def test_find_begins_with_optional_words_and_signs() -> None:
    assert found("đã hợp tác") == [(0, 3, "(đã) hợp tác")]
    assert found("hợp tác") == [(0, 2, "(đã) hợp tác")]
    assert found(f"gặp {PARTY_SIGN}") == [(0, 1, "gặp <PARTY>")]
    assert found("gặp nhau") == [(0, 1, "gặp")]


def test_find_asks_for_whole_words() -> None:
    assert found("ký kếtx") == [(0, 1, "ký")]
    assert found("kýx") == []
