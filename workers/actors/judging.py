"""What a worker does about programs: take whose turn it is, run it outside of any transaction, write the verdict."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Final

import structlog

from adapters.bootstrap import Lyceum
from adapters.outages import missing_dependency
from adapters.postgres.store import OpenStore
from domain.catalog.errors import ProblemNotFound
from domain.catalog.ports import Bank
from domain.judging.constants import JUDGING_BEAT_SECONDS
from domain.judging.life import Claimed, Kind
from domain.judging.ports import Sandbox
from domain.judging.use_cases import claim_next, finish_judging, judge_claimed
from domain.judging.verdict import Verdict, failed_judge
from domain.study.exams import exam_of
from workers.held import held

AT_A_STRETCH_SECONDS: Final = 60
"""Then a message has done enough: each verdict brings another, and a worker that is to end has not long to wait."""
PROBLEM_GONE: Final = "This problem is no longer in the bank, so nothing can be judged. This attempt does not count."

_log = structlog.get_logger("workers.judging")


class Turns:
    """How many programs this process judges now: one that is busy leaves messages to whoever is free."""

    def __init__(self) -> None:
        self._taken = 0
        self._left = False

    @asynccontextmanager
    async def one(self, *, of: int) -> AsyncGenerator[bool]:
        """Take a turn for as long as the block lasts, and say whether there was one."""
        if self._taken >= of:
            self._left = True
            yield False
            return
        self._taken += 1
        try:
            yield True
        finally:
            self._taken -= 1

    def take_left(self) -> bool:
        """Say whether a message was left since this was asked: whoever has just found nothing looks once more."""
        left, self._left = self._left, False
        return left


TURNS = Turns()


async def judge_submission() -> None:
    """Judge any program that waits, and the next, until none may begin. Which ones is decided by rows, not here."""
    lyceum, until = held(), monotonic() + AT_A_STRETCH_SECONDS
    async with TURNS.one(of=lyceum.settings.judge_concurrency) as free:
        while free and monotonic() < until and (await judge_next(lyceum) or TURNS.take_left()):
            pass


async def judge_next(lyceum: Lyceum) -> bool:
    """Judge the program whose turn it is; False if there was none."""
    async with lyceum.open_store() as store:
        claimed = await claim_next(store, now=datetime.now(UTC))
    if claimed is None:
        return False
    async with _watched(lyceum.open_store, claimed) as stop:
        verdict = await _judged(lyceum.bank, lyceum.sandbox, claimed, stop)
    now = datetime.now(UTC)
    async with lyceum.open_store() as store:
        written = await finish_judging(store, claimed=claimed, verdict=verdict, now=now)
    if written:
        _tell(lyceum, claimed, verdict, (now - claimed.requested_at).total_seconds())
    return True


async def _judged(bank: Bank, sandbox: Sandbox, claimed: Claimed, stop: asyncio.Event) -> Verdict:
    """Return the verdict. What fails here is the judge's doing, unless the database is away: then somebody tries again.

    Nothing is told of an error but its kind: its words may hold arguments of a hidden test.
    """
    try:
        problem = await bank.get_problem_metadata(claimed.problem_id)
        hidden = () if claimed.kind is Kind.RUN else await bank.get_hidden_tests(claimed.problem_id)
        exam = exam_of(problem, hidden, language=claimed.language, code=claimed.code)
        return await judge_claimed(sandbox, exam=exam, stop=stop)
    except ProblemNotFound:
        return failed_judge(PROBLEM_GONE)
    except Exception as error:
        if missing_dependency(error):
            raise
        _log.error("judging failed", evaluation_id=str(claimed.evaluation_id), error=type(error).__name__)
        return failed_judge()


@asynccontextmanager
async def _watched(open_store: OpenStore, claimed: Claimed) -> AsyncGenerator[asyncio.Event]:
    """Give signs of life for as long as the block lasts; the event is set when the evaluation is ours no longer."""
    stop = asyncio.Event()
    beating = asyncio.create_task(_beat(open_store, claimed, stop))
    try:
        yield stop
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _beat(open_store: OpenStore, claimed: Claimed, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(JUDGING_BEAT_SECONDS)
        try:
            async with open_store() as store:
                ours = await store.judgings.beat(claimed, at=datetime.now(UTC))
        except Exception as error:  # noqa: BLE001  a sign of life less; without a database there is no cancelling either
            _log.warning("a sign of life was not heard", error=repr(error))
        else:
            if not ours:
                stop.set()


def _tell(lyceum: Lyceum, claimed: Claimed, verdict: Verdict, seconds: float) -> None:
    lyceum.meter.count("judgings_total", claimed.language, verdict.status)
    lyceum.meter.observe("judging_duration_seconds", claimed.language, verdict.status, seconds=seconds)
    _log.info(
        "a program was judged",
        evaluation_id=str(claimed.evaluation_id),
        kind=claimed.kind,
        language=claimed.language,
        status=verdict.status,
        failure_category=verdict.failure_category,
        reason=verdict.reason,
        runtime_ms=verdict.runtime_ms,
    )
