"""Decides which metrics there are: name, kind, labels, buckets, and what each of them says."""

from typing import Final, Literal

import msgspec

Kind = Literal["counter", "gauge", "histogram"]

REQUEST_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0)
RUN_BUCKETS: Final = (0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 1800.0, 3600.0)
OPTIMISATION_BUCKETS: Final = (0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0)
JUDGING_BUCKETS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
COMPLEXITY_BUCKETS: Final = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0)

OPTIMISATION_QUEUE: Final = "fsrs-optimization"
COMPLEXITY_QUEUE: Final = "complexity"


class Metric(msgspec.Struct, frozen=True):
    """A metric as Prometheus sees it. Times are seconds; the buckets of a histogram are upper bounds."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


METRICS: Final[dict[str, Metric]] = {
    metric.name: metric
    for metric in (
        Metric("http_requests_total", "counter", "Requests answered.", ("method", "route", "status")),
        Metric(
            "http_request_duration_seconds",
            "histogram",
            "Time from a request's arrival to its last byte.",
            ("method", "route"),
            REQUEST_BUCKETS,
        ),
        Metric("perf_samples_written_total", "counter", "Samples of requests that reached the database."),
        Metric(
            "perf_samples_dropped_total", "counter", "Samples of requests lost while the database was slow or away."
        ),
        Metric("db_pool_connections", "gauge", "Database connections of all processes: active, idle, max.", ("state",)),
        Metric("db_pool_waiting", "gauge", "Who waits for a database connection, over all processes."),
        Metric("cache_requests_total", "counter", "Looks into a cache: hit or miss.", ("cache", "result")),
        Metric("outbox_waiting", "gauge", "Events that have not left the outbox."),
        Metric("outbox_oldest_seconds", "gauge", "Age of the oldest event in the outbox; 0 when it is empty."),
        Metric("outbox_dispatched_total", "counter", "Events that left the outbox."),
        Metric("queue_size", "gauge", "Messages of a queue: waiting, active and delayed.", ("queue",)),
        Metric("bullmq_queue_size", "gauge", "The same as queue_size, under the name of older dashboards.", ("queue",)),
        Metric("jobs_failed_total", "counter", "Runs that failed, by the queue of their job.", ("queue",)),
        Metric("jobs_runs_total", "counter", "Runs that ended, by how.", ("job", "status")),
        Metric("job_missed_total", "counter", "Runs that should have begun and did not.", ("job",)),
        Metric("job_run_duration_seconds", "histogram", "Time from begin to end of a run.", ("job",), RUN_BUCKETS),
        Metric(
            "job_last_success_timestamp_seconds", "gauge", "When a run of the job last succeeded; 0: never.", ("job",)
        ),
        Metric(
            "fsrs_optimization_jobs_processed_total", "counter", "Runs of FSRS optimisation that succeeded or failed."
        ),
        Metric(
            "fsrs_optimization_job_duration_seconds",
            "histogram",
            "Time a run of FSRS optimisation took.",
            (),
            OPTIMISATION_BUCKETS,
        ),
        Metric(
            "cdc_calculation_jobs_processed_total",
            "counter",
            "Runs of complexity calculation that succeeded or failed.",
        ),
        Metric(
            "cdc_calculation_job_duration_seconds",
            "histogram",
            "Time a run of complexity calculation took.",
            (),
            COMPLEXITY_BUCKETS,
        ),
        Metric("judgings_total", "counter", "Programs that got a verdict.", ("language", "status")),
        Metric(
            "judging_duration_seconds",
            "histogram",
            "Time from a program's being handed in to its verdict.",
            ("language", "status"),
            JUDGING_BUCKETS,
        ),
        Metric("judging_waiting", "gauge", "Programs that wait to be judged."),
        Metric("scheduler_last_tick_timestamp_seconds", "gauge", "When the schedule was last looked at; 0: never."),
        Metric("workers_alive", "gauge", "Worker processes that gave a sign of life in time."),
        Metric("dead_letters", "gauge", "Messages that nobody could handle and nobody has settled."),
        Metric("partitions_ahead", "gauge", "Partitions that begin in the future.", ("table",)),
        Metric("partition_default_rows", "gauge", "Rows outside every partition, counted up to 10,000.", ("table",)),
        Metric(
            "metrics_source_up", "gauge", "Whether this scrape could ask it; 0: its metrics are left out.", ("source",)
        ),
        Metric(
            "study_tasks_total",
            "counter",
            "Study tasks that became so, by what learners and the clock did.",
            ("status",),
        ),
        Metric("study_hints_total", "counter", "Hints given for study tasks, by level.", ("level",)),
        Metric("alerts_open", "gauge", "Alerts that are open or acknowledged.", ("severity",)),
    )
}
"""Every series exists from the first scrape: at 0 until something has happened."""
