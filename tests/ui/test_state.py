"""Every page treats who is logged in, silence and refusals alike."""

from typing import Any, ClassVar

import httpx
import pytest
import reflex as rx

from ui import client as module
from ui.client import Client, Problem
from ui.state import NOT_ANSWERING, NOWHERE, PageState, Section, Session, home_of, ready, refused, silent, wait
from ui.wire import ProblemBody

pytestmark = pytest.mark.anyio

MAYA = {
    "user_id": "u1",
    "email": "m@example.edu",
    "display_name": "Maya Lindqvist",
    "roles": ["student"],
    "zone": "UTC",
}
INES = {**MAYA, "user_id": "u2", "display_name": "Ines Carvalho", "roles": ["admin", "student"]}


class NotesState(PageState, Session):
    """A page of one number, to try what all pages share."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)
    number: int = 0

    async def _load(self, client: Client) -> None:
        demo = await client.demo()
        self.number = len(demo.logins) + 1


class Api:
    """An API whose answers a test can change in the middle."""

    def __init__(self) -> None:
        self.me: dict[str, Any] | int = MAYA
        self.demo: int = 200
        self.seen: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request.url.path)
        if request.url.path == "/v1/users/me":
            return httpx.Response(200, json=self.me) if isinstance(self.me, dict) else _problem(self.me)
        if request.url.path == "/v1/demo":
            return (
                httpx.Response(200, json={"simulated": True, "logins": []}) if self.demo == 200 else _problem(self.demo)
            )
        return _problem(404)


def _problem(status: int) -> httpx.Response:
    if status == 0:
        raise httpx.ConnectError("refused")
    return httpx.Response(status, json={"status": status, "detail": "No.", "correlation_id": "c41f0912-77"})


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
def state() -> NotesState:
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(NotesState.get_full_name().split("."))


@pytest.mark.usefixtures("api")
async def test_a_visitor_finds_the_page_and_their_name(state):
    assert await state.open() is None
    assert (state.main.status, state.number) == ("ready", 1)
    assert (state.display_name, state.initials, state.roles, state.simulated) == (
        "Maya Lindqvist",
        "ML",
        ["student"],
        True,
    )


async def test_a_stranger_is_sent_to_the_login(api, state):
    api.me = 401
    sent = await state.open()
    assert "/login?next=/" in str(sent)
    assert state.main.status == "loading"


async def test_a_person_without_the_role_sees_no_page_and_nothing_is_asked_for_it(api, state):
    api.me = {**MAYA, "roles": ["coach"]}
    await state.open()
    assert state.main.status == "forbidden"
    assert api.seen == ["/v1/users/me"]


async def test_when_the_api_falls_silent_the_old_values_stay_with_their_time(api, state):
    await state.open()
    known_at = state.main.as_of
    api.demo = 0
    await state.refresh()
    assert (state.main.status, state.main.as_of, state.number) == ("stale", known_at, 1)
    assert state.read_only_because == NOT_ANSWERING
    api.demo = 200
    await state.refresh()
    assert (state.main.status, state.main.failures, state.read_only_because) == ("ready", 0, "")


async def test_silence_before_anything_is_known_is_an_error_that_is_tried_again(api, state):
    api.me = 0
    await state.open()
    assert (state.main.status, state.main.retry_in) == ("error", 1)
    api.me = MAYA
    await state.refresh()
    assert (state.main.status, state.display_name) == ("ready", "Maya Lindqvist")


async def test_a_refused_section_gives_its_reference(api, state):
    api.demo = 500
    await state.open()
    assert (state.main.status, state.main.reference) == ("error", "c41f0912")


async def test_another_person_in_the_same_tab_finds_nothing_of_the_one_before(api, state):
    await state.open()
    state.number = 99
    api.me = INES
    await state.open()
    assert (state.user_id, state.number) == ("u2", 1)


@pytest.mark.usefixtures("api")
async def test_an_action_that_fails_says_why_in_the_apis_words(state):
    async def act(client: Client) -> None:
        await client.run("x")

    await state.open()
    assert not await state._perform(act, said="Saved.")  # noqa: SLF001 - not for the browser
    assert (state.problem, state.problem_reference, state.said) == ("No.", "c41f0912", "")


@pytest.mark.usefixtures("api")
async def test_an_action_that_works_is_said_and_clears_the_problem(state):
    async def act(client: Client) -> None:
        await client.demo()

    state.problem = "No."
    assert await state._perform(act, said="Saved.")  # noqa: SLF001 - not for the browser
    assert (state.problem, state.said) == ("", "Saved.")


async def test_a_login_that_ended_during_an_action_keeps_what_was_typed(api, state):
    async def act(client: Client) -> None:
        await client.me()

    api.me = 401
    assert not await state._perform(act)  # noqa: SLF001 - not for the browser
    assert (state.login_ended, state.problem) == (True, "")


def test_the_waits_double_up_to_half_a_minute():
    assert [wait(failures) for failures in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_section_remembers_its_failures_until_it_works():
    once = silent(ready("14:31:40"))
    twice = silent(once)
    assert (twice.status, twice.failures, twice.retry_in, twice.as_of) == ("stale", 2, 2, "14:31:40")
    assert ready("14:32:00").failures == 0


@pytest.mark.parametrize(("status", "shown"), [(403, "forbidden"), (404, "missing"), (500, "error"), (409, "error")])
def test_only_what_may_change_by_itself_is_tried_again(status, shown):
    section = refused(Section(), Problem(ProblemBody(status=status)))
    assert section.status == shown
    assert (section.retry_in > 0) == (shown == "error")


@pytest.mark.parametrize(
    ("roles", "home"),
    [(["student"], "/student"), (["student", "admin"], "/admin"), (["operator"], "/admin/jobs"), (["tutor"], NOWHERE)],
)
def test_each_role_begins_at_its_own_page(roles, home):
    assert home_of(roles) == home
