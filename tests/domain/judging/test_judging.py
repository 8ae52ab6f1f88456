"""A program is asked for, taken, judged and ended once, whoever goes silent on the way."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.judging.comparison import Comparison
from domain.judging.constants import (
    JUDGING_ATTEMPTS,
    JUDGING_CODE_BYTES,
    JUDGING_REQUESTS_A_MINUTE,
    JUDGING_SILENT_SECONDS,
)
from domain.judging.errors import (
    AlreadyJudged,
    CodeTooLong,
    EvaluationNotFound,
    NothingToJudge,
    TaskClosed,
    TaskNotFound,
    TooManyJudgings,
    UnknownLanguage,
)
from domain.judging.events import Judged, JudgingRequested
from domain.judging.life import Claimed, Kind, Order, Status
from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.ports import Stop
from domain.judging.use_cases import (
    cancel_judging,
    claim_next,
    finish_judging,
    judge_claimed,
    request_judging,
    resume_stalled,
)
from domain.judging.verdict import Exam, Expected, Verdict, failed_judge, judge
from domain.kernel.errors import Invalid
from domain.kernel.ids import new_id
from tests.domain.judging.memory import MemoryStore

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SILENCE = JUDGING_SILENT_SECONDS * SECOND
ADA, BOB = new_id(), new_id()
PASSED = Verdict(Status.PASSED, score=1.0)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def ask(store: MemoryStore, user_id: Any = ADA, **told: Any) -> Order:
    """Ask for a judging, for a task of the learner's own unless one is named."""
    given: dict[str, Any] = {"kind": Kind.SUBMIT, "language": "python", "code": "print()", "now": NOW, **told}
    if "study_task_id" not in given:
        given["study_task_id"] = store.with_task(user_id)
    return await request_judging(store, user_id=user_id, **given)


async def take(store: MemoryStore, *, now: datetime = NOW) -> Claimed:
    claimed = await claim_next(store, now=now)
    assert claimed is not None
    return claimed


def told(store: MemoryStore) -> list[Any]:
    return [happened.event for happened in store.events.told]


