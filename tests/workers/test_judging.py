"""Programs are judged: fairly, once, and whoever is killed on the way loses nothing."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import msgspec
import pytest

from domain.judging.constants import JUDGING_SILENT_SECONDS
from domain.judging.life import Kind
from domain.judging.model import RunStatus, TestRun
from domain.judging.use_cases import cancel_judging, claim_next, request_judging, resume_stalled
from domain.kernel.ids import new_id
from tests.factories import a_user
from tests.judging import (
    HIDDEN_ARGUMENT,
    HIDDEN_EXPECTED,
    HIDDEN_NAME,
    FakeBank,
    FakeSandbox,
    a_problem,
    a_task,
    right,
)
from workers.actors.jobs import tick
from workers.actors.judging import PROBLEM_GONE, judge_next, judge_submission
from workers.held import hold, let_go
from workers.subscriptions import messages_of


@pytest.fixture
def judge(lyceum):
    """Return what a worker holds, with a bank of one problem and a sandbox that runs nothing."""
    return replace(lyceum, bank=FakeBank(), sandbox=FakeSandbox())


@pytest.fixture
def holding():
    """Return what lets actors use a Lyceum for as long as a block lasts."""

    @asynccontextmanager
    async def held(lyceum):
        hold(lyceum)
        try:
            yield
        finally:
            let_go()

    return held


async def a_learner(lyceum):
    async with lyceum.open_store() as store:
        user_id = await a_user(store.connection)
        return user_id, await a_task(store.connection, user_id)


async def submit(lyceum, user_id, task_id, *, code="right", kind=Kind.SUBMIT, now=None):
    async with lyceum.open_store() as store:
        order = await request_judging(
            store,
            user_id=user_id,
            study_task_id=task_id,
            kind=kind,
            language="python",
            code=code,
            now=now or datetime.now(UTC),
        )
    return order.evaluation_id


async def row(lyceum, evaluation_id):
    return await lyceum.pool.fetchrow("select * from task_evaluations where evaluation_id = $1", evaluation_id)


async def status(lyceum, evaluation_id):
    return (await row(lyceum, evaluation_id))["status"]


async def test_a_program_is_judged_by_all_tests(judge):
    evaluation_id = await submit(judge, *await a_learner(judge))
    assert await judge_next(judge)
    written = await row(judge, evaluation_id)
    assert (written["status"], written["score"], written["attempts"]) == ("passed", 1, 1)
    assert written["visible"]["passed"] == 2
    assert written["hidden"] == {
        "passed": 2,
        "total": 2,
        "categories": [{"category": "typical", "passed": 1, "total": 1}, {"category": "edge", "passed": 1, "total": 1}],
    }
    assert not await judge_next(judge)


async def test_a_run_meets_the_visible_tests_alone(judge):
    evaluation_id = await submit(judge, *await a_learner(judge), kind=Kind.RUN)
    await judge_next(judge)
    [(program, tests)] = judge.sandbox.seen
    assert (program.function, [test.arguments for test in tests]) == ("double", [[1], [0]])
    written = await row(judge, evaluation_id)
    assert (written["status"], written["score"], written["hidden"]["total"]) == ("passed", 1, 0)


async def test_the_sandbox_is_told_no_expected_value_and_no_name(judge):
    await submit(judge, *await a_learner(judge))
    await judge_next(judge)
    told = repr(judge.sandbox.seen)
    assert str(HIDDEN_ARGUMENT) in told
    assert HIDDEN_EXPECTED not in told
    assert HIDDEN_NAME not in told


def wrong(_program, test):
    return TestRun(test.test_id, RunStatus.OK, "wrong", 1.0)


def slow(_program, test):
    return TestRun(test.test_id, RunStatus.TIME_LIMIT, None, 900.0)


def signed(program, test):
    """Answer with what only this program can answer with."""
    return TestRun(test.test_id, RunStatus.OK, program.code, 1.0)


async def test_fifty_learners_at_once_each_get_a_verdict_of_their_own(judge, holding):
    judge.sandbox.behaviours = {"right": right, "wrong": wrong, "slow": slow, "signed": signed}
    asked = {}
    for n in range(50):
        learner = await a_learner(judge)
        code = f"{('right', 'wrong', 'slow', 'signed')[n % 4]} {n}"
        asked[await submit(judge, *learner, code=code)] = (learner, code)
    async with holding(judge):
        await asyncio.gather(*(judge_submission() for _ in range(50)))
    of = {"right": ("passed", None), "slow": ("timeout", "timeout")}
    for evaluation_id, ((user_id, task_id), code) in asked.items():
        written = await row(judge, evaluation_id)
        assert (written["user_id"], written["study_task_id"], written["code"]) == (user_id, task_id, code)
        kind = code.split()[0]
        assert (written["status"], written["failure_category"]) == of.get(kind, ("failed", "logic_error"))
        if kind == "signed":
            assert {detail["actual"] for detail in written["visible"]["details"]} == {code}
    assert sorted(program.code for program, _ in judge.sandbox.seen) == sorted(code for _, code in asked.values())
    assert judge.sandbox.most_at_once <= judge.settings.judge_concurrency


async def test_a_message_for_each_and_one_more_change_nothing(judge, holding):
    evaluation_id = await submit(judge, *await a_learner(judge))
    async with holding(judge):
        for _ in range(3):
            await judge_submission()
    assert (await row(judge, evaluation_id))["attempts"] == 1
    told = await judge.pool.fetch("select type from domain_event where subject = $1", evaluation_id)
    assert sorted(one["type"] for one in told) == ["judged", "judging_requested"]


async def test_a_message_that_comes_while_the_last_judge_finds_nothing_is_not_lost(judge, holding, monkeypatch):
    learner, asked = await a_learner(judge), []

    async def find_nothing_first(store, *, now):
        found = await claim_next(store, now=now)
        if not asked:  # it is handed in after the judge has looked, and its message comes before the judge is free
            asked.append(await submit(judge, *learner))
            await judge_submission()
        return found

    monkeypatch.setattr("workers.actors.judging.claim_next", find_nothing_first)
    busy = replace(judge, settings=msgspec.structs.replace(judge.settings, judge_concurrency=1))
    async with holding(busy):
        await judge_submission()
    assert [await status(judge, one) for one in asked] == ["passed"]


async def test_a_flood_holds_nobody_else_up(judge):
    flooding, other = await a_learner(judge), await a_learner(judge)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    for n in range(100):
        await submit(judge, *flooding, code=f"right {n}", now=long_ago + timedelta(seconds=2 * n))
    judge.sandbox.gate = asyncio.Event()
    running = [asyncio.create_task(judge_next(judge)) for _ in range(2)]
    for _ in running:
        await judge.sandbox.begun.acquire()
    late = await submit(judge, *other, code="right late")
    judge.sandbox.gate.set()
    await asyncio.gather(*running)
    await judge_next(judge)
    assert judge.sandbox.seen[2][0].code == "right late"
    assert await status(judge, late) == "passed"


async def test_a_learner_who_has_enough_at_work_is_next_when_one_of_them_ends(judge, holding):
    learner = await a_learner(judge)
    asked = [await submit(judge, *learner, code=f"right {n}") for n in range(5)]
    async with holding(judge):
        await judge_submission()
    assert {await status(judge, one) for one in asked} == {"passed"}


async def test_a_program_that_is_taken_back_is_stopped(judge, monkeypatch):
    monkeypatch.setattr("workers.actors.judging.JUDGING_BEAT_SECONDS", 0.001)
    judge.sandbox.gate = asyncio.Event()
    user_id, task_id = await a_learner(judge)
    evaluation_id = await submit(judge, user_id, task_id)
    running = asyncio.create_task(judge_next(judge))
    await judge.sandbox.begun.acquire()
    async with judge.open_store() as store:
        await cancel_judging(
            store, user_id=user_id, study_task_id=task_id, evaluation_id=evaluation_id, now=datetime.now(UTC)
        )
    assert await running
    assert judge.sandbox.stopped == ["right"]
    written = await row(judge, evaluation_id)
    assert (written["status"], written["score"], written["visible"]) == ("cancelled", None, None)


async def test_a_sign_of_life_that_is_not_heard_does_not_end_a_judging(judge, monkeypatch):
    monkeypatch.setattr("workers.actors.judging.JUDGING_BEAT_SECONDS", 0)
    heard = asyncio.Event()

    async def deaf(*_args, **_told):
        heard.set()
        raise OSError

    monkeypatch.setattr("adapters.postgres.judging.PostgresJudgings.beat", deaf)
    judge.sandbox.gate = asyncio.Event()
    evaluation_id = await submit(judge, *await a_learner(judge))
    running = asyncio.create_task(judge_next(judge))
    await heard.wait()
    judge.sandbox.gate.set()
    await running
    assert await status(judge, evaluation_id) == "passed"


async def test_a_judge_that_fails_is_nobodys_wrong_answer(judge, capsys):
    def fail(_program, test):
        raise ValueError(test.arguments)

    judge.sandbox.behaviours = {"right": fail}
    evaluation_id = await submit(judge, *await a_learner(judge))
    assert await judge_next(judge)
    written = await row(judge, evaluation_id)
    assert (written["status"], written["score"], written["visible"], written["hidden"]) == ("error", None, None, None)
    assert written["error_text"].startswith("The judge failed")
    assert str(HIDDEN_ARGUMENT) not in capsys.readouterr().out


async def test_a_problem_that_is_gone_from_the_bank_is_an_error(judge):
    judge.bank.problem = a_problem(problem_id=new_id())
    evaluation_id = await submit(judge, *await a_learner(judge))
    await judge_next(judge)
    written = await row(judge, evaluation_id)
    assert (written["status"], written["error_text"]) == ("error", PROBLEM_GONE)


async def test_without_its_database_a_bank_is_asked_again_later(judge):
    class Away:
        async def get_problem_metadata(self, problem_id):
            raise asyncpg.ConnectionDoesNotExistError(f"no connection for {problem_id}")

    evaluation_id = await submit(judge, *await a_learner(judge))
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await judge_next(replace(judge, bank=Away()))
    later = datetime.now(UTC) + timedelta(seconds=JUDGING_SILENT_SECONDS)
    async with judge.open_store() as store:
        assert await resume_stalled(store, now=later) == [evaluation_id]
    await judge_next(judge)
    written = await row(judge, evaluation_id)
    assert (written["status"], written["attempts"]) == ("passed", 2)


async def test_the_tick_asks_again_for_what_has_gone_silent(judge, holding):
    evaluation_id = await submit(judge, *await a_learner(judge))
    async with judge.open_store() as store:  # its worker was killed, and its message is lost
        await claim_next(store, now=datetime.now(UTC) - timedelta(minutes=1))
        await store.outbox.take(limit=9)
    async with holding(judge):
        await tick()
    assert await status(judge, evaluation_id) == "queued"
    async with judge.open_store() as store:
        leaving = [event.type for event in await store.outbox.take(limit=99)]
    assert leaving.count("judging_requested") == 1


async def test_what_is_told_of_programs_brings_a_judge(judge):
    await submit(judge, *await a_learner(judge))
    await judge_next(judge)
    async with judge.open_store() as store:
        leaving = await store.outbox.take(limit=9)
    for event in leaving:
        told = [(one.queue_name, one.actor_name, one.kwargs) for one in messages_of(event.type, event.payload)]
        assert ("judging", "judge_submission", {}) in told
    assert [event.type for event in leaving] == ["judging_requested", "judged"]


async def test_verdicts_are_counted_by_language_and_status(judge):
    await submit(judge, *await a_learner(judge))
    await judge_next(judge)
    moved, _ = judge.meter.peek()
    assert moved["judgings_total", "python", "passed"] == 1
    assert any(key[:3] == ("judging_duration_seconds", "python", "passed") for key in moved)
