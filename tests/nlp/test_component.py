"""The spaCy side: spans and attributes on a ``Doc``, in hoptac's own ``Language`` and in another's."""

from __future__ import annotations

import unicodedata
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import spacy
from fakes import FakeExtractor
from hypothesis import given
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as DocSpan

import hoptac
from hoptac.nlp import pipeline
from hoptac.nlp.component import SyllableTokenizer
from hoptac.nlp.plain import composed_places, cooperations_of, moved, plain_cooperations
from hoptac.text.forms import stored_form
from hoptac.types import Article, Span

TEXT = "  Việt Nam và Nhật Bản ký hiệp định.\nHôm nay WMO viện trợ Lào, Bộ Y tế.\n\nHết."
NAMES = [
    ("Việt Nam", "COUNTRY", "VNM"),
    ("Nhật Bản", "COUNTRY", "JPN"),
    ("WMO", "ORGANISATION", "WMO"),
    ("Lào", "COUNTRY", "LAO"),
    ("Bộ Y tế", "ORGANISATION", "VNM:MOH"),
]


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", FakeExtractor)


def ents(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.ents]


def expected(text: str = TEXT) -> Any:
    return FakeExtractor().extract(Article("", text))


@pytest.mark.usefixtures("stand_in")
def test_doc_has_ents_sentences_and_cooperations() -> None:
    doc = hoptac.load()(TEXT)
    assert doc.text == TEXT
    assert ents(doc) == NAMES
    assert doc._.cooperations == expected().cooperations
    assert [c.trigger.of(doc.text) for c in doc._.cooperations] == ["ký", "viện trợ"]
    assert [sent.text.strip() for sent in doc.sents] == [s.of(TEXT) for s in expected().sentences]
    assert hoptac.load() is hoptac.load()


@pytest.mark.usefixtures("stand_in")
def test_displacy_draws_every_name() -> None:
    html = displacy.render(hoptac.load()(TEXT), style="ent", page=False, jupyter=False)
    for text, label, _ in NAMES:
        assert text in html and label in html


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("text", ["", " ", "\n", "057"])
def test_a_doc_without_names_has_none(text: str) -> None:
    doc = hoptac.load()(text)
    assert (doc.text, doc.ents, doc._.cooperations) == (text, (), ())


@pytest.mark.usefixtures("stand_in")
def test_date_and_title_reach_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Article] = []

    class Listening(FakeExtractor):
        def extract(self, article: Article) -> Any:
            seen.append(article)
            return super().extract(article)

    monkeypatch.setattr(pipeline, "load", Listening)
    nlp = hoptac.load()
    doc = nlp.make_doc(TEXT)
    doc._.published_at, doc._.title = "2021-12-16", "Một bài"
    nlp(doc)
    assert [(a.text, a.published_at, a.title) for a in seen] == [(TEXT, "2021-12-16", "Một bài")]


@pytest.mark.usefixtures("stand_in")
def test_docs_survive_bytes_bins_and_other_processes() -> None:
    nlp = hoptac.load()
    doc = nlp(TEXT)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copy._.cooperations == doc._.cooperations and ents(copy) == NAMES
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (unpacked,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert unpacked._.cooperations == doc._.cooperations


@pytest.mark.usefixtures("stand_in")
def test_language_is_saved_and_loaded_as_any_other(tmp_path: Path) -> None:
    hoptac.load().to_disk(tmp_path / "nlp")
    assert ents(spacy.load(tmp_path / "nlp")(TEXT)) == NAMES


def test_entry_points_name_the_factories() -> None:
    (factory,) = entry_points(group="spacy_factories", name="hoptac")
    assert factory.load().__name__ == "make_component"
    (tokenizer,) = entry_points(group="spacy_tokenizers", name="hoptac.syllables")
    assert tokenizer.load().__name__ == "make_tokenizer"


@pytest.mark.usefixtures("stand_in")
def test_another_pipeline_with_other_tokens_takes_the_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("hoptac")
    text = "Việt Nam-Lào ký. (WMO)"
    doc = nlp(text)
    spans = {ent.text for ent in doc.ents}
    assert "WMO" in spans and all(name in "".join(spans) for name in ("Việt Nam", "Lào"))
    assert [c.trigger.of(text) for c in doc._.cooperations] == ["ký"]


@pytest.mark.usefixtures("stand_in")
def test_others_entities_and_sentences_are_kept_when_asked() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("hoptac", config={"overwrite_ents": False})
    doc = nlp.make_doc("Việt Nam ký với Lào . Hết")
    doc.ents = [DocSpan(doc, 0, 3, label="MINE")]
    for token in doc:
        token.is_sent_start = token.i in (0, 6)
    doc = nlp(doc)
    assert [(span.text, span.label_) for span in doc.ents] == [("Việt Nam ký", "MINE"), ("Lào", "COUNTRY")]
    assert len(list(doc.sents)) == 2


@pytest.mark.usefixtures("stand_in")
def test_decomposed_text_keeps_its_own_offsets() -> None:
    raw = unicodedata.normalize("NFD", TEXT)
    nlp = spacy.blank("xx")
    nlp.add_pipe("hoptac")
    doc = nlp(raw)
    assert doc.text == raw != TEXT
    found = [unicodedata.normalize("NFC", c.trigger.of(raw)) for c in doc._.cooperations]
    assert found == ["ký", "viện trợ"]
    # that tokenizer leaves the full stop on a word that ends in a combining mark
    assert [(unicodedata.normalize("NFC", text).strip("."), *rest) for text, *rest in ents(doc)] == NAMES


@given(st.text(st.sampled_from("aạệ 한e\u0301\u0323\u1161\u11a8\n"), max_size=20))
def test_composed_places_lead_back(raw: str) -> None:
    composed = unicodedata.normalize("NFC", raw)
    places = composed_places(raw)
    assert len(places) == len(composed) + 1
    for start in range(len(composed)):
        if places[start] != places[start + 1] and (start == 0 or places[start - 1] != places[start]):
            piece = raw[places[start] : places[start + 1]]
            assert unicodedata.normalize("NFC", piece) == composed[start]


def test_cooperations_are_the_same_after_being_plain() -> None:
    found = expected().cooperations
    assert cooperations_of(plain_cooperations(found)) == found
    assert moved(found, range(1000)) == found
    assert moved(Span(1, 2), [0, 5, 9]) == Span(5, 9)


@given(st.text())
def test_tokenizer_loses_nothing_of_the_stored_form(text: str) -> None:
    assert SyllableTokenizer(hoptac.load().vocab)(text).text == stored_form(text)
