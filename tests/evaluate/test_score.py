"""The scores against cases counted by hand."""

from __future__ import annotations

import pytest

from hoptac.evaluate.gold import Dyad, Name, Reading
from hoptac.evaluate.score import Calibration, score


def dyad(source: str, kind: str, target: str, **more: object) -> Dyad:
    values: dict[str, object] = {
        "status": "done",
        "fields": frozenset(),
        "date": "",
        "at": 0,
        "confidence": 1.0,
    } | more
    at = int(str(values["at"]))
    return Dyad(
        kind,
        str(values["status"]),
        source,
        target,
        values["fields"],  # type: ignore[arg-type]
        str(values["date"]),
        at,
        at + 5,
        float(str(values["confidence"])),
    )


def test_score_counts_strict_partial_and_links_by_hand() -> None:
    gold = Reading((Name(0, 4, "COUNTRY", "VNM"), Name(10, 20, "ORGANISATION", "WMO")), ())
    found = Reading(
        (Name(0, 4, "COUNTRY", "LAO"), Name(10, 18, "ORGANISATION", "WMO"), Name(30, 33, "PERSON", "X")), ()
    )
    scores = score([(gold, found)])
    assert scores.strict["COUNTRY"].f1 == 1.0
    assert scores.linking["COUNTRY"].value == 0.0
    assert scores.strict["ORGANISATION"].right == 0
    assert scores.partial["ORGANISATION"].right == 1
    assert scores.strict["PERSON"].wrong == 1


def test_score_dyads_are_a_set_without_direction() -> None:
    gold = Reading((), (dyad("VNM", "meeting", "LAO"), dyad("VNM", "meeting", "LAO", at=50)))
    found = Reading((), (dyad("LAO", "meeting", "VNM"), dyad("VNM", "support", "LAO")))
    scores = score([(gold, found)])
    assert (scores.dyads.right, scores.dyads.wrong, scores.dyads.missed) == (1, 1, 0)
    assert scores.pairs.f1 == 1.0
    assert scores.direction.value == 0.0


def test_score_counts_what_is_found_where_nothing_is() -> None:
    scores = score([(Reading((), ()), Reading((), (dyad("VNM", "relation", "USA"),)))])
    assert scores.dyads.precision == 0.0
    assert scores.articles == 1


def test_score_compares_the_mentions_that_lie_together() -> None:
    gold = Reading(
        (),
        (dyad("A", "support", "B", status="done", at=0), dyad("A", "support", "B", status="planned", at=90)),
    )
    found = Reading((), (dyad("A", "support", "B", status="planned", at=91),))
    assert score([(gold, found)]).status.value == 1.0


@pytest.mark.parametrize(
    ("outcomes", "error"), [([(0.95, True)] * 4, 0.05), ([(0.9, False), (0.9, True)], 0.4), ([], None)]
)
def test_calibration_error_by_hand(outcomes: list[tuple[float, bool]], error: float | None) -> None:
    found = Calibration(list(outcomes)).error
    assert (found is None) if error is None else found == pytest.approx(error)
