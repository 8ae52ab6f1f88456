"""One origin: the API's addresses pass through untouched, all others are pages."""

import asyncio
import json

import httpx
import pytest

from ui.proxy import ApiProxy, belongs_to_api, is_our_own

pytestmark = pytest.mark.anyio


async def pages(scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-page", scope["path"].encode())]})
    await send({"type": "http.response.body", "body": b"page"})


def through(handler) -> httpx.AsyncClient:
    proxy = ApiProxy(pages, api_url="http://api", transport=httpx.MockTransport(handler))
    return httpx.AsyncClient(transport=httpx.ASGITransport(proxy), base_url="http://lyceum.test")


@pytest.mark.parametrize(
    ("path", "is_api"),
    [
        ("/v1", True),
        ("/v1/users/me", True),
        ("/v1x", False),
        ("/health/ready", True),
        ("/healthy", False),
        ("/metrics", True),
        ("/docs/", True),
        ("/admin", False),
        ("/admin/jobs", False),
        ("/admin/sparse-embeddings/stats", True),
        ("/admin/sparse-embeddings-x", False),
        ("/student/docs", False),
    ],
)
def test_whole_prefixes_belong_to_the_api(path, is_api):
    assert belongs_to_api(path) is is_api


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"host": "lyceum.test", "origin": "https://lyceum.test"}, True),
        ({"host": "localhost:3000", "origin": "http://localhost:3000"}, True),
        ({"host": "10.0.0.2:3000", "x-forwarded-host": "lyceum.test", "origin": "https://lyceum.test"}, True),
        ({"host": "lyceum.test"}, True),
        ({"host": "lyceum.test", "origin": "https://evil.test"}, False),
        ({"host": "lyceum.test", "origin": "https://lyceum.test.evil.test"}, False),
        ({"host": "localhost:3000", "origin": "http://localhost:8000"}, False),
        ({"host": "lyceum.test", "origin": "null"}, False),
    ],
)
def test_only_our_own_pages_may_open_a_socket(headers, ours):
    assert is_our_own([(name.encode(), value.encode()) for name, value in headers.items()]) is ours


async def test_a_socket_from_another_site_is_closed_before_it_opens():
    sent = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"lyceum.test"), (b"origin", b"https://evil.test")]
    scope = {"type": "websocket", "path": "/_event", "headers": headers}
    await ApiProxy(pages, api_url="http://api")(scope, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_method_query_body_and_cookie_reach_the_api():
    seen: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        await request.aread()
        seen.append(request)
        return httpx.Response(201, json={"ok": True})

    async with through(answer) as browser:
        got = await browser.post("/v1/a%2Fb?x=1&x=2", content=b"body", headers={"cookie": "lyceum_login=abc"})
    assert (got.status_code, got.json()) == (201, {"ok": True})
    assert (seen[0].method, seen[0].content, seen[0].headers["cookie"]) == ("POST", b"body", "lyceum_login=abc")
    assert seen[0].url.raw_path == b"/v1/a%2Fb?x=1&x=2"


async def test_every_cookie_and_a_redirect_come_back_as_they_are():
    def answer(_: httpx.Request) -> httpx.Response:
        headers = [
            ("location", "/student"),
            ("set-cookie", "a=1; HttpOnly"),
            ("set-cookie", "b=2"),
            ("connection", "close"),
        ]
        return httpx.Response(303, headers=headers)

    async with through(answer) as browser:
        got = await browser.post("/v1/auth/form/login", data={"email": "m"})
    assert (got.status_code, got.headers["location"]) == (303, "/student")
    assert got.headers.get_list("set-cookie") == ["a=1; HttpOnly", "b=2"]
    assert "connection" not in got.headers


async def test_one_visitors_cookie_is_not_kept_for_the_next():
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, headers={"set-cookie": "lyceum_login=mine"})

    proxy = ApiProxy(pages, api_url="http://api", transport=httpx.MockTransport(answer))
    for _ in range(2):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(proxy), base_url="http://lyceum.test") as browser:
            await browser.get("/v1/users/me")
    assert "cookie" not in seen[1].headers


@pytest.mark.parametrize("trouble", ["refused", "bad gateway"])
async def test_an_api_that_does_not_answer_is_a_problem_document(trouble):
    def answer(request: httpx.Request) -> httpx.Response:
        if trouble == "refused":
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(502)

    async with through(answer) as browser:
        got = await browser.get("/v1/users/me")
    assert (got.status_code, got.headers["content-type"]) == (503, "application/problem+json")
    problem = json.loads(got.content)
    assert (problem["status"], problem["instance"], problem["errors"]) == (503, "/v1/users/me", [])


async def test_pages_answer_for_their_address_without_a_redirect():
    async with through(lambda _: httpx.Response(500)) as browser:
        assert (await browser.get("/student/revision")).headers["x-page"] == "/student/revision/"
        assert (await browser.get("/lyceum.css")).headers["x-page"] == "/lyceum.css"
        assert (await browser.get("/")).headers["x-page"] == "/"
        assert (await browser.get("/ping")).headers["x-page"] == "/ping"


async def test_a_stream_arrives_piece_by_piece():
    sent: list[bytes] = []
    first_arrived = asyncio.Event()

    class Events(httpx.AsyncByteStream):
        async def __aiter__(self):
            yield b"data: 1\n\n"
            await first_arrived.wait()
            yield b"data: 2\n\n"

    async def send(message):
        if message.get("body"):
            sent.append(message["body"])
            first_arrived.set()

    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    answer = httpx.MockTransport(lambda _: httpx.Response(200, stream=Events()))
    scope = {"type": "http", "method": "GET", "path": "/v1/events", "query_string": b"", "headers": []}
    await asyncio.wait_for(ApiProxy(pages, api_url="http://api", transport=answer)(scope, receive, send), 5)
    assert sent == [b"data: 1\n\n", b"data: 2\n\n"]


async def test_a_stream_ends_when_its_reader_has_left():
    class Endless(httpx.AsyncByteStream):
        closed = False

        async def __aiter__(self):
            while True:
                yield b": ping\n\n"
                await asyncio.sleep(0)

        async def aclose(self):
            self.closed = True

    stream = Endless()
    count = 0
    left = asyncio.Event()

    async def send(_message):
        nonlocal count
        count += 1
        if count == 3:
            left.set()

    async def receive():
        await left.wait()
        return {"type": "http.disconnect"}

    answer = httpx.MockTransport(lambda _: httpx.Response(200, stream=stream))
    scope = {"type": "http", "method": "GET", "path": "/v1/events", "query_string": b"", "headers": []}
    await asyncio.wait_for(ApiProxy(pages, api_url="http://api", transport=answer)(scope, receive, send), 5)
    assert stream.closed
