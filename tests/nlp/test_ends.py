"""Names that the tagger bounds wrongly, and names by a letter or a number."""

from __future__ import annotations

import pytest

from hoptac.nlp.pipeline import load
from hoptac.types import Article


def names(text: str) -> list[tuple[str, str]]:
    """Surface and type of each name."""
    return [(text[m.span.start : m.span.end], m.type) for m in load().extract(Article("t", text)).mentions]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nhà xe nằm ở phường 5, quận 6.", ["phường 5", "quận 6"]),
        ("Hàng xóm kể lại, ngụ P.15, Q.12 và thôn 3 xã này.", ["P.15", "Q.12", "thôn 3"]),
        ("Xe tải lật trên quốc lộ 1A nhiều giờ.", ["quốc lộ 1A"]),
        ("Quận 10 để xe ở lòng đường.", ["Quận 10"]),
    ],
)
def test_with_unread_finds_places_by_number(text: str, wanted: list[str]) -> None:
    assert [surface for surface, kind in names(text) if kind == "PLACE"] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Mỗi phường 2 người trực.",
        "Cả quận 50 tỷ đồng.",
        "Giá gấp 3 lần.",
        "Học sinh giỏi cấp quận 2005.",
        "Tỷ lệ của phường 5% dân số.",
    ],
)
def test_with_unread_leaves_counts_alone(text: str) -> None:
    assert names(text) == []


def test_with_unread_finds_persons_behind_a_letter_and_a_word_of_address() -> None:
    assert names("Sau ba ngày, bà H. bị đau bụng.") == [("H.", "PERSON")]
    assert names("Xem bảng A. hoặc bảng B. ở trang sau.") == []
    assert names("Mẹ thấy cô gái mặc áo cỡ S. rất đẹp.") == []


def test_parted_leaves_no_rest_of_a_descriptor_before_a_place() -> None:
    found = names("Anh hút thuốc ngay tại sảnh chờ của sân bay Nội Bài dù có nhiều biển cấm.")
    assert ("Nội Bài", "PLACE") in found
    assert names("Tàu về các vùng lãnh thổ phía Bắc của Nhật Bản.")[0][0] != "phía Bắc"


def test_parted_takes_a_masthead_from_the_body_behind_it() -> None:
    text = "Dân trí Tổng cục Hải quan (Bộ Tài chính) vừa thiết lập đường dây nóng nhằm nhiều mục đích."
    bodies = [surface for surface, kind in names(text) if kind == "ORGANISATION"]
    assert bodies == ["Dân trí", "Tổng cục Hải quan", "Bộ Tài chính"]


def test_settle_drops_signs_of_the_zodiac_but_not_the_street() -> None:
    signs = "Song Sinh (21/5-21/6). Năng lực của Song Sinh ở mức độ cao. Cự Giải muốn tận hưởng."
    assert names(signs) == []
    assert ("Kim Ngưu", "PLACE") in names("Xe bị kẹt ở phố Kim Ngưu, Hà Nội.")


def test_repeats_finds_a_person_of_the_tagger_again() -> None:
    text = (
        "Nắm bắt được tâm lý của các bạn trẻ, Hà Mon cũng mày mò làm ra những chiếc khăn đa năng. "
        "Chiếc khăn này rất đẹp, Hà Mon giới thiệu. Cô chủ xinh đẹp Hà Mon thu về nhiều tiền."
    )
    assert names(text) == [("Hà Mon", "PERSON")] * 3


def test_titled_reads_the_climber_as_a_person() -> None:
    assert names("Hai nhà leo núi Edmund Hillary và Tenzing Norgay ở đó.") == [
        ("Edmund Hillary", "PERSON"),
        ("Tenzing Norgay", "PERSON"),
    ]
