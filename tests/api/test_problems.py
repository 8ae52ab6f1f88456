"""Whatever goes wrong, the answer is one problem of one shape, and tells nothing of the inside."""

from typing import Annotated, Any

import asyncpg
import httpx
import msgspec
import pytest
import redis.exceptions
from litestar import Litestar, get, post
from litestar.params import FromPath, JSONBody

from api.app import create_app
from api.dependencies import Limit, Now, Store
from api.security import PUBLIC
from domain.kernel.errors import Conflict, NotFound, Overtaken


class Order(msgspec.Struct):
    count: Annotated[int, msgspec.Meta(ge=1, le=9)]
    names: list[str] = []


class NothingToPractise(Conflict):
    """There is nothing to practise."""


RAISED: dict[str, Exception] = {
    "crash": RuntimeError("the password is hunter2"),
    "gone": asyncpg.ConnectionDoesNotExistError("terminated"),
    "starting": asyncpg.CannotConnectNowError("starting up"),
    "slow": asyncpg.QueryCanceledError("statement timeout"),
    "ours": asyncpg.InterfaceError("another operation is in progress"),
    "valkey": redis.exceptions.ConnectionError("refused"),
    "zero": asyncpg.CharacterNotInRepertoireError("invalid byte sequence"),
    "conflict": NothingToPractise(),
    "missing": NotFound(),
    "overtaken": Overtaken(),
}


@get("/v1/raise/{name:str}", opt=PUBLIC)
async def raise_it(name: FromPath[str]) -> None:
    raise RAISED[name]


@post("/v1/orders", opt=PUBLIC)
async def order(data: JSONBody[Order]) -> Order:
    return data


@get("/v1/limited", opt=PUBLIC)
async def limited(limit: Limit = 50) -> int:
    return limit


@post("/v1/written", opt=PUBLIC)
async def written(store: Store, now: Now) -> None:
    await store.connection.execute("insert into year values (gen_random_uuid(), 'Y', 'Year', 1)")
    raise Conflict(str(now.year))


@pytest.fixture(scope="session")
def routes() -> Litestar:
    extra = [raise_it, order, limited, written]
    return create_app(None, extra=extra)  # pyright: ignore[reportArgumentType]  settings are for its lifespan alone


def _problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert list(problem) == ["type", "title", "status", "detail", "instance", "correlation_id", "errors"]
    assert problem["status"] == status
    assert problem["correlation_id"] == answer.headers["x-request-id"]
    return problem


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("crash", 500, "internal"),
        ("ours", 500, "internal"),
        ("gone", 503, "unavailable"),
        ("starting", 503, "unavailable"),
        ("slow", 503, "unavailable"),
        ("valkey", 503, "unavailable"),
        ("zero", 400, "invalid"),
        ("conflict", 409, "nothing-to-practise"),
        ("missing", 404, "not-found"),
        ("overtaken", 409, "overtaken"),
    ],
)
async def test_each_failure_has_a_status_and_a_type(client: httpx.AsyncClient, name: str, status: int, kind: str):
    problem = _problem(await client.get(f"/v1/raise/{name}"), status)
    assert (problem["type"], problem["instance"]) == (kind, f"/v1/raise/{name}")
    assert "hunter2" not in str(problem)


@pytest.mark.parametrize("name", ["gone", "valkey"])
async def test_an_outage_says_when_to_come_back(client: httpx.AsyncClient, name: str):
    assert int((await client.get(f"/v1/raise/{name}")).headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ("{", "body", "json"),
        ("", "body", "required"),
        ("[]", "body", "type"),
        ("{}", "count", "required"),
        ('{"count": "x"}', "count", "type"),
        ('{"count": 0}', "count", "range"),
        ('{"count": 10}', "count", "range"),
        ('{"count": 1, "names": ["a", 2]}', "names[1]", "type"),
    ],
)
async def test_a_body_that_is_not_valid_names_its_field(client: httpx.AsyncClient, body: str, field: str, rule: str):
    answer = await client.post("/v1/orders", content=body, headers={"content-type": "application/json"})
    errors = _problem(answer, 400)["errors"]
    assert [(error["field"], error["rule"]) for error in errors] == [(field, rule)]
    assert errors[0]["message"].endswith(".")


@pytest.mark.parametrize("limit", ["0", "201", "many", ""])
async def test_a_number_in_the_address_has_its_range(client: httpx.AsyncClient, limit: str):
    assert _problem(await client.get(f"/v1/limited?limit={limit}"), 400)["errors"][0]["field"] == "limit"


async def test_an_address_that_does_not_exist(client: httpx.AsyncClient):
    assert _problem(await client.get("/v1/nowhere"), 404)["detail"] == "There is nothing at this address."


async def test_an_address_beside_the_openapi_document(client: httpx.AsyncClient):
    _problem(await client.get("/schema/nothing"), 404)


async def test_a_method_that_an_address_does_not_know(client: httpx.AsyncClient):
    answer = await client.put("/v1/orders")
    _problem(answer, 405)
    assert "POST" in answer.headers["allow"]


async def test_a_body_that_is_too_large(client: httpx.AsyncClient):
    answer = await client.post("/v1/orders", content=b'"' + b"x" * 10_000_001 + b'"')
    assert _problem(answer, 413)["detail"] == "The body is too large."


@pytest.mark.parametrize("body", [b'{"email": "\xff"}', b"[" * 100_000], ids=["no UTF-8", "too deep"])
async def test_a_body_that_cannot_be_read_is_the_senders_mistake(client: httpx.AsyncClient, body: bytes):
    problem = _problem(await client.post("/v1/orders", content=body), 400)
    assert problem["errors"] == [{"field": "body", "rule": "json", "message": "The body is not valid JSON."}]


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/nowhere", "/v1/users/me/preferences/learning"])
async def test_a_body_that_nobody_needs_is_read_before_the_answer(app: Litestar, path: str):
    pieces = [b"x" * 1_000_000] * 12
    order: list[str] = []

    async def receive() -> Any:
        order.append("body")
        pieces.pop()
        return {"type": "http.request", "body": b"x" * 1_000_000, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        order.append(message["type"])

    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
    headers = [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    await app(scope | {"headers": headers, "client": None, "server": None, "scheme": "http"}, receive, send)  # pyright: ignore[reportArgumentType]
    assert order == ["body"] * 12 + ["http.response.start", "http.response.body"]


async def test_a_zero_character_is_the_senders_mistake(client: httpx.AsyncClient):
    answer = await client.post("/v1/auth/login", json={"email": "ada\x00@example.org", "password": "\x00"})
    _problem(answer, 400)


async def test_what_was_written_before_a_refusal_is_not_kept(client: httpx.AsyncClient, connection: Any):
    assert (await client.post("/v1/written")).status_code == 409
    assert await connection.fetchval("select count(*) from year") == 0
