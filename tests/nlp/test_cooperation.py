"""Who with whom and how, on sentences of ours with marked names; each with a look-alike."""

from __future__ import annotations

import pytest
from marked import read, triples

from hoptac.nlp.pipeline import load
from hoptac.types import Article

CASES = [
    (
        "a long open list unfolds to the side of the subject",
        "Năm qua, chúng ta đã ký kết hợp tác với [Anh|GBR], [Hàn Quốc|KOR], [Bỉ|BEL] và [Na Uy|NOR]…",
        {
            ("GBR", "agreement", "VNM"),
            ("KOR", "agreement", "VNM"),
            ("BEL", "agreement", "VNM"),
            ("NOR", "agreement", "VNM"),
        },
    ),
    (
        "co-equal parties pair among themselves",
        "[Lào|LAO], [Thái Lan|THA] và [Campuchia|KHM] cùng tổ chức hội chợ du lịch.",
        {
            ("LAO", "joint_action", "THA"),
            ("KHM", "joint_action", "LAO"),
            ("KHM", "joint_action", "THA"),
        },
    ),
    (
        "a dashed pair behind the noun",
        "Quan hệ [Việt|VNM] - [Nhật|JPN] đang ở giai đoạn tốt nhất.",
        {("JPN", "relation", "VNM")},
    ),
    (
        "a pair behind giữa",
        "Lễ ký biên bản ghi nhớ giữa [Bộ Y tế Việt Nam|ORGANISATION:VNM:MOH] và "
        "[Bộ Y tế Cuba|ORGANISATION:CUB:MOH] diễn ra tại Hà Nội.",
        {("CUB", "agreement", "VNM")},
    ),
    (
        "the giver is the source",
        "[Nhật Bản|JPN] viện trợ không hoàn lại 5 triệu USD cho [Lào|LAO].",
        {("JPN", "support", "LAO")},
    ),
    (
        "passive: who pays stands behind được",
        "Bệnh viện của [Việt Nam|VNM] được [Đan Mạch|DNK] tài trợ.",
        {("DNK", "support", "VNM")},
    ),
    (
        "the visitor is the source",
        "Thủ tướng [Ấn Độ|IND] thăm chính thức [Việt Nam|VNM].",
        {("IND", "meeting", "VNM")},
    ),
    (
        "who is received is the visitor",
        "Chủ tịch nước đã tiếp Đại sứ [Cuba|CUB].",
        {("CUB", "meeting", "VNM")},
    ),
    (
        "of joins the visitor behind the noun",
        "Chuyến thăm [Pháp|FRA] của Tổng thống [Mỹ|USA] kéo dài ba ngày.",
        {("USA", "meeting", "FRA")},
    ),
    (
        "a member of a body",
        "[Timor Leste|TLS] gia nhập [ASEAN|ORGANISATION:ASEAN].",
        {("TLS", "membership", "ASEAN")},
    ),
    (
        "the members behind the body's name",
        "[Ủy hội sông|ORGANISATION:MRC] hiện bao gồm [Lào|LAO] và [Thái Lan|THA].",
        {("LAO", "membership", "MRC"), ("THA", "membership", "MRC")},
    ),
    (
        "an open list before its verb",
        "[Hà Lan|NLD], [Bỉ|BEL]… viện trợ thuốc cho [Lào|LAO].",
        {("NLD", "support", "LAO"), ("BEL", "support", "LAO")},
    ),
    (
        "examples of somebody's partners",
        "[Mỹ|USA] có nhiều lợi ích; các đồng minh thân cận của [Mỹ|USA] như [Úc|AUS], [Ý|ITA] thì không.",
        {("AUS", "relation", "USA"), ("ITA", "relation", "USA")},
    ),
    (
        "whom a project is for stands behind cho and của",
        "[Phần Lan|FIN] tài trợ 4 triệu euro cho chương trình hành động của [Ủy hội|ORGANISATION:MRC].",
        {("FIN", "support", "MRC")},
    ),
    (
        "the giver behind từ",
        "[Lào|LAO] mong thêm viện trợ từ [Nhật Bản|JPN].",
        {("JPN", "support", "LAO")},
    ),
    (
        "who asks is the other side",
        "[Ý|ITA] mua dầu. [Lào|LAO] đề nghị [Nhật Bản|JPN] hỗ trợ đào tạo bác sĩ.",
        {("JPN", "support", "LAO")},
    ),
    (
        "talks of three join all three",
        "[Mỹ|USA] sẽ hội đàm ba bên với [Nhật Bản|JPN] và [Hàn Quốc|KOR].",
        {("USA", "meeting", "JPN"), ("USA", "meeting", "KOR"), ("JPN", "meeting", "KOR")},
    ),
    (
        "who acts stands behind a fronted phrase",
        "[Ý|ITA] vắng mặt. Phát biểu sau cuộc gặp Thủ tướng [Lào|LAO] ở [Bỉ|BEL], Tổng thống [Mỹ|USA] cười.",
        {("USA", "meeting", "LAO")},
    ),
    (
        "an explained name is the subject",
        "[IFC|ORGANISATION:IFC], thành viên của [WB|ORGANISATION:WB], hỗ trợ [Lào|LAO] xây trường.",
        {("IFC", "support", "LAO"), ("IFC", "membership", "WB")},
    ),
    (
        "the subject before a semicolon",
        "[Lào|LAO] ký hiệp định với [Ý|ITA]; sẽ thăm [Nhật Bản|JPN].",
        {("ITA", "agreement", "LAO"), ("LAO", "meeting", "JPN")},
    ),
]


