"""Writes series as the text that Prometheus reads (format 0.0.4), by its own client; nothing else here needs that."""

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from adapters.metrics import names
from adapters.metrics.series import Series, Spread


def text_of(series: Series) -> bytes:
    """Return the page."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(series))
    return generate_latest(registry)


class _Collected(Collector):
    def __init__(self, series: Series) -> None:
        self._series = series

    def collect(self) -> Iterator[Metric]:
        for metric in names.METRICS.values():
            if metric.name in self._series.spreads:
                yield _histogram(metric, self._series.spreads[metric.name])
            elif metric.name in self._series.values:
                family = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
                told = family(metric.name, metric.help, labels=metric.labels)
                for labels, value in self._series.values[metric.name].items():
                    told.add_metric(labels, value)
                yield told


def _histogram(metric: names.Metric, spreads: dict[tuple[str, ...], Spread]) -> Metric:
    told = HistogramMetricFamily(metric.name, metric.help, labels=metric.labels)
    bounds = [*map(floatToGoString, metric.buckets), "+Inf"]
    for labels, spread in spreads.items():
        told.add_metric(labels, list(zip(bounds, accumulate(spread.counts), strict=True)), spread.seconds)
    return told
