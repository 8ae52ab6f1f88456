"""What is written for Prometheus is read by its own client as it was meant."""

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from adapters.metrics.exposition import text_of
from adapters.metrics.meter import Meter
from adapters.metrics.names import METRICS
from adapters.metrics.series import Series

ODD = 'C:\\ "quoted"\nand broken, {=}'


def counted() -> Series:
    meter = Meter()
    meter.count("cache_requests_total", ODD, "hit", by=3)
    for seconds in (0.005, 0.05, 0.75, 60):
        meter.observe("http_request_duration_seconds", "GET", ODD, seconds=seconds)
    series = Series()
    series.add_totals(meter.take()[0])
    series.set("outbox_oldest_seconds", value=1e-7)
    series.set("scheduler_last_tick_timestamp_seconds", value=1764064800.125)
    return series


def samples(text: str, name: str) -> set[tuple[str, frozenset[tuple[str, str]], float]]:
    return {
        (sample.name, frozenset(sample.labels.items()), sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith(name) and not sample.name.endswith("_created")
    }


def test_it_says_the_same_as_the_client_would():
    registry = CollectorRegistry()
    cache = METRICS["cache_requests_total"]
    Counter(cache.name, cache.help, cache.labels, registry=registry).labels(ODD, "hit").inc(3)
    spans = METRICS["http_request_duration_seconds"]
    theirs = Histogram(spans.name, spans.help, spans.labels, buckets=spans.buckets, registry=registry)
    for seconds in (0.005, 0.05, 0.75, 60):
        theirs.labels("GET", ODD).observe(seconds)
    for name, value in (("outbox_oldest_seconds", 1e-7), ("scheduler_last_tick_timestamp_seconds", 1764064800.125)):
        Gauge(name, METRICS[name].help, registry=registry).set(value)
    expected, ours = generate_latest(registry).decode(), text_of(counted()).decode()
    for name in (spans.name, "outbox_oldest_seconds", "scheduler_last_tick_timestamp_seconds"):
        assert samples(ours, name) == samples(expected, name)
    assert samples(expected, cache.name) <= samples(ours, cache.name)  # ours begins with zeros for what is known


def test_a_metric_that_is_left_out_is_not_named():
    series = counted()
    series.forget(["outbox_oldest_seconds", "http_request_duration_seconds"])
    text = text_of(series).decode()
    assert "outbox_oldest_seconds" not in text
    assert "http_request_duration_seconds" not in text


def test_counts_of_a_version_that_knew_other_metrics_are_passed_over():
    series = Series()
    series.add_totals({("gone_total",): 3, ("http_request_duration_seconds", "GET", "/", 99): 1})
    text = text_of(series).decode()
    assert "gone_total" not in text
    assert samples(text, "http_request_duration_seconds_count") == {
        ("http_request_duration_seconds_count", frozenset({("method", "GET"), ("route", "/")}), 0.0)
    }


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_each_metric_is_read_as_the_kind_it_is(metric):
    [family] = [
        family
        for family in text_string_to_metric_families(text_of(counted()).decode())
        if family.name == metric.name.removesuffix("_total")
    ]
    assert (family.type, family.documentation) == (metric.kind, metric.help)
