"""Shared test set-up: the helpers beside the tests can be imported by their names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "nlp"))


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where flows that tests start keep Prefect's database: to make it takes seconds, so they share it."""
    return tmp_path_factory.mktemp("prefect")
