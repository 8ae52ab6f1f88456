"""Settings of a path, its modules, and how hard its tasks should be."""

from math import inf, nan

import pytest

from domain.study.constants import MODULE_TASKS_MOST
from domain.study.errors import ConfigDoesNotFit, UnknownTrack
from domain.study.model import ModuleState, PathStatus, RankingWeights
from domain.study.pace import failures_in_a_row, last_few, level
from domain.study.paths import changed, needed_to_open_next, new_path, planned_tasks, standings
from domain.study.progress import DifficultyOn, DoneTask, ModuleProgress, TopicProgress, progress
from domain.study.rules import hardest_allowed, rotated
from tests.domain.study.building import CODES, NOW, a_config, a_problem, an_attempt, an_id


def a_new_path(track="coding-interview-meta", **wishes):
    return new_path(
        user_id=an_id("learner"),
        path_id=an_id("path"),
        track=track,
        wishes=wishes,
        planned={"introduction": 4},
        now=NOW,
    )


def test_a_new_path_has_all_modules_of_its_track_and_the_usual_settings():
    path = a_new_path()
    assert (path.status, path.config, path.planned) == (PathStatus.ACTIVE, a_config(), {"introduction": 4})
    assert path.config.weights == RankingWeights(0.40, 0.25, 0.20, 0.15)
    assert path.config.target_band == (0.60, 0.75)


def test_a_track_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(UnknownTrack, match="The tracks are: coding-interview-meta"):
        a_new_path(track="chess")


def test_what_is_not_wished_for_stays_and_modules_keep_their_order():
    config = changed(a_config(daily_minutes=45), {"modules": ["hashing", "introduction"], "start_difficulty": None})
    assert (config.modules, config.daily_minutes, config.start_difficulty) == (("introduction", "hashing"), 45, 1)


@pytest.mark.parametrize(
    ("wishes", "fields"),
    [
        ({"weights": 5}, ["config.weights"]),
        ({"weights": {"other": 1}}, ["config.weights"]),
        ({"weights": {"weakness": "much"}}, ["config.weights.weakness"]),
        ({"weights": {"weakness": -1}}, ["config.weights"]),
        ({"weights": {"weakness": inf}}, ["config.weights"]),
        ({"weights": {"weakness": nan}}, ["config.weights"]),
        ({"weights": {"weakness": 0, "difficulty": 0, "novelty": 0, "recency": 0}}, ["config.weights"]),
        ({"start_difficulty": 0}, ["config.start_difficulty"]),
        ({"start_difficulty": 1.5}, ["config.start_difficulty"]),
        ({"target_band": [0.8, 0.6]}, ["config.target_band"]),
        ({"target_band": [0.8]}, ["config.target_band"]),
        ({"daily_minutes": 481}, ["config.daily_minutes"]),
        ({"modules": []}, ["config.modules"]),
        ({"modules": ["cooking"]}, ["config.modules"]),
        ({"colour": "red"}, ["config"]),
        ({"daily_minutes": 1, "start_difficulty": 6}, ["config.start_difficulty", "config.daily_minutes"]),
    ],
)
def test_settings_that_make_no_sense_are_named(wishes, fields):
    with pytest.raises(ConfigDoesNotFit) as refused:
        a_new_path(**wishes)
    assert [problem.field for problem in refused.value.problems] == fields


def test_a_module_opens_at_three_fifths_of_its_predecessor_or_when_that_is_known():
    assert [needed_to_open_next(n) for n in (0, 1, 3, 4, 5, 6, 10)] == [0, 1, 2, 3, 3, 4, 6]
    planned = {"introduction": 5, "arrays-strings": 5, "hashing": 0}

    def states(done, mastery):
        found = standings(
            ("introduction", "arrays-strings", "hashing"),
            planned=planned,
            completed={"introduction": done},
            mastery={"introduction": mastery},
        )
        return [one.state for one in found]

    opened, locked, done = ModuleState.OPEN, ModuleState.LOCKED, ModuleState.DONE
    assert states(2, 0.69) == [opened, locked, locked]
    assert states(3, 0) == [opened, opened, locked]
    assert states(0, 0.7) == [opened, opened, locked]
    assert states(9, 0) == [done, opened, locked]


def test_a_module_plans_no_more_than_a_week_or_so():
    assert planned_tasks({"introduction": 3, "hashing": 50}) == {"introduction": 3, "hashing": MODULE_TASKS_MOST}


def attempts(outcomes, *, difficulty=2):
    return [an_attempt(a_problem(f"p{n}", difficulty=difficulty), right=right) for n, right in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("outcomes", "start", "now"),
    [
        ([], 2, 2),
        ([True] * 4, 2, 2),
        ([True] * 5, 2, 3),
        ([True] * 9, 2, 3),
        ([True] * 10, 2, 4),
        ([True] * 50, 2, 5),
        ([True, True, True, True, False], 2, 2),
        ([False, True] * 5, 2, 2),
        ([True, False, True, False, True, False, False], 2, 1),
        ([False, False], 2, 1),
        ([False, False], 1, 1),
        ([False, False], 4, 1),
        ([False, True, False, True, False], 2, 2),
    ],
)
def test_pace_goes_up_after_five_right_and_down_after_two_failures(outcomes, start, now):
    assert level(attempts(outcomes), start=start) == now


def test_fewer_than_two_fifths_right_go_down_where_failures_alone_would_not(monkeypatch):
    monkeypatch.setattr("domain.study.pace.FAILURES_MOST", 9)
    assert level(attempts([True, False, False, False, False]), start=3) == 2
    assert level(attempts([False] * 50), start=3) == 1


def test_failures_are_counted_back_to_the_last_success():
    assert [failures_in_a_row(attempts(o)) for o in ([], [True], [True, False], [False, False])] == [0, 0, 1, 2]
    assert last_few(attempts([False, True, True, True, True, False])) == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("last", "failures", "start", "most"),
    [(None, 0, 1, 2), (None, 0, 5, 5), (3, 0, 1, 4), (5, 0, 1, 5), (3, 1, 1, 4), (3, 2, 1, 2), (1, 3, 1, 1)],
)
def test_the_next_task_is_no_harder_than_this(last, failures, start, most):
    assert hardest_allowed(last=last, failures=failures, start=start) == most


def test_topics_take_turns_where_there_are_others():
    a, b = a_problem("a", topics=("x",)), a_problem("b", topics=("y", "x"))
    assert rotated([a, b], last_topic="x") == [b]
    assert rotated([a], last_topic="x") == [a]
    assert rotated([a, b], last_topic=None) == [a, b]


def test_progress_is_counted_by_module_and_topic():
    day = NOW.date()
    done = [
        DoneTask("introduction", ("x", "y"), 1, right=True, seconds=100, done_on=day),
        DoneTask("introduction", ("x",), 2, right=False, seconds=300, done_on=day),
    ]
    modules = standings(CODES, planned={"introduction": 4}, completed={"introduction": 2}, mastery={})
    told = progress(done, modules, difficulty=2)
    assert told.modules["introduction"] == ModuleProgress(2, 4, 0.5, 0.5, 200)
    assert told.modules["design"] == ModuleProgress(0, 0, 0, 0, 0)
    assert told.topics == {"x": TopicProgress(1, 2, 0.5), "y": TopicProgress(1, 1, 1)}
    assert (told.overall_accuracy, told.current_difficulty) == (0.5, 2)
    assert told.difficulty_over_time == (DifficultyOn(day, 2),)
