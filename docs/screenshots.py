"""Screenshots of the report's main views, made from real outputs: ``python docs/screenshots.py [OUTPUTS]``.

Writes ``docs/screenshots/*.png``. Needs Chromium and the packages of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "report"))

from browser import browser  # noqa: E402

LIMIT = 300_000
DESK, PHONE = (1200, 780), (390, 800)
SEED = "a1868099f03b24c8d"
"""The founding article in seeds/articles."""
VIEWS: dict[str, tuple[str, str, str, tuple[int, int]]] = {
    "overview": ("#/overview", "en", "light", DESK),
    "overview-vi-dark": ("#/overview", "vi", "dark", DESK),
    "rows": ("#/rows?party=VNM&partner=JPN", "en", "light", DESK),
    "network": ("#/network", "en", "light", DESK),
    "matrix": ("#/matrix", "en", "light", DESK),
    "map": ("#/map", "vi", "light", DESK),
    "timeline": ("#/timeline", "en", "dark", DESK),
    "article": (f"#/article/{SEED}?row=c001", "en", "light", DESK),
    "name": ("#/name/JPN:MOE", "en", "light", DESK),
    "rows-phone": ("#/rows?party=VNM&partner=JPN", "vi", "light", PHONE),
    "article-phone": (f"#/article/{SEED}?row=c001", "vi", "dark", PHONE),
}


def main(outputs: Path) -> int:
    """Write the screenshots; how many are too large to be kept in the repository."""
    site, folder = outputs / "report", HERE / "screenshots"
    if not (site / "index.html").is_file():
        print(f"{site}: no report there; run 'hoptac report' first", file=sys.stderr)
        return 2
    folder.mkdir(exist_ok=True)
    large = 0
    with tempfile.TemporaryDirectory() as profile, browser(Path(profile)) as page:
        for name, (route, language, theme, size) in VIEWS.items():
            page.resize(*size, mobile=size == PHONE)
            page.open(site, route, language=language, theme=theme)
            place = folder / f"{name}.png"
            page.screenshot(place)
            large += place.stat().st_size > LIMIT
            print(f"{place.name}  {place.stat().st_size:>9,} bytes")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "outputs")))
