"""Decides what is counted of events as they leave: each does so once, whoever made it."""

from typing import Any

from adapters.metrics.meter import Meter
from domain.kernel.events import event_type
from domain.study.events import TaskCreated, TaskHintRequested, TaskStarted, TaskStatusChanged
from domain.study.model import TaskStatus


def count(meter: Meter, kind: str, payload: dict[str, Any]) -> None:
    """Count an event, if it is one that is counted."""
    if kind == event_type(TaskCreated):
        meter.count("study_tasks_total", TaskStatus.SCHEDULED)
    elif kind == event_type(TaskStarted):
        meter.count("study_tasks_total", TaskStatus.IN_PROGRESS)
    elif kind == event_type(TaskStatusChanged) and payload.get("placed") is None:
        meter.count("study_tasks_total", str(payload["to"]))
    elif kind == event_type(TaskHintRequested):
        meter.count("study_hints_total", str(payload["level"]))
