"""What the rules propose for open names: quoted events, English bodies, heads in small letters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.discourse import Discourse
from hoptac.nlp.distribution import Distribution, form
from hoptac.nlp.evidence import Evidence
from hoptac.nlp.known import ALLOWED
from hoptac.nlp.names import propose
from hoptac.nlp.reader import load_names
from hoptac.nlp.syllables import Syllables
from hoptac.nlp.tagger import TAGGED
from hoptac.text.sentences import sentence_spans

LABELS = ["O", *(f"{place}-{kind}" for kind in ("PERSON", "ORGANISATION", "PLACE") for place in "BI")]


def view_of(text: str) -> Syllables:
    return Syllables(text, sentence_spans(text))


def proposed(text: str) -> set[tuple[str, str]]:
    view = view_of(text)
    return {(view.slice(c.start, c.end), c.type) for c in propose(view).found}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ông tới dự hội thảo “Gạo sạch, bạn hàng xa” tại Huế.", "Gạo sạch, bạn hàng xa"),
        ('Triển lãm ảnh "Sông quê" mở cửa sáng nay.', "Sông quê"),
        ("Buổi tọa đàm mang tên “Nghề muối hôm nay.” kéo dài hai giờ.", "Nghề muối hôm nay"),
        ("Cuộc thi: “Sáng tạo cùng nước” đã khép lại.", "Sáng tạo cùng nước"),
    ],
)
def test_quoted_name_behind_a_kind_of_event(text: str, name: str) -> None:
    assert (name, "EVENT") in proposed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ông gọi đó là “Gạo sạch, bạn hàng xa” cho vui.",
        "Ông tới dự hội thảo “gạo sạch” tại Huế.",
        "Ông tới dự hội thảo “Gạo sạch mà không ai đóng ngoặc.",
        "Ông tới dự hội thảo “Gạo” tại Huế.",
    ],
)
def test_quotes_that_hold_no_event(text: str) -> None:
    assert not any(kind == "EVENT" for _, kind in proposed(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hàng do Marubond Corporation cung cấp.", "Marubond Corporation"),
        ("Theo Kyivland Post, giá dầu tăng.", "Kyivland Post"),
        ("Bà học tại University of Brightham từ lâu.", "University of Brightham"),
    ],
)
def test_english_body_in_a_run_of_capitals(text: str, name: str) -> None:
    assert (name, "ORGANISATION") in proposed(text)


def test_english_word_alone_is_no_body() -> None:
    assert not any(kind == "ORGANISATION" for _, kind in proposed("Anh ấy họp với Group mỗi ngày."))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nhân viên công ty TNHH Bình Sơn ra về.", "công ty TNHH Bình Sơn"),
        ("Nhân viên Công ty Bình Sơn ra về.", "Công ty Bình Sơn"),
        ("Tàu của hạm đội Đông Hải rời cảng.", "hạm đội Đông Hải"),
        ("Ông làm ở bộ Giáo dục từ lâu.", "bộ Giáo dục"),
    ],
)
def test_head_as_it_is_written(text: str, name: str) -> None:
    assert (name, "ORGANISATION") in proposed(text)


def test_form_keeps_words_and_counts_figures() -> None:
    assert [form(s) for s in ("Sông", "7", "2013", "20131")] == ["Sông", "0", "0000", "0000"]


def test_distribution_of_known_and_rare_syllables() -> None:
    learnt = Distribution({"Lan": (3, 17), "00": (1, 2)}, {"lan": "e"})
    assert learnt.clusters_of("Lan") == ("3", "17")
    assert learnt.clusters_of("LAN") == ("3", "17")
    assert learnt.clusters_of("15") == ("1", "2")
    assert learnt.clusters_of("lan") is None
    assert (learnt.capital("lan"), learnt.capital("xyz")) == ("e", "?")


def said_for(view: Syllables, wanted: dict[int, tuple[str, float]]) -> np.ndarray:
    said = np.zeros((view.count, len(LABELS)))
    for at, (label, score) in wanted.items():
        said[at, LABELS.index(label)] = score
    return said


def test_equal_letters_get_the_type_that_most_speaks_for() -> None:
    view = view_of("Anfo mua hàng. Theo Anfo, giá tăng. Ông ghé Anfo chơi.")
    first, second, third = (at for at, surface in enumerate(view.surface) if surface == "Anfo")
    said = said_for(
        view, {first: ("B-PERSON", 1.0), second: ("B-ORGANISATION", 5.0), third: ("B-PERSON", 2.0)}
    )
    spans = [(first, first + 1, "PERSON"), (second, second + 1, "ORGANISATION"), (third, third + 1, "PERSON")]
    evidence = Evidence(LABELS, np.zeros((len(LABELS), len(LABELS))).tolist())
    assert [kind for *_, kind in evidence.weighed(view, spans, said)] == ["ORGANISATION"] * 3


def test_other_letters_and_events_keep_their_type() -> None:
    view = view_of("Anfo gặp Bento. Anfo Cup mở màn.")
    spans = [(0, 1, "PERSON"), (2, 3, "ORGANISATION"), (4, 6, "EVENT")]
    said = said_for(view, {0: ("B-PERSON", 1.0), 2: ("B-ORGANISATION", 1.0), 4: ("B-ORGANISATION", 9.0)})
    evidence = Evidence(LABELS, np.zeros((len(LABELS), len(LABELS))).tolist())
    assert evidence.weighed(view, spans, said) == spans


def test_state_that_its_context_lets_stand_is_surer_than_another() -> None:
    scores = {c.score for c in propose(view_of("Anh trục xuất bốn nhà ngoại giao.")).chosen}
    assert scores == {ALLOWED}
    others = {c.score for c in propose(view_of("Khách tới từ Pháp.")).chosen}
    assert others and max(others) < ALLOWED


def test_span_of_the_tagger_loses_an_unpaired_bracket() -> None:
    view = view_of("Đại hội (COP77) đã mở.")
    read = Candidate(3, 5, "EVENT", 0.7, "tagger", TAGGED)
    found = [replace(read, end=4, source="gloss")]
    settled = Discourse(load_names(), view, found).settle([read])
    assert [view.slice(c.start, c.end) for c in settled] == ["COP77"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hôm qua, Baek Jung Soo tới Huế.", "Baek Jung Soo"),
        ("Hôm qua, Tập Minh Thưởng tới Huế.", "Tập Minh Thưởng"),
        ("Từ lâu, thầy H. viết đơn xin nghỉ.", "H."),
        ("Ai cũng mến Bồ tát Thích Minh Tuệ.", "Thích Minh Tuệ"),
    ],
)
def test_person_by_a_foreign_surname_or_one_letter(text: str, name: str) -> None:
    assert (name, "PERSON") in proposed(text)


def test_one_letter_at_the_end_of_a_sentence_is_followed_by_its_full_stop() -> None:
    assert ("H", "PERSON") in proposed("Từ lâu, ai cũng quý thầy H.")
