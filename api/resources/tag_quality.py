"""What is owed on the tags of questions: counts for the console, and one question after the other for authors."""

from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK

from adapters.postgres.reads import tag_debt as debts
from adapters.postgres.reads import tag_quality as reads
from api.dependencies import Limit, Now, Pool, Store, Who
from api.security import requires
from domain.catalog.placing import place_question, undo_placement
from domain.kernel.errors import Invalid

_PAGE = 10


class DebtPage(msgspec.Struct, frozen=True):
    """`total` is how many questions are in debt altogether."""

    total: int
    items: list[debts.Debt]
    next_cursor: str | None


class Placement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    concept_id: UUID


class Placed(msgspec.Struct, frozen=True):
    question_id: UUID
    concept_id: UUID


class TagQuality(Controller):
    path = "/v1/admin/tag-quality"
    tags = ("admin",)
    guards = (requires("author"),)

    @get(summary="What is owed on tags, of the last seven days")
    async def quality(self, pool: Pool, now: Now) -> reads.TagQuality:
        return await reads.tag_quality(pool, now)


class TagDebt(Controller):
    path = "/v1/content"
    tags = ("catalog",)
    guards = (requires("author"),)

    @get("/tag-debt", summary="Questions whose tags need a person, with proposals")
    async def debts(
        self,
        pool: Pool,
        limit: Limit = _PAGE,
        cursor: FromQuery[str | None] = None,
    ) -> DebtPage:
        found = await debts.debts(pool, after=_place(cursor), limit=limit + 1)
        page = found[:limit]
        return DebtPage(await debts.total(pool), page, _cursor(page[-1]) if len(found) > limit else None)

    @post(
        "/questions/{question_id:uuid}/concept",
        summary="Say which concept a question in debt counts for, which settles its debt",
        status_code=HTTP_200_OK,
    )
    async def place(
        self, question_id: FromPath[UUID], data: JSONBody[Placement], store: Store, who: Who, now: Now
    ) -> Placed:
        await place_question(store, question_id=question_id, concept_id=data.concept_id, by=who.user_id, now=now)
        return Placed(question_id, data.concept_id)

    @delete(
        "/questions/{question_id:uuid}/concept",
        summary="Take back what I said last about a question; its debt is open again",
        status_code=HTTP_200_OK,
    )
    async def undo(self, question_id: FromPath[UUID], store: Store, who: Who, now: Now) -> Placed:
        undone = await undo_placement(store, question_id=question_id, by=who.user_id, now=now)
        return Placed(question_id, undone.from_concept_id)


def _cursor(debt: debts.Debt) -> str:
    return f"{debt.theme_code}~{debt.code}"


def _place(cursor: str | None) -> tuple[str, str] | None:
    if cursor is None:
        return None
    theme_code, found, code = cursor.partition("~")
    if not found:
        raise Invalid.field("cursor", "cursor", "This is not a cursor of this list.")
    return theme_code, code
