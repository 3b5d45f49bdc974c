"""Short texts of the knowledge cut into tokens, each run without blanks once."""

from __future__ import annotations

from collections.abc import Iterable

from hoptac.text.tokenizer import norm, syllables, syllables_of


class Cuts(dict[str, list[tuple[str, str]]]):
    """The (surface, comparison key) of each token of a run without blanks.

    No token has white space in it, so that a text is cut as its runs are.
    """

    def __missing__(self, run: str) -> list[tuple[str, str]]:
        cut = self[run] = [(surface, norm(surface)) for surface in syllables(run)[0]]
        return cut

    def fill(self, texts: Iterable[str]) -> None:
        """Cut the runs of many texts at once, which is faster than one by one."""
        runs = [
            run for run in dict.fromkeys(" ".join(texts).split(" ")) if run not in self and "|" not in run
        ]
        keys: dict[str, tuple[str, str]] = {}
        for run, surfaces in zip(runs, syllables_of(runs), strict=True):
            self[run] = [keys.get(s) or keys.setdefault(s, (s, norm(s))) for s in surfaces]

    def split(self, text: str) -> list[tuple[str, str]]:
        """The tokens of a short text."""
        return [token for run in text.split(" ") for token in self[run]]

    def keys_of(self, text: str) -> tuple[str, ...]:
        """The comparison keys of a short text."""
        return tuple([key for run in text.split(" ") for _, key in self[run]])
