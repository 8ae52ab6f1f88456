"""The study path in words: the map, the task at hand, reviews, pace and the list; and what its page asks of the API."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from domain.study.constants import PACE_DOWN_BELOW, PACE_TASKS, PACE_UP_ABOVE
from tests.ui.test_student_words import a_today
from ui import client as module
from ui import wire
from ui.format import NBSP, NONE
from ui.pages.student import study_words as words
from ui.pages.student.study import StudyState
from ui.pages.student.today import TodayState
from ui.theme import STATES

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)
NAMES = {"introduction": "Introduction", "hashing": "Hashing", "heaps": "Heaps"}


def task(number: int = 1, **changes: Any) -> dict[str, Any]:
    told = {
        "task_id": f"t{number}",
        "path_id": "p1",
        "problem_id": f"problem-{number}",
        "concept_id": None,
        "kind": "coding",
        "title": f"Task {number}",
        "module": "hashing",
        "topics": [],
        "difficulty": 3,
        "status": "scheduled",
        "outcome": None,
        "scheduled_at": NOW + timedelta(hours=number),
        "expires_at": NOW + timedelta(days=7),
        "started_at": None,
        "completed_at": None,
        "score": None,
        "time_spent_seconds": 0,
        "submissions": 0,
        "hints_used": 0,
        "target_minutes": 20,
        "reason": "Chosen because your weakest topic here is lookup with sets.",
        "expected_success": 0.68,
        "problem_missing": False,
        "metadata": {},
    } | changes
    return {"module_name": NAMES[told["module"]], **told}


def done(number: int, *, right: bool = True, **changes: Any) -> dict[str, Any]:
    ended = {
        "status": "completed",
        "outcome": "success" if right else "failure",
        "completed_at": NOW - timedelta(days=number),
        "score": 1.0 if right else 0.65,
        "time_spent_seconds": 1260,
    }
    return task(number, **(ended | changes))


def review(number: int = 8, *, due_at: datetime = NOW, **changes: Any) -> dict[str, Any]:
    what = {"kind": "review", "problem_id": None, "concept_id": "c1", "target_minutes": None, "expected_success": None}
    return task(number, title="Two pointers", metadata={"due_at": due_at.isoformat()}, **(what | changes))


def part(code: str, position: int, completed: int, total: int = 5, state: str = "open") -> dict[str, Any]:
    opens_when = "Opens when 3 of 5 tasks of Hashing are done." if state == "locked" else None
    return {
        "code": code,
        "name": NAMES[code],
        "position": position,
        "state": state,
        "opens_when": opens_when,
        "completed": completed,
        "total": total,
    }


CONFIG: dict[str, Any] = {
    "weights": {"weakness": 0.4, "difficulty": 0.25, "novelty": 0.2, "recency": 0.15},
    "start_difficulty": 1,
    "target_band": [0.6, 0.75],
    "daily_minutes": 30,
    "modules": list(NAMES),
}


def a_path(**changes: Any) -> dict[str, Any]:
    return {
        "path_id": "p1",
        "track": "coding-interview-meta",
        "track_name": "Coding interview",
        "status": "active",
        "config": CONFIG,
        "created_at": NOW - timedelta(days=35),
        "modules": [
            part("introduction", 1, 4, 4, "done"),
            part("hashing", 2, 3),
            part("heaps", 3, 0, 4, "locked"),
        ],
        "tasks": [task(1), task(2)],
    } | changes


def path(**changes: Any) -> wire.StudyPath:
    return msgspec.convert(a_path(**changes), wire.StudyPath)


def tasks(*told: dict[str, Any]) -> list[wire.StudyTask]:
    return msgspec.convert(list(told), list[wire.StudyTask])


# The map


def test_each_module_has_a_dash_for_each_task_and_says_where_one_is():
    first, now, later = words.module_rows(path())
    assert (first.state, first.progress, first.dashes) == ("done", "4 of 4 tasks", ["done"] * 4)
    assert (now.badge, now.dashes) == ("Now", ["done", "done", "done", "now", ""])
    assert now.label == "Hashing. Module 2, 3 of 5 tasks, now."
    assert (later.badge, later.label) == ("Next", "Heaps. Module 3, 0 of 4 tasks, locked, next.")
    assert later.because == "Opens when 3 of 5 tasks of Hashing are done."
    assert not now.because


def test_without_a_task_the_first_open_module_is_now_and_on_a_finished_path_none():
    assert words.now_module(path(tasks=[])) == "hashing"
    finished = path(tasks=[], modules=[part("introduction", 1, 4, 4, "done")])
    assert words.module_rows(finished)[0].badge == ""
    assert words.is_all_done(finished)
    assert not words.is_all_done(path())


def test_a_module_without_tasks_has_an_empty_ring():
    row = words.module_rows(path(modules=[part("hashing", 1, 0, 0)]))[0]
    assert (row.dashes, row.ring[:4], row.progress) == ([], "0.00", "0 of 0 tasks")


def test_the_sentence_tells_the_pace_once_there_is_one_and_the_plan_before():
    assert words.sentence(path(), now=NOW, zone="UTC") == (
        "7 of 13 tasks done · started 21 October · about 4 weeks at your pace"
    )
    fresh = path(created_at=NOW - timedelta(days=1), modules=[part("hashing", 1, 1)])
    assert words.sentence(fresh, now=NOW, zone="UTC").endswith(f"about 3 days at 30{NBSP}min a day")
    finished = path(tasks=[], modules=[part("introduction", 1, 4, 4, "done")])
    assert words.sentence(finished, now=NOW, zone="UTC") == "4 of 4 tasks done · started 21 October"
    assert words.typical_minutes([]) == words.typical_minutes(tasks(task(target_minutes=8))) == words.TYPICAL_MINUTES
    assert words.typical_minutes(tasks(task(target_minutes=30), task(target_minutes=40))) == 35


# What comes next


def test_what_is_begun_comes_before_what_is_scheduled_and_reviews_have_a_place_of_their_own():
    begun = task(9, status="in_progress", started_at=NOW - timedelta(hours=2), submissions=2)
    found = words.task_at_hand(tasks(review(), task(3), begun, task(1)))
    told = words.next_task(found, now=NOW, zone="UTC")
    assert (told.task_id, told.begun, told.may_be_replaced) == ("t9", "Begun today 12:00 · 2 submits", False)
    assert words.task_at_hand(tasks(review(), done(1))) is None
    assert words.next_task(None, now=NOW, zone="UTC").task_id == ""


def test_a_task_says_why_it_was_chosen_and_how_likely_success_is():
    told = words.next_task(words.task_at_hand(tasks(task())), now=NOW, zone="UTC")
    assert told.reason == (
        f"Chosen because your weakest topic here is lookup with sets. Expected success: about 68{NBSP}%."
    )
    assert (told.difficulty_words, told.minutes, told.begun) == ("Difficulty 3 of 5", f"20{NBSP}min", "")
    bare = tasks(task(reason="", expected_success=None, target_minutes=None))[0]
    told = words.next_task(bare, now=NOW, zone="UTC")
    assert (told.reason, told.minutes) == ("", "")


def test_begun_without_a_submit_says_only_since_when():
    begun = tasks(task(status="in_progress", started_at=NOW - timedelta(hours=2)))[0]
    assert words.begun_words(begun, now=NOW, zone="UTC") == "Begun today 12:00"


def test_a_task_whose_problem_is_gone_is_named_and_the_next_one_is_ready():
    ahead = tasks(task(1, problem_missing=True), task(2))
    assert words.task_gone(ahead) == words.GoneTask(task_id="t1", title="Task 1")
    assert words.next_task(words.task_at_hand(ahead), now=NOW, zone="UTC").title == "Task 2"
    assert words.task_gone(tasks(task(2))) == words.GoneTask()


def test_reviews_come_longest_due_first_and_say_how_late_they_are():
    late = review(7, due_at=NOW - timedelta(days=3)) | {"title": "Sliding window"}
    plain = {**review(6), "metadata": {}, "scheduled_at": NOW}
    rows = words.review_rows(tasks(review(8), late, plain, task(1)), now=NOW, zone="UTC")
    assert [(row.title, row.due, row.is_overdue) for row in rows] == [
        ("Sliding window", "3 days overdue", True),
        ("Two pointers", "due today", False),
        ("Two pointers", "due today", False),
    ]


def test_a_review_is_done_in_the_player_or_at_a_problem():
    in_player, at_problem = tasks(review() | {"metadata": {"practice_session_id": "s1"}}, review())
    assert words.place_of_review(in_player) == "/student/practice/s1"
    assert words.place_of_review(at_problem) == "/student/study/t8"


def test_today_offers_a_coding_task_and_never_a_review():
    summary = {"today": [review(), task(2)], "due_reviews": 1, "next_task": review()}
    found = words.task_today(msgspec.convert(summary, wire.StudySummary))
    assert found is not None
    assert found.task_id == "t2"
    assert words.task_today(None) is None
    alone = msgspec.convert({"today": [], "due_reviews": 0, "next_task": None}, wire.StudySummary)
    assert words.task_today(alone) is None


# Pace

PROGRESS = wire.PathProgress(overall_accuracy=0.8, current_difficulty=3)


def pace(*told: dict[str, Any]) -> words.PaceWords:
    return words.pace_words(tasks(*told), config=path().config, progress=PROGRESS)


def test_pace_knows_the_numbers_of_the_domain():
    assert (words.PACE_TASKS, words.STEPS_UP_ABOVE, words.STEPS_DOWN_BELOW) == (
        PACE_TASKS,
        PACE_UP_ABOVE,
        PACE_DOWN_BELOW,
    )


def test_pace_is_told_of_the_last_five_oldest_first():
    ended = [done(number, right=number != 3) for number in range(1, 8)]
    marks = words.pace_marks(tasks(*ended, review(9), task(10)))
    assert [mark.task_id for mark in marks] == ["t5", "t4", "t3", "t2", "t1"]
    assert [mark.right for mark in marks] == [True, True, False, True, True]
    assert marks[2].label == "Task 3: not passed"
    told = pace(*ended)
    assert (told.success, told.difficulty) == (f"80{NBSP}%", "3 of 5")
    assert told.then == (f"The path aims for 60 to 75{NBSP}%. Above 80{NBSP}% it steps up, below 40{NBSP}% down.")


def test_pace_says_what_follows_when_there_is_little_or_it_went_badly():
    assert pace().success == ""
    assert "After five tasks it adapts" in pace(done(1)).then
    assert "the next is easier" in pace(done(1, right=False), done(2, right=False), done(3)).then


# The list


@pytest.mark.parametrize(
    ("told", "state", "state_words"),
    [
        (task(1), "planned", "Planned"),
        (task(1, status="in_progress"), "in_progress", "In progress"),
        (task(1, status="skipped"), "skipped", "Skipped"),
        (task(1, status="expired"), "expired", "Expired"),
        (done(1), "passed", "Passed"),
        (done(1, right=False), "failed", "Not passed"),
        (done(1, kind="review"), "passed", "Recalled"),
        (done(1, kind="review", right=False), "failed", "Not recalled"),
    ],
)
def test_the_list_says_how_each_task_ended(told, state, state_words):
    [row] = words.task_rows(tasks(told), now=NOW, zone="UTC")
    assert not row.is_open_review
    assert (row.state, row.state_words) == (state, state_words)
    assert state in STATES


def test_the_list_knows_the_reviews_that_are_open():
    assert words.task_rows(tasks(review()), now=NOW, zone="UTC")[0].is_open_review


def test_the_list_tells_score_time_and_day():
    ended, planned = words.task_rows(tasks(done(3, right=False), task(2)), now=NOW, zone="UTC")
    assert (ended.score, ended.took, ended.when, ended.difficulty) == (
        f"65{NBSP}%",
        f"21{NBSP}min",
        "3 days ago",
        "3 of 5",
    )
    assert (planned.score, planned.took, planned.when) == (NONE, NONE, "today")
    assert words.shown_words([ended, planned]) == "2 tasks, the latest first"
    assert words.module_choices(path())[:2] == [("", "All modules"), ("introduction", "Introduction")]


# The page


MAYA = {"user_id": "u1", "email": "m@example.edu", "display_name": "Maya", "roles": ["student"], "zone": "UTC"}


class Api:
    """A learner's path, kept as it changes."""

    def __init__(self) -> None:
        self.path: dict[str, Any] | None = a_path(tasks=[task(1), task(2), review()])
        self.listed = [task(1), done(2)]
        self.received: list[tuple[str, str, Any]] = []
        self.asked: list[dict[str, str]] = []
        self.refuses = ""
        self.summary: dict[str, Any] | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        place = request.url.path
        if request.method != "GET":
            return self.change(request, place)
        if place == "/v1/study-tasks":
            return self.list_tasks(dict(request.url.params))
        told: dict[str, Any] = {
            "/v1/users/me": MAYA,
            "/v1/study-paths/active": self.path,
            "/v1/study-paths/p1/progress": PROGRESS,
            "/v1/study-paths/summary": self.summary,
            "/v1/learning/today": a_today(),
        }
        return self.told(told.get(place))

    def list_tasks(self, asked: dict[str, str]) -> httpx.Response:
        self.asked.append(asked)
        return self.told({"items": self.listed, "next_cursor": None if "cursor" in asked else "more"})

    def told(self, what: object) -> httpx.Response:
        if what is None:
            return httpx.Response(404, json={"type": "study-path-not-found", "title": "No path", "status": 404})
        return httpx.Response(200, content=msgspec.json.encode(what))

    def change(self, request: httpx.Request, place: str) -> httpx.Response:
        body = json.loads(request.content or b"null")
        self.received.append((request.method, place, body))
        if self.refuses:
            return httpx.Response(409, json={"title": "No", "detail": self.refuses, "status": 409})
        if request.method == "PATCH":
            self.path = None if "status" in body else {**a_path(), "config": {**CONFIG, **body["config"]}}
            return self.told(a_path())
        if place == "/v1/study-paths":
            self.path = a_path()
            return self.told(self.path)
        if place.endswith("/replace"):
            return self.told(task(1, title="Another one"))
        return self.told(review() | {"metadata": {"practice_session_id": "s1"}})


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


