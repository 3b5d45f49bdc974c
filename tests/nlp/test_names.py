"""Names over a whole article: headlines, short forms, owners, and one id for one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoptac.nlp.editions import arabic
from hoptac.nlp.persons import spoken
from hoptac.nlp.pipeline import load
from hoptac.nlp.shortnames import plain_letters
from hoptac.types import Article, Mention


def mentions(text: str) -> tuple[Mention, ...]:
    return load().extract(Article("t", text)).mentions


def names(text: str) -> list[tuple[str, str, str]]:
    """Surface, type and id of each name."""
    return [(text[m.span.start : m.span.end], m.type, m.entity.entity_id) for m in mentions(text)]


def ids(text: str, surface: str) -> list[str]:
    return [identity for found, _, identity in names(text) if found == surface]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (
            "THỦ TƯỚNG PHẠM MINH CHÍNH THĂM LÀO",
            [("PHẠM MINH CHÍNH", "PERSON", "VNM:PhamMinhChinh"), ("LÀO", "COUNTRY", "LAO")],
        ),
        (
            "ÔNG TRẦN VĂN HÙNG BỊ BẮT TẠI HÀ NỘI",
            [("TRẦN VĂN HÙNG", "PERSON", "VNM:TranVanHung"), ("HÀ NỘI", "PLACE", "VNM:HaNoi")],
        ),
        (
            "VIỆT NAM - NHẬT BẢN KÝ THỎA THUẬN HỢP TÁC VỀ MÔI TRƯỜNG",
            [("VIỆT NAM", "COUNTRY", "VNM"), ("NHẬT BẢN", "COUNTRY", "JPN")],
        ),
        (
            "TỔNG THỐNG MỸ JOE BIDEN GẶP TỔNG THỐNG PHÁP EMMANUEL MACRON",
            [
                ("MỸ", "COUNTRY", "USA"),
                ("JOE BIDEN", "PERSON", "USA:JoeBiden"),
                ("PHÁP", "COUNTRY", "FRA"),
                ("EMMANUEL MACRON", "PERSON", "FRA:EmmanuelMacron"),
            ],
        ),
        ("ANH CẤM XE XĂNG TỪ NĂM 2030", []),
        ("TỈNH NÀO CẤM XE XĂNG TỪ NĂM 2030", []),
    ],
)
def test_find_names_reads_headlines_in_capitals(headline: str, expected: list[tuple[str, str, str]]) -> None:
    assert names(headline) == expected


@pytest.mark.parametrize(
    ("text", "person", "state"),
    [
        ("Đại sứ Ý tại Việt Nam Marco della Seta phát biểu tại lễ khai mạc.", "Marco della Seta", "ITA"),
        ("Đại sứ Việt Nam tại Nhật Bản Vũ Hồng Nam tham dự buổi lễ.", "Vũ Hồng Nam", "VNM"),
        ("Trưởng đại diện JICA tại Việt Nam Shimizu Akira cho hay như vậy.", "Shimizu Akira", "JPN"),
        ("Bộ trưởng Ngoại giao Lào Saleumxay Kommasith thăm Việt Nam.", "Saleumxay Kommasith", "LAO"),
    ],
)
def test_person_is_of_the_state_that_the_title_is_of_not_of_its_seat(
    text: str, person: str, state: str
) -> None:
    [found] = [m for m in mentions(text) if m.type == "PERSON"]
    assert text[found.span.start : found.span.end] == person
    assert found.entity.country == state


def test_stop_ends_an_open_name_although_known_names_have_the_word() -> None:
    text = "Ngày 31/5, Ban An toàn giao thông phối hợp với nhà trường tổ chức lễ phát động."
    assert [surface for surface, kind, _ in names(text) if kind == "ORGANISATION"] == [
        "Ban An toàn giao thông"
    ]


@pytest.mark.parametrize(
    "text",
    ["Sự việc được đăng trên Nhật báo hôm qua.", "Nhà khoa học gốc Việt nhận giải tại Paris."],
)
def test_vetoed_syllable_is_no_country(text: str) -> None:
    assert not [n for n in names(text) if n[1] == "COUNTRY"]


def test_last_name_and_given_name_stand_for_the_person_named_in_full() -> None:
    text = (
        "Công an bắt khẩn cấp Trần Thị Lan (30 tuổi). Hôm đó, bà Lan tới mua hàng rồi bị người dân bắt. "
        "Khám xét nhà Lan, công an thấy thêm tiền giả. HLV Jose Mourinho rời Madrid. "
        "Trở lại London, Mourinho sẽ có đội hình mới."
    )
    assert ids(text, "Lan") == ["VNM:TranThiLan"] * 2
    [full], [last] = ids(text, "Jose Mourinho"), ids(text, "Mourinho")
    assert full == last


def test_given_name_of_two_persons_is_the_one_named_last() -> None:
    text = "Ông Nguyễn Văn Hải mở cửa. Ông Hải chào khách. Sau đó bà Lê Thị Hải tới. Bà Hải ngồi xuống."
    assert ids(text, "Hải") == ["VNM:NguyenVanHai", "VNM:LeThiHai"]


def test_abbreviated_descriptor_stays_outside_a_place_and_inside_a_body() -> None:
    text = "Anh trú ở P.Hòa Khánh Nam, Q.Liên Chiểu, rồi ra trình báo Công an P.Hòa Minh hôm qua."
    found = {(surface, kind) for surface, kind, _ in names(text)}
    assert {
        ("Hòa Khánh Nam", "PLACE"),
        ("Liên Chiểu", "PLACE"),
        ("Công an P.Hòa Minh", "ORGANISATION"),
    } <= found


def test_bare_ministry_is_the_foreign_one_named_in_full_before_it() -> None:
    text = "Bộ Quốc phòng Mỹ thừa nhận vụ tấn công. Bộ Quốc phòng nhấn mạnh thiệt hại không lớn."
    assert ids(text, "Bộ Quốc phòng") == ["USA:DoD"]
    home = "Việt Nam và Mỹ hội đàm. Bộ Quốc phòng nhấn mạnh quan hệ phát triển tốt."
    assert ids(home, "Bộ Quốc phòng") == ["VNM:MOD"]


def test_bare_local_body_is_the_one_with_its_province() -> None:
    text = "Sở GD&ĐT tỉnh Quảng Bình họp hôm qua. Sở GD&ĐT đã hoàn thành kế hoạch."
    [full] = ids(text, "Sở GD&ĐT tỉnh Quảng Bình")
    assert ids(text, "Sở GD&ĐT") == [full]


def test_embassy_is_named_by_the_state_that_it_is_in() -> None:
    assert ids("Đại sứ quán Mỹ tại Malaysia cho biết như vậy.", "Đại sứ quán Mỹ") == ["USA:EmbassyMalaysia"]
    assert ids("Đại sứ quán Pháp tại Việt Nam mở triển lãm.", "Đại sứ quán Pháp") == ["FRA:EmbassyVietnam"]


def test_known_acronym_of_a_state_not_named_is_not_the_glossed_body() -> None:
    text = "Dữ liệu do Trung tâm Thông tin tín dụng (CIC) cung cấp. Ngân hàng Nhà nước Việt Nam giám sát CIC."
    assert set(ids(text, "CIC")) == {"VNM:CIC"}


def test_edition_of_a_known_series_is_part_of_the_event() -> None:
    [found] = names("Đối thoại Chính sách Môi trường Việt Nam - Nhật Bản lần thứ 6 đã khai mạc.")
    assert found[1:] == ("EVENT", "VietnamJapanEnvironmentDialogue6")
    assert found[0].endswith("lần thứ 6")


@pytest.mark.parametrize(
    ("roman", "number"), [("IV", 4), ("IX", 9), ("XIII", 13), ("XIX", 19), ("XL", 40), ("XC", 90)]
)
def test_arabic_reads_roman_figures(roman: str, number: int) -> None:
    assert arabic(roman) == number


def test_spoken_writes_headlines_as_names_and_leaves_acronyms() -> None:
    assert spoken("CÔNG MINH", whole=True) == "Công Minh"
    assert spoken("UBND TỈNH NGHỆ AN", whole=False) == "UBND Tỉnh Nghệ An"
    assert spoken("VIETNAM AIRLINES", whole=False) == "VIETNAM AIRLINES"
    assert spoken("Bộ Y tế", whole=False) == "Bộ Y tế"
    assert spoken("ADB", whole=True) == "ADB"


def test_headline_and_text_give_one_id() -> None:
    assert plain_letters(spoken("TRẦN VĂN HÙNG", whole=True)) == plain_letters("Trần Văn Hùng")


def test_given_name_used_again_and_again_is_a_person() -> None:
    text = (
        "Ai cũng thương Dung. Bố mẹ Dung ở quê. Nhiều lúc, Dung muốn về nhà. Dung đi làm từ sớm. "
        "Theo khoản 2 Điều 3 và khoản 4 Điều 5, rồi khoản 6 Điều 7, việc này hợp lệ."
    )
    assert [(surface, kind) for surface, kind, _ in names(text)] == [("Dung", "PERSON")] * 4


def test_name_without_surname_in_an_address_is_a_place() -> None:
    text = "Kho hàng cháy ở phố Lãng Yên (Thanh Lương, Hai Bà Trưng, Hà Nội) lúc 15 giờ."
    assert ("Thanh Lương", "PLACE") in {(surface, kind) for surface, kind, _ in names(text)}


def test_head_word_before_a_listed_body_takes_its_id() -> None:
    [found] = names("Lãnh đạo Ngân hàng Techcombank vừa đưa ra chính sách mới.")
    assert found[2] == "VNM:Techcombank"


def test_singer_is_no_citizen_of_the_state_in_the_name() -> None:
    text = "Ca sĩ Mỹ Linh chia sẻ cảm xúc sau đêm diễn tại Hà Nội. Ngoại trưởng Mỹ John Kerry tới thăm."
    assert ("Mỹ Linh", "PERSON", "VNM:MyLinh") in names(text)
    assert ids(text, "Mỹ") == ["USA"]


def test_a_woman_called_nga_is_no_state() -> None:
    seeds = Path(__file__).parents[2] / "seeds" / "articles"
    text = (seeds / "toa-xu-gia-danh-ky-su-2018.txt").read_text(encoding="utf-8")
    assert text.count("Nga") > 2
    assert "RUS" not in {m.entity.entity_id for m in mentions(text)}


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "Mỹ và Nga bàn về khí đốt. Mỹ muốn mua thêm. Ông Vladimir Ezhikov cho rằng giá còn cao.",
            "Vladimir Ezhikov",
            "RUS:VladimirEzhikov",
        ),
        (
            "Mỹ và Nga bàn về khí đốt. Nga muốn bán thêm. Ông Robert Thompson cho rằng giá còn cao.",
            "Robert Thompson",
            "USA:RobertThompson",
        ),
        # no state of the article has such names
        (
            "Việt Nam đón khách tham quan. Ông Sergei Petrov khen phở ngon.",
            "Sergei Petrov",
            "RUS:SergeiPetrov",
        ),
        (
            "Việt Nam đón khách tham quan. Ông Trần Văn Thưởng khen phở.",
            "Trần Văn Thưởng",
            "VNM:TranVanThuong",
        ),
        (
            "Hàn Quốc mê ca nhạc. Nhật Bản cũng vậy. Tiền vệ người Đức, Kei Maurer, hát hay.",
            "Kei Maurer",
            "DEU:KeiMaurer",
        ),
    ],
)
def test_linking_gives_unlisted_foreigners_a_state_by_the_build_of_their_names(
    text: str, name: str, expected: str
) -> None:
    assert ids(text, name) == [expected]


def test_linking_knows_foreigners_by_their_surname_in_front() -> None:
    text = "Triều Tiên cử đặc phái viên Choe Ryong-gil sang Trung Quốc. Hôm qua, ông Choe đã về nước."
    assert len(set(ids(text, "Choe Ryong-gil") + ids(text, "Choe"))) == 1


def test_a_row_of_builds_moves_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Mỹ và Ghana bàn về ca cao. Ông Kwabenu Ofosuhene nói giá còn cao. Mỹ muốn mua thêm."
    row = "akan,GHA,GHA,Kwabena|Kwabenu|Kofi,Ofosuhene|Ofosu|Boateng"
    (tmp_path / "name_builds.csv").write_text(
        f"build,states,most,given_names,surnames\n{row}\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    assert ids(text, "Kwabenu Ofosuhene") == ["GHA:KwabenuOfosuhene"]
