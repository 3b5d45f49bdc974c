"""The structural checks of the knowledge files, tried on overlays with one mistake each."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoptac.lexicon.lint import Finding, lint

ENTITIES = "id,type,subtype,name_vi,aliases,country,parent_id,stands_for\n"
TRIGGERS = "id,kind,frame,status,pattern\n"


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    return tmp_path


def findings(path: Path, content: str) -> list[Finding]:
    path.write_text(content, encoding="utf-8")
    return [finding for finding in lint() if finding.file == str(path)]


def test_lint_finds_two_rows_with_one_id(overlay: Path) -> None:
    rows = "my-1,relation,pair_noun,done,bắt tay chào\nmy-1,relation,pair_noun,done,bắt tay hỏi\n"
    found = findings(overlay / "triggers.csv", TRIGGERS + rows)
    assert [(f.severity, f.line) for f in found] == [("error", 3)]
    assert "'my-1' is also in" in found[0].reason


@pytest.mark.parametrize("column", ["country", "parent_id", "stands_for"])
def test_lint_finds_references_to_nothing(overlay: Path, column: str) -> None:
    cells = dict.fromkeys(("country", "parent_id", "stands_for"), "") | {column: "VNMM"}
    row = f"VNM:XX,ORGANISATION,agency,Cục Thử nghiệm,,{','.join(cells.values())}\n"
    found = findings(overlay / "vietnam.csv", ENTITIES + row)
    assert [f.reason.partition(";")[0] for f in found] == [f"{column} 'VNMM' is no entity's id"]


def test_lint_finds_a_name_of_two_entities(overlay: Path) -> None:
    rows = "VNM:XX,ORGANISATION,agency,Cục Thử,TTHN|XYZ,VNM,,\n"
    rows += "VNM:YY,ORGANISATION,agency,Cục Nghiệm,TTHN,VNM,,\n"
    found = findings(overlay / "vietnam.csv", ENTITIES + rows)
    assert [(f.severity, f.line) for f in found] == [("error", 3)]
    assert found[0].reason.startswith("'TTHN' names VNM:YY, but also VNM:XX")


def test_lint_only_warns_where_the_type_tells_two_apart(overlay: Path) -> None:
    rows = "VNM:XX,ORGANISATION,agency,Cục Thử,,VNM,,\nVNM:ZZ,PLACE,city,Cục Thử,,VNM,,\n"
    assert [f.severity for f in findings(overlay / "vietnam.csv", ENTITIES + rows)] == ["warning"]


DATED = "id,type,subtype,name_vi,aliases,country,valid_from,valid_until\n"


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        ("2025-02-30", "", "valid_from '2025-02-30' is no date"),
        ("", "tháng 3", "valid_until 'tháng 3' is no date"),
        ("2025-03-01", "2025-02", "valid_until '2025-02' is before valid_from '2025-03-01'"),
    ],
)
def test_lint_finds_wrong_dates(overlay: Path, since: str, until: str, reason: str) -> None:
    row = f"VNM:XX,ORGANISATION,agency,Cục Thử,,VNM,{since},{until}\n"
    found = findings(overlay / "vietnam.csv", DATED + row)
    assert [(f.severity, f.reason.partition(";")[0]) for f in found] == [("error", reason)]


@pytest.mark.parametrize(("since", "severity"), [("2025-03-01", "warning"), ("2025-02-28", "error")])
def test_lint_lets_a_name_pass_from_one_body_to_the_next(overlay: Path, since: str, severity: str) -> None:
    rows = "VNM:XX,ORGANISATION,agency,Cục Thử,Cục Mẫu,VNM,,2025-02\n"
    rows += f"VNM:YY,ORGANISATION,agency,Cục Nghiệm,cục mẫu,VNM,{since},\n"
    assert [f.severity for f in findings(overlay / "vietnam.csv", DATED + rows)] == [severity]


def test_lint_finds_a_title_that_is_there_with_other_hyphens(overlay: Path) -> None:
    found = findings(overlay / "titles.csv", "title,role\nGS-TS,profession\n")
    assert [f.reason.partition(" (")[0] for f in found] == ["'GS-TS' has the words of 'GS TS'"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,agreement,done,,CAMEO-057,SUPPORT", "the codes of 'agreement done' are also in codes.csv line 2"),
        ("x,business,done,health,CAMEO-061,AID", "CAMEO-061 is COOPERATE in PLOVER, not AID"),
    ],
)
def test_lint_finds_codes_that_contradict(overlay: Path, row: str, reason: str) -> None:
    found = findings(overlay / "codes.csv", f"id,kind,status,field,cameo,plover\n{row}\n")
    assert [f.reason for f in found] == [reason]


def test_lint_finds_one_phrase_with_two_kinds(overlay: Path) -> None:
    rows = "my-1,relation,pair_noun,done,bắt tay chào\nmy-2,support,pair_noun,done,hỏi thăm|Bắt tay chào\n"
    found = findings(overlay / "triggers.csv", TRIGGERS + rows)
    assert [(f.severity, f.line) for f in found] == [("error", 3)]
    assert "with kind 'relation' instead of 'support'" in found[0].reason


def test_lint_finds_a_bad_pattern_with_its_line(overlay: Path) -> None:
    found = findings(overlay / "triggers.csv", TRIGGERS + "my-1,relation,pair_noun,done,… bắt tay\n")
    assert [f.line for f in found] == [2]
    assert "a pattern begins with a word" in found[0].reason


def test_lint_finds_a_file_that_nothing_reads(overlay: Path) -> None:
    found = findings(overlay / "trigers.csv", TRIGGERS)
    assert [str(f) for f in found] == [
        f"{overlay / 'trigers.csv'}: no knowledge file has this name; did you mean 'triggers.csv'?"
    ]


def test_lint_tells_the_errors_of_several_files_at_once(overlay: Path) -> None:
    (overlay / "triggers.csv").write_text(TRIGGERS + "a,agreemnt,pair_verb,done,b\n", encoding="utf-8")
    (overlay / "titles.csv").write_text("title,role\nông chủ,ofice\n", encoding="utf-8")
    reasons = [str(finding) for finding in lint()]
    assert any("triggers.csv line 2: unknown kind 'agreemnt'" in reason for reason in reasons)
    assert any("titles.csv line 2: unknown role 'ofice'; did you mean 'office'?" in r for r in reasons)
