"""The selectors of publisher profiles: a small part of CSS, or XPath, both compiled to XPath.

Written in CSS: ``tag``, ``*``, ``.class``, ``#id``, ``[name]``, ``[name=value]``, ``[name^=value]``,
``[name$=value]``, ``[name*=value]``, each joined to the next by a blank (anywhere below), ``>`` (directly
below) or ``,`` (or). A selector that begins with ``/`` or ``(`` is XPath as it stands.
"""

from __future__ import annotations

import re

_STEP = re.compile(
    r"(?P<tag>[a-zA-Z][\w-]*|\*)?"
    r"(?P<tests>(?:\.[\w-]+|#[\w-]+|\[[\w:-]+(?:[\^$*]?=(?:\"[^\"]*\"|'[^']*'|[\w./:-]+))?\])*)"
)
_TEST = re.compile(r"\.([\w-]+)|#([\w-]+)|\[([\w:-]+)(?:([\^$*]?)=(?:\"([^\"]*)\"|'([^']*)'|([\w./:-]+)))?\]")
_COMMA = re.compile(r",(?![^\[]*\])")
_GAP = re.compile(r"\s*(>)\s*|\s+")


def _quoted(value: str) -> str:
    return f'"{value}"' if '"' not in value else f"'{value}'"


def _condition(match: re.Match[str]) -> str:
    name, number, attribute, sign, *values = match.groups()
    if name:
        return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
    if number:
        return f"@id={_quoted(number)}"
    value = next((value for value in values if value is not None), None)
    if value is None:
        return f"@{attribute}"
    text = _quoted(value)
    if sign == "^":
        return f"starts-with(@{attribute}, {text})"
    if sign == "$":
        start = f"string-length(@{attribute}) - {len(value) - 1}"
        return f"substring(@{attribute}, {start}) = {text}"
    return f"contains(@{attribute}, {text})" if sign == "*" else f"@{attribute}={text}"


def _path(selector: str) -> str:
    path, at, axis = "", 0, ".//"
    while True:
        step = _STEP.match(selector, at)
        if not step or not step[0]:
            raise ValueError(f"'{selector}' is no selector that is known here (at '{selector[at:]}')")
        tests = "".join(f"[{_condition(test)}]" for test in _TEST.finditer(step["tests"]))
        path, at = f"{path}{axis}{step['tag'] or '*'}{tests}", step.end()
        if at == len(selector):
            return path
        gap = _GAP.match(selector, at)
        if not gap or not gap[0]:
            raise ValueError(f"'{selector}' is no selector that is known here (at '{selector[at:]}')")
        axis, at = ("/" if gap[1] else "//"), gap.end()


def to_xpath(selector: str) -> str:
    """The XPath of a selector, relative to the element it is asked of.

    Raises :class:`ValueError` for what is not in the part of CSS named above.
    """
    text = selector.strip()
    if text.startswith(("/", "(")):
        return re.sub(r"^(\(*)/", r"\1./", text)
    return " | ".join(_path(part.strip()) for part in _COMMA.split(text))
