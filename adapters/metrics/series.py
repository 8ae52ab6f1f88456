"""Puts together the value of every series: zeros to begin with, then what processes counted and the database knows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Final, TypeAlias

from adapters.metrics.meter import MICROSECONDS, SUM, Key
from adapters.metrics.names import COMPLEXITY_QUEUE, METRICS, OPTIMISATION_QUEUE, Metric
from adapters.metrics.shared import Connections
from domain.jobs.definitions import DEFINITIONS, QUEUES
from domain.jobs.model import Status
from domain.jobs.runs import LIVE
from domain.judging.life import Status as Verdict
from domain.judging.model import Language
from domain.scheduling.partitions import PARTITIONED
from domain.study.constants import HINT_LEVELS
from domain.study.model import TaskStatus

SHOWN_QUEUES: Final = tuple(sorted({OPTIMISATION_QUEUE, COMPLEXITY_QUEUE, *QUEUES}))
"""Those that workers listen to, and the two that are always shown."""

JUDGED: Final = (Verdict.PASSED, Verdict.FAILED, Verdict.TIMEOUT, Verdict.ERROR)

KNOWN: Final[Mapping[str, Sequence[str]]] = {
    "queue": SHOWN_QUEUES,
    "job": tuple(DEFINITIONS),
    "status": tuple(status for status in Status if status not in LIVE),
    "state": ("active", "idle", "max"),
    "table": tuple(PARTITIONED),
    "severity": ("info", "warning", "critical"),
    "cache": ("tokens", "active_path"),
    "result": ("hit", "miss"),
    "source": ("database", "valkey"),
    "language": tuple(Language),
    "judgings_total.status": JUDGED,
    "judging_duration_seconds.status": JUDGED,
    "study_tasks_total.status": tuple(TaskStatus),
    "level": tuple(str(level) for level in range(1, HINT_LEVELS + 1)),
}
"""The values of labels that are known before anything has happened; of requests the application knows them.

A metric may have values of its own for a label that others have too.
"""

Labels: TypeAlias = tuple[str, ...]


class Spread:
    """A histogram's value: how many fell into each bucket (the last has no bound), and their sum in microseconds."""

    def __init__(self, metric: Metric) -> None:
        self.counts = [0] * (len(metric.buckets) + 1)
        self.micros = 0

    @property
    def seconds(self) -> float:
        return self.micros / MICROSECONDS


class Series:
    """The value of each series, by metric and labels."""

    def __init__(self, requests: Iterable[tuple[str, str, str]] = ()) -> None:
        """Begin at 0; `requests` are the methods, routes and statuses that can be answered."""
        self.values: dict[str, dict[Labels, float]] = {name: {} for name, one in METRICS.items() if not one.buckets}
        self.spreads: dict[str, dict[Labels, Spread]] = {name: {} for name, one in METRICS.items() if one.buckets}
        for metric in METRICS.values():
            known = [KNOWN.get(f"{metric.name}.{label}") or KNOWN.get(label, ()) for label in metric.labels]
            for labels in product(*known):
                self._begin(metric, labels)
        for method, route, status in requests:
            self._begin(METRICS["http_requests_total"], (method, route, status))
            self._begin(METRICS["http_request_duration_seconds"], (method, route))

    def _begin(self, metric: Metric, labels: Labels) -> None:
        if metric.buckets:
            self.spreads[metric.name].setdefault(labels, Spread(metric))
        else:
            self.values[metric.name][labels] = 0

    def add_totals(self, totals: Mapping[Key, int]) -> None:
        """Add what processes counted. Metrics of an older version are passed over."""
        for (name, *rest), by in totals.items():
            metric = METRICS.get(str(name))
            if metric is None:
                continue
            labels = tuple(map(str, rest[: len(metric.labels)]))
            if not metric.buckets:
                of = self.values[metric.name]
                of[labels] = of.get(labels, 0) + by
            elif len(rest) > len(metric.labels):
                self._add_span(metric, labels, int(rest[-1]), by)

    def _add_span(self, metric: Metric, labels: Labels, bucket: int, by: int) -> None:
        self._begin(metric, labels)
        spread = self.spreads[metric.name][labels]
        if bucket == SUM:
            spread.micros += by
        elif bucket < len(spread.counts):
            spread.counts[bucket] += by

    def set(self, name: str, *labels: str, value: float) -> None:
        self.values[name][labels] = value

    def set_marks(self, marks: Mapping[Key, float]) -> None:
        for (name, *labels), value in marks.items():
            if name in self.values:
                self.values[str(name)][tuple(map(str, labels))] = value

    def set_pools(self, pools: Connections) -> None:
        for state in KNOWN["state"]:
            self.set("db_pool_connections", state, value=getattr(pools, state))
        self.set("db_pool_waiting", value=pools.waiting)

    def set_queue(self, queue: str, size: int) -> None:
        """Under both names: dashboards of older systems ask for the second."""
        self.set("queue_size", queue, value=size)
        self.set("bullmq_queue_size", queue, value=size)

    def set_figures(self, rows: Iterable[Any]) -> None:
        """Take what the database knows (rows of `figures`)."""
        for name, labels, bucket, value, micros in rows:
            if bucket is None:
                self.values[name][tuple(labels)] = value
            else:
                metric = METRICS[name]
                self._add_span(metric, tuple(labels), bucket, int(value))
                self._add_span(metric, tuple(labels), SUM, micros)

    def forget(self, names: Iterable[str]) -> None:
        """Leave out metrics whose source is away: no value is better than a wrong one."""
        for name in names:
            (self.spreads if METRICS[name].buckets else self.values).pop(name, None)
