"""What is done about programs: ask for a judging, take the next, judge it, end it, cancel it, notice silence."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from domain.judging.constants import (
    JUDGING_AT_ONCE,
    JUDGING_ATTEMPTS,
    JUDGING_CODE_BYTES,
    JUDGING_LATELY_MINUTES,
    JUDGING_RESUMED_MOST,
    JUDGING_SILENT_SECONDS,
)
from domain.judging.errors import (
    AlreadyJudged,
    CodeTooLong,
    EvaluationNotFound,
    NothingToJudge,
    TaskClosed,
    TaskNotFound,
    UnknownLanguage,
)
from domain.judging.events import Judged, JudgingRequested
from domain.judging.fairness import MINUTE, admit, next_up
from domain.judging.life import FINAL, Claimed, Held, Kind, Order, Outcome, Status
from domain.judging.model import Language
from domain.judging.ports import Sandbox, Stop, Store
from domain.judging.verdict import Exam, Verdict, failed_judge, judge
from domain.kernel.errors import FieldProblem, Invalid
from domain.kernel.events import Happened
from domain.kernel.ids import new_id


async def request_judging(
    store: Store, *, user_id: UUID, study_task_id: UUID, kind: Kind, language: str, code: str, now: datetime
) -> Order:
    """Queue a program.

    Raises UnknownLanguage, CodeTooLong, TaskNotFound, TaskClosed, NothingToJudge, TooManyJudgings.
    """
    order = Order(user_id, new_id(), study_task_id, kind, _language(language), _code(code), now)
    await store.judgings.hold_learner(user_id)
    task = await store.judgings.find_task(user_id, study_task_id)
    if task is None:
        raise TaskNotFound
    if task.problem_id is None:
        raise NothingToJudge
    if not task.is_open:
        raise TaskClosed
    admit(*await store.judgings.asked_since(user_id, now - MINUTE), now=now)
    await store.judgings.add(order)
    await _tell_waiting(store, order, now)
    return order


async def claim_next(store: Store, *, now: datetime) -> Claimed | None:
    """Take the evaluation whose turn it is; None if none may begin."""
    await store.judgings.hold_queue()
    since = now - timedelta(minutes=JUDGING_LATELY_MINUTES)
    for one in next_up(await store.judgings.waiting(most_each=JUDGING_AT_ONCE, lately_since=since)):
        claimed = await store.judgings.claim(one.evaluation_id, at=now)
        if claimed is not None:
            return claimed
    return None


async def judge_claimed(sandbox: Sandbox, *, exam: Exam, stop: Stop | None = None) -> Verdict:
    """Run a program and judge what it answers: no store is open while it runs. The sandbox sees nothing expected."""
    ran = await sandbox.run(exam.program, exam.tests, exam.limits, stop=stop)
    return judge(exam.expected, ran, exam.comparison)


async def finish_judging(store: Store, *, claimed: Claimed, verdict: Verdict, now: datetime) -> bool:
    """Write a verdict, unless the evaluation is in these hands no longer; say whether it was written."""
    held = await store.judgings.lock(claimed.user_id, claimed.evaluation_id)
    if held is None or held.status is not Status.RUNNING or held.attempts != claimed.attempt:
        return False
    await _end(store, held, _outcome(verdict), now)
    return True


async def cancel_judging(
    store: Store, *, user_id: UUID, study_task_id: UUID, evaluation_id: UUID, now: datetime
) -> None:
    """End an evaluation as its learner wishes; who judges it sees so at the next sign of life, and stops it.

    Raises EvaluationNotFound, AlreadyJudged.
    """
    held = await store.judgings.lock(user_id, evaluation_id)
    if held is None or held.study_task_id != study_task_id:
        raise EvaluationNotFound
    if held.status in FINAL:
        raise AlreadyJudged(f"The evaluation has ended already: {held.status}.")
    await _end(store, held, Outcome(Status.CANCELLED), now)


async def resume_stalled(store: Store, *, now: datetime) -> list[UUID]:
    """Ask again for evaluations whose judge or whose message was lost; end those lost JUDGING_ATTEMPTS times."""
    since = now - timedelta(seconds=JUDGING_SILENT_SECONDS)
    resumed: list[UUID] = []
    for held in await store.judgings.lock_silent(since=since, most=JUDGING_RESUMED_MOST):
        if held.status is Status.RUNNING and held.attempts >= JUDGING_ATTEMPTS:
            await _end(store, held, _outcome(failed_judge()), now)
        else:
            if held.status is Status.RUNNING:
                await store.judgings.requeue(held.evaluation_id)
            await _tell_waiting(store, held, now)
            resumed.append(held.evaluation_id)
    return resumed


def _language(told: str) -> Language:
    try:
        return Language(told)
    except ValueError:
        words = f"Programs are written in {' or '.join(Language)}."
        raise UnknownLanguage(words, problems=(FieldProblem("language", "enum", words),)) from None


def _code(told: str) -> str:
    try:
        size = len(told.encode())
    except UnicodeEncodeError:
        raise Invalid.field("code", "text", "The program holds half a character.") from None
    if "\x00" in told:
        raise Invalid.field("code", "text", "The program holds a character of code 0, which is no text.")
    if size > JUDGING_CODE_BYTES:
        words = f"A program has at most {JUDGING_CODE_BYTES:,} bytes, this one {size:,}."
        raise CodeTooLong(words, problems=(FieldProblem("code", "range", words),))
    return told


def _outcome(verdict: Verdict) -> Outcome:
    return Outcome(
        status=verdict.status,
        score=verdict.score,
        partial=verdict.partial,
        visible=msgspec.to_builtins(verdict.visible),
        hidden=msgspec.to_builtins(verdict.hidden),
        failure_category=verdict.failure_category,
        error_text=verdict.error_text,
        runtime_ms=verdict.runtime_ms,
        memory_mb=verdict.memory_mb,
    )


async def _end(store: Store, held: Held, outcome: Outcome, now: datetime) -> None:
    await store.judgings.end(held.evaluation_id, outcome, at=now)
    event = Judged(
        evaluation_id=held.evaluation_id,
        study_task_id=held.study_task_id,
        user_id=held.user_id,
        kind=held.kind,
        language=held.language,
        status=outcome.status,
        score=outcome.score,
        failure_category=outcome.failure_category,
    )
    await store.events.record(Happened(event=event, owner_id=held.user_id, subject=held.evaluation_id), at=now)


async def _tell_waiting(store: Store, order: Order | Held, now: datetime) -> None:
    event = JudgingRequested(
        evaluation_id=order.evaluation_id,
        study_task_id=order.study_task_id,
        kind=order.kind,
        language=order.language,
    )
    await store.events.record(Happened(event=event, owner_id=order.user_id, subject=order.evaluation_id), at=now)
