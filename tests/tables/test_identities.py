"""One row for one thing over the corpus: what is merged, what is parted, what is left alone."""

from __future__ import annotations

import random
from itertools import count

import pytest

from hoptac.nlp.pipeline import load
from hoptac.tables.rows import build_rows
from hoptac.tables.schemas import Row, tables
from hoptac.tables.settled import new_identities, settled
from hoptac.types import Article, Entity, Extraction, Mention, Span

Thing = tuple[str, str, str, str, str]
"""Id, type, subtype, name, acronym."""


def row(thing: Thing, mentions: int = 1) -> Row:
    identity, kind, subtype, name, acronym = thing
    state = identity.partition(":")[0] if ":" in identity else ""
    return tables()["entities"].row(
        entity_id=identity, type=kind, subtype=subtype, name_vi=name, name_en="", acronym=acronym,
        country=state, parent_id="", same_as="", n_mentions=mentions, n_articles=1,
    )  # fmt: skip


def called(*articles: list[Thing]) -> list[list[str]]:
    """The ids that the things of each article get, in order."""
    identities = new_identities()
    for things in articles:
        identities.add(row(thing) for thing in things)
    names = identities.settle()
    found = []
    for number, things in enumerate(articles):
        changes = names.changes(f"article-{number}", [row(thing) for thing in things])
        found.append([changes.get(thing[0], thing[0]) for thing in things])
    return found


def person(identity: str, name: str) -> Thing:
    return (identity, "PERSON", "", name, "")


def body(identity: str, name: str, subtype: str = "company", acronym: str = "") -> Thing:
    return (identity, "ORGANISATION", subtype, name, acronym)


def test_a_person_of_several_guessed_states_gets_the_one_that_most_articles_give() -> None:
    spain, britain = person("ESP:JoaoWerlang", "Joao Werlang"), person("GBR:JoaoWerlang", "Joao Werlang")
    assert called([spain], [britain], [britain]) == [["GBR:JoaoWerlang"]] * 3


def test_spellings_of_one_name_are_one_person() -> None:
    assert called([person("VNM:HaMy", "Hà Mỹ")], [person("VNM:HaMi", "Hà Mĩ")]) == [
        ["VNM:HaMi"],
        ["VNM:HaMi"],
    ]


def test_names_that_differ_in_accents_are_two_persons() -> None:
    first, second = called([person("VNM:DoVanHai", "Đỗ Văn Hải")], [person("VNM:DoVanHai", "Đỗ Văn Hai")])
    assert first != second


def test_a_name_without_accents_is_not_parted() -> None:
    assert (
        called([person("VNM:DoVanHai", "Đỗ Văn Hải")], [person("VNM:DoVanHai", "Do Van Hai")])
        == [["VNM:DoVanHai"]] * 2
    )


@pytest.mark.parametrize(
    "thing", [person("VNM:Lan", "Lan"), person("VNM:H", "H."), body("VNM:SoYTe", "Sở Y tế", "agency")]
)
def test_names_that_anyone_may_have_mean_another_in_each_article(thing: Thing) -> None:
    assert called([thing]) == [[thing[0]]]
    first, second = called([thing], [thing])
    assert first != second
    assert first[0].startswith(f"{thing[0]}-")


def test_a_copy_of_an_article_does_not_part_a_name() -> None:
    identities, lan = new_identities(), row(person("VNM:Lan", "Lan"))
    identities.add([lan])
    identities.add([lan], copy=True)
    assert identities.settle().changes("a", [lan]) == {}


def test_a_foreign_surname_is_the_one_person_who_is_named_in_full_elsewhere() -> None:
    full, alone = person("GBR:RonWhelmer", "Ron Whelmer"), person("GBR:Whelmer", "Whelmer")
    assert called([full], [full], [alone])[2] == ["GBR:RonWhelmer"]
    assert called([full], [alone])[1] == ["GBR:Whelmer"], "one article is too little"
    brother = person("GBR:TedWhelmer", "Ted Whelmer")
    assert called([full], [full], [brother], [alone])[3] == ["GBR:Whelmer"], "it may be either"
    assert called([full], [full], [person("USA:Whelmer", "Whelmer")])[2] == ["USA:Whelmer"]


def test_the_full_name_of_an_acronym_is_the_acronyms_body() -> None:
    glossed = body("VNM:HAQX", "Hiệp hội Quế Xanh", "mass_organisation", "HAQX")
    full = body("VNM:HiepHoiQueXanh", "Hiệp hội Quế Xanh", "mass_organisation")
    alone = body("VNM:HAQX", "HAQX", "")
    assert called([glossed], [glossed], [full], [alone])[2:] == [["VNM:HAQX"], ["VNM:HAQX"]]


