"""Short texts of the knowledge cut into tokens, each run without blanks once."""

from __future__ import annotations

from collections.abc import Iterable

from hoptac.text.tokenizer import norm, parted, syllables, syllables_of


class Cuts(dict[str, list[tuple[str, str]]]):
    """The (surface, comparison key) of each token of a run without blanks.

    No token has white space in it, so that a text is cut as its runs are.
    """

    def __missing__(self, run: str) -> list[tuple[str, str]]:
        cut = self[run] = [(surface, norm(surface)) for surface in syllables(run)[0]] if run else []
        return cut

    def fill(self, texts: Iterable[str]) -> None:
        """Cut the runs of many texts at once, which is faster than one by one."""
        waiting = []
        for run in dict.fromkeys(" ".join(texts).split(" ")):
            if run in self or "|" in run:
                continue
            if run.isalpha():
                self[run] = [(word, norm(word)) for word in parted(run)]
            else:
                waiting.append(run)
        for run, surfaces in zip(waiting, syllables_of(waiting), strict=True):
            self[run] = [(surface, norm(surface)) for surface in surfaces]

    def split(self, text: str) -> list[tuple[str, str]]:
        """The tokens of a short text."""
        return [token for run in text.split(" ") for token in self[run]]

    def keys_of(self, text: str) -> tuple[str, ...]:
        """The comparison keys of a short text."""
        return tuple([key for run in text.split(" ") for _, key in self[run]])