def fresh(kind: type[rx.State]) -> Any:
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(kind.get_full_name().split("."))


@pytest.fixture
def state() -> StudyState:
    return fresh(StudyState)


async def all_of(event: Any) -> list[Any]:
    return [one async for one in event if one is not None]


@pytest.mark.usefixtures("api")
async def test_the_page_shows_the_path_its_next_task_and_what_comes_first(state):
    await state.open()
    assert (state.main.status, state.history.status, state.heading) == ("ready", "ready", "Coding interview")
    assert (state.task.title, [one.title for one in state.reviews]) == ("Task 1", ["Two pointers"])
    assert (len(state.modules), len(state.rows), state.has_more) == (3, 2, True)


async def test_without_a_path_one_is_created_with_what_was_chosen(api, state):
    api.path = None
    await state.open()
    assert (state.has_path, state.heading, state.main.status) == (False, "Study path", "ready")
    state.choose_start("2")
    state.choose_daily("45")
    await all_of(state.create("coding-interview-meta"))
    body = {"track": "coding-interview-meta", "config": {"start_difficulty": 2, "daily_minutes": 45}}
    assert api.received == [("POST", "/v1/study-paths", body)]
    assert (state.has_path, state.said, state.creating) == (True, "Your path is planned.", False)


async def test_opening_a_task_begins_it_and_goes_there(api, state):
    await state.open()
    [went] = await all_of(state.open_task())
    assert api.received == [("POST", "/v1/study-tasks/t1/start", None)]
    assert "/student/study/t1" in str(went)
    assert not state.opening


