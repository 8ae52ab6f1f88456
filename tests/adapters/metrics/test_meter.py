"""How a process counts: exactly, in whole numbers, and nothing twice."""

from threading import Thread

import pytest

from adapters.metrics.meter import SUM, Meter
from adapters.metrics.names import METRICS

OPTIMISATION = "fsrs_optimization_job_duration_seconds"


def test_what_is_taken_is_not_taken_again():
    meter = Meter()
    meter.count("outbox_dispatched_total", by=3)
    meter.count("outbox_dispatched_total")
    assert meter.take() == ({("outbox_dispatched_total",): 4}, {})
    assert meter.take() == ({}, {})


def test_what_could_not_be_added_is_there_next_time_and_a_newer_mark_wins():
    meter = Meter()
    meter.count("outbox_dispatched_total", by=3)
    meter.mark("scheduler_last_tick_timestamp_seconds", value=1)
    taken = meter.take()
    meter.count("outbox_dispatched_total", by=2)
    meter.mark("scheduler_last_tick_timestamp_seconds", value=2)
    meter.give_back(*taken)
    assert meter.peek() == ({("outbox_dispatched_total",): 5}, {("scheduler_last_tick_timestamp_seconds",): 2})


@pytest.mark.parametrize(("seconds", "bucket"), [(0, 0), (0.1, 0), (0.100001, 1), (60, 6), (60.000001, 7), (9999, 7)])
def test_a_span_falls_into_the_first_bucket_whose_bound_it_does_not_exceed(seconds: float, bucket: int):
    meter = Meter()
    meter.observe(OPTIMISATION, seconds=seconds)
    assert meter.take()[0] == {(OPTIMISATION, bucket): 1, (OPTIMISATION, SUM): round(seconds * 1_000_000)}


def test_threads_lose_nothing():
    meter = Meter()

    def count() -> None:
        for _ in range(5_000):
            meter.count("cache_requests_total", "tokens", "hit")

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert meter.take()[0] == {("cache_requests_total", "tokens", "hit"): 20_000}


@pytest.mark.parametrize(
    ("name", "buckets"),
    [
        (OPTIMISATION, (0.1, 0.5, 1, 5, 10, 30, 60)),
        ("cdc_calculation_job_duration_seconds", (1, 5, 15, 30, 60, 120, 300, 600)),
    ],
)
def test_the_buckets_of_jobs_are_those_that_were_given(name: str, buckets: tuple[float, ...]):
    assert METRICS[name].buckets == buckets


def test_names_say_their_kind_and_their_unit():
    for metric in METRICS.values():
        assert metric.name.endswith("_total") == (metric.kind == "counter"), metric.name
        assert metric.name.endswith("_duration_seconds") == (metric.kind == "histogram"), metric.name
        assert (metric.buckets != ()) == (metric.kind == "histogram"), metric.name
        assert list(metric.buckets) == sorted(metric.buckets), metric.name
        assert metric.help.endswith("."), metric.name
