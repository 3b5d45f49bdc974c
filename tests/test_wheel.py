"""The wheel carries all that hoptac needs: installed elsewhere, it reads an article."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hoptac.lexicon.version import knowledge_version

PROJECT = Path(__file__).parent.parent
SEED = PROJECT / "seeds" / "articles" / "doi-ngoai-moi-truong.txt"

pytestmark = pytest.mark.slow


def call(*arguments: object, cwd: Path, **environment: str) -> str:
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, PROJECT, cwd=folder)
    return next(folder.glob("hoptac-*.whl"))


def test_wheel_holds_knowledge_and_weights(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    source = PROJECT / "src"
    needed = [p for p in (source / "hoptac").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    missing = {path.relative_to(source).as_posix() for path in needed} - inside
    assert not missing
    assert any(name.startswith("hoptac/knowledge/learnt/") for name in inside)
    assert not any(name.startswith(("tests/", "pipelines/", "seeds/", "corpus/")) for name in inside)


def test_wheel_reads_an_article_elsewhere(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = ("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", site, wheel)
    call(*pip, cwd=tmp_path)
    found = json.loads(
        call("-m", "hoptac.cli", "extract", SEED, "--json", cwd=tmp_path, PYTHONPATH=str(site))
    )
    assert {"GBR", "KOR", "JPN"} <= {dyad["target"] for dyad in found["dyads"]}
    code = (
        "import hoptac; from hoptac.lexicon.version import knowledge_version as v; "
        "print(hoptac.__file__, v())"
    )
    place, version = call("-c", code, cwd=tmp_path, PYTHONPATH=str(site)).split()
    assert Path(place).is_relative_to(site)
    assert version == knowledge_version()
