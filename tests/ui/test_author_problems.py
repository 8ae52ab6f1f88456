"""Problems page: what is said about problems, their tests and solutions, and what its keys ask of the API."""

from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from domain.catalog.modules import MODULES as TRACK
from ui import client as module
from ui import wire
from ui.pages.author import problem_words as words
from ui.pages.author.problems import ProblemsState

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PRIYA = {"user_id": "u1", "email": "p@example.edu", "display_name": "Priya", "roles": ["author"], "zone": "UTC"}
CHECKED = {
    "language": "python",
    "reference": True,
    "expected": "passed",
    "outcome": "passed",
    "passed": 3,
    "total": 3,
    "runtime_ms": 9.4,
}
LINE = {
    "problem_id": "p1",
    "code": "long-words",
    "title": "Count long words",
    "module": "arrays-strings",
    "module_name": "Arrays and strings",
    "difficulty": 2,
    "version": 1,
    "state": "draft",
    "checked_at": None,
    "published_at": None,
    "hidden_tests": 10,
    "solutions": ["python"],
}


def problem(**changed: Any) -> dict[str, Any]:
    return {
        **LINE,
        "target_minutes": 15,
        "topics": [{"code": "text-scanning", "name": "Scanning"}],
        "objectives": ["Scan"],
        "statement": "Given `words`, count.",
        "constraints": ["0 to `n` words"],
        "entry": {
            "function": {"python": "count_long"},
            "parameters": [{"name": "words", "type": "list"}],
            "returns": "whole number",
        },
        "limits": {"time_ms": 200, "memory_mb": 128},
        "hints": ["Look"],
        "visible": [{"name": "one", "arguments": [["a"]], "expected": 1}],
        "hidden": [{"name": "h", "category": "large", "arguments": ["x" * 500], "expected": None}],
        "solutions": [{"language": "python", "code": "def"}],
        "wrong": [{"language": "javascript", "code": "f", "why": "Off by one", "fails": "edge_cases"}],
        "missing": [],
        "report": None,
        "check_run_id": None,
        **changed,
    }


def shown(**changed: Any) -> words.Shown:
    return words.shown(msgspec.convert(problem(**changed), wire.AuthoredProblem), now=NOW, zone="UTC")


def report(*outcomes: str) -> dict[str, Any]:
    wrong = {**CHECKED, "reference": False, "expected": "edge_cases", "outcome": outcomes[1], "language": "javascript"}
    solutions = [{**CHECKED, "outcome": outcomes[0], "failed_tests": ["h"]}, wrong]
    return {
        "checked_at": "2026-11-25T08:59:00Z",
        "passed": outcomes == ("passed", "edge_cases"),
        "solutions": solutions,
    }


def test_the_modules_are_those_of_the_track() -> None:
    assert [(words.ANY, "Any module"), *((one.code, one.name) for one in TRACK)] == words.MODULES


def test_the_heading_counts_and_tells_what_fails() -> None:
    def said(*counts: int) -> str:
        return words.sentence(wire.ProblemCounts(problems=counts[0], published=counts[1], failing=counts[2]))

    assert said(0, 0, 0) == "Nothing has been imported yet."
    assert said(9, 7, 0) == "9 problems, 7 published."
    assert said(9, 7, 1) == "9 problems, 7 published. 1 failing."


def test_a_problem_is_told_with_its_call_its_tests_and_what_hinders_it() -> None:
    told = shown()
    assert told.call == "count_long(words) → whole number"
    assert [span.text for span in told.statement if span.is_code] == ["words"]
    assert (told.visible[0].call, told.visible[0].expected) == ('(["a"])', "1")
    assert told.hidden[0].call.endswith("…")
    assert (told.checked, told.not_publishable_because) == (
        "This version has not been checked.",
        "Check this version first.",
    )
    assert shown(missing=["There are no hints."]).not_publishable_because == "There are no hints."


def test_each_solution_says_what_was_expected_and_what_came() -> None:
    right, wrong = shown(report=report("passed", "edge_cases")).solutions
    assert (right.heading, right.state, right.failed) == ("Reference in Python", "passed", "h")
    assert right.came == "It passes: 3 of 3 tests in 9\N{NO-BREAK SPACE}ms."
    assert (wrong.heading, wrong.state, wrong.why) == (
        "Wrong, in JavaScript: fails at the edges",
        "passed",
        "Off by one",
    )
    failed = shown(report=report("timeout", "passed"))
    assert [one.state for one in failed.solutions] == ["failed", "failed"]
    assert failed.not_publishable_because == "The last check failed."
    assert failed.checked.endswith("0 of 2 solutions did what is written.")
    assert [one.state for one in shown().solutions] == ["pending", "pending"]


def test_mistakes_stand_with_their_lines() -> None:
    errors = [wire.FieldError(field="line 4", rule="r", message="no"), wire.FieldError(message="nothing")]
    assert words.mistakes(errors, "All wrong.") == ["Line 4: no."]
    assert words.mistakes([], "All wrong.") == ["All wrong."]