@pytest.mark.parametrize(("label", "marked", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_cooperation_finds_exactly_the_dyads(
    label: str, marked: str, wanted: set[tuple[str, str, str]]
) -> None:
    assert triples(marked) == wanted


NOTHING = [
    (
        "a trigger inside a name",
        "[Tổ chức Hợp tác và Phát triển Kinh tế|ORGANISATION:OECD] họp tại [Pháp|FRA].",
    ),
    ("mere co-occurrence", "Giá gạo ở [Thái Lan|THA] cao hơn ở [Ấn Độ|IND] hai phần trăm."),
    (
        "both sides of one country",
        "[Bộ Y tế|ORGANISATION:VNM:MOH] phối hợp với [Bộ Công an|ORGANISATION:VNM:MPS].",
    ),
    (
        "partners of one country, a third only the place",
        "[Viện Kyoto|ORGANISATION:JPN:Kyoto] phối hợp với [Đại sứ quán Nhật Bản|ORGANISATION:JPN:Embassy] "
        "mở triển lãm tại [Việt Nam|VNM].",
    ),
    (
        "rebels against their state",
        "[Anh|GBR] cung cấp vũ khí cho phe nổi dậy [Xy-ri|SYR].",
    ),
    ("no second party", "[Việt Nam|VNM] mong muốn tăng cường hợp tác quốc tế."),
]


@pytest.mark.parametrize(("label", "marked"), NOTHING, ids=[case[0] for case in NOTHING])
def test_cooperation_leaves_look_alikes_alone(label: str, marked: str) -> None:
    assert triples(marked) == set()


def test_cooperation_keeps_the_open_end_of_a_list() -> None:
    found = read("[Việt Nam|VNM] ký thỏa thuận với [Anh|GBR], [Pháp|FRA]…")
    assert found
    assert all(f.cooperation.list_open for f in found)
    closed = read("[Việt Nam|VNM] ký thỏa thuận với [Anh|GBR], [Pháp|FRA].")
    assert not any(f.cooperation.list_open for f in closed)


def test_cooperation_resolves_the_two_countries_named_before() -> None:
    found = read("Thủ tướng [Lào|LAO] thăm [Việt Nam|VNM]. Hai nước ký hiệp định thương mại.")
    assert {(f.kind, f.source, f.target) for f in found} == {
        ("meeting", "LAO", "VNM"),
        ("agreement", "LAO", "VNM"),
    }
    agreement = next(f for f in found if f.kind == "agreement")
    assert {p.resolved_by for p in agreement.cooperation.parties} == {"pronoun"}


def test_cooperation_resolves_the_three_countries_of_the_last_list() -> None:
    text = "Lãnh đạo [Lào|LAO], [Thái Lan|THA] và [Campuchia|KHM] hội đàm ở [Ý|ITA]. Ba nước ký hiệp định."
    found = {(f.source, f.target) for f in read(text) if f.kind == "agreement"}
    assert found == {("LAO", "THA"), ("LAO", "KHM"), ("THA", "KHM")}


def test_cooperation_a_fronted_clause_lends_no_subject() -> None:
    text = "Tàu [Ấn Độ|IND] đến thăm [Việt Nam|VNM]. Sau khi thăm [Việt Nam|VNM], tàu sẽ thăm [Lào|LAO]."
    assert ("IND", "LAO") in {(f.source, f.target) for f in read(text)}
    assert ("VNM", "LAO") not in {(f.source, f.target) for f in read(text)}


def test_cooperation_every_row_names_its_knowledge_row() -> None:
    for found in read("[Nhật Bản|JPN] tài trợ cho [Lào|LAO] xây trường."):
        assert found.cooperation.rule.file == "triggers.csv"
        assert found.cooperation.rule.line > 1


STATUSES = [
    ("[Lào|LAO] và [Thái Lan|THA] đã ký hiệp định.", "done"),
    ("[Lào|LAO] và [Thái Lan|THA] sẽ ký hiệp định.", "planned"),
    ("[Lào|LAO] mong muốn ký hiệp định với [Thái Lan|THA].", "proposed"),
    ("[Lào|LAO] không ký hiệp định với [Thái Lan|THA].", "negated"),
    ("[Lào|LAO] đang đàm phán hiệp định với [Thái Lan|THA].", "ongoing"),
]


@pytest.mark.parametrize(("marked", "status"), STATUSES)
def test_status_follows_the_cue(marked: str, status: str) -> None:
    assert {f.status for f in read(marked)} == {status}


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("Nga cung cấp dầu thô cho Ấn Độ.", ["cung cấp dầu"]),
        ("Tàu Nga rời bán đảo Triều Tiên sang Ấn Độ.", []),
    ],
)
def test_draft_a_trigger_of_one_syllable_ends_where_its_word_does(text: str, triggers: list[str]) -> None:
    _, drafts, _ = load().draft(Article("x", text, published_at="2024-06-15"))
    assert [draft.cooperation.trigger.of(text) for draft in drafts] == triggers