async def test_a_program_that_is_asked_for_waits_and_is_told_of(store: MemoryStore):
    order = await ask(store, kind=Kind.RUN, language="javascript")
    assert store.judgings.rows[order.evaluation_id].status is Status.QUEUED
    assert told(store) == [
        JudgingRequested(
            evaluation_id=order.evaluation_id,
            study_task_id=order.study_task_id,
            kind=Kind.RUN,
            language=Language.JAVASCRIPT,
        )
    ]
    assert (store.events.told[0].owner_id, store.events.told[0].subject) == (ADA, order.evaluation_id)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"language": "cobol"}, UnknownLanguage),
        ({"code": "é" * (JUDGING_CODE_BYTES // 2) + "x"}, CodeTooLong),
        ({"code": "\ud800"}, Invalid),
        ({"code": "\x00"}, Invalid),
        ({"study_task_id": new_id()}, TaskNotFound),
    ],
)
async def test_what_is_no_program_is_not_queued(store: MemoryStore, given: dict[str, Any], refusal: type[Exception]):
    with pytest.raises(refusal):
        await ask(store, **given)
    assert (store.judgings.rows, told(store)) == ({}, [])


async def test_only_open_tasks_that_have_a_problem_take_programs(store: MemoryStore):
    for status in ("completed", "skipped", "expired"):
        with pytest.raises(TaskClosed):
            await ask(store, study_task_id=store.with_task(ADA, status=status))
    with pytest.raises(NothingToJudge):
        await ask(store, study_task_id=store.without_problem(ADA))
    with pytest.raises(TaskNotFound):
        await ask(store, study_task_id=store.with_task(BOB))
    await ask(store, study_task_id=store.with_task(ADA, status="scheduled"))


async def test_a_learner_asks_so_often_a_minute_and_not_more(store: MemoryStore):
    for _ in range(JUDGING_REQUESTS_A_MINUTE):
        await ask(store)
    with pytest.raises(TooManyJudgings):
        await ask(store, now=NOW + 59 * SECOND)
    await ask(store, BOB)
    await ask(store, now=NOW + 60 * SECOND)


async def test_learners_take_turns(store: MemoryStore):
    flood = [await ask(store, now=NOW + n * SECOND) for n in range(3)]
    late = await ask(store, BOB, now=NOW + 9 * SECOND)
    taken = [(await take(store, now=NOW + 10 * SECOND)).evaluation_id for _ in range(3)]
    assert taken == [flood[0].evaluation_id, late.evaluation_id, flood[1].evaluation_id]
    assert await claim_next(store, now=NOW + 10 * SECOND) is None


async def test_what_somebody_else_holds_is_passed_over(store: MemoryStore):
    first, second = await ask(store), await ask(store, BOB, now=NOW + SECOND)
    store.judgings.taken = {first.evaluation_id}
    assert (await take(store)).evaluation_id == second.evaluation_id
    assert await claim_next(store, now=NOW) is None


class Echo:
    """A sandbox in which every program returns its first argument."""

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        assert (program.function, limits.time_ms, stop) == ("same", 100, None)
        return Ran(None, tuple(TestRun(test.test_id, RunStatus.OK, test.arguments[0]) for test in tests), 1.0, 1.0)


async def test_a_program_is_run_and_then_judged():
    exam = Exam(
        Program(Language.PYTHON, "", "same"),
        (Test("0", [1]), Test("1", [2])),
        (Expected("0", "one", 1, hidden=False), Expected("1", "two", 3, hidden=True, category="edge")),
        Limits(100, 64),
        Comparison(),
    )
    verdict = await judge_claimed(Echo(), exam=exam)
    assert (verdict.status, verdict.score, verdict.failure_category) == (Status.FAILED, 0.5, "logic_error")


async def test_a_verdict_is_written_and_told_once(store: MemoryStore):
    order = await ask(store)
    claimed = await take(store)
    assert await finish_judging(store, claimed=claimed, verdict=PASSED, now=NOW + SECOND)
    assert not await finish_judging(store, claimed=claimed, verdict=failed_judge(), now=NOW + 2 * SECOND)
    row = store.judgings.rows[order.evaluation_id]
    assert (row.status, row.finished_at) == (Status.PASSED, NOW + SECOND)
    assert told(store)[1:] == [
        Judged(
            evaluation_id=order.evaluation_id,
            study_task_id=order.study_task_id,
            user_id=ADA,
            kind=Kind.SUBMIT,
            language=Language.PYTHON,
            status=Status.PASSED,
            score=1.0,
        )
    ]


async def test_a_verdict_is_kept_as_plain_values(store: MemoryStore):
    order = await ask(store)
    expected = [Expected("0", "one", [1], hidden=False), Expected("1", "two", 2, hidden=True, category="edge")]
    ran = Ran(None, (TestRun("0", RunStatus.OK, [1], 1.0), TestRun("1", RunStatus.OK, 2, 1.0)), 2.0, 1.0)
    await finish_judging(store, claimed=await take(store), verdict=judge(expected, ran, Comparison()), now=NOW)
    outcome = store.judgings.rows[order.evaluation_id].outcome
    assert outcome is not None
    assert json.loads(json.dumps(outcome.visible)) == {
        "passed": 1,
        "total": 1,
        "details": [
            {"name": "one", "passed": True, "message": None, "expected": [1], "actual": [1], "time_ms": 1.0},
        ],
    }
    assert outcome.hidden == {"passed": 1, "total": 1, "categories": ({"category": "edge", "passed": 1, "total": 1},)}


@pytest.mark.parametrize(
    ("kind", "status", "counts"),
    [
        (Kind.SUBMIT, Status.PASSED, True),
        (Kind.SUBMIT, Status.FAILED, True),
        (Kind.SUBMIT, Status.TIMEOUT, True),
        (Kind.SUBMIT, Status.ERROR, False),
        (Kind.SUBMIT, Status.CANCELLED, False),
        (Kind.RUN, Status.PASSED, False),
    ],
)
def test_only_verdicts_about_what_was_handed_in_count(kind: Kind, status: Status, *, counts: bool):
    event = Judged(
        evaluation_id=new_id(),
        study_task_id=new_id(),
        user_id=ADA,
        kind=kind,
        language=Language.PYTHON,
        status=status,
    )
    assert event.counts is counts


async def test_a_program_that_waits_or_runs_may_be_taken_back(store: MemoryStore):
    for claim in (False, True):
        order = await ask(store)
        claimed = await take(store) if claim else None
        of = {"user_id": ADA, "study_task_id": order.study_task_id, "evaluation_id": order.evaluation_id}
        await cancel_judging(store, **of, now=NOW)
        assert store.judgings.rows[order.evaluation_id].status is Status.CANCELLED
        assert told(store)[-1].status is Status.CANCELLED
        with pytest.raises(AlreadyJudged, match="cancelled"):
            await cancel_judging(store, **of, now=NOW)
        if claimed:
            assert not await finish_judging(store, claimed=claimed, verdict=PASSED, now=NOW)


async def test_nobody_takes_back_what_is_not_theirs_or_not_of_this_task(store: MemoryStore):
    order = await ask(store)
    for user_id, task_id in ((BOB, order.study_task_id), (ADA, new_id())):
        with pytest.raises(EvaluationNotFound):
            await cancel_judging(
                store, user_id=user_id, study_task_id=task_id, evaluation_id=order.evaluation_id, now=NOW
            )


async def test_what_a_lost_worker_had_in_hand_is_taken_up_again_and_its_late_verdict_refused(store: MemoryStore):
    order = await ask(store)
    lost = await take(store)
    assert await resume_stalled(store, now=NOW + SILENCE - SECOND) == []
    assert await resume_stalled(store, now=NOW + SILENCE) == [order.evaluation_id]
    again = await take(store, now=NOW + SILENCE)
    assert (again.evaluation_id, again.attempt) == (order.evaluation_id, 2)
    assert not await finish_judging(store, claimed=lost, verdict=failed_judge(), now=NOW + SILENCE)
    assert await finish_judging(store, claimed=again, verdict=PASSED, now=NOW + SILENCE)


async def test_a_program_that_kills_its_workers_is_given_up(store: MemoryStore):
    order = await ask(store)
    now = NOW
    for _ in range(JUDGING_ATTEMPTS - 1):
        await take(store, now=now)
        now += SILENCE
        assert await resume_stalled(store, now=now) == [order.evaluation_id]
    await take(store, now=now)
    assert await resume_stalled(store, now=now + SILENCE) == []
    row = store.judgings.rows[order.evaluation_id]
    assert row.status is Status.ERROR
    assert told(store)[-1].status is Status.ERROR
    assert row.outcome is not None
    assert row.outcome.error_text == failed_judge().error_text


async def test_a_program_whose_message_was_lost_is_asked_for_again(store: MemoryStore):
    order = await ask(store)
    assert await resume_stalled(store, now=NOW + SILENCE) == [order.evaluation_id]
    assert [type(event) for event in told(store)] == [JudgingRequested, JudgingRequested]
    assert store.judgings.rows[order.evaluation_id].attempts == 0
