"""What lies ahead on a path: the hard rules over random histories, and what varied learners are given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalog.problems import Problem
from domain.study.model import ModuleState, RankingWeights, Task, TaskStatus
from domain.study.pace import Attempt
from domain.study.paths import standings
from domain.study.planning import Standing, another, current_level, plan
from domain.study.ranking import Topic
from domain.study.tasks import Wanted
from tests.domain.study.building import (
    CODES,
    DAY,
    NOW,
    a_bank,
    a_config,
    a_problem,
    a_standing,
    a_task,
    an_attempt,
    an_id,
)

BANK = a_bank(each=8)


def by_id(bank: Mapping[str, Sequence[Problem]]) -> dict:
    return {problem.problem_id: problem for module in bank.values() for problem in module}


def as_task(wanted: Wanted, at, name) -> Task:
    return a_task(
        name=name,
        at=at,
        module=wanted.module,
        topics=wanted.topics,
        difficulty=wanted.difficulty,
        problem_id=wanted.problem_id,
        metadata=wanted.metadata,
    )


def carried_out(standing: Standing, bank, *, now=NOW) -> Standing:
    """Return the learner's standing once its plan has been carried out."""
    changes = plan(standing, bank, now=now)
    placed = {task.task_id: wanted for task, wanted in changes.placed}
    dropped = {task.task_id for task in changes.dropped}
    ahead = [
        as_task(placed[task.task_id], task.scheduled_at, task.task_id) if task.task_id in placed else task
        for task in standing.ahead
        if task.task_id not in dropped
    ]
    ahead = [
        replace(task, task_id=old.task_id)
        for task, old in zip(ahead, [t for t in standing.ahead if t.task_id not in dropped], strict=True)
    ]
    ahead += [as_task(wanted, at, (len(standing.attempts), n)) for n, (wanted, at) in enumerate(changes.added)]
    return replace(standing, ahead=tuple(sorted(ahead, key=lambda task: task.scheduled_at)))


def walked(bank, outcomes, **more):
    """Yield, for a learner with these outcomes one after another, the standing before and the task taken."""
    problems = by_id(bank)
    standing = a_standing(bank, **more)
    for number, right in enumerate(outcomes):
        now = NOW + number * DAY / 4
        standing = carried_out(standing, bank, now=now)
        if not standing.ahead:
            return
        task, *rest = standing.ahead
        yield standing, problems[task.problem_id]
        attempt = an_attempt(problems[task.problem_id], right=right, at=now)
        standing = replace(standing, attempts=(*standing.attempts, attempt), ahead=tuple(rest))


@st.composite
def banks(draw):
    """Return banks of few or many modules, each with few or many problems of any difficulty, about few topics."""
    modules = CODES[: draw(st.integers(1, 4))]
    bank = {}
    for module in modules:
        difficulties = draw(st.lists(st.integers(1, 5), max_size=9))
        topics = draw(st.lists(st.integers(0, 2), min_size=len(difficulties), max_size=len(difficulties)))
        bank[module] = tuple(
            a_problem(f"{module}-{n}", module=module, difficulty=d, topics=(f"{module}-{t}",))
            for n, (d, t) in enumerate(zip(difficulties, topics, strict=True))
        )
    return bank


OUTCOMES = st.lists(st.booleans(), min_size=1, max_size=25)


@settings(max_examples=150, deadline=None)
@given(bank=banks(), outcomes=OUTCOMES)
def test_after_two_failures_in_a_row_the_next_task_is_easier_by_one_at_least(bank, outcomes):
    steps = list(walked(bank, outcomes))
    for standing, problem in steps:
        *_, before, last = (None, None, *standing.attempts)
        if before and last and not before.right and not last.right:
            assert problem.difficulty <= max(last.difficulty - 1, 1)


@settings(max_examples=150, deadline=None)
@given(bank=banks(), outcomes=OUTCOMES, start=st.integers(1, 5))
def test_no_task_is_harder_by_more_than_one_than_the_one_before(bank, outcomes, start):
    last = start
    for _, problem in walked(bank, outcomes, config=a_config(start_difficulty=start)):
        assert problem.difficulty <= last + 1
        last = problem.difficulty


