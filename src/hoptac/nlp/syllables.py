"""A flat view of a Doc for reading names: arrays over tokens, made once per article.

spaCy tokens are convenient and slow; names look at every token many times, so the text, the
comparison key, the case and the sentence of each are kept in plain lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from hoptac.types import Span, Word

DASHES = frozenset("-–—‑‐−")
STOP_SIGNS = frozenset(".!?…:;\"“”'‘’«»()[]{}|/•*\n")
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

    def __init__(self, doc: Doc, sentences: Sequence[Span], words: Sequence[Sequence[Word]] = ()) -> None:
        self.text: str = doc.text
        self.surface: list[str] = []
        self.key: list[str] = []
        self.start: list[int] = []
        for token in doc:
            surface = token.text
            if surface.isspace():
                continue
            self.surface.append(surface)
            self.key.append(token.norm_)
            self.start.append(token.idx)
        self.end: list[int] = [s + len(t) for s, t in zip(self.start, self.surface, strict=True)]
        self.count = len(self.surface)
        self.word: list[bool] = [t[0].isalpha() for t in self.surface]
        self.capital: list[bool] = [t[0].isupper() for t in self.surface]
        self.shout: list[bool] = [len(t) > 1 and t.isupper() for t in self.surface]
        self._place(sentences)
        starts = {word.start for sentence in words for word in sentence}
        self.inner: list[bool] = [bool(starts) and start not in starts for start in self.start]

    def _place(self, sentences: Sequence[Span]) -> None:
        """Sentence number, adjacency and the openings of sentences."""
        self.sentence: list[int] = []
        self.tight: list[bool] = []
        self.joined: list[bool] = []
        bounds = [span.end for span in sentences]
        number = 0
        last = -1
        for index in range(self.count):
            while number < len(bounds) - 1 and self.start[index] >= bounds[number]:
                number += 1
            gap = self.text[self.end[index - 1] : self.start[index]] if index else "\n"
            self.tight.append(not gap)
            same = number == last and "\n" not in gap and len(gap) <= 2
            self.joined.append(same)
            self.sentence.append(number)
            last = number
        self.first: list[bool] = self._openings()
        self.shouted: list[bool] = self._shouted()

    def _openings(self) -> list[bool]:
        first: list[bool] = []
        last, open_ = -1, True
        for index in range(self.count):
            if self.sentence[index] != last:
                last, open_ = self.sentence[index], True
            first.append(open_ and self.word[index])
            if self.word[index]:
                open_ = False
            elif self.surface[index] in ":.!?…" or self.surface[index] in "\"“‘«'":
                open_ = True
        return first

    def _shouted(self) -> list[bool]:
        """For each token whether its sentence is written in capitals (a headline)."""
        upper: dict[int, int] = {}
        total: dict[int, int] = {}
        for index in range(self.count):
            if self.word[index]:
                number = self.sentence[index]
                total[number] = total.get(number, 0) + 1
                upper[number] = upper.get(number, 0) + self.surface[index].isupper()
        loud = {n for n, count in total.items() if count >= 4 and upper[n] >= 0.7 * count}
        return [number in loud for number in self.sentence]

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
