"""The builds of names are counted for many names at once as they would be for each."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from hoptac.nlp.builds import _all_signs, _signs

NAMES = st.text(alphabet="aAéđĐốΣ^$-’'. \n\u0301", max_size=15)


@given(st.lists(NAMES, max_size=6))
def test_all_signs_are_those_of_each_name(names: list[str]) -> None:
    assert _all_signs(names) == Counter(sign for name in names for sign in _signs(name))
