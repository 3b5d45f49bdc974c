"""Every kind and status has codes, written so that no reader turns them into numbers."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from hoptac.errors import KnowledgeError
from hoptac.tables.codes import codes_of
from hoptac.types import KINDS, STATUSES

PLOVER = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "REJECT"}


@pytest.mark.parametrize(("kind", "status"), list(itertools.product(KINDS, STATUSES)))
def test_codes_exist_for_every_kind_and_status(kind: str, status: str) -> None:
    cameo, plover = codes_of(kind, status, ())
    assert cameo.startswith("CAMEO-")
    assert cameo.removeprefix("CAMEO-").isdigit()
    assert plover in PLOVER
    assert (plover == "REJECT") == (status == "negated")
    assert status not in ("planned", "proposed") or plover == "AGREE"


def test_codes_follow_the_first_field_that_has_its_own() -> None:
    assert codes_of("support", "done", ("health",)) == ("CAMEO-070", "AID")
    assert codes_of("support", "done", ("defence", "society")) == ("CAMEO-072", "AID")
    assert codes_of("support", "done", ("health", "society")) == ("CAMEO-073", "AID")


def test_codes_name_a_wrong_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "codes.csv").write_text(
        "id,kind,status,field,cameo,plover\nx,agreemnt,done,,CAMEO-057,SUPPORT\n"
    )
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    with pytest.raises(KnowledgeError, match=r"codes\.csv line 2: unknown kind 'agreemnt'; did you mean"):
        codes_of("agreement", "done", ())
    (tmp_path / "codes.csv").write_text("id,kind,status,field,cameo,plover\nx,agreement,done,,57,SUPPORT\n")
    with pytest.raises(KnowledgeError, match="must be written CAMEO-57"):
        codes_of("agreement", "done", ())
