"""The report's files: whole, the same each time, in both languages, with nothing that runs or is fetched."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fakes import fake
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from hoptac.cli import app
from hoptac.errors import UsageError
from hoptac.report.data import LEAD, shortened
from hoptac.report.details import rule_rows
from hoptac.report.labels import LANGUAGES, labels
from hoptac.report.page import PARTS
from hoptac.report.reading import read_bundles
from hoptac.report.scripts import script_json
from hoptac.report.site import DATA, write_report
from hoptac.report.texts import running_text
from hoptac.run import run
from hoptac.tables.read import read_records
from hoptac.tables.schemas import tables
from hoptac.types import ENTITY_TYPES, KINDS, STATUSES

ASSETS = Path(str(files("hoptac"))) / "report" / "assets"
LIMIT = 1_500_000
CALL = re.compile(r'"use strict";\nhoptac\.receive\("([a-z]+(?:-\d+)?)", (.*)\);\n', re.DOTALL)


def read(site: Path, name: str) -> Any:
    """What a data script hands to the page."""
    match = CALL.fullmatch((site / DATA / f"{name}.js").read_text(encoding="utf-8"))
    assert match and match[1] == name
    return json.loads(match[2])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def own_scripts() -> Iterator[tuple[str, str]]:
    for name in PARTS:
        yield name, (ASSETS / name).read_text(encoding="utf-8")


class Sources(HTMLParser):
    """Everything that the page loads, and scripts written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []
        self.inline = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.places += [value for name in ("src", "href") if (value := values.get(name))]
        self.inline += tag == "script" and "src" not in values
        assert not [name for name in values if name.startswith("on")]


def test_report_writes_all_that_the_page_loads(site: Path) -> None:
    sources = Sources()
    sources.feed((site / "index.html").read_text(encoding="utf-8"))
    loaded = [place for place in sources.places if not place.startswith(("#", "data:"))]
    assert len(loaded) > len(PARTS) and not sources.inline
    for place in loaded:
        assert (site / place).is_file(), place
    written = {str(p.relative_to(site)) for p in (site / "assets").iterdir() if p.suffix == ".js"}
    assert written - set(loaded) == {"assets/world.js"}


def test_report_holds_every_row(outputs: Path, site: Path) -> None:
    meta, articles, parties = (read(site, name) for name in ("meta", "articles", "parties"))
    columns = read(site, "dyads-0")
    sentences = read(site, "evidence-0")
    found = {
        (
            f"{articles['id'][row[0]]}:c{row[1]:03d}:d{row[2]:02d}",
            parties[row[3]][0],
            parties[row[4]][0],
            meta["kinds"][row[5]],
            meta["statuses"][row[6]],
            meta["combinations"][row[7]],
            meta["strings"][row[8]],
            sentences[row[10]],
            sentences[row[10]][row[11] : row[12]],
        )
        for row in zip(*columns, strict=True)
    }
    names = (
        "dyad_id",
        "source",
        "target",
        "kind",
        "status",
        "fields",
        "date_start",
        "evidence",
        "trigger_text",
    )
    wanted = {tuple(row[name] for name in names) for row in read_records(outputs, tables()["dyads"])}
    assert found == wanted and len(wanted) > 5


def test_articles_come_newest_first_those_without_date_last(site: Path) -> None:
    published = read(site, "articles")["published"]
    assert published == sorted(published, reverse=True) and published[-1] == "" and published[0]


def test_offsets_hold_in_the_texts_of_the_pages(outputs: Path, site: Path) -> None:
    articles, entities = read(site, "articles"), read(site, "entities")
    pages = dict(zip(articles["id"], read(site, "texts-0"), strict=True))
    count = 0
    for mention in read_records(outputs, tables()["entity_mentions"]):
        page = pages[mention["article_id"]]
        number = mention["mention_id"].rpartition(":")[2]
        _, start, end, entity, *_ = next(m for m in page["mentions"] if m[0] == number)
        assert page["text"][start:end] == mention["text"]
        assert entities["entity_id"][entity] == mention["entity_id"]
        count += 1
    assert count > 10


