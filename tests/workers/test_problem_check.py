"""The job that checks problems: those that are named, or that nobody has checked; its reports are kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.authoring.problem_files import read_documents
from adapters.bootstrap import Lyceum
from domain.catalog.problem_use_cases import import_problems, publish_problem
from domain.catalog.problems import problem_id
from domain.jobs.definitions import PROBLEM_CHECK
from domain.jobs.model import Status
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from tests.problem_writing import WHOLE, AnsweringSandbox, load_syllabus, right
from workers.actors import checking
from workers.actors.jobs import do_batch, take_up
from workers.run import run_to_end

ID = problem_id("long-words")


@pytest.fixture
async def held(lyceum: Lyceum) -> Lyceum:
    """Return a worker with one draft, and a sandbox that answers as the solutions do."""
    async with lyceum.open_store() as store:
        await load_syllabus(store)
        await import_problems(store, files=read_documents(WHOLE.encode()), now=datetime.now(UTC))
    return replace(lyceum, sandbox=AnsweringSandbox(right))


async def test_what_nobody_has_checked_is_checked_once(held: Lyceum) -> None:
    run = await run_to_end(held, PROBLEM_CHECK.key)
    assert (run.status, run.steps_done, run.stats["rows"]) == (Status.SUCCEEDED, 1, 1)
    async with held.open_store() as store:
        published = await publish_problem(store, problem_id=ID, by=SYSTEM, now=datetime.now(UTC))
    assert published.report is not None
    assert len(published.report.solutions) == 3
    assert (await run_to_end(held, PROBLEM_CHECK.key)).steps_total == 0


async def test_a_named_problem_is_checked_again(held: Lyceum) -> None:
    await run_to_end(held, PROBLEM_CHECK.key)
    async with held.open_store() as store:
        args = {"codes": ["long-words"]}
        now = datetime.now(UTC)
        run = await request_run(store, job_key=PROBLEM_CHECK.key, args=args, requested_by=SYSTEM, now=now)
    await take_up(held, run.run_id)
    assert await do_batch(held, run.run_id)
    async with held.open_store() as store:
        assert (await store.runs.get(run.run_id)).status is Status.SUCCEEDED


async def test_a_sandbox_that_fails_leaves_no_report(held: Lyceum) -> None:
    failing = replace(held, sandbox=AnsweringSandbox(right, failed="away"))
    run = await run_to_end(failing, PROBLEM_CHECK.key)
    assert run.status is Status.FAILED
    assert "secret" not in str(run)
    async with held.open_store() as store:
        authored = await store.authored_problems.get(ID)
    assert authored is not None
    assert authored.report is None


async def test_a_problem_that_was_deleted_meanwhile_is_no_failure(held: Lyceum) -> None:
    async with held.open_store() as store:
        await store.connection.execute("delete from problem")
        assert await checking.check(held, store, {"problem_id": str(ID)}, datetime.now(UTC)) == 0
