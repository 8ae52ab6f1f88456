"""How a process tells what it does: JSON log lines, and traces by OTLP when somebody listens."""

from opentelemetry.propagate import inject


def current_trace() -> str | None:
    """Return the W3C `traceparent` of what runs now, so that it can travel in a row or a message."""
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")