async def test_a_task_that_was_begun_is_not_begun_again(api, state):
    assert api.path is not None
    api.path["tasks"] = [task(1, status="in_progress", started_at=NOW)]
    await state.open()
    assert len(await all_of(state.open_task())) == 1
    assert api.received == []


async def test_another_task_takes_the_place_of_the_one_at_hand(api, state):
    await state.open()
    await all_of(state.choose_another())
    assert api.received == [("POST", "/v1/study-tasks/t1/replace", None)]
    assert (state.task.title, state.said) == ("Another one", "Now: Another one.")


async def test_what_is_refused_is_said_in_the_words_of_the_api(api, state):
    await state.open()
    api.refuses = "There is no other problem that fits here now."
    await all_of(state.choose_another())
    assert (state.problem, state.task.title) == (api.refuses, "Task 1")
    assert await all_of(state.open_task()) == []
    assert await state.revise("t8") is None


async def test_a_review_opens_the_player(api, state):
    await state.open()
    went = await state.revise("t8")
    assert api.received == [("POST", "/v1/study-tasks/t8/start", None)]
    assert "/student/practice/s1" in str(went)


async def test_a_task_without_its_problem_is_taken_off(api, state):
    assert api.path is not None
    api.path["tasks"] = [task(1, problem_missing=True), task(2)]
    await state.open()
    assert (state.gone.title, state.task.title) == ("Task 1", "Task 2")
    await state.leave_out_gone()
    assert api.received == [("POST", "/v1/study-tasks/t1/skip", None)]


