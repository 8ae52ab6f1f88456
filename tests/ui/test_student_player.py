"""An answer survives silence, another tab and a reload; what is taken back or set aside is not asked for twice."""

from typing import Any

import httpx
import pytest
import reflex as rx
from reflex_base.utils.form import FormData

from ui import client as module
from ui.pages.student.player import PlayerState

pytestmark = pytest.mark.anyio

STARTED = "2026-11-25T09:00:00Z"


def an_item(position: int) -> dict[str, Any]:
    return {
        "item_id": f"q{position}",
        "position": position,
        "kind": "choice",
        "stem": f"Question {position}",
        "choices": [{"key": "a", "text": "Yes"}, {"key": "b", "text": "No"}],
        "theme_id": "t1",
        "theme_name": "Sampling",
        "concept_id": f"c{position}",
        "concept_name": f"Concept {position}",
        "difficulty": 3,
        "why": "new",
        "overdue_days": 0,
        "previews": [1, 3, 9, 21],
        "hint": None if position else "Look at `x`.",
        "answer": None,
    }


class Api:
    """A session of three questions whose answers can be lost on their way."""

    def __init__(self) -> None:
        self.mode = "guided"
        self.answers: dict[int, dict[str, Any]] = {}
        self.set_aside: list[str] = []
        self.finished = False
        self.refusal: int | None = None
        self.received: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v1/users/me":
            who = {
                "user_id": "u1",
                "email": "m@example.edu",
                "display_name": "Maya",
                "roles": ["student"],
                "zone": "UTC",
            }
            return httpx.Response(200, json=who)
        if path == "/v1/learning/suspensions":
            return httpx.Response(200, json={"items": [self._aside(concept) for concept in self.set_aside]})
        if path.startswith("/v1/learning/concepts/"):
            return self._suspend(request)
        if path.startswith("/v1/practice-sessions/s1"):
            return self._session(request)
        return httpx.Response(404, json={"status": 404, "detail": "No."})

    def _aside(self, concept: str) -> dict[str, str]:
        return {"concept_id": concept, "concept_name": concept, "theme_name": "Sampling", "suspended_at": STARTED}

    def _suspend(self, request: httpx.Request) -> httpx.Response:
        concept = request.url.path.split("/")[-2]
        if request.method == "POST":
            self.set_aside.append(concept)
        else:
            self.set_aside.remove(concept)
        return httpx.Response(204)

    def _session(self, request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            position = max(self.answers)
            del self.answers[position]
            return httpx.Response(200, json={"position": position})
        if request.url.path.endswith("/submit"):
            self.finished = True
            return httpx.Response(200, json=RESULT)
        if request.method == "POST":
            return self._take(request)
        return httpx.Response(200, json=self._whole())

    def _take(self, request: httpx.Request) -> httpx.Response:
        if self.refusal == 0:
            raise httpx.ConnectError("refused")
        if self.refusal is not None:
            return httpx.Response(self.refusal, json={"status": self.refusal, "detail": "It does not fit."})
        position = int(request.url.path.rsplit("/", 1)[-1])
        body = httpx.Response(200, content=request.content).json()
        self.received.append(body)
        self.answers[position] = self._answered(position, body)
        return httpx.Response(200, json=self.answers[position])

    def _answered(self, position: int, body: dict[str, Any]) -> dict[str, Any]:
        told = {"correct": body["answer"] == "b", "right_answer": "b", "explanation": "So it is.", "rating": 3}
        kept = {"position": position, "item_id": body["item_id"], "answer": body["answer"], "time_ms": body["time_ms"]}
        return kept if self.mode == "exam" else {**kept, **told, "interval_days": 9, "mastery_after": 0.5}

    def _whole(self) -> dict[str, Any]:
        items = [{**an_item(position), "answer": self.answers.get(position)} for position in range(3)]
        status = "finished" if self.finished else "open"
        times = {"started_at": STARTED, "finished_at": None}
        counts = {"answered": len(self.answers), "total": 3}
        return {"practice_session_id": "s1", "mode": self.mode, "status": status, **times, **counts, "items": items}


RESULT = {
    "practice_session_id": "s1",
    "mode": "guided",
    "score": 1.0,
    "right": 3,
    "total": 3,
    "best": None,
    "weakest": None,
    "by_concept": [],
    "wrong": [],
    "next_step": {"kind": "done", "theme_id": None, "concept_id": None, "label": "Back to today"},
}


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    monkeypatch.setattr(PlayerState, "_address", lambda _: "s1")
    return made


@pytest.fixture
def state() -> PlayerState:
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(PlayerState.get_full_name().split("."))


def a_form(state: PlayerState, answer: str = "b", **more: str) -> FormData[str, str]:
    return FormData({"at": state.asked.at, "answer": answer, "time_ms": "2400", "changed": "false", **more})


def stem(state: PlayerState) -> str:
    return "".join(one.text for one in state.asked.stem)


async def check(state: PlayerState, answer: str = "b", **more: str) -> Any:
    """Answer as the form would, and return what the page is told last."""
    told = None
    async for told in state.check(a_form(state, answer, **more)):  # noqa: B007 - the last one counts
        pass
    return told


async def test_a_question_is_answered_with_its_time_and_explained(api, state):
    await state.open()
    assert (stem(state), state.phase, state.progress) == ("Question 0", "asking", "0.00%")
    state.flag()
    await check(state, changed="true")
    sent = {"item_id": "q0", "answer": "b", "time_ms": 2400, "flagged": True, "changed": True, "hinted": False}
    assert api.received == [sent]
    assert (state.phase, state.verdict.right, [one.text for one in state.verdict.why]) == (
        "checked",
        True,
        ["So it is."],
    )
    await state.go_on()
    assert (stem(state), state.phase, state.flagged) == ("Question 1", "asking", False)


async def test_a_hint_is_said_once_and_goes_with_the_answer(api, state):
    await state.open()
    assert [(one.text, one.is_code) for one in state.asked.hint] == [("Look at ", False), ("x", True), (".", False)]
    state.show_hint()
    assert (state.hinted, state.said) == (True, "Hint: Look at x. With a hint, the answer counts as Hard at best.")
    state.said = ""
    state.show_hint()
    assert state.said == ""
    await check(state)
    assert api.received[0]["hinted"] is True
    await state.go_on()
    assert (state.hinted, state.asked.hint) == (False, [])


@pytest.mark.usefixtures("api")
async def test_a_hint_that_is_not_there_cannot_be_shown(state):
    await state.open()
    await check(state)
    await state.go_on()
    state.show_hint()
    assert (stem(state), state.hinted) == ("Question 1", False)


async def test_a_hint_once_read_still_counts_after_a_reload_and_an_undo(api, state):
    await state.open()
    state.show_hint()
    await state.open()
    assert state.hinted
    await check(state)
    await state.go_on()
    await state.undo()
    assert (stem(state), state.hinted) == ("Question 0", True)
    await check(state)
    assert [one["hinted"] for one in api.received] == [True, True]


async def test_nothing_chosen_is_asked_for_and_not_sent(api, state):
    await state.open()
    await check(state, answer="")
    assert state.missing_answer == "Choose an answer first."
    assert api.received == []


async def test_an_answer_pressed_twice_is_sent_once(api, state):
    await state.open()
    form = a_form(state)
    async for _ in state.check(form):
        pass
    async for _ in state.check(form):
        pass
    assert len(api.received) == 1


async def test_an_answer_waits_while_lyceum_is_silent(api, state):
    await state.open()
    api.refusal = 0
    await check(state)
    assert (state.unsaved, state.retry_in, state.phase) == (True, 1, "asking")
    await state.send_again()
    assert state.retry_in == 2
    api.refusal = None
    await state.send_again()
    assert (state.unsaved, state.phase, len(api.received)) == (False, "checked", 1)


async def test_a_reload_sends_what_was_not_saved(api, state):
    await state.open()
    api.refusal = 0
    await check(state)
    api.refusal = None
    await state.open()
    assert (state.phase, api.received[0]["answer"]) == ("checked", "b")


@pytest.mark.usefixtures("api")
async def test_a_reload_goes_on_at_the_first_question_without_an_answer(state):
    await state.open()
    await check(state)
    await state.open()
    assert (stem(state), state.answered_count) == ("Question 1", 1)


async def test_an_answer_that_does_not_fit_says_why_and_can_be_changed(api, state):
    await state.open()
    api.refusal = 400
    await check(state)
    assert (state.problem, state.phase, state.unsaved) == ("It does not fit.", "asking", False)


async def test_another_tab_that_was_quicker_moves_this_one_on(api, state):
    await state.open()
    api.answers[0] = api._answered(0, {"item_id": "q0", "answer": "a", "time_ms": 1})  # noqa: SLF001 - a test's own
    api.refusal = 409
    await check(state)
    assert (stem(state), state.answered_count) == ("Question 1", 1)


async def test_an_answer_taken_back_is_asked_again(api, state):
    await state.open()
    await check(state)
    await state.undo()
    assert (stem(state), state.phase, api.answers) == ("Question 0", "asking", {})


async def test_what_is_set_aside_is_passed_over_until_it_is_taken_up_again(api, state):
    await state.open()
    await state.set_aside()
    assert (stem(state), state.aside.concept, api.set_aside) == ("Question 1", "Concept 0", ["c0"])
    await state.take_up()
    assert (state.aside.concept, api.set_aside) == ("", [])


async def test_an_examination_goes_on_at_once_and_tells_nothing(api, state):
    api.mode = "exam"
    await state.open()
    await check(state)
    assert (stem(state), state.phase, state.verdict.why) == ("Question 1", "asking", [])


async def test_after_the_last_answer_the_result_is_next(api, state):
    await state.open()
    told = None
    for _ in range(3):
        await check(state)
        told = await state.go_on()
    assert api.finished
    assert "/student/practice/s1/result" in str(told)


async def test_a_finished_session_leads_to_its_result(api, state):
    api.finished = True
    assert "/student/practice/s1/result" in str(await state.open())


@pytest.mark.usefixtures("api")
async def test_leaving_asks_only_when_there_is_something_to_say(state):
    await state.open()
    assert "/student" in str(state.leave())
    await check(state)
    assert state.leave() is None
    assert (state.leaving, state.kept) == (True, "1 answer is kept. You can go on later.")
