"""What an admin sees first."""

from litestar import Controller, get

from adapters.postgres.reads import overview as reads
from api.dependencies import Now, Pool
from api.security import requires


class Overview(Controller):
    path = "/v1/admin/overview"
    tags = ("admin",)
    guards = (requires("admin"),)

    @get(summary="Is anything waiting for me?")
    async def overview(self, pool: Pool, now: Now) -> reads.Overview:
        return await reads.overview(pool, now)
