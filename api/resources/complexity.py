"""How complex concepts prove to be: the graph with its table, and one concept."""

from datetime import date
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from adapters.postgres.reads import complexity as reads
from api.dependencies import Pool
from api.security import requires


class Complexity(Controller):
    path = "/v1/admin/complexity"
    tags = ("complexity",)
    guards = (requires("admin", "author"),)

    @get(summary="A version of the complexity of concepts, the newest unless a day is named")
    async def complexity(
        self, pool: Pool, version_on: FromQuery[date | None] = None, block_id: FromQuery[UUID | None] = None
    ) -> reads.Complexity:
        return await reads.complexity(pool, version_on=version_on, block_id=block_id)

    @get("/concepts/{concept_id:uuid}", summary="A concept's complexity: causes, neighbours, history, its questions")
    async def concept(
        self, concept_id: FromPath[UUID], pool: Pool, version_on: FromQuery[date | None] = None
    ) -> reads.ConceptDetail:
        return await reads.concept(pool, concept_id, version_on=version_on)
