"""How fast the report of many articles is written and opens.

    python bench/report.py OUTPUTS [--articles N] [--dyads N] [--times N]

``OUTPUTS`` is what ``hoptac run`` wrote: its articles are multiplied until there are at least so many of them
and of their dyads. Then the report is written, and each view is opened in a headless Chromium as by somebody
who double-clicks the page: from the address until the view stands, the browser's own cache emptied by a fresh
page. The figure is the median, the slowest behind it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "report"))

from browser import Page, browser, chromium
from enlarged import enlarge

from hoptac.report.site import write_report
from hoptac.tables.read import read_records
from hoptac.tables.schemas import tables

VIEWS = ("overview", "rows", "network", "matrix", "map", "timeline", "articles", "names")
SEARCH = "rows?q=h%E1%BB%A3p+t%C3%A1c"
"""A search through all sentences, which are all loaded for it."""
MEGABYTE = 1_000_000


def size(outputs: Path, table: str) -> int:
    """The number of rows of a table."""
    return sum(1 for _ in read_records(outputs, tables()[table]))


def seconds(page: Page, site: Path, view: str, times: int) -> list[float]:
    """How long the view takes to open, each time in a page loaded anew."""
    found = []
    for _ in range(times):
        page.call("Network.clearBrowserCache")
        begun = perf_counter()
        page.open(site, f"#/{view}", language="vi", theme="light")
        found.append(perf_counter() - begun)
    return found


def measure(outputs: Path, articles: int, dyads: int, times: int) -> None:
    """Print the table of the figures."""
    factor = max(-(-articles // size(outputs, "articles")), -(-dyads // size(outputs, "dyads")))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        large = Path(folder) / "outputs"
        enlarge(outputs, large, factor)
        counts = ", ".join(
            f"{size(large, name):,} {name}" for name in ("articles", "dyads", "entity_mentions")
        )
        print(f"{outputs} {factor} times: {counts}")
        begun = perf_counter()
        site = write_report(large).parent
        print(f"written in {perf_counter() - begun:.1f} s")
        sizes = [place.stat().st_size for place in site.rglob("*") if place.is_file()]
        total, largest = sum(sizes) / MEGABYTE, max(sizes) / MEGABYTE
        print(f"{len(sizes)} files, {total:.1f} MB, the largest {largest:.1f} MB")
        with browser(Path(folder) / "profile") as page:
            for view in (*VIEWS, SEARCH):
                found = seconds(page, site, view, times)
                print(f"{view:24} {statistics.median(found):6.2f} s {max(found):6.2f} s")


def main() -> int:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="How fast the report of many articles is.")
    parser.add_argument("outputs", type=Path, help="folder that hoptac run wrote")
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--dyads", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    if chromium() is None:
        print("no Chromium is installed; Debian has it as 'chromium'", file=sys.stderr)
        return 2
    measure(given.outputs, given.articles, given.dyads, given.times)
    return 0


if __name__ == "__main__":
    sys.exit(main())
