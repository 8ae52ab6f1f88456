"""How a process tells what it does: JSON log lines, and traces by OTLP when somebody listens."""

import logging
import sys
from collections.abc import Callable, Mapping, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TypeVar, cast

import msgspec
import structlog
from opentelemetry import trace
from opentelemetry.propagate import extract, inject
from structlog.typing import EventDict, WrappedLogger

from adapters.settings import Settings

SECRET: Final = frozenset(
    ("password", "password_hash", "token", "access_token", "authorization", "cookie", "set-cookie", "secret", "email")
)
"""Fields whose values never reach a log, whoever passes them."""

correlation_id: Final[ContextVar[str | None]] = ContextVar("correlation_id", default=None)
"""Of the request, or of the message, that runs now; every line it causes carries it."""

Application = TypeVar("Application", bound=Callable[..., Any])

_LEVELS: Final = {"DEBUG": logging.DEBUG, "INFO": logging.INFO, "WARNING": logging.WARNING, "ERROR": logging.ERROR}


class _Process:
    """What this process was configured to say."""

    service = "lyceum"
    level = logging.INFO


def configure(settings: Settings, *, service_name: str) -> None:
    """Send every log line of this process to standard output as one JSON object, and traces to the collector."""
    level = _Process.level = _LEVELS[settings.log_level]
    _Process.service = service_name
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _stamp(service_name),
            _without_secrets,
            _traceback,
            _json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *names: _Lines(names[0] if names else ""),
        cache_logger_on_first_use=True,
    )
    _adopt_standard_logging(level, service_name)
    if settings.otlp_endpoint:
        _start_tracing(settings.otlp_endpoint, service_name)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A log line of fixed shape, for what is told so often that the way through structlog would show."""

    event: str
    logger: str
    level: str = "info"
    service: str = msgspec.field(default_factory=lambda: _Process.service)
    at: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))


def tell(line: Line) -> None:
    """Write a line of fixed shape, unless such lines are not wanted."""
    if _Process.level <= _LEVELS["INFO"]:
        _write(_encode(line).decode())


def current_trace() -> str | None:
    """Return the W3C `traceparent` of what runs now, so that it can travel in a row or a message."""
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


def trace_context(traceparent: str | None) -> Any:  # noqa: ANN401  OpenTelemetry's own context
    """Return the context that a row or a message carried, for the span that continues it."""
    return extract({"traceparent": traceparent} if traceparent else {})


def traced(app: Application) -> Application:
    """Wrap an ASGI application in a span for each request, named by its route; bare when nobody listens."""
    if not _is_tracing():
        return app
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415  heavy, and seldom wanted

    wrapped = OpenTelemetryMiddleware(
        _naming_the_span(app), exclude_spans=["receive", "send"], excluded_urls="/health/live,/health/ready"
    )
    return cast("Application", wrapped)


def flush() -> None:
    """Send the spans that wait, before a process ends; a collector that is away delays the end by two seconds."""
    provider = trace.get_tracer_provider()
    if hasattr(provider, "force_flush"):
        cast("Any", provider).force_flush(timeout_millis=2000)


def _is_tracing() -> bool:
    return hasattr(trace.get_tracer_provider(), "add_span_processor")


def _start_tracing(endpoint: str, service_name: str) -> None:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    if _is_tracing():
        return
    provider = TracerProvider(resource=Resource.create({"service.name": service_name}))
    exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + "/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    AsyncPGInstrumentor().instrument()  # statements without their parameters: those hold what people wrote


def _naming_the_span(app: Callable[..., Any]) -> Callable[..., Any]:
    async def named(scope: MutableMapping[str, Any], receive: object, send: Callable[..., Any]) -> None:
        span = trace.get_current_span()

        async def naming_send(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and scope.get("path_template"):
                span.update_name(f"{scope['method']} {scope['path_template']}")
                span.set_attribute("http.route", scope["path_template"])
            await send(message)

        await app(scope, receive, naming_send)

    return named


_encode: Final = msgspec.json.Encoder(enc_hook=str).encode


def _write(line: str) -> None:
    """Write a line at once, to whatever standard output is at the moment."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class _Lines:
    """What structlog writes to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def msg(self, line: str) -> None:
        _write(line)

    debug = info = warning = error = critical = exception = log = msg


def _stamp(service: str) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    def stamp(logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["at"] = datetime.now(UTC)
        event["service"] = service
        if (correlation := correlation_id.get()) is not None:
            event["correlation_id"] = correlation
        if name := getattr(logger, "name", ""):
            event.setdefault("logger", name)
        return event

    return stamp


def _without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key in event.keys() & SECRET:
        event[key] = "***"
    return event


def _traceback(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn an exception into text, without the values of variables: those may be anybody's."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if error and error[0] is not None:
        event["traceback"] = logging.Formatter().formatException(error)
    return event


def _json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return _encode(event).decode()


class JsonFormatter(logging.Formatter):
    """Standard logging, of libraries and of the servers, as the same JSON lines."""

    def __init__(self, service: str = "lyceum") -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "at": datetime.fromtimestamp(record.created, UTC),
            "service": self._service,
            "logger": record.name,
        }
        if (correlation := correlation_id.get()) is not None:
            line["correlation_id"] = correlation
        if record.exc_info and record.exc_info[0] is not None:
            line["traceback"] = self.formatException(record.exc_info)
        return _encode(line).decode()


class _StandardOutput(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _write(self.format(record))


def _adopt_standard_logging(level: int, service: str) -> None:
    handler = _StandardOutput()
    handler.setFormatter(JsonFormatter(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.INFO))
    for noisy in ("httpx", "httpcore"):  # they tell every request's address, which may hold what somebody asked
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for name in ("_granian", "granian"):  # they came first, with handlers of their own
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, where)
    else:
        logging.getLogger("uncaught").critical("uncaught", exc_info=(kind, error, where))
