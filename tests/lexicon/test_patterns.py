"""Patterns are found by their first words, the longest first, as their notation says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.errors import KnowledgeError
from hoptac.lexicon.acts import load_acts, trigger_rows
from hoptac.lexicon.patterns import PARTY_SIGN, Line, PhraseIndex, _compiled, first_words, split_alternatives
from hoptac.text.forms import comparison_key
from hoptac.text.tokenizer import syllables

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


WORDS = ["ký", "kết", "hiệp", "định", "với", "đã", "hợp", "tác", "gặp", "một", PARTY_SIGN, ".", "các"]


def by_expression_alone(rows: list[str], keys: list[str]) -> list[tuple[int, int, str]]:
    """What :meth:`PhraseIndex.find` finds, with every expression tried at every word."""
    line, matches, free = Line.of(keys), [], 0
    for number, key in enumerate(keys):
        best = (0, "")
        for row in rows if number >= free else []:
            for part in split_alternatives(row):
                match = _compiled(part).match(line.text, line.starts[number])
                if match and key in first_words(part) and match.end() > best[0]:
                    best = match.end(), row
        if best[1]:
            free = line.word_at(best[0])
            matches.append((number, free, best[1]))
    return matches


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_find_is_what_the_expressions_say(keys: list[str]) -> None:
    rows = [
        *ROWS,
        "ký (kết|với) … định",
        "các (bên|một hiệp) định",
        "(các) hợp tác với <PARTY>",
        "đã … gặp (một)",
    ]
    assert found(" ".join(keys), rows) == by_expression_alone(rows, list(map(comparison_key, keys)))


def test_find_is_what_the_expressions_of_all_triggers_say() -> None:
    text = min((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt")).read_text(encoding="utf-8")
    keys = [comparison_key(surface) or surface for surface in syllables(text)[0]][:400]
    acts = load_acts()
    rows = [row[0] for row in trigger_rows(acts.frames)]
    ours = [(m.first, m.last, m.value.notation) for m in acts.triggers.find(Line.of(keys), keys)]
    assert [place[:2] for place in ours] == [place[:2] for place in by_expression_alone(rows, keys)]


def test_index_refuses_a_pattern_before_it_is_looked_up() -> None:
    with pytest.raises(KnowledgeError, match="begins with a word"):
        PhraseIndex([("gặp", "a", "test.csv", 1), ("… với", "b", "test.csv", 2)])


def test_index_opens_only_the_patterns_of_words_that_occur() -> None:
    index = PhraseIndex([("ký kết", "a", "test.csv", 1), ("gặp", "b", "test.csv", 2)])
    index.find(Line.of(["gặp"]), ["gặp"])
    assert set(index._index) == {"gặp"}
