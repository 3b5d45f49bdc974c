"""The one page of the site: its frame, and the scripts that it loads."""

from __future__ import annotations

from html import escape
from importlib.resources import files

PARTS = (
    "base.js",
    "data.js",
    "filters.js",
    "chart.js",
    "overview.js",
    "rows.js",
    "network.js",
    "matrix.js",
    "map.js",
    "timeline.js",
    "articles.js",
    "names.js",
    "marking.js",
    "article.js",
    "app.js",
)
"""The page's own scripts, in the order in which they are loaded."""
SCRIPTS = "<!-- scripts -->"


def page(dyad_files: int) -> str:
    """The page, which loads the dyads from so many files."""
    data = ["labels", "meta", "parties", "articles", *(f"dyads-{n}" for n in range(dyad_files))]
    first, *rest = PARTS
    sources = [
        f"assets/{first}",
        *(f"data/{name}.js" for name in data),
        *(f"assets/{name}" for name in ("libraries.js", *rest)),
    ]
    tags = "\n".join(f'<script defer src="{escape(source)}"></script>' for source in sources)
    frame = (files("hoptac") / "report" / "assets" / "index.html").read_text(encoding="utf-8")
    return frame.replace(SCRIPTS, tags)
