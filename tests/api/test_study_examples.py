"""Every route of study shows what it takes and what it answers by an example that is valid."""

from typing import Any

import httpx
import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute

NO_CONTENT = 204


def study_operations(routes: Litestar):
    for route in routes.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith(
            ("/v1/study-paths", "/v1/study-tasks", "/v1/study-events")
        ):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS":
                    yield route.path_format, method.lower(), handler


def values_of(content: dict[str, Any]) -> list[Any]:
    return [example["value"] for kind in content.values() for example in kind.get("examples", {}).values()]


async def test_each_route_has_an_example_that_is_what_its_handler_takes_and_answers(
    client: httpx.AsyncClient, routes: Litestar
):
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    seen = 0
    for path, method, handler in study_operations(routes):
        operation, signature = paths[path][method], handler.parsed_fn_signature
        bodies = operation.get("requestBody", {}).get("content", {}).values()
        taken = [value for body in bodies for value in body["schema"]["examples"]]
        answered = values_of(operation["responses"][str(handler.status_code)].get("content", {}))
        assert bool(taken) == ("data" in signature.parameters), path
        assert answered or handler.status_code == NO_CONTENT, path
        for value in taken:
            msgspec.convert(value, signature.parameters["data"].annotation)
        if "text/event-stream" not in operation["responses"][str(handler.status_code)].get("content", {}):
            for value in answered:
                msgspec.convert(value, signature.return_type.annotation)
        seen += 1
    assert seen >= 20


async def test_each_route_names_its_guard_and_how_it_refuses(client: httpx.AsyncClient, routes: Litestar):
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    for path, method, _ in study_operations(routes):
        operation = paths[path][method]
        assert operation["security"], path
        assert operation["x-roles"] == ["student"], path
        assert {"401", "403", "default"} <= operation["responses"].keys(), path
        for parameter in operation.get("parameters", ()):
            assert parameter["schema"], (path, parameter["name"])
