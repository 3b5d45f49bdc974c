"""The whole pipeline, text to table rows, against ``underthesea.ner`` on the same articles in one run.

python bench/pipeline.py [FOLDER_OF_TXT] [COUNT]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from underthesea import ner

from hoptac.nlp.pipeline import load
from hoptac.text.forms import stored_form
from hoptac.text.sentences import sentence_spans
from hoptac.types import Article


def main() -> None:
    """Print articles a second of both, and the ratio; both are warm."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "seeds" / "articles"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    texts = [stored_form(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.txt"))[:count]]
    pipeline = load()
    pipeline.extract(Article("warm", texts[0]))
    ner(texts[0][:200])
    start = time.perf_counter()
    for number, text in enumerate(texts):
        pipeline.extract(Article(str(number), text))
    ours = len(texts) / (time.perf_counter() - start)
    start = time.perf_counter()
    for text in texts:
        for span in sentence_spans(text):
            ner(span.of(text))
    theirs = len(texts) / (time.perf_counter() - start)
    print(f"hoptac {ours:.1f} articles/s, underthesea.ner {theirs:.1f}, ratio {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
