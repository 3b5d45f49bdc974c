"""Runs that an ended process left behind: they would hold their place for ever, and no other would start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Cancelled, Crashed

PAGE = 200


def _all_but_the_last(runs: Sequence[FlowRun]) -> list[FlowRun]:
    """Of the runs of each deployment all but the last one due."""
    due: dict[UUID | None, list[FlowRun]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: str(run.expected_start_time)):
        due[run.deployment_id].append(run)
    return [run for late in due.values() for run in late[:-1]]


def clear_leftovers(flows: Sequence[str], deployments: Sequence[str]) -> tuple[int, int]:
    """End the runs of deployments that no process carries on, and drop missed ones but the last of each.

    To be called before anything serves them. Returns how many were ended and how many dropped.
    """
    named = FlowFilter(name=FlowFilterName(any_=list(flows)))
    served = DeploymentFilter(name=DeploymentFilterName(any_=list(deployments)))
    past = FlowRunFilterExpectedStartTime.model_validate({"before_": datetime.now(UTC)})
    with get_client(sync_client=True) as client:

        def runs_in(*types: StateType) -> list[FlowRun]:
            state = FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))
            chosen = FlowRunFilter(state=state, expected_start_time=past)
            return client.read_flow_runs(
                flow_filter=named, flow_run_filter=chosen, deployment_filter=served, limit=PAGE
            )

        dead = runs_in(StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
        for run in dead:
            client.set_flow_run_state(run.id, Crashed(message="Its process has ended."), force=True)
        missed = _all_but_the_last(runs_in(StateType.SCHEDULED))
        for run in missed:
            client.set_flow_run_state(run.id, Cancelled(message="Missed; a later one came."), force=True)
    return len(dead), len(missed)
