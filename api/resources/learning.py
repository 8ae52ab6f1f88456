"""What a learner looks at first: today, the revision list, and all themes."""

from datetime import UTC, datetime

import msgspec
from litestar import Controller, get

from adapters.postgres.reads import revision as revision_reads
from adapters.postgres.reads import themes as theme_reads
from adapters.postgres.reads import today as today_reads
from api.dependencies import AnyRequest, Now, Pool, Who, caller_of, lyceum_of
from api.security import requires


class ThemeList(msgspec.Struct, frozen=True):
    items: list[theme_reads.ThemeStanding]
    next_cursor: str | None = None


class Learning(Controller):
    path = "/v1/learning"
    tags = ("learning",)
    guards = (requires("student"),)

    @get("/revision/today", summary="My revision list of today")
    async def revision(self, request: AnyRequest) -> revision_reads.RevisionToday:
        # The most asked of all: by name, its three dependencies would cost it a tenth of its time
        lyceum, who = lyceum_of(request), caller_of(request)
        return await revision_reads.today(lyceum.pool, lyceum.open_store, who.user_id, datetime.now(UTC))

    @get("/today", summary="My day at a glance")
    async def today(self, pool: Pool, who: Who, now: Now) -> today_reads.Today:
        return await today_reads.today(pool, who.user_id, now)

    @get("/themes", summary="All themes, as I stand with them")
    async def themes(self, pool: Pool, who: Who, now: Now) -> ThemeList:
        return ThemeList(await theme_reads.themes(pool, who.user_id, now))
