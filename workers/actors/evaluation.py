"""The work of fsrs_eval and bkt_eval: one batch each, then an alert where a model foretells worse than it used to."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from adapters.postgres.store import PostgresStore
from domain.alerts import measures
from domain.alerts.readings import Reading
from domain.alerts.use_cases import observe
from domain.jobs.model import Arguments, Run
from domain.scoring.evaluating import begin_evaluation, conclude, evaluate
from domain.scoring.evaluation import Suite
from domain.scoring.regression import Regression

MODELS: Final = {Suite.BKT: "mastery", Suite.FSRS: "memory"}


class Evaluating:
    """The three verbs of the job that evaluates one suite. An evaluation has the id of the job's run."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite

    async def plan(self, store: PostgresStore, run: Run) -> Sequence[Arguments]:
        """Note that it runs, so that a killed worker leaves a trace which the next attempt takes over."""
        now = run.started_at or run.queued_at
        await begin_evaluation(store, suite=self._suite, run_id=run.run_id, args=run.args, now=now)
        return [{"run_id": str(run.run_id)}]

    async def do(self, store: PostgresStore, args: Arguments, now: datetime) -> int:
        """Replay and judge, beside the loop so that the worker keeps breathing; return how many were judged."""
        return await evaluate(store, run_id=UUID(args["run_id"]), aside=asyncio.to_thread, now=now)

    async def close(self, store: PostgresStore, now: datetime) -> None:
        """Let the alert follow the newest comparison; without one nothing is said, and nothing resolves."""
        compared = await conclude(store, suite=self._suite, now=now)
        if compared is None:
            return
        said = measures.of_models({MODELS[self._suite]: _words(compared) if compared.regressed else None})
        await observe(store, [Reading(*key, one.value, now, one.words) for key, one in said.items()], now=now)


def _words(compared: Regression) -> str:
    return (
        f"Log loss {compared.latest:.4f} is {compared.ratio:.2f} times the median of the runs before, "
        f"{compared.median:.4f}; {compared.threshold:.2f} times is the most."
    )
