"""Words of a sentence, by underthesea's own segmentation model. The one door to underthesea.

Tokens, dictionary, features and weights are those of ``underthesea.word_tokenize``, and so are the
words. Only the decoding is ours (:mod:`hoptac.text.crf`): underthesea writes out 43 strings for
every token again.
"""

from __future__ import annotations

import pickle
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from hoptac.text.crf import Chain, Scores, read_model
from hoptac.types import Span, Word

MODEL = "ws_crf_vlsp2013_20230727"
MOST_RUNS = 100_000
Run = tuple[list[tuple[int, int]], list[str]]
"""Where the tokens of a run stand in it, and their spellings."""
_RUN = re.compile(r"\S+")


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


@contextmanager
def _bare_packages() -> Iterator[None]:
    """Import modules of underthesea without what its packages import: taggers that take half a second.

    Afterwards the packages are as if never imported, so that ``import underthesea`` works as ever.
    """
    if "underthesea" in sys.modules:
        yield
        return
    specification = find_spec("underthesea")
    folders = [Path(place) for place in (specification and specification.submodule_search_locations) or ()]
    bare = {}
    for name in ("", ".pipeline", ".pipeline.word_tokenize"):
        package = bare[f"underthesea{name}"] = ModuleType(f"underthesea{name}")
        package.__path__ = [str(folder.joinpath(*name.split("."))) for folder in folders]
    sys.modules.update(bare)
    try:
        yield
    finally:
        for name in bare:
            del sys.modules[name]


class _Runs(dict[str, Run]):
    """The tokens of runs without white space that white space follows.

    underthesea's pattern never matches across white space, so a run is cut the same in any sentence.
    """

    def __init__(self, pattern: re.Pattern[str], spelling: Callable[[str], str]) -> None:
        super().__init__()
        self._pattern = pattern
        self._spelling = spelling

    def __missing__(self, run: str) -> Run:
        made = self[run] = self.cut(run, " ")
        return made

    def cut(self, run: str, following: str) -> Run:
        """The tokens of ``run`` with the text ``following`` behind it."""
        found = [(match.span(), match[0]) for match in self._pattern.finditer(run + following)]
        return [place for place, _ in found], [self._spelling(token) for _, token in found]


class Segmenter:
    """The words of sentences. Use :func:`segmenter`: building one reads the model."""

    def __init__(self) -> None:
        with _bare_packages():
            from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text
            from underthesea.pipeline.text_normalize.token_normalize import token_normalize
            from underthesea.pipeline.word_tokenize import regex_tokenize

        folder = Path(regex_tokenize.__file__).parent / "models" / MODEL
        weights, moves = read_model((folder / "models.bin").read_bytes())
        templates: list[str] = pickle.loads((folder / "features.bin").read_bytes())
        dictionary: set[str] = pickle.loads((folder / "dictionary.bin").read_bytes())
        self._chain = Chain(Scores(templates, dictionary, weights), moves)
        self._runs = _Runs(regex_tokenize.patterns, token_normalize)
        self._change: Callable[[str], str] = normalize_characters_in_text

    def _tokens(self, sentence: str) -> tuple[list[tuple[int, int]], list[str]]:
        """Where underthesea's tokens stand in a sentence, and how its model spells them."""
        if len(self._runs) > MOST_RUNS:
            self._runs.clear()
        places: list[tuple[int, int]] = []
        spelt: list[str] = []
        for match in _RUN.finditer(sentence):
            at, end = match.span()
            run = match[0]
            inner, spellings = self._runs[run] if end < len(sentence) else self._runs.cut(run, "")
            if len(inner) == 1:
                places.append((at + inner[0][0], at + inner[0][1]))
            else:
                places += [(at + first, at + last) for first, last in inner]
            spelt += spellings
        return places, spelt

    def segment(self, text: str, span: Span) -> tuple[Word, ...]:
        """The words of the sentence at ``span``; offsets are those of ``text``.

        They are the words of ``underthesea.word_tokenize(span.of(text))``, each at its own place:
        in order, without overlap, and together they hold every character that is not white space.
        """
        raw = text[span.start : span.end]
        sentence = self._change(raw)
        places, spelt = self._tokens(sentence)
        labels = self._chain.label(spelt)
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
