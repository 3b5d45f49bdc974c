"""One outputs folder for all tests of exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_outputs import make_outputs


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_outputs(tmp_path_factory.mktemp("export"))