def test_one_acronym_of_two_bodies_is_parted() -> None:
    first = body("VNM:TTX", "Trung tâm Thủy xưa", "institute", "TTX")
    second = body("VNM:TTX", "Tổng kho Xăng dầu miền Tây", "institute", "TTX")
    one, _, other = called([first], [first], [second])
    assert one != other


def test_a_foreign_firm_is_one_whatever_state_it_was_given() -> None:
    ours, theirs = body("VNM:Zelverk", "Zelverk"), body("DEU:Zelverk", "Zelverk")
    long = body("DEU:Zelverk", "Công ty Zelverk")
    assert called([ours], [theirs], [long]) == [["DEU:Zelverk"]] * 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (body("USA:UyBanY", "Ủy ban Y", "agency"), body("CHN:UyBanY", "Ủy ban Y", "agency")),
        (body("ISR:AirForce", "Không quân Israel", "army"), body("USA:AirForce", "Không quân Mỹ", "army")),
        (body("USA:NSC", "NSC", ""), body("KOR:NSC", "NSC", "")),
        (body("FRA:DangXaHoi", "Đảng Xã hội", "party"), body("ESP:DangXaHoi", "Đảng Xã hội", "party")),
    ],
)  # fmt: skip
def test_bodies_that_every_state_has_stay_apart(one: Thing, other: Thing) -> None:
    assert called([one], [other]) == [[one[0]], [other[0]]]


def test_things_of_two_types_never_share_a_row() -> None:
    firm, man = body("VNM:ThanhAnQ", "Công ty Thành An Q"), person("VNM:ThanhAnQ", "Thành An Q")
    first, second, _ = called([firm], [man], [firm])
    assert first == ["VNM:ThanhAnQ"]
    assert second == ["VNM:ThanhAnQ-person"]


def test_ids_of_the_knowledge_files_never_change() -> None:
    known = ("VNM:MOH", "ORGANISATION", "ministry", "Bộ Y tế", "")
    place = person("VNM:HaNoi", "Hà Nội")
    assert called([known], [known], [place]) == [["VNM:MOH"], ["VNM:MOH"], ["VNM:HaNoi-person"]]


def test_ids_of_parties_never_change() -> None:
    identities = new_identities()
    identities.add([row(body("VNM:Zelverk", "Zelverk"))], ["VNM:Zelverk"])
    identities.add([row(body("DEU:Zelverk", "Zelverk"))])
    assert identities.settle().changes("a", [row(body("VNM:Zelverk", "Zelverk"))]) == {}


def test_the_order_of_the_articles_does_not_matter() -> None:
    ways = ["ESP:JoaoWerlang", "GBR:JoaoWerlang", "BRA:JoaoWerlang", "JoaoWerlang"]
    things = [
        [person(way, "Joao Werlang"), body("VNM:TTX", f"Trung tâm {way[:3]}", "institute", "TTX")]
        for way in ways
    ]
    places = list(range(len(things)))
    wanted = dict(zip(map(str, things), called(*things), strict=True))
    for seed in range(5):
        random.Random(seed).shuffle(places)
        mixed = [things[place] for place in places]
        assert dict(zip(map(str, mixed), called(*mixed), strict=True)) == wanted


def test_settled_rewrites_all_rows_that_name_a_renamed_thing() -> None:
    texts = [
        "Chị Lan ở Hà Nội mở cửa hàng. Chị Lan rất vui.",
        "Chị Lan ở Huế gặp nạn hôm qua. Chị Lan đã qua cơn nguy kịch.",
    ]
    number = count()
    articles = [build_rows(load().extract(Article(f"a{next(number)}", text))) for text in texts]
    at = tables()["entity_mentions"].index("entity_id")
    found = list(settled(articles, articles, {}))
    for article in found:
        named = {mention[at] for mention in article.tables["entity_mentions"]}
        assert named <= {entity[0] for entity in article.entities}
        assert any(str(identity).startswith("VNM:Lan-") for identity in named)
    assert found[0].entities != found[1].entities


def test_a_club_is_not_its_town() -> None:
    text = "Đội Liverpool thắng trận. Liverpool ghi hai bàn."
    span = Span(4, 13)
    entity = Entity("GBR:Liverpool", "ORGANISATION", "ngo", "Liverpool", country="GBR")
    town = Entity("GBR:Liverpool", "PLACE", "city", "Liverpool", country="GBR")
    mentions = (Mention(span, "ORGANISATION", entity), Mention(Span(26, 35), "PLACE", town))
    read = Extraction(Article("a", text), (Span(0, len(text)),), ((),), mentions, ())
    rows = build_rows(read)
    assert [(entity[0], entity[1]) for entity in rows.entities] == [
        ("GBR:Liverpool", "PLACE"),
        ("GBR:Liverpool-organisation", "ORGANISATION"),
    ]
