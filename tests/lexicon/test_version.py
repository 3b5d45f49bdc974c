"""Versions of the knowledge: what changes with which edit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hoptac
from hoptac.lexicon.version import UNREAD, knowledge_in_use, knowledge_version

HEADER = "id,type,subtype,name_vi,example_yes,example_no,source,licence,note\n"
ROW = "bench,PLACE,island,Đảo Thử,Đến Đảo Thử.,,mine,CC0,"
PACKAGE = Path(hoptac.__file__).parent


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    (tmp_path / "places.csv").write_text(f"{HEADER}{ROW}a note\n", encoding="utf-8")
    return tmp_path / "places.csv"


def versions() -> tuple[str, str]:
    return knowledge_version(), knowledge_in_use()


def test_versions_stay_the_same_while_nothing_changes(places: Path) -> None:
    assert versions() == versions()
    assert re.fullmatch("[0-9a-f]{12}", knowledge_version())


@pytest.mark.parametrize(
    "row", [f"{ROW}another\n", ROW.replace("Đến", "Ra") + "\n", ROW.replace("CC0", "MIT") + "\n"]
)
def test_what_reading_does_not_look_at_is_another_version_in_the_same_use(places: Path, row: str) -> None:
    whole, in_use = versions()
    places.write_text(f"{HEADER}{row}\n", encoding="utf-8")
    assert knowledge_version() != whole
    assert knowledge_in_use() == in_use


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ROW.replace("Đảo Thử,", "Đảo Mới,") + "a note\n",
        HEADER + ROW.replace("mine", "yours") + "a note\n",
        f"{HEADER}\n{ROW}a note\n",
        f"{HEADER}{ROW}a note\n{ROW.replace('bench', 'other')}\n",
        f'{HEADER}{ROW}"a note',
        HEADER,
    ],
)
def test_what_reading_looks_at_is_another_use(places: Path, content: str) -> None:
    whole, in_use = versions()
    places.write_text(content, encoding="utf-8")
    assert knowledge_version() != whole
    assert knowledge_in_use() != in_use


def test_a_file_of_another_kind_counts_as_it_is(places: Path) -> None:
    _, in_use = versions()
    (places.parent / "weights.json").write_text("{}")
    assert knowledge_in_use() != in_use


def test_no_step_of_reading_looks_at_the_columns_that_do_not_count() -> None:
    names = "|".join(sorted(UNREAD))
    use = re.compile(rf"""\.(?:{names})\b|["'](?:{names})["']""")
    checks = {"lexicon/lint.py", "lexicon/load.py", "lexicon/version.py"}
    for folder in ("text", "lexicon", "nlp", "tables"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            assert name in checks or not use.search(path.read_text(encoding="utf-8")), name
    load = (PACKAGE / "lexicon" / "load.py").read_text(encoding="utf-8")
    assert [m[0] for m in use.finditer(load)] == [
        f'"{name}"' for name in ("example_yes", "example_no", "licence", "note")
    ]
