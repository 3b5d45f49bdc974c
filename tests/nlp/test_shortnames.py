"""Ids of open bodies: the forms of one name give one short name, those of two give two."""

from __future__ import annotations

import pytest

from hoptac.nlp.pipeline import load
from hoptac.nlp.reader import load_names
from hoptac.nlp.shortnames import plain_letters
from hoptac.types import Article


def short(surface: str) -> str:
    return load_names().short_names.of(surface).letters


@pytest.mark.parametrize(
    "forms",
    [
        ("Trường Đại học Nam Cần Thơ", "Trường ĐH Nam Cần Thơ", "Đại học Nam Cần Thơ", "ĐH Nam Cần Thơ"),
        ("Công ty cổ phần Lê Bảo Minh", "Công ty Lê Bảo Minh", "CTCP Lê Bảo Minh", "Cty CP Lê Bảo Minh"),
        ("Tập đoàn Navitas", "Công ty TNHH Navitas", "Navitas Limited", "Công ty TNHH MTV Navitas"),
        ("Sở GD-ĐT tỉnh Bắc Giang", "Sở Giáo dục và Đào tạo Bắc Giang", "Sở GD&ĐT Bắc Giang"),
        ("Sở VH,TT&DL TP.HCM", "Sở Văn hóa, Thể thao và Du lịch Thành phố Hồ Chí Minh", "Sở VHTTDL TPHCM"),
        ("Công an TP. Đà Lạt", "Công an thành phố Đà Lạt", "CATP Đà Lạt"),
        ("UBND huyện Bắc Bình", "Ủy ban nhân dân huyện Bắc Bình", "UBND H.Bắc Bình"),
        ("Bệnh viện đa khoa tỉnh Khánh Hoà", "BV Đa khoa tỉnh Khánh Hòa", "BVĐK tỉnh Khánh Hòa"),
        ("Viện Khoa học & Công nghệ Xanh", "Viện Khoa học và Công nghệ Xanh", "Viện KHCN Xanh"),
    ],
)
def test_forms_of_one_body_have_one_short_name(forms: tuple[str, ...]) -> None:
    assert len({short(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công an tỉnh Bạc Liêu", "Công an TP Bạc Liêu"),
        ("Công an xã Hòa Bình", "Công an tỉnh Hòa Bình"),
        ("Trường THPT Trần Phú", "Trường Tiểu học Trần Phú"),
        ("Đại học Sao Mai", "Cao đẳng Sao Mai"),
        ("Công ty Sao Mai", "Đại học Sao Mai"),
        ("TAND quận 10", "TAND quận 1"),
        ("UBND phường 5 quận 3", "UBND phường 5 quận 8"),
    ],
)
def test_two_bodies_have_two_short_names(one: str, other: str) -> None:
    assert short(one) != short(other)


@pytest.mark.parametrize(
    "surface", ["Công ty", "Công ty TNHH", "UBND tỉnh", "Sở Y tế", "P&G", "U.S. Steel", "ĐH"]
)
def test_short_names_are_letters(surface: str) -> None:
    assert short(surface).isalnum()


def test_short_names_say_which_bodies_every_place_has() -> None:
    short_names = load_names().short_names
    assert all(short_names.of(name).bare for name in ("Sở Y tế", "UBND tỉnh", "Công an TP", "Sở GD&ĐT"))
    assert not any(short_names.of(name).bare for name in ("Sở Y tế Hà Nội", "Viện Huyết học", "Công an Huế"))


def test_addresses_give_their_state() -> None:
    found = load_names().short_names.of("telegraph.co.uk")
    assert (found.letters, found.state) == ("Telegraph", "GBR")
    assert load_names().short_names.of("baimoi.com.vn").state == "VNM"


def test_names_without_letters_get_a_digest() -> None:
    assert plain_letters("«»").startswith("x")


def ids(text: str) -> dict[str, str]:
    found = load().extract(Article("a", text)).mentions
    return {mention.span.of(text): mention.entity.entity_id for mention in found}


@pytest.mark.parametrize(
    ("text", "name", "identity"),
    [
        ("Đoàn ta thăm Đại học Weizberg (Nhật Bản).", "Đại học Weizberg", "JPN:WeizbergUniversity"),
        ("Đoàn Việt Nam tới ĐH Weizberg của Hà Lan.", "ĐH Weizberg", "NLD:WeizbergUniversity"),
        ("Đoàn Việt Nam tới Đại học Weizberg ở Paris dự lễ.", "Đại học Weizberg", "FRA:WeizbergUniversity"),
        (
            "Tại Hà Nội, Hội hữu nghị Việt Nam - Bahrain tổ chức gặp mặt.",
            "Hội hữu nghị Việt Nam - Bahrain",
            "VNM:HoiHuuNghiVietNamBahrain",
        ),
    ],
)  # fmt: skip
def test_open_bodies_are_of_the_state_that_is_said_of_them(text: str, name: str, identity: str) -> None:
    assert ids(text)[name] == identity


def test_a_person_is_found_again_by_surname_in_front_and_by_the_last_two_syllables() -> None:
    text = "Ông Park Jung Dae (Hàn Quốc) tới Hà Nội. Ông Park gặp Nguyễn Trọng Lâm. Anh Trọng Lâm rất vui."
    found = load().extract(Article("a", text)).mentions
    named = {mention.span.of(text): mention.entity.entity_id for mention in found if mention.type == "PERSON"}
    assert named["Park"] == named["Park Jung Dae"]
    assert named["Trọng Lâm"] == named["Nguyễn Trọng Lâm"] == "VNM:NguyenTrongLam"
