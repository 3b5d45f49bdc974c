"""Words of a sentence, by underthesea's own segmentation model. The one door to underthesea.

Tokens, dictionary, features and weights are those of ``underthesea.word_tokenize``, and so are the
words. Only the decoding is ours (:mod:`hoptac.text.chain`): underthesea writes out 43 strings for
every token again.
"""

from __future__ import annotations

import pickle
import re
import sys
import unicodedata
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate, chain, repeat
from pathlib import Path
from types import ModuleType
from typing import Any

from hoptac.text.chain import MOST_TOKENS, Chain, Tokens
from hoptac.text.crf import Scores, read_model
from hoptac.types import Span, Word

MODEL = "ws_crf_vlsp2013_20230727"
MOST_RUNS = 100_000
Run = tuple[list[int], list[int], list[int]]
"""Where the tokens of a run without white space begin and end in it, and their numbers."""
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


def _put_back(
    starts: list[int], ends: list[int], first: int, shift: int, origins: Sequence[tuple[int, int]]
) -> list[int]:
    """Move the places of a sentence's tokens (from ``first`` on) to where they came from.

    Gives the numbers of the tokens that begin within another; ends never fall back.
    """
    within: list[int] = []
    reached = shift
    for number in range(first, len(starts)):
        starts[number] = shift + origins[starts[number] - shift][0]
        if starts[number] < reached:
            within.append(number)
        reached = ends[number] = max(reached, shift + origins[ends[number] - shift - 1][1])
    return within


def _load_table(file: str) -> Any:
    """What ``joblib.load`` gives for a file that is a plain pickle, as one without arrays is."""
    content = Path(file).read_bytes()
    if content[:1] != pickle.PROTO or b"joblib" in content:
        if vars(sys.modules["joblib"]).get("load") is _load_table:
            del sys.modules["joblib"]
        return import_module("joblib").load(file)
    return pickle.loads(content)


@contextmanager
def _bare_packages() -> Iterator[None]:
    """Import modules of underthesea without what its packages import: taggers that take half a second.

    Afterwards the packages are as if never imported, so that ``import underthesea`` works as ever. One
    module reads a table of letters through joblib, which takes a tenth of a second where pickle does.
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
    if "joblib" not in sys.modules:
        bare["joblib"] = ModuleType("joblib")
        vars(bare["joblib"])["load"] = _load_table
    sys.modules.update(bare)
    try:
        yield
    finally:
        for name, package in bare.items():
            if sys.modules.get(name) is package:
                del sys.modules[name]


class _Runs(dict[str, Run]):
    """The tokens of runs without white space, with what follows them: white space or nothing.

    underthesea's pattern never matches across white space, so a run is cut the same in any sentence.
    """

    def __init__(
        self, pattern: re.Pattern[str], spelling: Callable[[str], str], tokens: Tokens, following: str
    ) -> None:
        super().__init__()
        self._tokens = tokens
        self._pattern = pattern
        self._spelling = spelling
        self._following = following

    def __missing__(self, run: str) -> Run:
        found = list(self._pattern.finditer(run + self._following))
        starts, ends = [match.start() for match in found], [match.end() for match in found]
        made = self[run] = starts, ends, [self._tokens[self._spelling(match[0])] for match in found]
        return made


_SET_START, _SET_END = vars(Word)["start"].__set__, vars(Word)["end"].__set__


def _words(starts: Iterable[int], ends: Sequence[int]) -> list[Word]:
    """Many words at once: the constructor of a frozen class takes three times as long."""
    words = list(map(Word.__new__, repeat(Word, len(ends))))
    deque(map(_SET_START, words, starts), 0)
    deque(map(_SET_END, words, ends), 0)
    return words


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
        self._runs = _Runs(regex_tokenize.patterns, token_normalize, self._chain.tokens, " ")
        self._last_runs = _Runs(regex_tokenize.patterns, token_normalize, self._chain.tokens, "")
        self._change: Callable[[str], str] = normalize_characters_in_text

    def _forget(self) -> None:
        """Start the memory anew when it has grown too large."""
        if max(len(self._runs), len(self._last_runs)) > MOST_RUNS or len(self._chain.tokens) > MOST_TOKENS:
            self._runs.clear()
            self._last_runs.clear()
            self._chain.forget()

    def _cut(self, sentence: str) -> tuple[list[int], list[Run]]:
        """Where the runs of a sentence begin, and how they are cut."""
        runs = sentence.split()
        if not runs:
            return [], []
        if sum(map(len, runs)) + len(runs) - 1 == len(sentence):
            starts = list(accumulate([len(run) + 1 for run in runs[:-1]], initial=0))
        else:
            starts = [match.start() for match in _RUN.finditer(sentence)]
        cut = list(map(self._runs.__getitem__, runs[:-1]))
        cut.append((self._runs if sentence[-1].isspace() else self._last_runs)[runs[-1]])
        return starts, cut

    def segment_all(self, text: str, spans: Sequence[Span]) -> tuple[tuple[Word, ...], ...]:
        """The words of each of an article's sentences; offsets are those of ``text``.

        They are the words of ``underthesea.word_tokenize(span.of(text))``, each at its own place:
        in order, without overlap, and together they hold every character that is not white space.
        """
        self._forget()
        starts: list[int] = []
        ends: list[int] = []
        tokens: list[int] = []
        within: list[int] = []
        bounds: list[tuple[int, int]] = []
        for span in spans:
            raw = text[span.start : span.end]
            sentence = self._change(raw)
            places, cut = self._cut(sentence)
            first = len(tokens)
            tokens += chain.from_iterable([numbers for _, _, numbers in cut])
            starts += [
                span.start + at + inner for at, run in zip(places, cut, strict=True) for inner in run[0]
            ]
            ends += [span.start + at + inner for at, run in zip(places, cut, strict=True) for inner in run[1]]
            if cut:
                bounds.append((first, len(tokens)))
            if sentence != raw and (len(sentence) != len(raw) or not unicodedata.is_normalized("NFC", raw)):
                origins = _origins(raw, sentence, self._change)
                within += _put_back(starts, ends, first, span.start, origins)
        if not tokens:
            return ((),) * len(spans)
        labels = self._chain.label(tokens, bounds)
        for first, _ in bounds:
            labels[first] = False
        for number in within:
            labels[number] = True
        begins = [at for at, goes_on in enumerate(labels) if not goes_on]
        words = _words(map(starts.__getitem__, begins), [ends[at - 1] for at in [*begins[1:], 0]])
        cuts = [bisect_left(begins, first) for first, _ in bounds]
        found = iter([words[a:b] for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)])
        return tuple(tuple(next(found)) if text[s.start : s.end].strip() else () for s in spans)

    def segment(self, text: str, span: Span) -> tuple[Word, ...]:
        """The words of the one sentence at ``span``; see :meth:`segment_all`."""
        return self.segment_all(text, (span,))[0]


@cache
def segmenter() -> Segmenter:
    """The segmenter of this process; the first call takes about half a second."""
    return Segmenter()
