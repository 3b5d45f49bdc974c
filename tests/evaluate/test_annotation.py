"""The notation in which articles are annotated."""

from __future__ import annotations

import pytest

from hoptac.errors import GoldError
from hoptac.evaluate.annotation import compile_annotation, rough_sentences

TEXT = "Hội nghị cấp cao về nước lần thứ 2 họp. Hội nghị cấp cao về rừng lần thứ 3 cũng họp ở Lào."


def names(notation: str) -> list[str]:
    compiled = compile_annotation("a", TEXT, notation, sentencer=rough_sentences)
    return [entity["text"] for entity in compiled["entities"]]


def test_annotation_takes_a_gap_for_the_middle_of_a_name() -> None:
    assert names("E EVENT Water2 Hội nghị … lần thứ 2") == ["Hội nghị cấp cao về nước lần thứ 2"]
    # the shortest: from the first words to the next place where the last ones stand
    assert names("E EVENT Forest3 Hội nghị cấp cao về rừng … thứ 3")[-1].endswith("rừng lần thứ 3")
    assert names("E COUNTRY LAO Lào") == ["Lào"]


def test_annotation_refuses_a_gap_that_the_text_does_not_fill() -> None:
    with pytest.raises(GoldError, match="does not occur"):
        names("E EVENT Water9 Hội nghị … lần thứ 9")
