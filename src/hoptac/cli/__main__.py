"""``python -m hoptac.cli``: the same as the command ``hoptac``."""

from __future__ import annotations

from hoptac.cli.app import main

main()
