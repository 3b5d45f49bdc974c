"""An extension of Griffe: docstrings as reStructuredText writes them, to Markdown."""

from __future__ import annotations

import re
from typing import Any

import griffe

ROLE = re.compile(r":(?:attr|class|data|exc|func|meth|mod):`~?([\w.]+)`")
CODE = re.compile(r"``([^`]+)``")
BLOCK = re.compile(r"::$", re.MULTILINE)


def markdown(text: str) -> str:
    """The text with roles and double back-quotes as Markdown has them."""
    return BLOCK.sub(":", CODE.sub(r"`\1`", ROLE.sub(r"`\1`", text)))


class Docstrings(griffe.Extension):
    """Rewrites each docstring when its object has been read."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite one docstring."""
        if obj.docstring:
            obj.docstring.value = markdown(obj.docstring.value)
