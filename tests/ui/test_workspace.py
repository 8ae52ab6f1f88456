"""Code survives silence, another language and a reload; a verdict is followed to its end; what is over is only read."""

import json
from typing import Any

import httpx
import pytest
import reflex as rx

from tests.ui.tasks import AT, a_problem, a_task, an_evaluation, waiting
from ui import client as module
from ui.pages.student.workspace import WorkspaceState

pytestmark = pytest.mark.anyio

MAYA = {"user_id": "u1", "email": "m@example.edu", "display_name": "Maya", "roles": ["student"], "zone": "UTC"}
HINTS = ["What do they share?", "Sort the letters.", "Collect in a map."]


class Api:
    """One task whose judge, drafts and hints answer as they are told to."""

    def __init__(self) -> None:
        self.task = a_task()
        self.following: list[dict[str, Any]] = []
        self.is_silent = False
        self.judge_is_silent = False
        self.refusal: dict[str, Any] | None = None
        self.received: list[tuple[str, str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, method = request.url.path, request.method
        if path == "/v1/users/me":
            return httpx.Response(200, json=MAYA)
        if not path.startswith("/v1/study-tasks/"):
            return httpx.Response(404, json={"status": 404, "detail": "No."})
        if self.is_silent:
            raise httpx.ConnectError("silent")
        body = json.loads(request.content) if request.content else None
        rest = path.removeprefix("/v1/study-tasks/").partition("/")[2]
        if method != "GET":
            self.received.append((method, rest, body))
        return self._answer(path, method, rest, body)

    def _answer(self, path: str, method: str, rest: str, body: Any) -> httpx.Response:
        if self.refusal is not None and method != "GET":
            return httpx.Response(self.refusal["status"], json=self.refusal)
        if rest in ("submit", "run"):
            return self._take()
        if rest.startswith("evaluations/"):
            return self._follow(rest)
        return httpx.Response(200, json=self._told(path, rest, body))

    def _told(self, path: str, rest: str, body: Any) -> Any:
        if path.endswith("/next"):
            return {**self.task, "task_id": "t2", "title": "Two bags"}
        if rest == "hints":
            return {"level": body["level"], "text": HINTS[body["level"] - 1], "hints_used": 1}
        if rest in ("start", "finish", "skip", "replace"):
            return self._moved(rest)
        return None if rest in ("draft", "note") else self.task

    def _moved(self, verb: str) -> dict[str, Any]:
        if verb == "start":
            self.task |= {"status": "in_progress", "started_at": AT}
        elif verb == "finish":
            self.task |= {"status": "completed", "outcome": "failure", "completed_at": AT}
        elif verb == "replace":
            return {**self.task, "task_id": "t9"}
        return self.task

    def _take(self) -> httpx.Response:
        if self.judge_is_silent:
            return httpx.Response(503, json={"status": 503, "detail": "No judge."})
        return httpx.Response(202, json={"evaluation_id": "e1", "status": "queued", "status_url": "…"})

    def _follow(self, rest: str) -> httpx.Response:
        if rest.endswith("/cancel"):
            return httpx.Response(200, json=waiting(status="cancelled"))
        found = self.following.pop(0) if len(self.following) > 1 else self.following[0]
        if found["status"] not in ("queued", "running"):
            self.task["evaluations"] = [found]
            self.task["submissions"] = int(found["kind"] == "submit")
            if found["status"] == "passed" and found["kind"] == "submit":
                self.task |= {"status": "completed", "outcome": "success", "completed_at": AT}
        return httpx.Response(200, json=found)

    def sent(self, rest: str) -> list[Any]:
        return [body for _, path, body in self.received if path == rest]


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    monkeypatch.setattr(WorkspaceState, "_address", lambda _: "t1")
    return made


@pytest.fixture
def state() -> WorkspaceState:
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(WorkspaceState.get_full_name().split("."))


async def submit(state: WorkspaceState, code: str = "def f(): ...") -> None:
    async for _ in state.submit(code):
        pass


PASSED = an_evaluation(status="passed", failure_category=None)


# Coming


async def test_coming_to_a_scheduled_task_begins_it(api: Api, state: WorkspaceState):
    api.task |= {"status": "scheduled", "started_at": None}
    await state.open()
    assert [path for _, path, _ in api.received] == ["start"]
    assert state.main.status == "ready"
    assert state.started_ms > 0
    assert state.statement.title == "Group words"
    assert state.code == a_problem()["starters"]["python"]


@pytest.mark.usefixtures("api")
async def test_a_task_of_another_is_not_found(state: WorkspaceState, monkeypatch):
    monkeypatch.setattr(Api, "_answer", lambda *_: httpx.Response(404, json={"status": 404, "detail": "No."}))
    await state.open()
    assert state.main.status == "missing"


async def test_an_expired_task_is_only_read(api: Api, state: WorkspaceState):
    api.task |= {"status": "expired", "started_at": None}
    await state.open()
    assert state.ending.state == "missed"
    await submit(state)
    assert api.received == []


async def test_a_review_is_no_code(api: Api, state: WorkspaceState):
    api.task |= {"kind": "review", "problem": None, "problem_id": None, "concept_id": "c1", "title": "Review: heaps"}
    await state.open()
    assert (state.kind, state.is_gone) == ("review", False)
    assert api.received == []


async def test_a_review_that_no_question_asks_is_solved_as_code(api: Api, state: WorkspaceState):
    api.task |= {"kind": "review", "concept_id": "c1", "status": "in_progress"}
    await state.open()
    assert (state.kind, state.is_gone) == ("coding", False)


async def test_a_problem_that_vanished_makes_room_for_another(api: Api, state: WorkspaceState):
    api.task |= {"problem": None, "problem_missing": True}
    await state.open()
    assert state.is_gone
    assert "/student/study/t9" in str(await state.choose_another())


async def test_a_verdict_that_is_not_there_yet_is_waited_for_after_a_reload(api: Api, state: WorkspaceState):
    api.task["evaluations"], api.following = [waiting(status="running")], [an_evaluation()]
    await state.open()
    assert (state.judging, state.verdict.words) == ("submit", "Running your code.")
    await state.ask()
    assert (state.judging, state.verdict.state) == ("", "not_yet")


# Code


async def test_what_is_typed_is_saved_as_a_draft_of_its_language(api: Api, state: WorkspaceState):
    await state.open()
    await state.write("python", "def f(): ...", 4)
    assert api.sent("draft") == [{"language": "python", "code": "def f(): ..."}]
    assert (state.saved, state.unsaved) == (4, False)


@pytest.mark.usefixtures("api")
async def test_each_language_keeps_its_draft(state: WorkspaceState):
    await state.open()
    await state.write("python", "mine", 1)
    state.choose_language("javascript")
    assert state.code == a_problem()["starters"]["javascript"]
    assert state.statement.signature.startswith("groupWords")
    state.choose_language("python")
    assert state.code == "mine"


async def test_a_reload_begins_with_what_was_typed_last(api: Api, state: WorkspaceState):
    await state.open()
    await state.write("python", "mine", 1)
    api.task["drafts"] = {"python": {"code": "mine, elsewhere", "saved_at": AT}}
    await state.open()
    assert (state.main.status, state.language, state.code) == ("ready", "python", "mine, elsewhere")


async def test_a_reload_goes_on_in_the_language_one_was_in(api: Api, state: WorkspaceState):
    await state.open()
    state.choose_language("javascript")
    api.task["drafts"] = {"python": {"code": "mine", "saved_at": AT}}
    await state.open()
    assert state.language == "javascript"


async def test_a_reload_prefers_what_could_not_be_saved(api: Api, state: WorkspaceState):
    await state.open()
    api.is_silent = True
    await state.write("python", "mine", 1)
    api.is_silent = False
    await state.open()
    assert state.code == "mine"


async def test_what_silence_swallowed_is_saved_later(api: Api, state: WorkspaceState):
    await state.open()
    api.is_silent = True
    await state.write("python", "lost?", 2)
    assert (state.unsaved, state.retry_in, state.saved) == (True, 1, 0)
    await state.save_again()
    assert state.retry_in == 2
    api.is_silent = False
    await state.save_again()
    assert (state.unsaved, state.saved) == (False, 2)
    assert api.sent("draft") == [{"language": "python", "code": "lost?"}]


async def test_a_draft_that_is_refused_is_told_and_not_repeated(api: Api, state: WorkspaceState):
    await state.open()
    api.refusal = {"status": 413, "detail": "At most 64 KB."}
    await state.write("python", "x" * 70_000, 2)
    assert (state.problem, state.unsaved) == ("At most 64 KB.", False)


@pytest.mark.usefixtures("api")
async def test_the_code_is_started_over_in_the_editor(state: WorkspaceState):
    await state.open()
    await state.write("python", "mine", 1)
    await state.start_over()
    assert (state.code, state.edition) == (a_problem()["starters"]["python"], 1)


# Judging


async def test_a_submit_is_followed_until_its_verdict(api: Api, state: WorkspaceState):
    api.following = [waiting(position={"before": 3, "about_seconds": 6}), waiting(status="running"), an_evaluation()]
    await state.open()
    await submit(state, "my code")
    assert api.sent("submit") == [{"language": "python", "code": "my code"}]
    assert (state.judging, state.verdict.words) == ("submit", "3 before you, about 6\u00a0s.")
    await state.ask()
    assert state.verdict.words == "Running your code."
    await state.ask()
    assert (state.judging, state.verdict.words) == ("", "Not yet: 12 of 19 tests pass.")
    assert state.said == "Not yet: 12 of 19 tests pass. Look at edge cases."
    assert state.verdict.remark.startswith("first submit")
    assert [row.number for row in state.rows] == ["1"]


async def test_a_pass_completes_the_task_and_names_the_next(api: Api, state: WorkspaceState):
    api.following = [PASSED]
    await state.open()
    await submit(state)
    assert (state.ending.state, state.next_task) == ("passed", "/student/study/t2")
    assert state.next_words == "Next: Two bags"


async def test_a_task_is_asked_for_until_it_knows_of_its_verdict(api: Api, state: WorkspaceState):
    api.following = [PASSED]
    await state.open()
    await submit(state)
    api.task |= {"status": "in_progress", "outcome": None, "completed_at": None}
    await state.refresh()
    assert (state.is_settling, state.ending.state) == (True, "")
    api.task |= {"status": "completed", "outcome": "success", "completed_at": AT}
    await state.ask()
    assert (state.is_settling, state.ending.state) == (False, "passed")


async def test_a_task_that_never_learns_of_its_verdict_is_not_asked_for_ever(api: Api, state: WorkspaceState):
    api.task["evaluations"] = [PASSED]
    await state.open()
    for _ in range(50):
        await state.ask()
    assert not state.is_settling


async def test_running_the_visible_tests_completes_nothing(api: Api, state: WorkspaceState):
    api.following = [an_evaluation(kind="run", status="passed", failure_category=None, hidden=None)]
    await state.open()
    async for _ in state.run("my code"):
        pass
    assert api.sent("run") == [{"language": "python", "code": "my code"}]
    assert state.ending.state == ""
    assert state.rows == []


async def test_nothing_is_sent_twice_while_it_is_judged(api: Api, state: WorkspaceState):
    api.following = [waiting()]
    await state.open()
    await submit(state)
    await submit(state)
    assert len(api.sent("submit")) == 1


async def test_without_a_judge_the_work_is_said_to_be_saved(api: Api, state: WorkspaceState):
    api.judge_is_silent = True
    await state.open()
    await submit(state)
    assert state.verdict.words == "Code cannot be run now. Your work is saved; try again in a minute."
    assert state.judging == ""


async def test_a_lost_connection_keeps_on_asking(api: Api, state: WorkspaceState):
    api.following = [waiting(), an_evaluation()]
    await state.open()
    await submit(state)
    api.is_silent = True
    await state.ask()
    assert (state.is_lost, state.judging) == (True, "submit")
    api.is_silent = False
    await state.ask()
    assert (state.is_lost, state.judging) == (False, "")


async def test_too_many_submits_are_refused_in_the_apis_words(api: Api, state: WorkspaceState):
    await state.open()
    api.refusal = {"status": 429, "detail": "Two are being judged. Try again in 5 seconds."}
    await submit(state)
    assert (state.problem, state.judging) == ("Two are being judged. Try again in 5 seconds.", "")


async def test_a_task_that_was_finished_elsewhere_is_read_again(api: Api, state: WorkspaceState):
    await state.open()
    api.refusal = {"status": 409, "detail": "The task is over."}
    api.task |= {"status": "skipped"}
    await submit(state)
    assert (state.problem, state.ending.state) == ("The task is over.", "skipped")


async def test_a_verdict_that_vanished_is_told(api: Api, state: WorkspaceState, monkeypatch):
    api.following = [waiting()]
    await state.open()
    await submit(state)
    monkeypatch.setattr(Api, "_follow", lambda *_: httpx.Response(404, json={"status": 404, "detail": "It is gone."}))
    await state.ask()
    assert (state.judging, state.problem) == ("", "It is gone.")


async def test_a_submit_can_be_opened_and_closed(api: Api, state: WorkspaceState):
    api.task |= {"evaluations": [an_evaluation()], "submissions": 1}
    await state.open()
    state.show_tab("submissions")
    state.open_submit("e1")
    state.close_submit()
    assert (state.tab, state.opened.evaluation_id) == ("submissions", "")


async def test_a_judging_can_be_cancelled(api: Api, state: WorkspaceState):
    api.following = [waiting()]
    await state.open()
    await submit(state)
    await state.cancel()
    assert (state.judging, state.verdict.state) == ("", "cancelled")


async def test_the_code_of_a_submit_can_be_taken_back(api: Api, state: WorkspaceState):
    api.task["evaluations"] = [an_evaluation(language="javascript", code="function f() {}")]
    api.task["submissions"] = 1
    await state.open()
    state.choose_language("python")
    state.open_submit("e1")
    assert (state.opened.evaluation_id, state.opened_code) == ("e1", "function f() {}")
    await state.take_back()
    assert (state.language, state.code, state.tab) == ("javascript", "function f() {}", "code")
    assert state.opened.evaluation_id == ""
    assert api.sent("draft")[-1] == {"language": "javascript", "code": "function f() {}"}


# Hints and notes


async def test_hints_come_one_by_one(api: Api, state: WorkspaceState):
    await state.open()
    await state.next_hint()
    await state.next_hint()
    assert [body["level"] for body in api.sent("hints")] == [1, 2]
    assert [hint.level for hint in state.hints] == [1, 2]


async def test_the_third_hint_says_when_it_opens(api: Api, state: WorkspaceState):
    api.task |= {"metadata": {"hint_levels": [1, 2]}, "hints_used": 2}
    await state.open()
    assert [hint.level for hint in state.hints] == [1, 2]
    later = {"field": "opens_at", "rule": "later", "message": "2026-11-25T14:41:00+00:00"}
    api.refusal = {"status": 409, "detail": "Later.", "errors": [later]}
    await state.next_hint()
    assert state.hint_opens == "Opens after a submit that fails, or at 14:41."
    assert state.problem == ""


async def test_a_failed_submit_opens_the_third_hint(api: Api, state: WorkspaceState):
    await state.open()
    state.hint_opens, api.following = "Opens later.", [an_evaluation()]
    await submit(state)
    assert state.hint_opens == ""


async def test_hints_of_a_task_that_is_over_are_left_away_where_they_are_refused(api: Api, state: WorkspaceState):
    api.task |= {"metadata": {"hint_levels": [1]}, "hints_used": 1, "status": "skipped"}
    api.refusal = {"status": 409, "detail": "The task is over."}
    await state.open()
    assert (state.main.status, state.hints) == ("ready", [])


async def test_a_hint_that_cannot_be_shown_is_told(api: Api, state: WorkspaceState):
    await state.open()
    api.is_silent = True
    await state.next_hint()
    assert state.problem == "No hint can be shown now. Try again in a minute."
    api.is_silent, api.refusal = False, {"status": 429, "detail": "Twenty an hour."}
    await state.next_hint()
    assert (state.problem, state.asking_hint) == ("Twenty an hour.", False)


async def test_after_the_last_hint_there_is_no_other(api: Api, state: WorkspaceState):
    api.task |= {"metadata": {"hint_levels": [1, 2, 3]}, "hints_used": 3}
    await state.open()
    asked = len(api.sent("hints"))
    await state.next_hint()
    assert len(api.sent("hints")) == asked


async def test_a_note_and_a_star_are_kept(api: Api, state: WorkspaceState):
    await state.open()
    await state.write_note("Sort the letters.")
    await state.star()
    assert api.sent("note")[-1] == {"note": "Sort the letters.", "starred": True}
    api.refusal = {"status": 422, "detail": "Too long."}
    await state.star()
    assert (state.starred, state.problem) == (True, "Too long.")


@pytest.mark.usefixtures("api")
async def test_the_difficulty_can_be_hidden_and_shown(state: WorkspaceState):
    await state.open()
    state.hide()
    assert state.hides
    state.hide()
    assert not state.hides


# The end


@pytest.mark.usefixtures("api")
async def test_finishing_without_a_pass_is_asked_first_and_then_read_only(state: WorkspaceState):
    await state.open()
    state.ask_before("finish")
    assert state.asking == "finish"
    await state.finish()
    assert (state.asking, state.ending.words) == ("", "Finished without passing on 25 Nov.")


@pytest.mark.usefixtures("api")
async def test_skipping_leads_back_to_the_path(state: WorkspaceState):
    await state.open()
    state.ask_before("skip")
    state.stay()
    assert state.asking == ""
    assert "/student/study" in str(await state.skip())


async def test_another_task_knows_nothing_of_the_one_before(api: Api, state: WorkspaceState, monkeypatch):
    api.following = [an_evaluation()]
    await state.open()
    await submit(state)
    monkeypatch.setattr(WorkspaceState, "_address", lambda _: "t2")
    api.task = a_task(task_id="t2")
    await state.open()
    assert (state.verdict.state, state.rows, state.hints) == ("", [], [])