@settings(max_examples=150, deadline=None)
@given(bank=banks(), outcomes=OUTCOMES)
def test_topics_take_turns_within_a_module_while_it_has_another_that_would_do(bank, outcomes):
    for standing, problem in walked(bank, outcomes):
        if not standing.attempts:
            continue
        last, level = standing.attempts[-1], current_level(standing)
        if problem.topics[0] != last.primary or problem.module != last.module:
            continue
        hardest = max(last.difficulty - 1, 1) if two_failures(standing) else last.difficulty + 1
        done = {attempt.problem_id for attempt in standing.attempts}
        instead = [
            other
            for other in bank[problem.module]
            if other.problem_id not in done
            and other.topics[0] != last.primary
            and level - 1 <= other.difficulty <= min(level + 1, hardest)
        ]
        assert not instead


def two_failures(standing):
    return len(standing.attempts) > 1 and not any(attempt.right for attempt in standing.attempts[-2:])


@settings(max_examples=80, deadline=None)
@given(bank=banks(), outcomes=OUTCOMES)
def test_no_task_is_of_a_module_that_is_locked(bank, outcomes):
    for standing, problem in walked(bank, outcomes):
        if not standing.attempts:
            continue
        completed = {m: len({a.problem_id for a in standing.attempts if a.module == m}) for m in bank}
        found = standings(standing.path.config.modules, planned=standing.path.planned, completed=completed, mastery={})
        [state] = [one.state for one in found if one.code == problem.module]
        assert state is not ModuleState.LOCKED


@settings(max_examples=80, deadline=None)
@given(bank=banks(), outcomes=OUTCOMES)
def test_planned_again_nothing_changes(bank, outcomes):
    for standing, _ in walked(bank, outcomes):
        changes = plan(standing, bank, now=standing.ahead[0].scheduled_at)
        assert (changes.placed, changes.dropped) == ((), ())
        assert len(standing.ahead) + len(changes.added) == len(standing.ahead)


def test_a_novice_begins_with_six_easy_tasks_in_the_order_of_the_modules():
    standing = carried_out(a_standing(BANK), BANK)
    assert len(standing.ahead) == 6
    assert {task.difficulty for task in standing.ahead} <= {1, 2}
    assert [task.module for task in standing.ahead] == ["introduction"] * 4 + ["arrays-strings"] * 2


def test_an_expert_who_starts_higher_gets_harder_tasks():
    standing = carried_out(a_standing(BANK, config=a_config(start_difficulty=4)), BANK)
    assert {task.difficulty for task in standing.ahead[:3]} <= {3, 4, 5}


def test_an_expert_who_passes_everything_reaches_the_hardest():
    assert max(problem.difficulty for _, problem in walked(BANK, [True] * 30)) == 5


def test_an_uneven_learner_is_given_the_weaker_topic_first():
    topics = {
        "introduction-topic-a": Topic(an_id("a"), "A", mastery=0.9, reviewed_at=NOW - 9 * DAY),
        "introduction-topic-b": Topic(an_id("b"), "B", mastery=0.2, reviewed_at=NOW - 9 * DAY),
    }
    standing = carried_out(a_standing(BANK, topics=topics), BANK)
    assert standing.ahead[0].topics == ("introduction-topic-b",)
    assert standing.ahead[0].metadata["reason"] == "Chosen because your weakest topic here is b."


def test_an_empty_bank_plans_nothing_and_takes_nothing_away():
    empty: dict[str, tuple[Problem, ...]] = dict.fromkeys(CODES, ())
    standing = a_standing(empty, ahead=[a_task()])
    assert plan(standing, empty, now=NOW) == plan(a_standing(empty), empty, now=NOW)
    assert carried_out(standing, empty) == standing


