"""The built documentation: no link is broken, it opens from disk, nothing is loaded from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "docs"))

LOADS = {
    "audio": ("src",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""What a browser asks for by itself."""
CSS_LOADS = re.compile(
    r"url\(\s*['\"]?\s*((?:https?:)?//[^)'\"]+)|@import\s+['\"]?(?:url\()?['\"]?((?:https?:)?//\S+)"
)


class Addresses(HTMLParser):
    """What a page loads, where it links to, and the ids that can be linked to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.ids |= {values[key] for key in ("id", "name") if values.get(key)}
        self.loads += [values[key] for key in LOADS.get(tag, ()) if values.get(key)]
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])


def outside(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=PROJECT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Addresses]:
    return {path: Addresses(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_site_has_a_page_for_every_markdown_file(site: Path) -> None:
    from site_pages import OUTSIDE

    docs = [path.relative_to(PROJECT / "docs").as_posix() for path in (PROJECT / "docs").rglob("*.md")]
    assert [
        name for name in [*docs, *OUTSIDE.values()] if not (site / name).with_suffix(".html").is_file()
    ] == []
    assert not list(site.rglob("*.py"))


def test_site_loads_nothing_from_outside(site: Path, pages: dict[Path, Addresses]) -> None:
    loaded = {address for page in pages.values() for address in page.loads}
    assert len(loaded) > 5
    assert {address for address in loaded if outside(address)} == set()
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert CSS_LOADS.findall(styles) == []


def test_site_has_what_its_pages_load_and_link_to(site: Path, pages: dict[Path, Addresses]) -> None:
    for path, page in pages.items():
        if path.name == "404.html":
            continue  # served from any address, so its own begin with /
        for address in [*page.loads, *page.links]:
            parts = urlsplit(address)
            if outside(address) or address.startswith("data:"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.relative_to(site)}: {address}"
            if parts.fragment and target in pages:
                anchor = unquote(parts.fragment)
                assert anchor in pages[target].ids, f"{path.relative_to(site)}: {address}"


def test_api_page_documents_all_that_is_public(pages: dict[Path, Addresses]) -> None:
    import hoptac

    ids = next(page for path, page in pages.items() if path.name == "api.html").ids
    assert [name for name in hoptac.__all__ if f"hoptac.{name}" not in ids] == []
    assert {"hoptac.Party.resolved_by", "hoptac.errors.UsageError"} <= ids


def test_links_to_files_without_a_page_become_text() -> None:
    from site_pages import relinked

    text = "[a](../README.md#x) [b](../src/hoptac) [c](how-to/schedule.md) [d](gone.md) ![e](../LICENSE)"
    assert relinked(text, "index.md", "docs/index.md") == (
        "[a](readme.md#x) b [c](how-to/schedule.md) [d](gone.md) ![e](../LICENSE)"
    )
    assert relinked("[a](docs/index.md)", "readme.md", "README.md") == "[a](index.md)"
    assert (
        relinked("`[a](../LICENSE)`\n\n```text\n[a](../LICENSE)\n```\n", "i.md", "docs/i.md").count("(../LIC")
        >= 1
    )


@pytest.mark.slow
@pytest.mark.parametrize(("query", "page"), [("HOPTAC_KNOWLEDGE", "knowledge"), ("trọng số", "readme.vi")])
def test_search_works_from_disk(site: Path, tmp_path: Path, query: str, page: str) -> None:
    sys.path.insert(0, str(PROJECT / "tests" / "report"))
    from browser import browser, chromium

    if not chromium():
        pytest.skip("needs Chromium")
    with browser(tmp_path) as view:
        view.call("Page.navigate", url=f"{(site / 'index.html').as_uri()}?q={quote(query)}")
        view.wait("document.querySelector('.md-search-result__item a')")
        found = view.run(
            "[...document.querySelectorAll('.md-search-result__item a')].map(a => a.href).join()"
        )
        assert f"/{page}.html" in found
        schemes = {urlsplit(address).scheme for address in view.requests}
        assert schemes <= {"file", "about", "data", "blob"}
        assert [problem for problem in view.problems if "not registered with pipeline" not in problem] == []
