"""Programs over HTTP: hand one in, run the visible tests on it, follow what becomes of it, take it back."""

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.enums import RequestEncodingType
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from adapters.postgres.reads import judging as reads
from adapters.postgres.store import PostgresStore
from api.dependencies import Now, Pool, Store, Who
from api.security import requires
from api.streams import stream
from domain.judging import use_cases
from domain.judging.life import Kind, Order, Status
from domain.study.use_cases import submit_task

_TASK: Final = "0199a3c4-6c1e-7b52-9d0e-2f6d5a1b7c01"
_EVALUATION: Final = "0199a3c4-7f20-7d11-8a55-90b1c2d3e4f5"
_AT: Final = f"/v1/study-tasks/{_TASK}/evaluations/{_EVALUATION}"


class Submission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A program: at most 64 KB, in `python` or `javascript`."""

    language: str
    code: str


class TakenProgram(msgspec.Struct, frozen=True):
    """A program that waits to be judged; `status_url` tells how far it is."""

    evaluation_id: UUID
    status: Status
    status_url: str


Program = Annotated[
    Submission,
    BodyKwarg(
        media_type=RequestEncodingType.JSON,
        examples=[
            Example(
                summary="Python", value={"language": "python", "code": "def double(number):\n    return number * 2\n"}
            ),
            Example(
                summary="JavaScript",
                value={"language": "javascript", "code": "function double(number) {\n  return number * 2;\n}\n"},
            ),
        ],
    ),
]
TAKEN: Final = {
    HTTP_202_ACCEPTED: ResponseSpec(
        TakenProgram,
        description="Taken; it waits to be judged.",
        generate_examples=False,
        examples=[Example(value={"evaluation_id": _EVALUATION, "status": "queued", "status_url": _AT})],
    )
}
WAITING: Final = {
    "evaluation_id": _EVALUATION,
    "task_id": _TASK,
    "kind": "submit",
    "status": "queued",
    "language": "python",
    "code": "def double(number):\n    return number + number * 0\n",
    "score": None,
    "partial": False,
    "visible": None,
    "hidden": None,
    "failure_category": None,
    "error_text": None,
    "runtime_ms": None,
    "memory_mb": None,
    "queued_at": "2026-11-25T09:00:00Z",
    "finished_at": None,
    "position": {"before": 3, "about_seconds": 4},
}
FAILED: Final = WAITING | {
    "status": "failed",
    "score": 0.4,
    "visible": {
        "passed": 1,
        "total": 2,
        "details": [
            {"name": "nothing", "passed": True, "message": None, "expected": 0, "actual": 0, "time_ms": 0.1},
            {"name": "one", "passed": False, "message": None, "expected": 2, "actual": 1, "time_ms": 0.1},
        ],
    },
    "hidden": {
        "passed": 1,
        "total": 3,
        "categories": [{"category": "typical", "passed": 0, "total": 2}, {"category": "edge", "passed": 1, "total": 1}],
    },
    "failure_category": "edge_cases",
    "runtime_ms": 1,
    "memory_mb": 0.4,
    "finished_at": "2026-11-25T09:00:01Z",
    "position": None,
}
FOUND: Final = {
    HTTP_200_OK: ResponseSpec(
        reads.Evaluation,
        description="How far it is.",
        generate_examples=False,
        examples=[Example(summary="It waits", value=WAITING), Example(summary="It failed", value=FAILED)],
    )
}


class Judging(Controller):
    path = "/v1/study-tasks/{task_id:uuid}"
    tags = ("judging",)
    guards = (requires("student"),)

    @post(
        "/submit",
        summary="Hand a program in, to be judged by all tests",
        status_code=HTTP_202_ACCEPTED,
        refuses=("404", "409", "413", "422", "429"),
        responses=TAKEN,
    )
    async def submit(self, task_id: FromPath[UUID], data: Program, store: Store, who: Who, now: Now) -> TakenProgram:
        """Begin the task, if it is only scheduled. A verdict counts; an error of the judge does not."""
        order = await _asked(store, Kind.SUBMIT, who.user_id, task_id, data, now)
        await submit_task(
            store,
            user_id=who.user_id,
            task_id=task_id,
            evaluation_id=order.evaluation_id,
            language=order.language,
            now=now,
        )
        return _taken(order)

    @post(
        "/run",
        summary="Run the visible tests on a program; nothing follows from it",
        status_code=HTTP_202_ACCEPTED,
        refuses=("404", "409", "413", "422", "429"),
        responses=TAKEN,
    )
    async def run(self, task_id: FromPath[UUID], data: Program, store: Store, who: Who, now: Now) -> TakenProgram:
        return _taken(await _asked(store, Kind.RUN, who.user_id, task_id, data, now))

    @get("/evaluations/{evaluation_id:uuid}", summary="How far an evaluation is, and what came of it", responses=FOUND)
    async def read(
        self, task_id: FromPath[UUID], evaluation_id: FromPath[UUID], pool: Pool, who: Who, now: Now
    ) -> reads.Evaluation:
        return await reads.evaluation(pool, who.user_id, task_id, evaluation_id, now)

    @get(
        "/evaluations/{evaluation_id:uuid}/events",
        summary="Follow an evaluation until it ends",
        responses={
            HTTP_200_OK: ResponseSpec(
                str,
                description="An event `evaluation` now and on every change, its data an Evaluation as JSON.",
                media_type="text/event-stream",
                generate_examples=False,
                examples=[Example(value='event: evaluation\ndata: {"status": "running", …}\n\n: keep-alive\n\n')],
            )
        },
    )
    async def follow(
        self, task_id: FromPath[UUID], evaluation_id: FromPath[UUID], pool: Pool, who: Who, now: Now
    ) -> Stream:
        async def look() -> reads.Evaluation:
            return await reads.evaluation(pool, who.user_id, task_id, evaluation_id, datetime.now(UTC))

        first = await reads.evaluation(pool, who.user_id, task_id, evaluation_id, now)
        return stream("evaluation", first, look, is_last=lambda one: one.is_final)

    @post(
        "/evaluations/{evaluation_id:uuid}/cancel",
        summary="Take a program back before it has a verdict",
        status_code=HTTP_200_OK,
        refuses=("404", "409"),
        responses=FOUND,
    )
    async def cancel(
        self, task_id: FromPath[UUID], evaluation_id: FromPath[UUID], store: Store, who: Who, now: Now
    ) -> reads.Evaluation:
        await use_cases.cancel_judging(
            store, user_id=who.user_id, study_task_id=task_id, evaluation_id=evaluation_id, now=now
        )
        return await reads.evaluation(store.connection, who.user_id, task_id, evaluation_id, now)


async def _asked(
    store: PostgresStore, kind: Kind, user_id: UUID, task_id: UUID, program: Submission, now: datetime
) -> Order:
    return await use_cases.request_judging(
        store,
        user_id=user_id,
        study_task_id=task_id,
        kind=kind,
        language=program.language,
        code=program.code,
        now=now,
    )


def _taken(order: Order) -> TakenProgram:
    url = f"/v1/study-tasks/{order.study_task_id}/evaluations/{order.evaluation_id}"
    return TakenProgram(order.evaluation_id, Status.QUEUED, url)
