"""Decides which status each refusal has: one table from what happened to `application/problem+json` (RFC 9457)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from adapters.outages import cannot_be_kept, missing_dependency
from api.bodies import is_unreadable_body
from domain.judging.errors import CodeTooLong, UnknownLanguage
from domain.kernel.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    Invalid,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    Overtaken,
    TooMany,
    Unavailable,
)

PROBLEM_JSON: Final = "application/problem+json"
RETRY_SECONDS: Final = 2

STATUS: Final[dict[type[DomainError], HTTPStatus]] = {
    Invalid: HTTPStatus.BAD_REQUEST,
    UnknownLanguage: HTTPStatus.UNPROCESSABLE_ENTITY,
    CodeTooLong: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Overtaken: HTTPStatus.CONFLICT,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    DomainError: HTTPStatus.BAD_REQUEST,
}

_TITLES: Final = {"too-many": "Too many attempts", "internal": "Something went wrong"}
_MSGSPEC_PATH: Final = re.compile(r"at `\$\.?(?P<path>.*)`")

_NOT_JSON: Final = FieldProblem("body", "json", "The body is not valid JSON.")

_log = structlog.get_logger("api.errors")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What every refusal looks like on the wire."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    correlation_id: str
    errors: list[FieldProblem]


def status_of(error: type[DomainError]) -> HTTPStatus:
    """Return the status of the nearest ancestor in the table."""
    return next(STATUS[ancestor] for ancestor in error.__mro__ if ancestor in STATUS)


def problem_type(error: type[Exception]) -> str:
    """Return the name of a refusal on the wire: `NothingToPractise` → `nothing-to-practise`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def answer_domain_error(request: Request[Any, Any, Any], error: DomainError) -> Response[bytes]:
    """Answer what the domain refused; expected, so nothing is logged beyond the request's own line."""
    headers: dict[str, str] = {}
    if isinstance(error, TooMany):
        headers["retry-after"] = str(error.retry_after_seconds)
    elif isinstance(error, Unavailable):
        headers["retry-after"] = str(RETRY_SECONDS)
    elif isinstance(error, NotAuthenticated):
        headers["www-authenticate"] = "Bearer"
    return _answer(
        request, status_of(type(error)), problem_type(type(error)), error.detail, errors=error.problems, headers=headers
    )


def answer_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what the framework refused: an unknown address or method, a body that cannot be read or is too large."""
    status = HTTPStatus(error.status_code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer_crash(request, error)
    kind = "invalid" if status == HTTPStatus.BAD_REQUEST else status.phrase.lower().replace(" ", "-")
    errors = _as_sent(request, field_problems(error))
    detail = errors[0].message if errors else _detail(status, error)
    return _answer(request, status, kind, detail, errors=errors, headers=_allowed_methods(error))


def answer_crash(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer what nobody expected: 503 when something we depend on is away, else 500, and nothing of the inside."""
    if dependency := missing_dependency(error):
        _log.warning("dependency unavailable", dependency=dependency, error=repr(error))
        detail = f"The {dependency} does not answer. Try again in a few seconds."
        headers = {"retry-after": str(RETRY_SECONDS)}
        return _answer(request, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", detail, headers=headers)
    if cannot_be_kept(error):  # usually the sender's doing; told, because it may be ours
        _log.warning("value refused by the database", exc_info=error)
        return _answer(
            request, HTTPStatus.BAD_REQUEST, "invalid", "A value in the request is not one that can be kept."
        )
    if is_unreadable_body(error):
        return _answer(request, HTTPStatus.BAD_REQUEST, "invalid", _NOT_JSON.message, errors=(_NOT_JSON,))
    _log.error("request failed", correlation_id=_correlation_id(request), exc_info=error)
    detail = "Something went wrong here. It has been noted under the correlation id."
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal", detail)


def field_problems(error: HTTPException) -> tuple[FieldProblem, ...]:
    """Translate the framework's list of what is wrong with the fields of a request."""
    cause = error.__cause__
    if isinstance(error.extra, Sequence) and error.extra:
        return tuple(_field_problem(one) for one in error.extra if isinstance(one, Mapping))
    if isinstance(cause, msgspec.DecodeError) or isinstance(getattr(cause, "__cause__", None), msgspec.DecodeError):
        return (_NOT_JSON,)
    return ()


def _as_sent(request: Request[Any, Any, Any], problems: Sequence[FieldProblem]) -> tuple[FieldProblem, ...]:
    """Name each field as the sender did, where a handler had to call its parameter something else."""
    handler: Any = request.scope.get("route_handler")
    parameters: Mapping[str, Any] = handler.parsed_fn_signature.parameters if problems and handler else {}
    named = {name: getattr(parameter.kwarg_definition, "name", None) for name, parameter in parameters.items()}
    return tuple(replace(problem, field=named.get(problem.field) or problem.field) for problem in problems)


def _field_problem(one: Mapping[str, Any]) -> FieldProblem:
    message = str(one.get("message", "This value is not valid."))
    found = _MSGSPEC_PATH.search(message)
    key = str(one.get("key", "")) or (found["path"] if found else "")
    sentence = _MSGSPEC_PATH.sub("", message).removesuffix(" - ").strip()
    if sentence == repr(key):  # how the framework says that something is missing altogether
        return FieldProblem("body" if key == "data" else key, "required", "Something is missing here.")
    field = key.removeprefix("data.") if key not in ("data", "") else _named_field(sentence) or "body"
    return FieldProblem(field, _rule(sentence), sentence.rstrip(".") + ".")


def _named_field(sentence: str) -> str | None:
    named = re.search(r"(?:required|unknown) field `(?P<name>[^`]+)`", sentence)
    return named["name"] if named else None


def _rule(sentence: str) -> str:
    words = {"missing required": "required", "Missing required": "required", "unknown field": "unknown", "enum": "enum"}
    if rule := next((rule for word, rule in words.items() if word in sentence), None):
        return rule
    if ">=" in sentence or "<=" in sentence or "length" in sentence:
        return "range"
    return "type" if "Expected" in sentence else "invalid"


def _detail(status: HTTPStatus, error: HTTPException) -> str:
    sentences = {
        HTTPStatus.NOT_FOUND: "There is nothing at this address.",
        HTTPStatus.METHOD_NOT_ALLOWED: "This address does not answer that method.",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    }
    return sentences.get(status) or error.detail or status.description


def _allowed_methods(error: HTTPException) -> dict[str, str]:
    return {name.lower(): value for name, value in (error.headers or {}).items() if name.lower() == "allow"}


def _correlation_id(request: Request[Any, Any, Any]) -> str:
    return str(request.scope.get("correlation_id", ""))


def _answer(
    request: Request[Any, Any, Any],
    status: HTTPStatus,
    kind: str,
    detail: str,
    *,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    problem = Problem(
        type=kind,
        title=_TITLES.get(kind, kind.replace("-", " ").capitalize()),
        status=status,
        detail=detail,
        instance=request.scope["path"],
        correlation_id=_correlation_id(request),
        errors=list(errors),
    )
    return Response(
        msgspec.json.encode(problem), status_code=status, media_type=PROBLEM_JSON, headers=dict(headers or {})
    )


HANDLERS: Final = {
    DomainError: answer_domain_error,
    HTTPException: answer_http_exception,
    Exception: answer_crash,
}
