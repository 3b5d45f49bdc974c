"""The command line: thin verbs over the library. Data goes to stdout, progress to stderr."""

from __future__ import annotations

from hoptac.cli.app import app, main

__all__ = ["app", "main"]