def test_tables_alone_suffice_for_the_texts(outputs: Path) -> None:
    corpus = outputs.parent / "corpus"
    breaks = 0
    for bundle in read_bundles(outputs):
        whole = running_text(bundle.article, bundle.sentences, corpus)
        built = running_text(bundle.article, bundle.sentences, None)
        assert len(built) <= len(whole)
        for row in bundle.sentences:
            start, end = int(row["char_start"]), int(row["char_end"])
            assert built[start:end] == whole[start:end] == row["text"]
        breaks += built.count("\n")
    assert breaks


def test_text_of_another_version_is_not_taken_from_the_corpus(outputs: Path) -> None:
    bundle = next(read_bundles(outputs))
    row = bundle.article | {"text_sha256": "0" * 64}
    corpus = outputs.parent / "corpus"
    assert running_text(row, bundle.sentences, corpus) == running_text(row, bundle.sentences, None)


def test_same_tables_give_same_bytes(outputs: Path, site: Path, tmp_path: Path) -> None:
    again = write_report(outputs, outputs.parent / "corpus", to=tmp_path / "again").parent
    assert contents(again) == contents(site)


def test_hostile_text_stays_text_in_the_data(site: Path) -> None:
    texts = (site / DATA / "texts-0.js").read_text(encoding="utf-8")
    assert "<" not in texts and "\u2028" not in texts
    assert any(HOSTILE in page["text"] and "\u2028" in page["text"] for page in read(site, "texts-0"))
    for place in (site / DATA).iterdir():
        assert "<" not in place.read_text(encoding="utf-8"), place


@given(
    st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_script_json_is_json_without_markup(value: Any) -> None:
    written = script_json(value)
    assert json.loads(written) == value
    assert not set("<\u2028\u2029\n\r") & set(written)


def test_scripts_never_read_text_as_html() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser"
        r"|srcdoc|setTimeout\(\s*[\"'`]"
    )
    for name, code in own_scripts():
        assert not forbidden.search(code), name


def test_nothing_from_outside_is_loaded(site: Path) -> None:
    namespace = "http://www.w3.org/2000/svg"
    for name, code in [*own_scripts(), ("report.css", (ASSETS / "report.css").read_text(encoding="utf-8"))]:
        assert not re.search(
            r"https?://(?!www\.w3\.org/2000/svg)\w|fetch\(|XMLHttpRequest|@import|url\(", code
        ), name
        assert code.count("http://") == code.count(namespace)
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "//" not in page and "default-src 'none'" in page
    libraries = (ASSETS / "vendor" / "libraries.js").read_text(encoding="utf-8")
    assert all(line.startswith("//") for line in libraries.splitlines() if "://" in line)
    assert "://" not in (ASSETS / "vendor" / "world.js").read_text(encoding="utf-8")


