"""The table of contents of the API: every resource, what surrounds it, and how it is started."""

import gc
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from litestar import Controller, Litestar
from litestar.routes import HTTPRoute
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR
from litestar.types import ControllerRouterHandler

from adapters import telemetry
from adapters.bootstrap import Lyceum, build
from adapters.metrics.scrape import Scrape
from adapters.settings import InvalidSetting, Settings
from api.bodies import Drain
from api.dependencies import DEPENDENCIES
from api.documentation import OPENAPI, Documentation
from api.errors import HANDLERS
from api.middleware import Requests
from api.resources.alertmanager import AlertWebhook
from api.resources.alerts import Alerts
from api.resources.catalog import Catalogue, Content
from api.resources.complexity import Complexity
from api.resources.dead_letters import DeadLetters
from api.resources.evaluation import Evaluations, Models
from api.resources.experiments import Experiments
from api.resources.health import Health
from api.resources.identity import Authentication, Demo, FormLogins, Me, ServiceTokens
from api.resources.jobs import Jobs
from api.resources.judging import Judging
from api.resources.learning import Learning
from api.resources.observability import Metrics, Observability
from api.resources.overview import Overview
from api.resources.practice import PracticeSessions
from api.resources.problems import Problems
from api.resources.queues import Queues
from api.resources.scheduling import LearningPreferences, Suspensions
from api.resources.study import StudyEvents, StudyPaths, StudyTasks
from api.resources.tag_quality import TagDebt, TagQuality
from api.resources.weights import EverybodysWeights, MyWeights
from api.responses import Json
from api.security import Gate, authorise, take_guards

COLLECTION_THRESHOLDS = (20_000, 20, 20)
"""New objects before a collection of the young, and how many of those before one of the older."""

MAX_BODY_BYTES = 10_000_000
"""Enough for the largest import of questions; more is answered with 413."""

RESOURCES: list[type[Controller]] = [
    Health,
    Documentation,
    Authentication,
    FormLogins,
    ServiceTokens,
    Me,
    Demo,
    Catalogue,
    Content,
    Problems,
    TagDebt,
    LearningPreferences,
    Suspensions,
    MyWeights,
    EverybodysWeights,
    Learning,
    PracticeSessions,
    StudyPaths,
    StudyTasks,
    StudyEvents,
    Judging,
    Queues,
    Jobs,
    DeadLetters,
    Alerts,
    AlertWebhook,
    Overview,
    Observability,
    Metrics,
    Evaluations,
    Models,
    TagQuality,
    Complexity,
    Experiments,
]


def create_app(
    settings: Settings, *, lyceum: Lyceum | None = None, extra: Sequence[ControllerRouterHandler] = ()
) -> Litestar:
    """Put the application together. A test hands in a Lyceum on its own connection, and perhaps a route of its own."""

    def running() -> AbstractAsyncContextManager[Lyceum]:
        return build(settings, name="lyceum api") if lyceum is None else nullcontext(lyceum)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        async with running() as held:
            hand_over(app, held)
            if lyceum is None:
                collect_rarely()
            yield
        telemetry.flush()

    app = Litestar(
        route_handlers=[*RESOURCES, *extra],
        lifespan=[lifespan],
        dependencies=DEPENDENCIES,
        exception_handlers=HANDLERS,  # pyright: ignore[reportArgumentType]  each handler takes the errors of its key
        before_request=authorise,
        response_class=Json,
        openapi_config=OPENAPI,
        logging_config=None,  # one line a request is written by Requests, a crash by api/errors.py
        request_max_body_size=MAX_BODY_BYTES,
        debug=False,
    )
    app.state["guards"] = take_guards(app)
    # Around everything, the router too: Litestar's own middleware is run only for addresses that exist.
    app.asgi_handler = app.state["requests"] = Requests(Drain(app.asgi_handler))
    return app


def collect_rarely() -> None:
    """Leave what lives as long as the process out of every later collection, and look for new circles less often.

    A full collection walks over the whole application and holds every request up for 30 to 60 ms; measured under 32
    connections, the p99 of today's list falls from about 50 to about 15 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTION_THRESHOLDS)


def hand_over(app: Litestar, lyceum: Lyceum) -> None:
    """Give the application what it works with; a test does so for itself, and spares putting the routes together."""
    app.state["lyceum"] = lyceum
    app.state["gate"] = Gate(lyceum)
    app.state["requests"].tell_to(lyceum.meter, lyceum.samples)
    app.state["scrape"] = Scrape(lyceum.shared, lyceum.valkey, lyceum.pool, requests=answerable(app))


def answerable(app: Litestar) -> list[tuple[str, str, str]]:
    """Return the method, route and status of every answer that is foreseen: success, and failure on our side."""
    return [
        (method, route.path_format, str(status))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if method != "OPTIONS"
        for status in (handler.status_code, HTTP_500_INTERNAL_SERVER_ERROR)
    ]


def __getattr__(name: str) -> Any:  # noqa: ANN401  the application, for `granian api.app:app`
    """Make `app` when a server asks for it: to import this module reads no settings."""
    if name != "app":
        raise AttributeError(name)
    try:
        settings = Settings.from_env()
    except InvalidSetting as error:
        sys.exit(str(error))  # a sentence says what to do; the trace of it would hide that
    telemetry.configure(settings, service_name="lyceum-api")
    return telemetry.traced(create_app(settings))
