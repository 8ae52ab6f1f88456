"""Decides how a worker is, from when it was last heard of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.jobs.constants import WORKER_HEALTHY_SECONDS, WORKER_LOST_SECONDS


class WorkerState(StrEnum):
    """How a worker is."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process as it last spoke; `current_job` is what one of its threads is at."""

    worker_id: str
    queues: tuple[str, ...]
    pid: int
    threads: int
    last_heartbeat_at: datetime
    current_job: str | None = None


def state_of(worker: Worker, *, now: datetime) -> WorkerState:
    """Say how a worker is: two missed beats are worth a look, three mean that it is gone."""
    silence = now - worker.last_heartbeat_at
    if silence <= timedelta(seconds=WORKER_HEALTHY_SECONDS):
        return WorkerState.HEALTHY
    return WorkerState.DEGRADED if silence <= timedelta(seconds=WORKER_LOST_SECONDS) else WorkerState.DOWN
