"""The command ``check``: are the knowledge files sound, and what does an edit of them do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hoptac.cli.console import note, out, print_json, progress
from hoptac.errors import HoptacError, UsageError
from hoptac.lexicon.load import OVERLAY_VARIABLE, overlay_folder
from hoptac.settings import cache_folder

SHOWN_FAILURES = 5
"""Failing examples that are shown of each file."""
SHOWN_ROWS = 20
"""Dyads gained, and lost, that are shown."""


class ChildError(HoptacError):
    """The same command in another process failed; its own message went to stderr."""


def check_knowledge(*, as_json: bool) -> int:
    """``hoptac check``: 1 when a row is wrong; examples that fail are only warned of."""
    from hoptac.lexicon.lint import lint

    findings = lint()
    errors = sum(finding.severity == "error" for finding in findings)
    unreadable = any(finding.severity == "error" and _stops(finding.file) for finding in findings)
    report = None if unreadable else _examples()
    if as_json:
        print_json(
            {
                "errors": errors,
                "findings": [asdict(finding) for finding in findings],
                "examples_tried": report.tried.total() if report else 0,
                "examples_failed": [asdict(failure) for failure in report.failures] if report else [],
            }
        )
        return int(errors > 0)
    for finding in findings:
        print(f"{finding.severity}: {finding}")
    if report:
        _print_examples(report)
    print(f"{errors} errors, {len(findings) - errors} warnings")
    return int(errors > 0)
