"""The steps in their order, over one article: text to sentences, words, names, cooperation."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.version import knowledge_version
from hoptac.nlp.cooperation import find_cooperations
from hoptac.nlp.drafts import Draft, Headline, draft_cooperations
from hoptac.nlp.names import find_names
from hoptac.nlp.parties import parties_named
from hoptac.nlp.syllables import Syllables
from hoptac.text.sentences import sentence_spans
from hoptac.text.words import segmenter
from hoptac.types import Article, Extraction, Mention, Span, Word


class _Read(NamedTuple):
    """One article, read up to the drafts of its cooperation mentions."""

    sentences: tuple[Span, ...]
    words: tuple[tuple[Word, ...], ...]
    mentions: tuple[Mention, ...]
    drafts: list[Draft]
    title: tuple[str, ...]
    """The parties that a title outside the text names."""


class Pipeline:
    """Reads articles; load it once a process (:func:`load`), it keeps no state between articles."""

    def __init__(self) -> None:
        load_knowledge()  # a wrong row is told before anything is read
        self.knowledge_version = knowledge_version()

    def extract(self, article: Article) -> Extraction:
        """Read one article: its sentences, words, names and cooperation mentions.

        Offsets are ``str`` indices into ``article.text``, which must be in the stored form.
        """
        sentences, words, mentions, drafts, title = self._read(article)
        cooperations = find_cooperations(drafts, mentions, title, len(sentences))
        return Extraction(article, sentences, words, mentions, cooperations)

    def draft(self, article: Article) -> tuple[tuple[Mention, ...], list[Draft], tuple[str, ...]]:
        """The names, the unweighed mentions and the title's parties: what training looks at."""
        _, _, mentions, drafts, title = self._read(article)
        return mentions, drafts, title

    def _read(self, article: Article) -> _Read:
        text = article.text
        sentences = tuple(sentence_spans(text))
        words = segmenter().segment_all(text, sentences)
        view = Syllables(text, sentences, words)
        mentions = find_names(view)
        syllables = list(zip(view.start, view.end, view.key, strict=True))
        headline = self._headline(article)
        drafts = draft_cooperations(
            text, article.published_at, sentences, syllables, mentions, headline=headline, words=words
        )
        return _Read(sentences, words, mentions, drafts, headline.parties)

    def _headline(self, article: Article) -> Headline:
        """A title that does not stand in the text (there it is read anyway)."""
        if not article.title or article.title in article.text[: 2 * len(article.title) + 80]:
            return Headline()
        view = Syllables(article.title, sentence_spans(article.title))
        return Headline(parties_named(find_names(view)), tuple(view.key))


@cache
def load() -> Pipeline:
    """The pipeline of this process, loaded on the first call."""
    return Pipeline()