def test_a_module_that_is_known_already_opens_the_next():
    intro = BANK["introduction"]
    attempts = [an_attempt(p, right=True) for p in intro[:1]]
    known = {"introduction": 0.7}
    locked = standings(CODES, planned=dict.fromkeys(CODES, 6), completed={}, mastery={})
    opened = standings(CODES, planned=dict.fromkeys(CODES, 6), completed={}, mastery=known)
    assert [s.state for s in locked[:2]] == [ModuleState.OPEN, ModuleState.LOCKED]
    assert [s.state for s in opened[:3]] == [ModuleState.OPEN, ModuleState.OPEN, ModuleState.LOCKED]
    standing = carried_out(a_standing(BANK, attempts=attempts, module_mastery=known), BANK)
    assert standing.ahead[0].module == "introduction"


def test_other_weights_rank_otherwise():
    topics = {
        "introduction-topic-a": Topic(an_id("a"), "A", mastery=0.2, reviewed_at=NOW - DAY / 9),
        "introduction-topic-b": Topic(an_id("b"), "B", mastery=0.8, reviewed_at=NOW - 60 * DAY),
    }
    by_weakness = a_config(weights=RankingWeights(1, 0, 0, 0))
    by_recency = a_config(weights=RankingWeights(0, 0, 0, 1))
    first = [
        carried_out(a_standing(BANK, topics=topics, config=config), BANK).ahead[0].topics[0]
        for config in (by_weakness, by_recency)
    ]
    assert first == ["introduction-topic-a", "introduction-topic-b"]


def test_a_day_holds_what_its_minutes_allow():
    short = carried_out(a_standing(BANK, config=a_config(daily_minutes=5)), BANK).ahead
    assert [(task.scheduled_at - NOW).days for task in short] == list(range(6))
    long = carried_out(a_standing(BANK, config=a_config(daily_minutes=480)), BANK).ahead
    assert {(task.scheduled_at - NOW).days for task in long} == {0}
    assert len({task.scheduled_at for task in long}) == 6


def test_new_tasks_come_after_those_that_are_planned_on_the_same_day_while_there_is_room():
    first = carried_out(a_standing(BANK, config=a_config(daily_minutes=480)), BANK)
    later = replace(first, ahead=first.ahead[1:], attempts=(an_attempt(BANK["introduction"][0], right=True),))
    planned = carried_out(later, BANK)
    assert len(planned.ahead) == 6
    assert planned.ahead[-1].scheduled_at > first.ahead[-1].scheduled_at
    assert (planned.ahead[-1].scheduled_at - NOW).days == 0


def test_what_is_begun_stays_and_what_follows_is_fitted_to_it():
    hard = BANK["introduction"][2]
    begun = a_task(hard, status=TaskStatus.IN_PROGRESS, started_at=NOW)
    planned = carried_out(
        a_standing(BANK, attempts=[an_attempt(BANK["introduction"][0], right=True)], ahead=[begun]), BANK
    )
    assert planned.ahead[0].problem_id == hard.problem_id
    assert planned.ahead[1].difficulty <= hard.difficulty + 1


def test_a_skipped_problem_comes_back_only_when_nothing_new_is_left():
    bank = a_bank(["introduction"], each=2)
    first, second = bank["introduction"]
    standing = a_standing(bank, skipped=[first.problem_id], config=a_config(modules=("introduction",)))
    assert [task.problem_id for task in carried_out(standing, bank).ahead] == [second.problem_id, first.problem_id]


def test_a_task_with_nothing_easy_enough_in_its_place_is_taken_back():
    bank = {
        "introduction": (a_problem("one", difficulty=3), a_problem("two", difficulty=3), a_problem("x", difficulty=4))
    }
    one, two, x = bank["introduction"]
    attempts = [an_attempt(one, right=False), an_attempt(two, right=False)]
    standing = a_standing(bank, attempts=attempts, ahead=[a_task(x)], config=a_config(modules=("introduction",)))
    assert plan(standing, bank, now=NOW).dropped == (standing.ahead[0],)