def test_assets_are_small_and_come_with_their_licences() -> None:
    assert sum(place.stat().st_size for place in ASSETS.rglob("*") if place.is_file()) < LIMIT
    licences = (ASSETS / "vendor" / "LICENSES.txt").read_text(encoding="utf-8")
    packages = json.loads((ASSETS / "vendor" / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    for name, version in packages.items():
        if name != "topojson-simplify":  # used to make world.js, no part of it
            assert f"{name} {version} (" in licences


def test_labels_are_complete_in_both_languages() -> None:
    found = labels()
    assert list(found) == list(LANGUAGES)
    keys = set(found["vi"])
    assert keys == set(found["en"])
    wanted = {f"kind.{kind}" for kind in KINDS} | {f"status.{status}" for status in STATUSES}
    wanted |= {f"type.{kind}" for kind in ENTITY_TYPES}
    by = next(c for c in tables()["cooperation_parties"].columns if c.name == "resolved_by")
    wanted |= {f"resolved_by.{value}" for value in by.enum}
    for _, code in own_scripts():
        wanted |= set(re.findall(r'\bt\("([a-z_]+)"', code))
    assert wanted - keys == set()
    for key in keys:
        places = [set(re.findall(r"\{(\w+)\}", found[language][key])) for language in LANGUAGES]
        assert places[0] == places[1], key


def test_no_label_is_left_unused() -> None:
    code = "\n".join(text for _, text in own_scripts())
    families = ("kind.", "status.", "type.", "subtype.", "resolved_by.", "laterality.", "field.")
    made = ("view_", "theme_", "column_", "filter_", "any_", "repeat_", "side_")
    for key in labels()["vi"]:
        assert key.startswith((*families, *made)) or f'"{key}"' in code, key


def test_every_subtype_has_a_label() -> None:
    found = set()
    for place in (Path(str(files("hoptac"))) / "knowledge").glob("*.csv"):
        with place.open(encoding="utf-8", newline="") as stream:
            found |= {row["subtype"] for row in csv.DictReader(stream) if row.get("subtype")}
    assert found and {f"subtype.{name}" for name in found} <= set(labels()["en"])


def test_rules_are_shown_only_where_the_knowledge_is_the_same() -> None:
    from hoptac.lexicon.version import knowledge_version

    written = "agreement-001 (triggers.csv:2)"
    found = rule_rows({written, "fake-1 (fake.csv:2)", "named-method"}, knowledge_version())
    assert list(found) == [written] and found[written]["pattern"]
    assert rule_rows({written}, "other") == {}


def test_report_replaces_a_report_and_nothing_else(outputs: Path, tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.mkdir()
    (target / "mine.txt").write_text("keep")
    with pytest.raises(UsageError):
        write_report(outputs, to=target)
    assert contents(target) == {"mine.txt": b"keep"}
    (target / "mine.txt").unlink()
    write_report(outputs, to=target)
    (target / "old.js").write_text("old")
    write_report(outputs, to=target)
    assert not (target / "old.js").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report"]


def test_report_that_fails_leaves_the_old_one(
    outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report"
    write_report(outputs, to=target)
    before = contents(target)

    def broken(_: int) -> str:
        raise OSError("disk full")

    monkeypatch.setattr("hoptac.report.site.page", broken)
    with pytest.raises(OSError, match="disk full"):
        write_report(outputs, to=target)
    assert contents(target) == before and [p.name for p in tmp_path.iterdir()] == ["report"]


def test_report_of_no_articles(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    run(tmp_path / "corpus", tmp_path / "outputs", processes=1, extractor=fake)
    site = write_report(tmp_path / "outputs").parent
    assert read(site, "meta")["split"]["dyads"] == 0
    assert read(site, "articles")["id"] == []


def test_articles_added_after_the_run_before_are_new(outputs: Path, tmp_path: Path) -> None:
    later = tmp_path / "outputs"
    shutil.copytree(outputs, later, ignore=shutil.ignore_patterns("report"))
    runs, articles = later / "runs.csv", later / "articles.csv"
    run_row = next(read_records(later, tables()["runs"]))
    added = next(read_records(later, tables()["articles"]))["added_at"]
    again = ",".join((run_row | {"run_id": "later", "started_at": "2999-01-02T00:00:00+00:00"}).values())
    runs.write_text(runs.read_text(encoding="utf-8") + again + "\n", encoding="utf-8")
    moved = articles.read_text(encoding="utf-8").replace(added, "2999-01-01T00:00:00+00:00", 1)
    articles.write_text(moved, encoding="utf-8")
    site = write_report(later).parent
    assert sum(read(site, "articles")["isNew"]) == 1 and not read(site, "meta")["first"]
    first = write_report(outputs, to=tmp_path / "first").parent
    assert all(read(first, "articles")["isNew"]) and read(first, "meta")["first"]


def test_untitled_articles_show_how_they_begin() -> None:
    assert shortened("một hai\nba") == "một hai ba"
    assert shortened("từ " * 50) == "từ " * 26 + "…"
    assert len(shortened("a" * 500)) == LEAD + 2


def test_tables_in_another_order_are_refused(outputs: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "outputs"
    shutil.copytree(outputs, mixed, ignore=shutil.ignore_patterns("report"))
    place = mixed / "articles.csv"
    head, first, *rest = place.read_text(encoding="utf-8").splitlines(keepends=True)
    place.write_text("".join([head, *rest, first]), encoding="utf-8")
    with pytest.raises(UsageError, match="order"):
        write_report(mixed)


def test_command_prints_the_page_to_open(outputs: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", "--outputs", str(outputs), "--to", str(tmp_path / "r")])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(tmp_path / "r" / "index.html")
    missing = CliRunner().invoke(app, ["report", "--outputs", str(tmp_path / "none")])
    assert missing.exit_code == 2
