"""A flat view of an article for reading names: arrays over tokens, made once per article.

spaCy tokens are convenient and slow; names look at every token many times, so the text, the
comparison key, the case and the sentence of each are kept in plain lists.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise
from operator import add, and_, attrgetter, not_

from hoptac.text.tokenizer import norm, placed_syllables
from hoptac.types import Span, Word

DASHES = frozenset("-–—‑‐−")
_OPENERS = frozenset(":.!?…\"“‘«'")
VOWELS = frozenset("aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
ONSETS = frozenset(
    [
        "b",
        "c",
        "ch",
        "d",
        "đ",
        "g",
        "gh",
        "gi",
        "h",
        "k",
        "kh",
        "l",
        "m",
        "n",
        "ng",
        "ngh",
        "nh",
        "p",
        "ph",
        "q",
        "qu",
        "r",
        "s",
        "t",
        "th",
        "tr",
        "v",
        "x",
    ]
) | {""}
CODAS = frozenset(["c", "ch", "m", "n", "ng", "nh", "p", "t"]) | {""}


@lru_cache(maxsize=100_000)
def looks_vietnamese(syllable: str) -> bool:
    """Whether ``syllable`` has the build of a Vietnamese one (onset, vowels, coda)."""
    low = syllable.lower()
    start = 0
    while start < len(low) and low[start] not in VOWELS:
        start += 1
    end = len(low)
    while end > start and low[end - 1] not in VOWELS:
        end -= 1
    nucleus = low[start:end]
    return (
        0 < len(nucleus) <= 3
        and low[:start] in ONSETS
        and low[end:] in CODAS
        and all(letter in VOWELS for letter in nucleus)
        and (len(low) > 1 or low in "yýỷ")
    )


class _Lexemes(dict[str, tuple[str, bool, bool, bool, bool]]):
    """By surface: its key, whether it is a word, has a capital first, is all capitals, and of two or more."""

    def __missing__(self, surface: str) -> tuple[str, bool, bool, bool, bool]:
        upper = surface.isupper()
        made = norm(surface), surface[0].isalpha(), surface[0].isupper(), upper, len(surface) > 1 and upper
        self[surface] = made
        return made


_LEXEMES = _Lexemes()
_MOST_LEXEMES = 200_000
_JOINING = frozenset({"", " "})
"""White space that joins what stands around it; one of two signs does if it is no line's end."""


class Syllables:
    """The tokens of one article as parallel lists.

    ``surface`` and ``key`` (the comparison key) of each token; ``start`` and ``end`` are character
    offsets into the stored text; ``capital`` is true where the first letter is upper case (``capitals``
    are the numbers of these),
    ``shout`` where all of two or more letters are; ``joined[i]`` says whether token ``i`` touches or
    is one blank from token ``i - 1`` in the same sentence; ``tight[i]`` whether nothing is between;
    ``inner[i]`` whether the segmenter puts token ``i`` into the same word as the one before.
    """

    __slots__ = (
        "_openings",
        "_upper",
        "capital",
        "capitals",
        "count",
        "end",
        "first",
        "inner",
        "joined",
        "key",
        "sentence",
        "shout",
        "shouted",
        "start",
        "surface",
        "text",
        "tight",
        "word",
    )

    def __init__(self, text: str, sentences: Sequence[Span], words: Sequence[Sequence[Word]] = ()) -> None:
        if len(_LEXEMES) > _MOST_LEXEMES:
            _LEXEMES.clear()
        self.text = text
        self.surface, self.start, gaps = placed_syllables(text)
        self.count = len(self.surface)
        self.end: list[int] = list(map(add, self.start, map(len, self.surface)))
        lexemes = zip(*map(_LEXEMES.__getitem__, self.surface), strict=True)
        self.key, self.word, self.capital, self._upper, self.shout = map(list, lexemes) if gaps else ([],) * 5
        self.capitals = [at for at, capital in enumerate(self.capital) if capital]
        self._place(sentences, gaps)
        starts = set(map(attrgetter("start"), chain.from_iterable(words)))
        self.inner: list[bool] = (
            list(map(not_, map(starts.__contains__, self.start))) if starts else [False] * self.count
        )

    def _place(self, sentences: Sequence[Span], gaps: Sequence[str]) -> None:
        """Sentence number, adjacency and the openings of sentences; ``gaps``: the white space before each."""
        bounds = [span.end for span in sentences[:-1]]
        self.sentence: list[int] = []
        self._openings: list[int] = []
        at = 0
        for number, bound in enumerate([*bounds, len(self.text) + 1]):
            until = bisect_left(self.start, bound, at)
            if until > at:
                self._openings.append(at)
                self.sentence += [number] * (until - at)
                at = until
        self.tight: list[bool] = [not gap for gap in gaps]
        self.joined: list[bool] = [gap in _JOINING or (len(gap) <= 2 and "\n" not in gap) for gap in gaps]
        for at in self._openings:
            self.joined[at] = False
        self.tight[:1] = [False] * min(1, self.count)
        self.first: list[bool] = self._firsts()
        self.shouted: list[bool] = self._shouted()

    def openings(self) -> list[int]:
        """The numbers of the tokens that open a sentence."""
        return self._openings

    def stretches(self) -> list[tuple[int, int]]:
        """The token ranges (half-open) of the sentences."""
        return list(pairwise([*self._openings, self.count])) if self.count else []

    def _firsts(self) -> list[bool]:
        """For each token whether it is the first word of a sentence, or the first behind a colon or quote."""
        first = [False] * self.count
        openers = [at for at, surface in enumerate(self.surface) if surface in _OPENERS]
        word, ends = self.word, iter([*self._openings[1:], self.count])
        end = next(ends)
        for at in sorted({*self._openings, *openers}):
            while at >= end:
                end = next(ends)
            try:
                first[word.index(True, at, end)] = True
            except ValueError:  # no word follows in the sentence
                continue
        return first

    def _shouted(self) -> list[bool]:
        """For each token whether its sentence is written in capitals (a headline)."""
        shouted = [False] * self.count
        for start, end in self.stretches():
            total = sum(self.word[start:end])
            if total < 4 or not self._upper[start:end].count(True):
                continue
            upper = sum(map(and_, self._upper[start:end], self.word[start:end]))
            if upper >= 0.7 * total:
                shouted[start:end] = [True] * (end - start)
        return shouted

    def span(self, start: int, end: int) -> Span:
        """The characters of tokens ``start`` to ``end`` (half-open)."""
        return Span(self.start[start], self.end[end - 1])

    def slice(self, start: int, end: int) -> str:
        """The surface text of tokens ``start`` to ``end`` (half-open)."""
        return self.text[self.start[start] : self.end[end - 1]]

    def is_word(self, index: int) -> bool:
        """Whether ``index`` is a token of the article and begins with a letter."""
        return 0 <= index < self.count and self.word[index]

    def is_capital(self, index: int) -> bool:
        """Whether ``index`` is a token of the article and begins with a capital."""
        return 0 <= index < self.count and self.capital[index]

    def is_dash(self, index: int) -> bool:
        """Whether ``index`` is a token of the article and a hyphen or dash."""
        return 0 <= index < self.count and self.surface[index] in DASHES

    def linked(self, index: int) -> bool:
        """Whether token ``index`` follows the one before with one blank, as within a name.

        A name glued to the next word (``QuốcTại``) is not linked.
        """
        return 0 < index < self.count and self.joined[index] and not self.tight[index]
