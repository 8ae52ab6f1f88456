"""Writes series as the text that Prometheus reads (format 0.0.4).

By hand, since its client takes ten times as long over a page, during which the process answers nobody; that client
reads what is written here in the tests.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from adapters.metrics.names import METRICS, Metric
from adapters.metrics.series import Labels, Series, Spread

MEDIA_TYPE: Final = "text/plain; version=0.0.4"
_ESCAPED: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def text_of(series: Series) -> bytes:
    """Return the page: a metric that `series` has left out is not on it."""
    lines: list[str] = []
    for metric in METRICS.values():
        if metric.name in series.spreads:
            lines += _head(metric)
            for labels, spread in series.spreads[metric.name].items():
                lines += _histogram(metric, labels, spread)
        elif metric.name in series.values:
            lines += _head(metric)
            lines += [
                f"{metric.name}{_braces(_pairs(metric, labels))} {value!r}"
                for labels, value in series.values[metric.name].items()
            ]
    return ("\n".join(lines) + "\n").encode()


def _head(metric: Metric) -> tuple[str, str]:
    return f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"


def _histogram(metric: Metric, labels: Labels, spread: Spread) -> Iterator[str]:
    pairs = _pairs(metric, labels)
    before = pairs + "," if pairs else ""
    bounds = [*(repr(float(bound)) for bound in metric.buckets), "+Inf"]
    for bound, count in zip(bounds, accumulate(spread.counts), strict=True):
        yield f'{metric.name}_bucket{{{before}le="{bound}"}} {count}'
    yield f"{metric.name}_count{_braces(pairs)} {sum(spread.counts)}"
    yield f"{metric.name}_sum{_braces(pairs)} {spread.seconds!r}"


def _pairs(metric: Metric, labels: Labels) -> str:
    return ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in zip(metric.labels, labels, strict=True))


def _braces(pairs: str) -> str:
    return f"{{{pairs}}}" if pairs else ""
