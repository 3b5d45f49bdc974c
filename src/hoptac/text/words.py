"""Words of a sentence, by underthesea's own segmentation model. The one door to underthesea.

Tokens, dictionary, features and weights are those of ``underthesea.word_tokenize``, and so are the
words. Only the decoding is ours (:mod:`hoptac.text.crf`): underthesea writes out 43 strings for
every token again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from hoptac.text.crf import Chain, Scores, read_model
from hoptac.types import Span, Word

MODEL = "ws_crf_vlsp2013_20230727"


def _origins(raw: str, changed: str, change: Callable[[str], str]) -> list[tuple[int, int]]:
    """For each character of ``changed`` (``change(raw)``) the range of ``raw`` that it came from.

    The finest pieces of ``raw`` whose changed forms join to ``changed`` are taken: a letter with
    its marks, else a run without white space.
    """
    for pattern in (r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", r"\s|\S+"):
        origins: list[tuple[int, int]] = []
        pieces: list[str] = []
        for match in re.finditer(pattern, raw):
            pieces.append(change(match[0]))
            origins.extend([match.span()] * len(pieces[-1]))
        if "".join(pieces) == changed:
            return origins
    return [(0, len(raw))] * len(changed)


class Segmenter:
    """The words of sentences. Use :func:`segmenter`: building one reads the model."""

    def __init__(self) -> None:
        import joblib  # type: ignore[import-untyped]
        from underthesea.pipeline.text_normalize import token_normalize
        from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text
        from underthesea.pipeline.word_tokenize import regex_tokenize

        folder = Path(regex_tokenize.__file__).parent / "models" / MODEL
        weights, moves = read_model((folder / "models.bin").read_bytes())
        templates: list[str] = joblib.load(folder / "features.bin")
        dictionary: set[str] = joblib.load(folder / "dictionary.bin")
        self._chain = Chain(Scores(templates, dictionary, weights), moves)
        self._pattern: re.Pattern[str] = regex_tokenize.patterns
        self._change: Callable[[str], str] = normalize_characters_in_text
        self._spelling: Callable[[str], str] = lru_cache(maxsize=100_000)(token_normalize)

    def segment(self, text: str, span: Span) -> tuple[Word, ...]:
        """The words of the sentence at ``span``; offsets are those of ``text``.

        They are the words of ``underthesea.word_tokenize(span.of(text))``, each at its own place:
        in order, without overlap, and together they hold every character that is not white space.
        """
        raw = text[span.start : span.end]
        sentence = self._change(raw)
        places = [match.span() for match in self._pattern.finditer(sentence)]
        labels = self._chain.label([self._spelling(sentence[start:end]) for start, end in places])
        if len(sentence) != len(raw) or not unicodedata.is_normalized("NFC", raw):
            origins = _origins(raw, sentence, self._change)
            places = [(origins[start][0], origins[end - 1][1]) for start, end in places]
        words: list[Word] = []
        shift = span.start
        first = last = 0
        for (start, end), goes_on in zip(places, labels, strict=True):
            if start < last or (goes_on and last):
                last = max(last, end)
                continue
            if last:
                words.append(Word(shift + first, shift + last))
            first, last = start, end
        if last:
            words.append(Word(shift + first, shift + last))
        return tuple(words)


@cache
def segmenter() -> Segmenter:
    """The segmenter of this process; the first call takes about half a second."""
    return Segmenter()
