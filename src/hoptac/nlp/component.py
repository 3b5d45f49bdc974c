"""hoptac for spaCy: a ``Language`` of its own, and a component for other people's pipelines.

>>> nlp = hoptac.load()
>>> doc = nlp("Việt Nam và Nhật Bản ký hiệp định.")
>>> [(span.text, span.label_, span.kb_id_) for span in doc.ents]
>>> doc._.cooperations[0].kind

In another pipeline, whatever its language and tokens: ``nlp.add_pipe("hoptac")``.

What is known of the article is set on the doc before the component sees it::

    doc = nlp.make_doc(text)
    doc._.published_at, doc._.title = "2021-12-16", "..."
    doc = nlp(doc)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.util import filter_spans, get_lang_class, registry
from spacy.vocab import Vocab

from hoptac.nlp import pipeline
from hoptac.nlp.plain import composed_places, cooperations_of, moved, plain_cooperations
from hoptac.text.forms import stored_form
from hoptac.text.tokenizer import make_doc
from hoptac.types import Article, Cooperation, Mention, Span

NAME = "hoptac"
TOKENIZER = "hoptac.syllables"
KEPT = "hoptac.cooperations"
"""Where ``doc.user_data`` keeps the cooperation mentions, as plain values."""


def _cooperations(doc: Doc) -> tuple[Cooperation, ...]:
    return cooperations_of(doc.user_data.get(KEPT, ()))


def register_attributes() -> None:
    """Give ``Doc`` the attributes ``._.cooperations``, ``._.published_at`` and ``._.title``.

    ``cooperations`` is a tuple of :class:`hoptac.Cooperation`, empty before the component has seen
    the doc; it survives ``Doc.to_bytes`` and ``DocBin(store_user_data=True)``. The other two, which
    somebody else may have defined already, are texts that the component reads.
    """
    Doc.set_extension("cooperations", getter=_cooperations, force=True)
    for name in ("published_at", "title"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default="")


class SyllableTokenizer:
    """Cuts a text into Vietnamese syllables; ``doc.text`` is the text's stored form (NFC, ``\\n``)."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of ``text``; nothing of its stored form is lost."""
        doc = make_doc(stored_form(text))
        return Doc(self.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: there is no state."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> SyllableTokenizer:
        """The tokenizer itself."""
        return self

    def to_disk(self, _path: Path | str, **_: Any) -> None:
        """Write nothing."""

    def from_disk(self, _path: Path | str, **_: Any) -> SyllableTokenizer:
        """The tokenizer itself."""
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def make_tokenizer() -> Any:
    """What spaCy calls to build the tokenizer of a ``Language`` (entry point ``spacy_tokenizers``)."""
    return lambda nlp: SyllableTokenizer(nlp.vocab)


class CooperationReader:
    """The component: sets ``doc.ents`` and ``doc._.cooperations``, and sentence starts where none are set.

    ``ents`` have the labels of the annotation standard (``COUNTRY ORGANISATION EVENT AGREEMENT PERSON
    PLACE``) and ``kb_id_`` with the ``entity_id``. Where a name ends within a token of a foreign
    tokenizer, its span is widened to whole tokens. Offsets in ``cooperations`` are characters of
    ``doc.text``, exactly.
    """

    def __init__(self, *, overwrite_ents: bool = True) -> None:
        self.overwrite_ents = overwrite_ents
        register_attributes()

    def __call__(self, doc: Doc) -> Doc:
        """Read one doc; an empty one is returned as it came."""
        text = doc.text
        if not text.strip():
            return doc
        composed = unicodedata.normalize("NFC", text)
        article = Article("", composed, title=doc._.title, published_at=doc._.published_at)
        found = pipeline.load().extract(article)
        sentences, mentions, cooperations = found.sentences, found.mentions, found.cooperations
        if composed != text:
            places = composed_places(text)
            sentences, mentions = moved(sentences, places), moved(mentions, places)
            cooperations = moved(cooperations, places)
        if not doc.has_annotation("SENT_START"):
            _set_sentences(doc, sentences)
        self._set_ents(doc, mentions)
        doc.user_data[KEPT] = plain_cooperations(cooperations)
        return doc

    def _set_ents(self, doc: Doc, mentions: Iterable[Mention]) -> None:
        kept = [] if self.overwrite_ents else list(doc.ents)
        taken = {token.i for span in kept for token in span}
        found = filter(None, (_doc_span(doc, mention) for mention in mentions))
        ours = filter_spans([span for span in found if not any(token.i in taken for token in span)])
        doc.ents = sorted([*kept, *ours], key=lambda span: span.start)


def _doc_span(doc: Doc, mention: Mention) -> DocSpan | None:
    return doc.char_span(
        mention.span.start,
        mention.span.end,
        label=mention.type,
        kb_id=mention.entity.entity_id,
        alignment_mode="expand",
    )


def _set_sentences(doc: Doc, sentences: Sequence[Span]) -> None:
    """Start a sentence at the token that holds its first character, the first one at the first token."""
    starts = {0, *(span.start for span in sentences[1:])}
    for token in doc:
        token.is_sent_start = not starts.isdisjoint(range(token.idx, token.idx + len(token)))


@Language.factory(
    NAME,
    default_config={"overwrite_ents": True},
    assigns=["doc.ents", "doc._.cooperations", "token.ent_iob", "token.ent_type", "token.ent_kb_id"],
)
def make_component(nlp: Language, name: str, overwrite_ents: bool) -> CooperationReader:
    """What ``nlp.add_pipe("hoptac")`` calls (entry point ``spacy_factories``).

    ``overwrite_ents``: whether entities that the doc has already are replaced; else names that
    overlap none of them are added.
    """
    return CooperationReader(overwrite_ents=overwrite_ents)


@cache
def load() -> Language:
    """hoptac as a spaCy ``Language``: tokens are syllables, docs have ``ents`` and ``._.cooperations``.

    ``nlp(text)`` gives a ``Doc`` whose text is the stored form of ``text``; see :class:`CooperationReader`
    for what is set on it, and the module for how to give a publication date. The same object is given
    on every call; it loads its weights with the first text. Raises :class:`hoptac.errors.KnowledgeError`
    when a knowledge file is wrong.
    """
    config = {
        "nlp": {"lang": "xx", "tokenizer": {"@tokenizers": TOKENIZER}, "pipeline": [NAME]},
        "components": {NAME: {"factory": NAME}},
    }
    return get_lang_class("xx").from_config(config)
