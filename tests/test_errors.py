"""The errors come home from worker processes as they left."""

from __future__ import annotations

import pickle

import pytest

from hoptac.errors import InputError, KnowledgeError

ERRORS = [
    InputError("a.txt", "empty", stage="extract"),
    KnowledgeError("triggers.csv", 41, "unknown kind 'x'"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_survive_pickling(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
