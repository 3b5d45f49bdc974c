"""The tagger reads what underthesea's own decoder reads from the written-out features of the same model."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from hoptac.nlp.features import TEMPLATES, columns_of, features
from hoptac.nlp.names import propose
from hoptac.nlp.syllables import Syllables
from hoptac.nlp.tagger import FILE, load_tagger
from hoptac.text.forms import stored_form
from hoptac.text.sentences import sentence_spans
from hoptac.text.words import segmenter

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))


def _view(path: Path) -> Syllables:
    text = stored_form(path.read_bytes().decode())
    sentences = sentence_spans(text)
    return Syllables(text, sentences, [segmenter().segment(text, span) for span in sentences])


@pytest.mark.parametrize("path", SEEDS[::6], ids=lambda path: path.stem)
def test_tagger_agrees_with_the_library_that_trained_it(path: Path) -> None:
    from underthesea_core import CRFTagger

    theirs, ours = CRFTagger(), load_tagger()
    assert ours is not None
    with as_file(files("hoptac") / "knowledge" / "learnt" / FILE) as place:
        theirs.load(str(place))
    view = _view(path)
    read = propose(view)
    seen = view, read.chosen, read.known, read.title_ends
    rows, bounds = features(*seen), view.stretches()
    assert ours.tag(columns_of(*seen), bounds) == [theirs.tag(rows[start:end]) for start, end in bounds]


def test_features_of_a_token_and_its_neighbours() -> None:
    text = "Ông An đến. Mai về"
    view = Syllables(text, sentence_spans(text))
    rows = features(view, [], lambda _: None, frozenset({1}))
    assert [len(row) for row in rows] == [len(TEMPLATES)] * view.count
    assert {"k=an", "k-1=ông", "k+1=đến", "k-2=<s>", "k+2=.", "ss=Xx Xx x", "t=True Xx"} <= set(rows[1])
    assert {"k=mai", "k-1=<s>", "k+1=về", "k+2=</s>", "m=O"} <= set(rows[4])


def test_features_of_an_empty_text() -> None:
    assert features(Syllables("", []), [], lambda _: None, frozenset()) == []
