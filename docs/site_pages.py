"""A hook of MkDocs: the pages that lie outside ``docs/`` join the site, and links to other files become text.

The Markdown files keep links that work where they are read most, in the repository. On the site such a link
leads to the page made from that file; a file without a page (source, data) is only named.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

PROJECT = Path(__file__).resolve().parent.parent
OUTSIDE = {
    "README.md": "readme.md",
    "README.vi.md": "readme.vi.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changes.md",
    "training/README.md": "training.md",
    "seeds/publishers/README.md": "publishers.md",
    "tests/phenomena/README.md": "phenomena.md",
}
"""File of the project: page of the site."""
OF_PAGE = {page: file for file, page in OUTSIDE.items()}
LINK = re.compile(r"(?<!!)\[([^\]\n]*)\]\(([^)\s:#]+)(#[^)\s]*)?\)")
FENCE = re.compile(r"(^```.*?^```$|<!--.*?-->)", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside."""
    for file, page in OUTSIDE.items():
        files.append(File.generated(config, page, content=(PROJECT / file).read_text(encoding="utf-8")))
    return files


def relinked(text: str, page: str, home: str) -> str:
    """A page's Markdown with its links as the site needs them.

    ``page`` is the page's place on the site, ``home`` that of its file in the project; both with ``/``.
    """

    def link(match: re.Match[str]) -> str:
        label, target, anchor = match[1], match[2], match[3] or ""
        file = posixpath.normpath(posixpath.join(posixpath.dirname(home), target))
        if file in OUTSIDE:
            to = OUTSIDE[file]
        elif file.startswith("docs/") and file.endswith(".md"):
            to = file.removeprefix("docs/")
        elif (PROJECT / file).exists() and not file.startswith("docs/"):
            return label  # no page shows that file
        else:
            return match[0]
        return f"[{label}]({posixpath.relpath(to, posixpath.dirname(page) or '.')}{anchor})"

    parts = FENCE.split(text)
    return "".join(part if number % 2 else LINK.sub(link, part) for number, part in enumerate(parts))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Mend the links of every page."""
    place = page.file.src_uri
    return relinked(markdown, place, OF_PAGE.get(place, f"docs/{place}"))
