"""A flat view of an article for reading names: arrays over tokens, made once per article.

spaCy tokens are convenient and slow; names look at every token many times, so the text, the
comparison key, the case and the sentence of each are kept in plain lists.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from hoptac.text.tokenizer import norm, syllables
from hoptac.types import Span, Word

DASHES = frozenset("-–—‑‐−")
STOP_SIGNS = frozenset(".!?…:;\"“”'‘’«»()[]{}|/•*\n")
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


class _Lexemes(dict[str, tuple[str, bool, bool, bool]]):
    """By surface: its comparison key, whether it is a word, has a capital first, is all capitals."""

    def __missing__(self, surface: str) -> tuple[str, bool, bool, bool]:
        shout = len(surface) > 1 and surface.isupper()
        made = self[surface] = norm(surface), surface[0].isalpha(), surface[0].isupper(), shout
        return made


_LEXEMES = _Lexemes()
_MOST_LEXEMES = 200_000


class Syllables:
    """The tokens of one article as parallel lists.

    ``surface`` and ``key`` (the comparison key) of each token; ``start`` and ``end`` are character
    offsets into the stored text; ``capital`` is true where the first letter is upper case,
    ``shout`` where all of two or more letters are; ``joined[i]`` says whether token ``i`` touches or
    is one blank from token ``i - 1`` in the same sentence; ``tight[i]`` whether nothing is between;
    ``inner[i]`` whether the segmenter puts token ``i`` into the same word as the one before.
    """

    __slots__ = (
        "capital",
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
        self.surface, self.start = syllables(text)
        self.count = len(self.surface)
        self.end: list[int] = [s + len(t) for s, t in zip(self.start, self.surface, strict=True)]
        lexemes = [_LEXEMES[surface] for surface in self.surface]
        self.key: list[str] = [lexeme[0] for lexeme in lexemes]
        self.word: list[bool] = [lexeme[1] for lexeme in lexemes]
        self.capital: list[bool] = [lexeme[2] for lexeme in lexemes]
        self.shout: list[bool] = [lexeme[3] for lexeme in lexemes]
        self._place(sentences)
        starts = {word.start for sentence in words for word in sentence}
        self.inner: list[bool] = [bool(starts) and start not in starts for start in self.start]

    def _place(self, sentences: Sequence[Span]) -> None:
        """Sentence number, adjacency and the openings of sentences."""
        bounds = [span.end for span in sentences[:-1]]
        self.sentence: list[int] = []
        at = 0
        for number, bound in enumerate(bounds):
            until = bisect_left(self.start, bound, at)
            self.sentence += [number] * (until - at)
            at = until
        self.sentence += [len(bounds)] * (self.count - at)
        text, before = self.text, [0, *self.end][: self.count]
        self.tight: list[bool] = [end == start for end, start in zip(before, self.start, strict=True)]
        joined = [
            end == start or (start - end <= 2 and "\n" not in text[end:start])
            for end, start in zip(before, self.start, strict=True)
        ]
        for at in self.openings():
            joined[at] = False
        self.joined: list[bool] = joined
        self.tight[:1] = [False] * min(1, self.count)
        self.first: list[bool] = self._firsts()
        self.shouted: list[bool] = self._shouted()

    def openings(self) -> list[int]:
        """The numbers of the tokens that open a sentence."""
        following = pairwise(self.sentence)
        return [0, *(at for at, (a, b) in enumerate(following, 1) if a != b)] if self.count else []

    def stretches(self) -> list[tuple[int, int]]:
        """The token ranges (half-open) of the sentences."""
        return list(pairwise([*self.openings(), self.count])) if self.count else []

    def _firsts(self) -> list[bool]:
        """For each token whether it is the first word of a sentence, or the first behind a colon or quote."""
        first = [False] * self.count
        for start, end in self.stretches():
            open_ = True
            for index in range(start, end):
                if self.word[index]:
                    first[index] = open_
                    open_ = False
                elif self.surface[index] in _OPENERS:
                    open_ = True
        return first

    def _shouted(self) -> list[bool]:
        """For each token whether its sentence is written in capitals (a headline)."""
        shouted = [False] * self.count
        for start, end in self.stretches():
            total = sum(self.word[start:end])
            if total < 4:
                continue
            upper = sum(self.surface[i].isupper() for i in range(start, end) if self.word[i])
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
