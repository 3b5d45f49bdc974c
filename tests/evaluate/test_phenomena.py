"""The phenomenon suites: reading them, scoring them, and the floors under the open rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from rich.console import Console

from hoptac.errors import GoldError, UsageError
from hoptac.evaluate.gold import Dyad, Reading
from hoptac.evaluate.phenomena import evaluate_phenomena, load_suite, load_suites
from hoptac.evaluate.pin import read_floors
from hoptac.evaluate.suite_cooperation import COLUMNS, CooperationRow, parse_pattern
from hoptac.evaluate.suite_names import NameRow
from hoptac.evaluate.suites import suites_digest
from hoptac.lexicon.load import load_knowledge
from hoptac.nlp.pipeline import load
from hoptac.types import Article, Cooperation, Extraction, Interval, Party, Span

PHENOMENA = Path(__file__).parents[1] / "phenomena"
SUITES = PHENOMENA / "cooperation"
TEN = {
    "bracket_roles",
    "edition_group",
    "elliptical_date",
    "homonyms",
    "long_list",
    "negation",
    "stacked_aspect",
    "stand_in",
    "third_party",
    "trigger_in_name",
}


def dyad(source: str, target: str, kind: str, status: str = "done", day: str = "") -> Dyad:
    return Dyad(kind, status, source, target, frozenset(), day, 0, 1)


def row(expected: str = "", forbidden: str = "", allowed: str = "", *, strict: bool = True) -> CooperationRow:
    def patterns(cell: str) -> tuple[tuple, ...]:
        return tuple(tuple(map(parse_pattern, item.split("|"))) for item in cell.split(";") if item)

    return CooperationRow(
        phenomenon="made",
        identity="made-p01",
        set="open",
        polarity="positive",
        published="2024-01-05",
        text="Một câu.",
        expected=patterns(expected),
        forbidden=tuple(p for item in patterns(forbidden) for p in item),
        allowed=tuple(p for item in patterns(allowed) for p in item),
        strict=strict,
        note="made by hand",
    )


def write_suite(path: Path, *rows: dict[str, str]) -> Path:
    base = {
        "set": "open",
        "polarity": "positive",
        "published": "2024-01-05",
        "text": "Một câu.",
        "strict": "yes",
    }
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"id": f"{path.stem}-{i}"} | base | cells for i, cells in enumerate(rows))
    return path


@pytest.mark.parametrize(
    ("pattern", "found", "fits"),
    [
        ("VNM>GBR support", dyad("VNM", "GBR", "support"), True),
        ("VNM>GBR support", dyad("GBR", "VNM", "support"), False),
        ("VNM-GBR support", dyad("GBR", "VNM", "support"), True),
        ("VNM>GBR agreement", dyad("GBR", "VNM", "agreement"), True),
        ("VNM>GBR support", dyad("VNM", "GBR", "business"), False),
        ("VNM>GBR support planned", dyad("VNM", "GBR", "support", "done"), False),
        ("VNM-GBR agreement done [2021-12]", dyad("GBR", "VNM", "agreement", "done", "2021-12"), True),
        ("VNM-GBR agreement done [2021-12]", dyad("GBR", "VNM", "agreement", "done", "2022-12"), False),
        ("VNM-GBR agreement done []", dyad("GBR", "VNM", "agreement", "done", "2022-12"), False),
        ("VNM-GBR agreement done []", dyad("GBR", "VNM", "agreement"), True),
        ("VNM-* *", dyad("FRA", "VNM", "meeting"), True),
        ("VNM-* *", dyad("FRA", "DEU", "meeting"), False),
        ("*-* *", dyad("FRA", "DEU", "meeting"), True),
        ("UN-GGIM-AP>VNM support", dyad("UN-GGIM-AP", "VNM", "support"), True),
        ("VNM>UN-GGIM-AP membership", dyad("VNM", "UN-GGIM-AP", "membership"), True),
        ("VNM-UN-GGIM-AP membership", dyad("VNM", "UN-GGIM-AP", "membership"), True),
    ],
)
def test_pattern_matches_what_it_says(pattern: str, found: Dyad, fits: bool) -> None:
    assert parse_pattern(pattern).matches(found) is fits


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("VNM GBR support", "cannot read"),
        ("VNM>GBR agreemnt", "unknown kind 'agreemnt'"),
        ("VNM>GBR support soon", "unknown status 'soon'"),
        ("VNM>GBR", "cannot read"),
    ],
)
def test_parse_pattern_says_what_is_wrong(item: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_pattern(item)


def test_score_row_is_right_with_all_expected_and_nothing_else() -> None:
    asked = row("VNM-GBR agreement done; VNM-FRA agreement done")
    both = (dyad("VNM", "GBR", "agreement"), dyad("FRA", "VNM", "agreement"))
    assert asked.score(Reading((), both)).right
    assert asked.score(Reading((), both[:1])).missed == ("VNM-FRA agreement done",)
    more = asked.score(Reading((), (*both, dyad("GBR", "FRA", "agreement"))))
    assert (more.missed, more.wrong) == ((), ("GBR-FRA agreement done",))


def test_score_row_counts_a_second_status_of_the_same_dyad_as_wrong_when_strict() -> None:
    readings = Reading((), tuple(dyad("IRN", "RUS", "support", s) for s in ("done", "negated")))
    assert row("IRN>RUS support negated").score(readings).wrong == ("IRN>RUS support done",)
    assert row("IRN>RUS support negated", allowed="IRN-RUS support").score(readings).right
    assert row("IRN>RUS support negated", strict=False).score(readings).right


def test_score_row_takes_one_of_the_alternatives() -> None:
    asked = row("PRK>RUS support | PRK>RUS business")
    assert asked.score(Reading((), (dyad("PRK", "RUS", "business"),))).right
    assert asked.score(Reading((), ())).missed == ("PRK>RUS support | PRK>RUS business",)


def test_score_row_bars_forbidden_dyads_also_when_not_strict() -> None:
    asked = row("ARM-AZE agreement", forbidden="RUS-* *", strict=False)
    found = (dyad("ARM", "AZE", "agreement"), dyad("RUS", "ARM", "meeting"), dyad("USA", "GEO", "meeting"))
    assert asked.score(Reading((), found)).wrong == ("RUS>ARM meeting done",)


def test_load_suite_reads_every_column(tmp_path: Path) -> None:
    path = write_suite(
        tmp_path / "made.csv",
        {"expected": "VNM>GBR support | VNM>GBR business; VNM-FRA agreement", "forbidden": "GBR-FRA *"},
        {"set": "held", "polarity": "negative", "strict": "yes", "allowed": "*-* meeting"},
    )
    first, second = load_suite(path)
    assert [len(item) for item in first.expected] == [2, 1]
    assert (first.phenomenon, first.strict, len(first.forbidden)) == ("made", True, 1)
    assert (second.set, second.polarity, len(second.allowed)) == ("held", "negative", 1)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"expected": "VNM>GBR suport"}, "made.csv line 2: unknown kind 'suport'"),
        ({"set": "closed"}, "made.csv line 2: set is 'closed'"),
        ({"polarity": ""}, "made.csv line 2: polarity is ''"),
        ({"published": "5/1/2024"}, "made.csv line 2: Invalid isoformat"),
        ({"text": " "}, "made.csv line 2: the text is empty"),
        ({"strict": "no", "allowed": "*-* *"}, "made.csv line 2: the row asks nothing"),
    ],
)
def test_load_suite_names_file_and_line(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    with pytest.raises(GoldError, match=message):
        load_suite(write_suite(tmp_path / "made.csv", cells))


def test_load_suites_needs_a_folder_with_suites_and_unique_ids(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        load_suites(tmp_path / "none")
    with pytest.raises(UsageError, match=r"no \.csv suite"):
        load_suites(tmp_path)
    (tmp_path / "bad.csv").write_text("id,text\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"bad.csv: no column set, polarity"):
        load_suites(tmp_path)
    write_suite(tmp_path / "bad.csv", {"id": "x"}, {"id": "x"})
    with pytest.raises(GoldError, match="the id x is used twice"):
        load_suites(tmp_path)


class OneMeeting:
    """Finds one meeting of Vietnam and Laos in every text."""

    def extract(self, article: Article) -> Extraction:
        whole = Span(0, len(article.text))
        parties = (Party("VNM", "source"), Party("LAO", "target"))
        found = Cooperation(whole, whole, "meeting", "done", parties, date=Interval(article.published_at))
        return Extraction(article, (whole,), ((),), (), (found,))


def test_evaluate_phenomena_counts_by_set_and_shows_open_rows_only(tmp_path: Path) -> None:
    right = {"expected": "VNM>LAO meeting done [2024-01-05]"}
    write_suite(
        tmp_path / "made.csv",
        right | {"text": "Câu thứ nhất [x]."},
        right | {"set": "held", "text": "Câu để dành."},
        {"polarity": "negative", "text": "Câu thứ ba."},
        {"polarity": "negative", "set": "held", "text": "Câu thứ tư."},
    )
    told: list[tuple[str, int, int]] = []
    scores = evaluate_phenomena(tmp_path, OneMeeting(), progress=lambda *args: told.append(args))
    assert told[-1] == ("phenomena", 4, 4)
    figures = scores.as_dict()
    assert figures["phenomena"]["made"]["held"] == {
        "positive": 1,
        "positive_right": 1,
        "negative": 1,
        "negative_right": 0,
        "share": 0.5,
    }
    assert [(r["id"], r["right"], r["wrong"]) for r in figures["open_rows"]] == [
        ("made-0", True, []),
        ("made-2", False, ["VNM>LAO meeting done [2024-01-05]"]),
    ]
    console = Console(file=io.StringIO(), width=60)
    scores.render(console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert "right  made-0         Câu thứ nhất [x]." in printed
    assert "Câu để dành" not in printed
    assert "made-1" not in printed
    only = evaluate_phenomena(tmp_path, OneMeeting(), sets=("open",))
    assert only.counts() == (1, 2)


def test_phenomena_are_ten_with_enough_rows_half_of_them_held() -> None:
    suites = load_suites(SUITES)
    assert set(suites) == TEN
    for name, rows in suites.items():
        for polarity, enough in (("positive", 25), ("negative", 12)):
            chosen = [r for r in rows if r.polarity == polarity]
            held = sum(r.set == "held" for r in chosen)
            assert len(chosen) >= enough, (name, polarity)
            assert abs(2 * held - len(chosen)) <= 1, (name, polarity)


def test_phenomena_rows_are_all_different_and_speak_of_known_parties() -> None:
    rows = [r for suite in load_suites(SUITES).values() for r in suite]
    assert len({r.text for r in rows}) == len(rows)
    known = {record.key for record in load_knowledge().entities}
    for r in rows:
        assert r.polarity == "negative" or r.expected, r.identity
        for pattern in (p for item in r.expected for p in item):
            assert {pattern.first, pattern.second} <= known, r.identity


@pytest.mark.parametrize("kind", ["cooperation", "names"])
def test_phenomena_open_rows_stay_above_their_floors(kind: str) -> None:
    pinned = read_floors(PHENOMENA)[kind]
    suites = PHENOMENA / kind
    assert pinned["suites_sha256"] == suites_digest(suites), "rows changed: measure again and pin new floors"
    assert set(pinned["open"]) == set(load_suites(suites))
    scores = evaluate_phenomena(suites, load(), sets=("open",)).as_dict()["phenomena"]
    reached = {name: scores[name]["open"]["share"] for name in pinned["open"]}
    below = {name: (reached[name], floor) for name, floor in pinned["open"].items() if reached[name] < floor}
    assert not below, f"(reached, floor): {below}"


def test_load_suites_reads_both_kinds_from_one_folder() -> None:
    suites = load_suites(PHENOMENA)
    kinds = {name.partition("/")[0]: type(rows[0]) for name, rows in suites.items()}
    assert kinds == {"cooperation": CooperationRow, "names": NameRow}
