"""Measure hoptac on ``tests/gold`` and lay the scores out for the READMEs.

    python docs/figures.py             # print the table
    python docs/figures.py --write     # also put it into README.md and README.vi.md

Nothing is written there that this script did not measure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from excerpts import PROJECT, REGION, environment, markdown_table

COMMAND = "hoptac evaluate tests/gold --json"
HEADS = {
    "README.md": (
        ["what", "in the gold", "precision", "recall", "F1", "F1 of the baseline"],
        "`{command}`, {articles} articles, which the weights learn from; hoptac {version}, knowledge "
        "{knowledge}. A name counts when its span and type are exactly right. The baseline is "
        "`underthesea.ner` as it comes, its countries in one sentence taken for pairs.",
        {"dyads": "pairs with their kind", "pairs": "pairs"},
    ),
    "README.vi.md": (
        ["đo gì", "số trong bản chuẩn", "độ chính xác", "độ phủ", "F1", "F1 của mốc so sánh"],
        "`{command}`, {articles} bài dùng để học trọng số; hoptac {version}, tri thức {knowledge}. "
        "Tên được tính khi cả vị trí và loại đều đúng hẳn. Mốc so sánh là `underthesea.ner` nguyên bản, "
        "các nước trong cùng một câu coi là cặp.",
        {"dyads": "cặp kèm hình thức", "pairs": "cặp"},
    ),
}


def measure() -> dict[str, Any]:
    """What ``hoptac evaluate`` says, with the versions that it was measured with."""
    done = subprocess.run(
        COMMAND.split(), cwd=PROJECT, env=environment(), stdout=subprocess.PIPE, text=True, check=True
    )
    from hoptac.lexicon.load import knowledge_version
    from hoptac.settings import hoptac_version

    versions = {"version": hoptac_version(), "knowledge": knowledge_version()}
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures | versions


def _line(label: str, ours: dict[str, float], baseline: dict[str, float] | None) -> list[str]:
    numbers = [f"{ours[name]:.3f}" for name in ("precision", "recall", "f1")]
    return [label, str(ours["gold"]), *numbers, f"{baseline['f1']:.3f}" if baseline else ""]


def table(figures: dict[str, Any], readme: str) -> str:
    """The figures as Markdown in the language of a README."""
    head, note, labels = HEADS[readme]
    ours, theirs = figures["hoptac"], figures["baseline"]
    rows = [
        _line(label.replace("ALL", "TOTAL"), counts, theirs["strict"][label] if theirs else None)
        for label, counts in ours["strict"].items()
    ]
    rows += [_line(text, ours[name], theirs[name] if theirs else None) for name, text in labels.items()]
    return f"{markdown_table(head, rows)}\n\n{note.format(command=COMMAND, **figures)}"


def main() -> int:
    """Print the table, and write it where it belongs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the table into the READMEs")
    write = parser.parse_args().write
    figures = measure()
    print(table(figures, "README.md"))
    for name in HEADS if write else ():
        path = PROJECT / name
        block = f"<!-- figures -->\n\n{table(figures, name)}\n\n<!-- /figures -->"
        text = path.read_text(encoding="utf-8")
        for region in REGION.finditer(text):
            if region[1] == "figures":
                text = text.replace(region[0], block)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
