"""What can be learned, for everybody who is logged in; importing and exporting it, for authors."""

from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromQuery, QueryParameter
from litestar.status_codes import HTTP_200_OK

from adapters import authoring
from adapters.postgres.reads import catalog as reads
from api.dependencies import AnyRequest, Limit, Now, Pool, Store
from api.security import requires
from domain.catalog.model import Imported
from domain.catalog.use_cases import export_questions, import_questions, import_syllabus
from domain.kernel.errors import FieldProblem, Invalid

_FORMATS: Final[dict[str, authoring.Format]] = {
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
    "text/csv": "csv",
}
_MEDIA_TYPES: Final[dict[authoring.Format, str]] = {"yaml": "application/yaml", "csv": "text/csv"}
_PAGE: Final = 50


class Syllabus(msgspec.Struct, frozen=True):
    items: list[reads.YearLines]
    next_cursor: str | None = None


class QuestionPage(msgspec.Struct, frozen=True):
    items: list[reads.QuestionLine]
    next_cursor: str | None


class ImportReport(msgspec.Struct, frozen=True):
    """What was imported, or would be; a file with errors is refused as a whole."""

    created: int
    updated: int
    unchanged: int
    errors: list[FieldProblem] = []


class Catalogue(Controller):
    path = "/v1/catalog"
    tags = ("catalog",)
    guards = (requires(),)

    @get("/syllabus", summary="Years, blocks, themes and concepts")
    async def syllabus(self, pool: Pool) -> Syllabus:
        return Syllabus(await reads.syllabus(pool))


class Content(Controller):
    path = "/v1/content"
    tags = ("catalog",)
    guards = (requires("author"),)

    @post("/syllabus/import", summary="Import a syllabus (YAML or CSV as the body)", status_code=HTTP_200_OK)
    async def load_syllabus(
        self, request: AnyRequest, store: Store, now: Now, *, dry_run: FromQuery[bool] = False
    ) -> ImportReport:
        written = authoring.READ_SYLLABUS[_format_of(request)](await request.body())
        return _report(await import_syllabus(store, written=written, now=now, dry_run=dry_run))

    @post("/questions/import", summary="Import questions (YAML or CSV as the body)", status_code=HTTP_200_OK)
    async def load_questions(
        self, request: AnyRequest, store: Store, now: Now, *, dry_run: FromQuery[bool] = False
    ) -> ImportReport:
        written = authoring.READ_QUESTIONS[_format_of(request)](await request.body())
        return _report(await import_questions(store, written=written, now=now, dry_run=dry_run))

    @get("/questions/export", summary="All questions, so that importing them again changes nothing")
    async def export(
        self,
        store: Store,
        format_: Annotated[Literal["yaml", "csv"], QueryParameter(name="format")] = "yaml",
    ) -> Response[str]:
        text = authoring.WRITE_QUESTIONS[format_](*await export_questions(store))
        attachment = {"content-disposition": f'attachment; filename="questions.{format_}"'}
        return Response(text, media_type=f"{_MEDIA_TYPES[format_]}; charset=utf-8", headers=attachment)

    @get("/questions", summary="Questions by code, with what is owed on their tags")
    async def questions(
        self,
        pool: Pool,
        theme_id: FromQuery[UUID | None] = None,
        q: FromQuery[str | None] = None,
        limit: Limit = _PAGE,
        cursor: FromQuery[str | None] = None,
    ) -> QuestionPage:
        found = await reads.questions(pool, theme_id=theme_id, words=q, after=cursor, limit=limit + 1)
        page = found[:limit]
        return QuestionPage(page, page[-1].code if len(found) > limit else None)


def _format_of(request: AnyRequest) -> authoring.Format:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _FORMATS:
        raise Invalid.field("content-type", "media_type", "A file is sent as application/yaml or as text/csv.")
    return _FORMATS[media_type]


def _report(imported: Imported) -> ImportReport:
    return ImportReport(imported.created, imported.updated, imported.unchanged)
