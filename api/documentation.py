"""The API described by itself: OpenAPI 3.1 as JSON, and one page for people that needs no script and no other host."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final, TypeVar, cast

import msgspec
from litestar import Controller, Litestar, MediaType, Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute
from litestar.status_codes import HTTP_404_NOT_FOUND

from api.errors import PROBLEM_JSON, Problem
from api.security import COOKIE, PUBLIC, Guards, Requires

Json = dict[str, Any]
T = TypeVar("T")

TITLE: Final = "Lyceum"
VERSION: Final = "1.0.0"
_PROBLEM_REF: Final = {"$ref": "#/components/schemas/Problem"}
_PROBLEM: Final[Json] = {PROBLEM_JSON: {"schema": _PROBLEM_REF}}
_SECURITY: Final[Json] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "Access or service token."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "What the pages use."},
}
_REFUSALS: Final = {
    "400": "Something in the request is not valid.",
    "401": "No token, or one that is expired, revoked, wrongly signed or from a stranger; `type` says which.",
    "403": "The caller's role does not include this.",
    "404": "There is nothing at this address, or nothing of the caller's.",
    "409": "The present state does not allow this.",
    "413": "The body, or a part of it, is too long.",
    "422": "A value is one that this cannot be done with.",
    "429": "Too many attempts; Retry-After says when to come back.",
    "default": "Something went wrong here (500), or something we depend on is away (503).",
}


class _Described(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: Json) -> bytes:  # noqa: ARG002  asked of it
        return msgspec.json.encode(described(request.app))


def _refuse_as_elsewhere(answer: Response[Any]) -> Response[Any]:
    if answer.status_code == HTTP_404_NOT_FOUND:  # Litestar's own page for addresses beside the document
        raise NotFoundException
    return answer


OPENAPI: Final = OpenAPIConfig(
    title=TITLE,
    version=VERSION,
    description="Times are ISO 8601 in UTC, ids are UUIDs, ratios lie between 0 and 1, lists come with next_cursor.",
    render_plugins=[_Described(path="/openapi.json")],
    openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, after_request=_refuse_as_elsewhere),
    use_handler_docstrings=True,
)


def described(app: Litestar) -> Json:
    """Return the OpenAPI document with what the framework leaves out: refusals as they are, and who may call."""
    return _kept(app, "described", _completed)


def _kept(app: Litestar, name: str, make: Callable[[Litestar], T]) -> T:
    """Make a thing at the first call and keep it: the routes of a running application do not change."""
    if name not in app.state:
        app.state[name] = make(app)
    return cast("T", app.state[name])


def _completed(app: Litestar) -> Json:
    schema = msgspec.json.decode(msgspec.json.encode(app.openapi_schema.to_schema()))
    components = schema.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    _, problem_schemas = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    components.setdefault("schemas", {}).update(problem_schemas)
    guards = cast("Guards", app.state["guards"])
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                operation = schema["paths"].get(route.path_format, {}).get(method.lower())
                if operation is not None:
                    _complete(operation, guards.get(handler), refuses=handler.opt.get("refuses", ()))
                    _exemplify(operation, handler.responses or {})
    return schema


def _complete(operation: Json, guard: Requires | None, *, refuses: tuple[str, ...]) -> None:
    """Add the refusals that follow from how a handler is declared, and those it names itself by `refuses`."""
    responses = operation.setdefault("responses", {})
    responses.pop("500", None)
    wanted = {"default", *refuses} | (responses.keys() & _REFUSALS.keys())
    if operation.get("parameters") or operation.get("requestBody"):
        wanted.add("400")
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        wanted.add("404")
    if guard is not None:
        wanted |= {"401", "403"}
        operation["security"] = [{"bearer": []}, {"cookie": []}]
        roles = ", ".join(guard.roles) or "anyone logged in"
        operation["x-roles"] = [str(role) for role in guard.roles]
        operation["description"] = f"{operation.get('description', '')}\n\nFor: {roles}.".strip()
    for status in sorted(wanted):
        responses[status] = {"description": _REFUSALS[status], "content": _PROBLEM}


def _exemplify(operation: Json, declared: Mapping[int, ResponseSpec]) -> None:
    """Say examples of answers again as they were declared: the framework leaves out whatever is null in them."""
    for status, spec in declared.items():
        for content in operation["responses"][str(status)].get("content", {}).values():
            for shown, example in zip(content.get("examples", {}).values(), spec.examples or (), strict=True):
                shown["value"] = example.value


class Documentation(Controller):
    path = "/docs"
    opt = PUBLIC
    include_in_schema = False

    @get(media_type=MediaType.HTML)
    async def page(self, request: Request[Any, Any, Any]) -> Response[str]:
        return Response(
            _kept(request.app, "page", lambda app: _page(described(app))),
            media_type=MediaType.HTML,
            headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"},
        )


_STYLE: Final = """
:root { color-scheme: light dark; --line: #8885; --soft: #8882; --accent: light-dark(#3a5bc7, #9eb1ff); }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--soft); padding: .75rem; border-radius: 6px; overflow-x: auto; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .5rem .75rem; }
summary { cursor: pointer; } summary b { display: inline-block; min-width: 4.5rem; color: var(--accent); }
table { border-collapse: collapse; width: 100%; }
td { text-align: left; padding: .3rem .5rem; vertical-align: top; }
tr { border-top: 1px solid var(--line); } h2 { margin-top: 2rem; }
"""


def _page(schema: Json) -> str:
    groups: dict[str, list[str]] = {}
    for path, operations in sorted(schema["paths"].items()):
        for method, operation in operations.items():
            tag = next(iter(operation.get("tags", ())), "other")
            groups.setdefault(tag, []).append(_operation(method.upper(), path, operation))
    sections = "".join(
        f"<section><h2>{escape(tag.capitalize())}</h2>{''.join(found)}</section>" for tag, found in groups.items()
    )
    shapes = "".join(
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>{_json(shape)}</details>'
        for name, shape in sorted(schema["components"]["schemas"].items())
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{TITLE} API</title><style>{_STYLE}</style></head><body><main><h1>{TITLE} API</h1>"
        f"<p>{escape(schema['info'].get('description', ''))}</p>"
        '<p>For programs: <a href="/schema/openapi.json">OpenAPI 3.1</a>. Send <code>Authorization: Bearer …</code>; '
        "<code>POST /v1/auth/login</code> gives the token.</p>"
        f"{sections}<section><h2>Shapes</h2>{shapes}</section></main></body></html>"
    )


def _operation(method: str, path: str, operation: Json) -> str:
    body = next(iter(operation.get("requestBody", {}).get("content", {}).items()), None)
    sent = f"<h3>Body ({escape(body[0])})</h3>{_json(body[1].get('schema', {}))}" if body else ""
    return (
        f"<details><summary><b>{method}</b> <code>{escape(path)}</code> {escape(operation.get('summary') or '')}"
        f"</summary><p>{escape(operation.get('description', ''))}</p>{_parameters(operation)}{sent}"
        f"{_answers(operation)}</details>"
    )


def _parameters(operation: Json) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td>"
        f"<td>{_json(one.get('schema', {}))}</td></tr>"
        for one in operation.get("parameters", ())
    )
    return f"<h3>Parameters</h3><table>{rows}</table>" if rows else ""


def _answers(operation: Json) -> str:
    rows = "".join(
        f"<tr><td>{escape(status)}</td><td>{escape(answer.get('description', ''))}{_content(answer)}</td></tr>"
        for status, answer in operation["responses"].items()
    )
    return f"<h3>Answers</h3><table>{rows}</table>"


def _content(answer: Json) -> str:
    return "".join(
        f"<br><code>{escape(kind)}</code> {_json(content.get('schema', {}))}"
        for kind, content in answer.get("content", {}).items()
    )


def _json(value: Json) -> str:
    """Show a shape; one that has a name is a link to it."""
    if reference := value.get("$ref"):
        name = escape(reference.rpartition("/")[2])
        return f'<a href="#{name}"><code>{name}</code></a>'
    return f"<pre>{escape(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())}</pre>" if value else ""
