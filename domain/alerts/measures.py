"""Decides what the platform's own rules look at: one value for each subject, from what its sources know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from domain.alerts.constants import ALERT_REQUESTS_AT_LEAST
from domain.alerts.model import AlertKey

ERRORS: Final[AlertKey] = ("errors", "product", "all")
RESPONSE_P95: Final[AlertKey] = ("response_p95", "product", "all")
WORKER_SILENCE: Final[AlertKey] = ("worker_silence", "workers", "all")
OUTBOX_STUCK: Final[AlertKey] = ("outbox_stuck", "outbox", "all")
DEAD_LETTERS: Final[AlertKey] = ("dead_letters", "messages", "all")


@dataclass(frozen=True, slots=True)
class Measure:
    """A value in its rule's unit, and what its source says of it, if anything."""

    value: float
    words: str | None = None


Measures: TypeAlias = Mapping[AlertKey, Measure]


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of a window. `asked` and `failed` are counts; `p95_ms` rests on `samples` of them."""

    asked: float
    failed: float
    samples: int
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Job:
    """What a job's newest runs say: the error of the last that ended, and of one missed since its last success.

    None where there is nothing to complain of; an error may be without words.
    """

    key: str
    failed: str | None
    missed: str | None


def queue_length(queue: str) -> AlertKey:
    return "queue_length", "queue", queue


def job_failed(job_key: str) -> AlertKey:
    return "job_failed", "job", job_key


def job_missed(job_key: str) -> AlertKey:
    return "job_missed", "job", job_key


def model_regressed(model: str) -> AlertKey:
    return "model_regressed", "model", model


def of_requests(seen: Requests) -> Measures:
    """Return the share of failures (%) and the p95 (ms); too few requests cross no threshold, so they count as 0."""
    enough = seen.asked >= ALERT_REQUESTS_AT_LEAST
    slow = seen.p95_ms if seen.p95_ms is not None and seen.samples >= ALERT_REQUESTS_AT_LEAST else 0.0
    return {ERRORS: Measure(100 * seen.failed / seen.asked if enough else 0.0), RESPONSE_P95: Measure(slow)}


def of_queues(lengths: Mapping[str, int]) -> Measures:
    return {queue_length(queue): Measure(length) for queue, length in lengths.items()}


def of_workers(heard: Mapping[str, datetime], *, remembered: timedelta, now: datetime) -> Measures:
    """Return the longest silence (s) of a worker that did not say goodbye.

    `heard` is when each of them last spoke. Those silent for longer than `remembered` are not in it, so without any
    worker the silence is at least that long.
    """
    if not heard:
        return {WORKER_SILENCE: Measure(remembered.total_seconds(), "There is no worker.")}
    silent = min(heard, key=lambda worker: (heard[worker], worker))
    seconds = max(0.0, (now - heard[silent]).total_seconds())
    return {WORKER_SILENCE: Measure(seconds, f"The worker {silent} was last heard of {seconds:.0f} s ago.")}


def of_jobs(jobs: Iterable[Job]) -> Measures:
    """Return 1 for each job whose last run failed, and for each that missed a slot and has not succeeded since."""
    found: dict[AlertKey, Measure] = {}
    for job in jobs:
        found[job_failed(job.key)] = _complaint(job.failed)
        found[job_missed(job.key)] = _complaint(job.missed)
    return found


def of_outbox(oldest_at: datetime | None, *, now: datetime) -> Measures:
    """Return how long the oldest event has waited to leave (s); None: none waits."""
    seconds = 0.0 if oldest_at is None else max(0.0, (now - oldest_at).total_seconds())
    return {OUTBOX_STUCK: Measure(seconds, f"The oldest event has waited for {seconds:.0f} s.")}


def of_dead_letters(dead: int) -> Measures:
    """Return how many messages died and are not settled."""
    return {DEAD_LETTERS: Measure(dead, f"Messages that died and nobody has settled: {dead}.")}


def of_models(complaints: Mapping[str, str | None]) -> Measures:
    """Return 1 for each model that foretells worse than it used to, with the words of the comparison."""
    return {model_regressed(model): _complaint(words) for model, words in complaints.items()}


def _complaint(error: str | None) -> Measure:
    return Measure(0.0) if error is None else Measure(1.0, error or None)