def test_what_was_failed_comes_again_when_nothing_new_is_left():
    bank = a_bank(["introduction"], each=2)
    attempts = [an_attempt(bank["introduction"][0], right=False), an_attempt(bank["introduction"][1], right=True)]
    planned = carried_out(a_standing(bank, attempts=attempts, config=a_config(modules=("introduction",))), bank)
    assert [task.problem_id for task in planned.ahead] == [bank["introduction"][0].problem_id]


def test_what_was_solved_comes_again_only_while_something_new_waits_for_it():
    bank = {"introduction": (a_problem("one", difficulty=1), a_problem("far", difficulty=4))}
    one, _ = bank["introduction"]
    config = a_config(modules=("introduction",))
    waits = carried_out(a_standing(bank, attempts=[an_attempt(one, right=True)], config=config), bank)
    assert [task.problem_id for task in waits.ahead] == [one.problem_id]
    alone = {"introduction": (one,)}
    done = carried_out(a_standing(alone, attempts=[an_attempt(one, right=True)], config=config), alone)
    assert done.ahead == ()


def test_a_vanished_problem_waits_for_the_learners_word():
    gone = a_task(a_problem("gone"))
    planned = plan(a_standing(BANK, ahead=[gone]), BANK, now=NOW)
    assert (planned.placed, planned.dropped) == ((), ())
    assert len(planned.added) == 5


def test_another_is_none_of_those_planned_or_declined():
    standing = carried_out(a_standing(BANK), BANK)
    third = standing.ahead[2]
    planned = {task.problem_id for task in standing.ahead}
    first = another(standing, BANK, third, now=NOW)
    assert first
    assert first.problem_id not in planned
    declined = replace(third, problem_id=first.problem_id, metadata=first.metadata)
    second = another(standing, BANK, declined, now=NOW)
    assert second
    assert second.problem_id not in planned | {first.problem_id}


def test_a_task_that_the_learner_chose_keeps_its_problem_while_the_hard_rules_allow():
    attempts = [an_attempt(BANK["introduction"][0], right=True)]
    chosen = a_task(BANK["introduction"][6], metadata={"declined": ["x"]})
    assert not plan(a_standing(BANK, attempts=attempts, ahead=[chosen]), BANK, now=NOW).placed
    locked = a_task(BANK["arrays-strings"][0], metadata={"declined": ["x"]})
    assert plan(a_standing(BANK, attempts=attempts, ahead=[locked]), BANK, now=NOW).placed
    assert not plan(a_standing(BANK, ahead=[locked]), BANK, now=NOW).placed
    hard = a_task(BANK["introduction"][4], metadata={"declined": ["x"]})
    assert plan(a_standing(BANK, attempts=attempts, ahead=[hard]), BANK, now=NOW).placed


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([True], " and you passed the last one."),
        ([True] * 3, " and you passed the last three."),
        ([True] * 9, " and you passed the last five."),
        ([True, False], " and the last one did not work out yet."),
        ([False, False], " and an easier one is due after two that did not work out."),
        ([], " yet."),
    ],
)
def test_the_reason_tells_how_the_last_ones_went(outcomes, words):
    problems = [p for module in ("introduction", "arrays-strings") for p in BANK[module]]
    attempts: list[Attempt] = [an_attempt(p, right=r) for p, r in zip(problems, outcomes, strict=False)]
    planned = carried_out(a_standing(BANK, attempts=attempts), BANK)
    assert planned.ahead[0].metadata["reason"].endswith(words)


def test_another_is_found_behind_what_is_begun_what_has_vanished_and_what_nobody_planned():
    attempts = [an_attempt(BANK["introduction"][0], right=True), an_attempt(a_problem("long-gone"), right=True)]
    begun = a_task(BANK["introduction"][1], name="begun", status=TaskStatus.IN_PROGRESS, started_at=NOW)
    gone = a_task(a_problem("gone"), name="gone")
    task = a_task(BANK["introduction"][5], name="task")
    for ahead in ((begun, gone, task), (begun, gone)):
        wanted = another(a_standing(BANK, attempts=attempts, ahead=ahead), BANK, task, now=NOW)
        assert wanted
        assert wanted.problem_id not in {begun.problem_id, gone.problem_id, task.problem_id}
