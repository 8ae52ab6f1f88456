"""Coding problems for their authors: everything about them, hidden tests too; import, check, publish, withdraw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from adapters.authoring import problem_files
from adapters.postgres.reads import jobs, problems
from adapters.postgres.store import PostgresStore
from api.dependencies import AnyRequest, Limit, Now, Pool, Store, Who
from api.security import requires
from domain.catalog import problem_use_cases as use_cases
from domain.catalog.errors import ProblemNotFound
from domain.catalog.foreign_problems import Adopted
from domain.catalog.model import Imported
from domain.catalog.modules import MODULE_NAMES
from domain.catalog.problem_checks import Authored, ProblemState, SolutionCheck, missing_of
from domain.catalog.problems import AnswerComparison, HiddenTest, Parameter, ProblemLimits, Solution, VisibleTest, Wrong
from domain.jobs.definitions import PROBLEM_CHECK
from domain.jobs.use_cases import request_run
from domain.kernel.errors import Invalid

_YAML: Final = ("application/yaml", "application/x-yaml", "text/yaml")
_PAGE: Final = 100

OfModule = Annotated[str | None, QueryParameter(name="module")]
InState = Annotated[ProblemState | None, QueryParameter(name="state")]
"""Litestar keeps the name `state` for itself."""


class ProblemPage(msgspec.Struct, frozen=True):
    counts: problems.Counts
    items: list[problems.ProblemLine]
    next_cursor: str | None


class Signature(msgspec.Struct, frozen=True):
    function: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    returns: str


class Report(msgspec.Struct, frozen=True):
    """What the last check of this version found."""

    checked_at: datetime
    passed: bool
    missing: tuple[str, ...]
    solutions: tuple[SolutionCheck, ...]


class ProblemInFull(msgspec.Struct, frozen=True, kw_only=True):
    """A coding problem with what learners never see. Values of hidden tests are as their author wrote them.

    `missing` is what it lacks before it can be published; `check_run_id` is of a check that waits or runs.
    """

    problem_id: UUID
    code: str
    module: str
    module_name: str
    title: str
    difficulty: int
    target_minutes: int
    topics: list[problems.Topic]
    objectives: tuple[str, ...]
    statement: str
    constraints: tuple[str, ...]
    entry: Signature
    comparison: AnswerComparison
    limits: ProblemLimits
    hints: tuple[str, ...]
    visible: tuple[VisibleTest, ...]
    hidden: tuple[HiddenTest, ...]
    solutions: tuple[Solution, ...]
    wrong: tuple[Wrong, ...]
    version: int
    state: ProblemState
    updated_at: datetime
    published_at: datetime | None
    missing: tuple[str, ...]
    report: Report | None
    check_run_id: UUID | None


class LeftOut(msgspec.Struct, frozen=True):
    what: str
    reason: str
    count: int


class ProblemsImported(msgspec.Struct, frozen=True):
    """What was imported, or would be; `left_out` is of a foreign bank. A file with mistakes is refused as a whole."""

    created: int
    updated: int
    unchanged: int
    left_out: list[LeftOut] = []


class Problems(Controller):
    path = "/v1/content/problems"
    tags = ("catalog",)
    guards = (requires("author", "admin"),)

    @get(summary="Coding problems by module, difficulty and code")
    async def list_all(
        self,
        pool: Pool,
        module: OfModule = None,
        q: FromQuery[str | None] = None,
        in_state: InState = None,
        limit: Limit = _PAGE,
        cursor: FromQuery[str | None] = None,
    ) -> ProblemPage:
        if module is not None and module not in MODULE_NAMES:
            raise Invalid.field("module", "enum", f"The modules are: {', '.join(MODULE_NAMES)}.")
        found = await problems.problems(pool, module=module, state=in_state, words=q, after=cursor, limit=limit + 1)
        page = found[:limit]
        return ProblemPage(await problems.counts(pool), page, page[-1].code if len(found) > limit else None)

    @get("/{problem_id:uuid}", summary="One coding problem with its hidden tests and solutions", refuses=("404",))
    async def one(self, problem_id: FromPath[UUID], store: Store) -> ProblemInFull:
        return await _in_full(store, await store.authored_problems.get(problem_id))

    @post(
        "/import",
        summary="Import problems: ours with their bundles (YAML as the body), or a foreign bank (JSON) as drafts",
        status_code=HTTP_200_OK,
    )
    async def load(
        self, request: AnyRequest, store: Store, now: Now, *, dry_run: FromQuery[bool] = False
    ) -> ProblemsImported:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        content = await request.body()
        if media_type == "application/json":
            bank = problem_files.read_bank(content)
            return _report(*await use_cases.import_bank(store, bank=bank, now=now, dry_run=dry_run))
        if media_type not in _YAML:
            raise Invalid.field("content-type", "media_type", "A file is sent as application/yaml or application/json.")
        files = problem_files.read_documents(content)
        return _report(await use_cases.import_problems(store, files=files, now=now, dry_run=dry_run), Adopted())

    @post(
        "/{problem_id:uuid}/check",
        summary="Run every solution of a problem in the sandbox, as a job",
        status_code=HTTP_202_ACCEPTED,
        refuses=("404", "409"),
    )
    async def check(self, problem_id: FromPath[UUID], store: Store, who: Who, now: Now) -> jobs.RunInFull:
        authored = await store.authored_problems.get(problem_id)
        if authored is None:
            raise ProblemNotFound
        args = {"codes": [authored.problem.code]}
        run = await request_run(store, job_key=PROBLEM_CHECK.key, args=args, requested_by=who.user_id, now=now)
        return await jobs.run(store.connection, run.run_id)

    @post(
        "/{problem_id:uuid}/publish",
        summary="Let learners be given a problem whose last check passed",
        status_code=HTTP_200_OK,
        refuses=("404", "409"),
    )
    async def publish(self, problem_id: FromPath[UUID], store: Store, who: Who, now: Now) -> ProblemInFull:
        authored = await use_cases.publish_problem(store, problem_id=problem_id, by=who.user_id, now=now)
        return await _in_full(store, authored)

    @post(
        "/{problem_id:uuid}/withdraw",
        summary="Take a problem out of the bank",
        status_code=HTTP_200_OK,
        refuses=("404",),
    )
    async def withdraw(self, problem_id: FromPath[UUID], store: Store, who: Who, now: Now) -> ProblemInFull:
        authored = await use_cases.withdraw_problem(store, problem_id=problem_id, by=who.user_id, now=now)
        return await _in_full(store, authored)


async def _in_full(store: PostgresStore, authored: Authored | None) -> ProblemInFull:
    if authored is None:
        raise ProblemNotFound
    problem, bundle, checked = authored.problem, authored.bundle, authored.checked
    return ProblemInFull(
        problem_id=problem.problem_id,
        code=problem.code,
        module=problem.module,
        module_name=MODULE_NAMES[problem.module],
        title=problem.title,
        difficulty=problem.difficulty,
        target_minutes=problem.target_minutes,
        topics=await problems.topics(store.connection, problem.topics),
        objectives=problem.objectives,
        statement=problem.statement,
        constraints=problem.constraints,
        entry=Signature(problem.entry.function, problem.entry.parameters, problem.entry.returns),
        comparison=problem.comparison,
        limits=problem.limits,
        hints=problem.hints,
        visible=problem.visible,
        hidden=bundle.hidden,
        solutions=bundle.solutions,
        wrong=bundle.wrong,
        version=problem.version,
        state=authored.state,
        updated_at=authored.updated_at,
        published_at=authored.published_at,
        missing=missing_of(problem, bundle),
        report=Report(checked.checked_at, checked.passed, checked.missing, checked.solutions) if checked else None,
        check_run_id=await problems.live_check(store.connection, problem.code),
    )


def _report(imported: Imported, adopted: Adopted) -> ProblemsImported:
    reasons = {"problems": adopted.skipped, "cases": adopted.cases_skipped}
    left_out = [LeftOut(what, *one) for what, counted in reasons.items() for one in counted.most_common()]
    return ProblemsImported(imported.created, imported.updated, imported.unchanged, left_out)
