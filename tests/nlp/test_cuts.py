"""Texts cut by their runs, many at once or one by one, are cut as the whole text is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hoptac.lexicon.load import load_knowledge
from hoptac.nlp.cuts import Cuts
from hoptac.nlp.reader import split_keys

TEXTS = st.text(alphabet="aAbBđĐốyYHQ1.,-–|()’ \t\n\u00a0\u0301\u200b", max_size=20)


@given(st.lists(TEXTS, max_size=5))
def test_split_is_that_of_the_whole_text(texts: list[str]) -> None:
    filled, lazy = Cuts(), Cuts()
    filled.fill(texts)
    for text in texts:
        assert filled.split(text) == lazy.split(text) == split_keys(text)
        assert filled.keys_of(text) == tuple(key for _, key in split_keys(text))


def test_split_names_of_the_knowledge() -> None:
    names = [surface for row in load_knowledge().entities[::20] for surface in row.surfaces()]
    cuts = Cuts()
    cuts.fill(names)
    assert [cuts.split(name) for name in names] == [split_keys(name) for name in names]