class Api:
    """Answers as the API would, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.refuses: dict[str, Any] | None = None
        self.checking = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append((request.method, path, request.headers.get("content-type", "")))
        if path == "/v1/users/me":
            return httpx.Response(200, json=PRIYA)
        if request.method == "POST":
            if self.refuses:
                return httpx.Response(400, json=self.refuses)
            self.checking |= path.endswith("/check")
            body = {
                "created": 1,
                "updated": 0,
                "unchanged": 2,
                "left_out": [{"what": "cases", "reason": "r", "count": 3}],
            }
            return httpx.Response(200, json=body)
        if path == "/v1/content/problems/p1":
            return httpx.Response(200, json=problem(check_run_id="r1" if self.checking else None))
        if path == "/v1/content/problems":
            counts = {"problems": 1, "published": 0, "failing": 0}
            return httpx.Response(200, json={"counts": counts, "items": [LINE], "next_cursor": "long-words"})
        return httpx.Response(404, json={"type": "missing", "title": "Missing", "status": 404, "detail": ""})


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    told = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(told.answer))
    return told


@pytest.fixture
def state(api: Api) -> ProblemsState:
    assert api.asked == []
    made = ProblemsState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    made.user_id = "u1"
    return made


async def run(event: Any, *arguments: Any) -> None:
    """Run an event to its end, whatever it yields."""
    told = event(*arguments)
    if hasattr(told, "__aiter__"):
        async for _ in told:
            pass
    elif hasattr(told, "__await__"):
        await told


async def test_the_list_is_narrowed_and_a_problem_opened_and_closed(state: ProblemsState, api: Api) -> None:
    handler = ProblemsState.event_handlers
    for name, value in (("seek", "words"), ("choose_module", "hashing"), ("choose_state", "draft")):
        await run(handler[name].fn, state, value)
    assert (len(state.rows), state.footer, state.is_narrowed) == (1, "1 shown, by module and difficulty", True)
    await run(handler["more"].fn, state)
    assert len(state.rows) == 2
    await run(handler["choose"].fn, state, "p1")
    assert state.opened_problem.title == "Count long words"
    handler["choose_tab"].fn(state, "tests")
    handler["close_problem"].fn(state)
    assert (state.chosen, state.tab) == ("", "tests")
    await run(handler["choose"].fn, state, "nobody")
    assert (state.chosen, bool(state.problem)) == ("", True)
    assert api.asked[-1][1].endswith("/nobody")


async def test_a_check_goes_on_until_the_page_sees_that_it_is_done(state: ProblemsState, api: Api) -> None:
    handler = ProblemsState.event_handlers
    await run(handler["choose"].fn, state, "p1")
    await run(handler["look_again"].fn, state)
    await run(handler["check"].fn, state)
    assert (state.opened_problem.checking, state.tab, state.busy) == (True, "solutions", False)
    api.checking = False
    await run(handler["look_again"].fn, state)
    assert not state.opened_problem.checking


async def test_publishing_and_withdrawing_ask_for_it_and_look_again(state: ProblemsState, api: Api) -> None:
    handler = ProblemsState.event_handlers
    await run(handler["choose"].fn, state, "p1")
    for verb in ("publish", "withdraw"):
        await run(handler[verb].fn, state)
        assert ("POST", f"/v1/content/problems/p1/{verb}", "") in api.asked
        assert (state.busy, state.said.startswith("Count long words")) == (False, True)


@pytest.mark.parametrize(("text", "kind"), [("code: a", "application/yaml"), (' {"license": 1}', "application/json")])
async def test_a_file_is_sent_as_what_it_is(state: ProblemsState, api: Api, text: str, kind: str) -> None:
    handler = ProblemsState.event_handlers
    handler["begin_importing"].fn(state)
    await run(handler["load_text"].fn, state, {"text": text})
    assert ("POST", "/v1/content/problems/import", kind) in api.asked
    assert (state.importing, state.brought) == (False, "1 new, 0 changed, 2 unchanged. 3 cases left out: r.")


async def test_mistakes_keep_the_file_open(state: ProblemsState, api: Api) -> None:
    handler = ProblemsState.event_handlers
    handler["begin_importing"].fn(state)
    await run(handler["load_text"].fn, state, {"text": "  "})
    assert state.mistakes == ["There is no text."]
    api.refuses = {"status": 400, "detail": "No.", "errors": [{"field": "line 1", "rule": "r", "message": "no"}]}
    await run(handler["load_text"].fn, state, {"text": "code: a"})
    assert (state.importing, state.mistakes, state.busy) == (True, ["Line 1: no."], False)
    api.refuses = {"status": 400, "detail": "No.", "errors": []}
    await run(handler["load_text"].fn, state, {"text": "code: a"})
    assert state.problem == "No."
    handler["stop_importing"].fn(state)
    assert not state.importing
