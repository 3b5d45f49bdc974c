"""What is tried again, and how long a flow waits for another: only what may succeed the next time."""

from __future__ import annotations

from typing import Any

from hoptac.errors import TransientError

RETRIES = 3
DELAYS = [2.0, 10.0, 30.0]
"""Seconds before each further try."""
PATIENCE = 1800.0
"""Seconds that a scheduled flow waits for one that works on the same folders; then it stops."""


def is_transient(task: Any, task_run: Any, state: Any) -> bool:
    """Whether the task failed with a :class:`hoptac.errors.TransientError` (Prefect asks)."""
    return isinstance(state.data, TransientError)
