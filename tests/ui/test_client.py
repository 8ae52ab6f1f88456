"""The client decodes answers, names problems, and keeps no cookies."""

from collections.abc import Callable

import httpx
import pytest

from ui import client as module
from ui import wire
from ui.client import Client, Problem, Unreachable

pytestmark = pytest.mark.anyio

ME = {"user_id": "u1", "email": "m@example.edu", "display_name": "Maya", "roles": ["student"], "zone": "UTC", "new": 1}


@pytest.fixture
def answering(monkeypatch):
    """Return a function that lets the API answer as a handler does, and the requests it saw."""

    def answer(handler: Callable[[httpx.Request], httpx.Response]) -> list[httpx.Request]:
        seen: list[httpx.Request] = []

        def remember(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return handler(request)

        monkeypatch.setattr(module, "transport", httpx.MockTransport(remember))
        return seen

    return answer


async def test_the_visitors_cookie_goes_along_and_unknown_fields_do_no_harm(answering):
    seen = answering(lambda _: httpx.Response(200, json=ME))
    me = await Client(cookie="lyceum_login=abc").me()
    assert me.display_name == "Maya"
    assert seen[0].headers["cookie"] == "lyceum_login=abc"
    assert seen[0].url.path == "/v1/users/me"


async def test_a_cookie_that_the_api_sets_does_not_reach_the_next_visitor(answering):
    seen = answering(lambda _: httpx.Response(200, json=ME, headers={"set-cookie": "lyceum_login=mine"}))
    await Client(cookie="lyceum_login=mine").me()
    await Client().me()
    assert "cookie" not in seen[1].headers


async def test_a_problem_keeps_what_the_api_said(answering):
    body = {
        "type": "nothing-to-practise",
        "title": "Nothing to practise",
        "status": 409,
        "detail": "No theme has a question.",
        "correlation_id": "c41f",
        "errors": [{"field": "theme_ids", "rule": "known", "message": "No such theme."}],
    }
    answering(lambda _: httpx.Response(409, json=body))
    with pytest.raises(Problem) as caught:
        await Client().start_practice(mode="revision")
    assert (caught.value.type, caught.value.status, caught.value.correlation_id) == ("nothing-to-practise", 409, "c41f")
    assert caught.value.errors == [wire.FieldError(field="theme_ids", rule="known", message="No such theme.")]
    assert str(caught.value) == "No theme has a question."


async def test_an_answer_that_is_no_problem_document_keeps_its_status(answering):
    answering(lambda _: httpx.Response(500, text="<html>"))
    with pytest.raises(Problem) as caught:
        await Client().me()
    assert caught.value.status == 500


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_gateway_that_finds_nobody_means_that_the_api_does_not_answer(answering, status):
    answering(lambda _: httpx.Response(status, json={"status": status}))
    with pytest.raises(Unreachable):
        await Client().me()


async def test_a_refused_connection_means_that_the_api_does_not_answer(answering):
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    answering(refuse)
    with pytest.raises(Unreachable):
        await Client().me()


async def test_an_answer_of_another_shape_is_a_problem_and_not_a_crash(answering):
    answering(lambda _: httpx.Response(200, json={"user_id": 7}))
    with pytest.raises(Problem) as caught:
        await Client().me()
    assert caught.value.type == "unknown-shape"


async def test_only_what_is_given_is_sent(answering):
    seen = answering(lambda _: httpx.Response(200, json={"items": [], "next_cursor": None}))
    await Client().runs(job_key="fsrs_eval")
    assert dict(seen[0].url.params) == {"job_key": "fsrs_eval", "limit": "50"}


async def test_nothing_is_a_fine_answer_to_a_deletion(answering):
    seen = answering(lambda _: httpx.Response(204))
    await Client().resume("c1")
    assert (seen[0].method, seen[0].url.path) == ("DELETE", "/v1/learning/concepts/c1/suspension")


async def test_preferences_are_cleared_by_null(answering):
    kept = {
        "revision_daily_target": None,
        "spacing_multiplier": 1.0,
        "retention_target_override": None,
        "zone": "UTC",
        "day_rollover_hour": 4,
        "easy_days": [],
        "reschedule_on_new_weights": False,
    }
    seen = answering(lambda _: httpx.Response(200, json=kept))
    await Client().save_preferences({"revision_daily_target": None})
    assert (seen[0].method, seen[0].content) == ("PATCH", b'{"revision_daily_target":null}')