async def test_the_list_is_narrowed_and_goes_on(api, state):
    await state.open()
    await state.choose_status("completed")
    await state.choose_module("hashing")
    assert api.asked[-1] == {"module": "hashing", "status": "completed", "limit": "20"}
    await state.show_more()
    assert api.asked[-1]["cursor"] == "more"
    assert (len(state.rows), state.has_more) == (4, False)
    await state.look_at("heaps")
    assert (state.module, state.status, state.said) == ("heaps", "", "2 tasks, the latest first")
    await state.load_tasks()
    assert "/student/study/t2" in str(await state.open_row("t2", False))  # noqa: FBT003
    assert "/student/practice/s1" in str(await state.open_row("t8", True))  # noqa: FBT003


async def test_today_offers_the_task_and_opens_it(api):
    today = fresh(TodayState)
    await today.open()
    assert (today.task.task_id, today.main.status, today.study.status) == ("", "ready", "ready")
    api.summary = {"today": [task(1)], "due_reviews": 0, "next_task": review()}
    await today.refresh()
    assert today.task.title == "Task 1"
    assert "/student/study/t1" in str(await today.open_task())
    assert api.received == [("POST", "/v1/study-tasks/t1/start", None)]
    api.refuses = "This task is over."
    assert await today.open_task() is None
    assert today.problem == api.refuses
