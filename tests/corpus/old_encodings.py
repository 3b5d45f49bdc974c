"""Texts as they were typed and stored before Unicode."""

from __future__ import annotations

import unicodedata

from hoptac.corpus import legacy

TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str, errors: str = "strict") -> bytes:
    """Vowels with circumflex, breve or horn are one byte, tones another behind them."""
    parts = []
    for letter in text:
        signs = unicodedata.normalize("NFD", letter)
        tones = "".join(sign for sign in signs if sign in TONES)
        parts.append(unicodedata.normalize("NFC", "".join(s for s in signs if s not in TONES)) + tones)
    return "".join(parts).encode("cp1258", errors)


def for_font(text: str, name: str, errors: str = "strict") -> bytes:
    """The text typed for TCVN3 or VNI fonts."""
    codes: dict[str, str] = {}
    for code, letter in legacy.tables()[name].items():
        codes.setdefault(letter, code)
    typed = "".join(codes.get(c) or codes.get(c.lower(), c) for c in text)
    return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else "cp1252", errors) for c in typed)
