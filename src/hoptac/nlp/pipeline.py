"""The steps in their order, over one article: text to sentences, words, names, cooperation."""

from __future__ import annotations

from functools import cache

from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.version import knowledge_version
from hoptac.nlp.cooperation import find_cooperations, parties_named
from hoptac.nlp.drafts import Draft, Headline, Syllable, draft_cooperations
from hoptac.nlp.names import find_names
from hoptac.nlp.syllables import Syllables
from hoptac.text.sentences import sentence_spans
from hoptac.text.words import segmenter
from hoptac.types import Article, Extraction, Mention, Span, Word


class Pipeline:
    """Reads articles; load it once a process (:func:`load`), it keeps no state between articles."""

    def __init__(self) -> None:
        self._names = {
            row.key: (row.name_vi, row.name_en or row.name_vi) for row in load_knowledge().entities
        }
        self.knowledge_version = knowledge_version()

    def extract(self, article: Article) -> Extraction:
        """Read one article: its sentences, words, names and cooperation mentions.

        Offsets are ``str`` indices into ``article.text``, which must be in the stored form.
        """
        sentences, words, mentions, syllables = self._read(article.text)
        cooperations = find_cooperations(
            article.text,
            article.published_at,
            sentences,
            syllables,
            mentions,
            headline=self._headline(article),
            words=words,
        )
        return Extraction(article, sentences, words, mentions, cooperations)

    def draft(self, article: Article) -> tuple[tuple[Mention, ...], list[Draft], tuple[str, ...]]:
        """The names, the unweighed mentions and the title's parties: what training looks at."""
        sentences, words, mentions, syllables = self._read(article.text)
        headline = self._headline(article)
        drafts = draft_cooperations(
            article.text,
            article.published_at,
            sentences,
            syllables,
            mentions,
            headline=headline,
            words=words,
        )
        return mentions, drafts, headline.parties

    def party_name(self, party: str) -> tuple[str, str]:
        """The Vietnamese and the English name of a party; its id where the knowledge has none."""
        return self._names.get(party, (party, party))

    def _read(
        self, text: str
    ) -> tuple[tuple[Span, ...], tuple[tuple[Word, ...], ...], tuple[Mention, ...], list[Syllable]]:
        sentences = tuple(sentence_spans(text))
        words = segmenter().segment_all(text, sentences)
        view = Syllables(text, sentences, words)
        syllables = list(zip(view.start, view.end, view.key, strict=True))
        return sentences, words, find_names(view), syllables

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
