"""Which moves a task allows, what each of them makes of it, and that its events alone make the same."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.events import event_type
from domain.scheduling.model import Rating
from domain.study import tasks as moves
from domain.study.errors import HintOpensLater, IllegalMove, NoSuchHint, TaskIsOver
from domain.study.events import TaskTutorInteraction
from domain.study.model import Task, TaskKind, TaskOutcome, TaskStatus
from domain.study.replay import OutOfOrder, apply, replay
from domain.study.tasks import Moved
from tests.domain.study.building import DAY, MINUTE, NOW, a_problem, a_task, a_wanted, an_id

LADDER = ("one", "two", "three")


def a_new_task(**told) -> Moved:
    return moves.create(
        a_wanted(**told),
        task_id=an_id("task"),
        user_id=an_id("learner"),
        path_id=an_id("path"),
        scheduled_at=NOW,
        actor_id=None,
    )


def a_begun_task(**more) -> Task:
    task = moves.start(a_new_task().task, at=NOW).task
    return replace(task, **more)


def a_review(**more) -> Task:
    return a_task(kind=TaskKind.REVIEW, problem_id=None, concept_id=an_id("concept"), topics=("sorting",), **more)


def verdict(task: Task, status="passed", *, score: float | None = 1.0, at=NOW + MINUTE) -> Moved:
    return moves.take_verdict(
        task,
        evaluation_id=an_id(("evaluation", task.submissions)),
        status=status,
        score=score,
        failure_category=None if status == "passed" else "edge_cases",
        review_ids=(an_id("review"),),
        at=at,
    )


MOVES = {
    "start": lambda task: moves.start(task, at=NOW),
    "submit": lambda task: moves.submit(task, evaluation_id=an_id("e"), language="python", at=NOW),
    "finish": lambda task: moves.finish(task, at=NOW),
    "skip": lambda task: moves.skip(task, at=NOW),
    "expire": lambda task: moves.expire(task, at=NOW),
}


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (TaskStatus.SCHEDULED, {"start", "submit", "skip", "expire"}),
        (TaskStatus.IN_PROGRESS, {"submit", "finish", "skip"}),
        (TaskStatus.COMPLETED, set()),
        (TaskStatus.SKIPPED, set()),
        (TaskStatus.EXPIRED, set()),
    ],
)
def test_a_task_allows_these_moves_and_no_other(status, allowed):
    for name, move in MOVES.items():
        task = a_task(status=status, active_at=NOW)
        if name in allowed:
            assert move(task).task.status in {status, *moves.MOVES[status]}
        else:
            with pytest.raises(IllegalMove):
                move(task)


def test_a_new_task_expires_after_a_week():
    task = a_new_task().task
    assert (task.status, task.version, task.expires_at) == (TaskStatus.SCHEDULED, 1, NOW + 7 * DAY)


def test_each_event_has_the_next_version_and_one_of_the_seven_types():
    submitted = moves.submit(a_new_task().task, evaluation_id=an_id("e"), language="python", at=NOW)
    passed = verdict(submitted.task)
    told = [(one.type, one.subject_version, one.actor_id) for one in (*submitted.happened, *passed.happened)]
    learner = an_id("learner")
    assert told == [
        ("task_started", 2, learner),
        ("task_submitted", 3, learner),
        ("task_evaluated", 4, None),
        ("task_status_changed", 5, None),
    ]
    assert {one.subject for one in passed.happened} == {an_id("task")}


def test_a_pass_completes_and_anything_else_lets_another_try():
    for status in ("failed", "timeout"):
        missed = verdict(a_begun_task(), status, score=0.4).task
        assert (missed.status, missed.submissions, missed.score) == (TaskStatus.IN_PROGRESS, 1, 0.4)
    passed = verdict(missed).task
    assert (passed.status, passed.outcome, passed.score) == (TaskStatus.COMPLETED, TaskOutcome.SUCCESS, 1)
    assert (passed.submissions, passed.completed_at) == (2, NOW + MINUTE)


def test_the_best_score_is_kept():
    task = verdict(verdict(a_begun_task(), "failed", score=0.8).task, "failed", score=0.2).task
    assert task.score == 0.8
    assert verdict(a_begun_task(), "timeout", score=None).task.score is None


def test_a_verdict_that_comes_after_the_end_counts_and_changes_no_status():
    over = moves.finish(a_begun_task(), at=NOW).task
    late = verdict(over).task
    assert (late.status, late.outcome, late.submissions) == (TaskStatus.COMPLETED, TaskOutcome.FAILURE, 1)


@pytest.mark.parametrize(
    ("status", "hints", "submits", "minutes", "rating"),
    [
        ("failed", 0, 0, 1, Rating.AGAIN),
        ("timeout", 0, 0, 1, Rating.AGAIN),
        ("passed", 2, 0, 1, Rating.HARD),
        ("passed", 0, 2, 1, Rating.HARD),
        ("passed", 1, 0, 1, Rating.GOOD),
        ("passed", 0, 1, 1, Rating.GOOD),
        ("passed", 0, 0, 10, Rating.GOOD),
        ("passed", 0, 0, 9, Rating.EASY),
    ],
)
def test_a_verdict_is_rated_by_help_tries_and_time(status, hints, submits, minutes, rating):
    task = a_begun_task(hints_used=hints, submissions=submits, time_spent_seconds=minutes * 60)
    assert moves.rate_verdict(task, status=status, target_minutes=10) is rating


def test_without_target_minutes_nothing_is_easy():
    assert moves.rate_verdict(a_begun_task(), status="passed", target_minutes=None) is Rating.GOOD


def test_time_is_counted_from_sign_to_sign_of_work_and_breaks_are_not():
    task = a_begun_task()
    task = moves.give_hint(task, level=1, ladder=LADDER, at=NOW + 5 * MINUTE).task
    assert task.time_spent_seconds == 300
    task = moves.submit(task, evaluation_id=an_id("e"), language="python", at=NOW + 300 * MINUTE).task
    assert task.time_spent_seconds == 300 + 30 * 60
    assert moves.finish(task, at=NOW + 301 * MINUTE).task.time_spent_seconds == 300 + 31 * 60
    assert moves.skip(a_new_task().task, at=NOW + DAY).task.time_spent_seconds == 0
    assert moves.time_spent(a_task(), at=NOW) == 0
    assert moves.time_spent(task, at=NOW) == task.time_spent_seconds


def test_a_hint_given_twice_counts_once():
    once = moves.give_hint(a_begun_task(), level=2, ladder=LADDER, at=NOW)
    twice = moves.give_hint(once.task, level=2, ladder=LADDER, at=NOW)
    assert (twice.task, twice.happened) == (once.task, ())
    assert (once.task.hints_used, once.task.metadata["hint_levels"]) == (1, [2])


def test_the_last_hint_opens_after_ten_minutes_or_a_submit_that_fails():
    task = a_begun_task()
    with pytest.raises(HintOpensLater) as refused:
        moves.give_hint(task, level=3, ladder=LADDER, at=NOW + 9 * MINUTE)
    assert refused.value.opens_at == NOW + 10 * MINUTE
    assert moves.give_hint(task, level=3, ladder=LADDER, at=NOW + 10 * MINUTE).task.hints_used == 1
    failed = verdict(task, "failed", score=0).task
    assert moves.give_hint(failed, level=3, ladder=LADDER, at=NOW).task.hints_used == 1


def test_hints_are_for_tasks_in_progress_and_of_levels_that_there_are():
    with pytest.raises(IllegalMove, match="Start the task first"):
        moves.give_hint(a_task(), level=1, ladder=LADDER, at=NOW)
    with pytest.raises(TaskIsOver):
        moves.give_hint(a_task(status=TaskStatus.SKIPPED), level=1, ladder=LADDER, at=NOW)
    for level, ladder in ((0, LADDER), (4, LADDER), (3, LADDER[:2])):
        with pytest.raises(NoSuchHint):
            moves.give_hint(a_begun_task(), level=level, ladder=ladder, at=NOW)


def test_a_review_done_elsewhere_is_completed_by_how_it_went():
    assert moves.settle(a_review(), correct=True, at=NOW).task.outcome is TaskOutcome.SUCCESS
    assert moves.settle(a_review(), correct=False, at=NOW).task.outcome is TaskOutcome.FAILURE
    for other in (a_task(), a_review(status=TaskStatus.SKIPPED)):
        with pytest.raises(IllegalMove):
            moves.settle(other, correct=True, at=NOW)


def test_a_review_begun_with_a_problem_is_about_all_of_its_topics():
    problem = a_problem(topics=("searching", "sorting"), target_minutes=15)
    begun = moves.start_with(a_review(), problem, at=NOW).task
    assert (begun.topics, begun.problem_id) == (("sorting", "searching"), problem.problem_id)
    assert begun.metadata["target_minutes"] == 15


def test_another_problem_takes_the_place_of_one_in_an_open_task():
    placed = moves.place(a_task(), a_wanted(a_problem("other", difficulty=2)), reason="replaced", at=NOW, actor_id=None)
    assert (placed.task.difficulty, placed.task.status) == (2, TaskStatus.SCHEDULED)
    assert placed.task.metadata["title"] == "Other"
    for task, wanted in (
        (a_task(status=TaskStatus.EXPIRED), a_wanted()),
        (a_task(), replace(a_wanted(), problem_id=None)),
    ):
        with pytest.raises(IllegalMove):
            moves.place(task, wanted, reason="replaced", at=NOW, actor_id=None)


def test_a_task_that_fits_no_more_is_taken_back_by_nobody():
    dropped = moves.drop(a_task(), at=NOW)
    assert (dropped.task.status, dropped.happened[0].actor_id) == (TaskStatus.SKIPPED, None)


def told(moved: Moved, at) -> list[Any]:
    return [(one.event, at) for one in moved.happened]


DOINGS = st.lists(
    st.sampled_from(["start", "submit", "finish", "skip", "expire", "hint", "pass", "fail", "place"]), max_size=12
)


@given(doings=DOINGS)
def test_the_fold_of_its_events_is_the_task(doings):
    moved, at = a_new_task(), NOW
    task, events = moved.task, told(moved, NOW)
    for number, doing in enumerate(doings):
        at += timedelta(minutes=7)
        try:
            moved = {
                "hint": lambda t, at=at: moves.give_hint(t, level=1, ladder=LADDER, at=at),
                "pass": lambda t, at=at: verdict(t, at=at),
                "fail": lambda t, at=at: verdict(t, "failed", score=0.3, at=at),
                "place": lambda t, at=at, n=number: moves.place(
                    t, a_wanted(a_problem(f"p{n}")), reason="replaced", at=at, actor_id=None
                ),
                "start": lambda t, at=at: moves.start(t, at=at),
                "submit": lambda t, at=at: moves.submit(t, evaluation_id=an_id("e"), language="python", at=at),
                "finish": lambda t, at=at: moves.finish(t, at=at),
                "skip": lambda t, at=at: moves.skip(t, at=at),
                "expire": lambda t, at=at: moves.expire(t, at=at),
            }[doing](task)
        except IllegalMove:
            continue
        task = moved.task
        events += told(moved, at)
    assert replay(events) == task
    assert task.version == len(events)


def test_what_a_tutor_does_changes_nothing_but_the_version():
    task = a_task()
    event = TaskTutorInteraction(user_id=task.user_id, task_id=task.task_id, tutor_id=an_id("tutor"), note="Well done.")
    assert apply(task, event, at=NOW) == replace(task, version=2)
    assert event_type(TaskTutorInteraction) == "task_tutor_interaction"


def test_events_out_of_order_make_no_task():
    created = a_new_task().happened[0].event
    skipped = moves.skip(a_task(), at=NOW).happened[0].event
    for events in ([], [skipped], [created, created]):
        with pytest.raises(OutOfOrder):
            replay([(event, NOW) for event in events])  # pyright: ignore[reportArgumentType]
    with pytest.raises(OutOfOrder):
        apply(a_task(), object(), at=NOW)  # pyright: ignore[reportArgumentType]
