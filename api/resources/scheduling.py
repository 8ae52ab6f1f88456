"""How a learner revises: preferences, what they would change, and concepts set aside."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from msgspec import UNSET, UnsetType

from adapters.postgres.reads import scheduling as reads
from api.dependencies import Now, Pool, Store, Who
from api.security import requires
from domain.kernel.errors import Invalid
from domain.scheduling import use_cases
from domain.scheduling.forecast import Effect, Forecast
from domain.scheduling.model import Preferences


class PreferencesPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    revision_daily_target: int | UnsetType | None = UNSET
    spacing_multiplier: float | UnsetType = UNSET
    retention_target_override: float | UnsetType | None = UNSET
    zone: str | UnsetType = UNSET
    day_rollover_hour: int | UnsetType = UNSET
    easy_days: tuple[int, ...] | UnsetType = UNSET
    free_days: tuple[int, ...] | UnsetType = UNSET
    reschedule_on_new_weights: bool | UnsetType = UNSET


class SuspensionList(msgspec.Struct, frozen=True):
    items: list[reads.Suspension]
    next_cursor: str | None = None


class LearningPreferences(Controller):
    path = "/v1/users/me/preferences/learning"
    tags = ("scheduling",)
    guards = (requires(),)

    @get(summary="How I revise")
    async def read(self, store: Store, who: Who) -> Preferences:
        return await store.learning_preferences.get(who.user_id)

    @patch(summary="Change how I revise; what is absent stays, null clears")
    async def change(self, data: JSONBody[PreferencesPatch], store: Store, who: Who, now: Now) -> Preferences:
        wishes = {field: wish for field, wish in msgspec.structs.asdict(data).items() if wish is not UNSET}
        return await use_cases.change_preferences(store, user_id=who.user_id, wishes=wishes, now=now)

    @get("/effect", summary="What other spacing, target or easy days would change; empty clears, days like 0,6")
    async def weigh(
        self,
        store: Store,
        who: Who,
        now: Now,
        spacing_multiplier: FromQuery[str | None] = None,
        retention_target_override: FromQuery[str | None] = None,
        easy_days: FromQuery[str | None] = None,
        free_days: FromQuery[str | None] = None,
    ) -> Effect:
        wishes: dict[str, Any] = {}
        if spacing_multiplier:
            wishes["spacing_multiplier"] = _number("spacing_multiplier", spacing_multiplier)
        if retention_target_override is not None:
            target = retention_target_override
            wishes["retention_target_override"] = _number("retention_target_override", target) if target else None
        for field, days in (("easy_days", easy_days), ("free_days", free_days)):
            if days is not None:
                wishes[field] = _days(field, days)
        return await use_cases.weigh_preferences(store, user_id=who.user_id, wishes=wishes, now=now)

    @get("/forecast", summary="Reviews and expected recall on each of the next days, if nothing changes")
    async def foresee(self, store: Store, who: Who, now: Now, days: FromQuery[int] = 84) -> Forecast:
        return await use_cases.forecast_days(store, user_id=who.user_id, days=days, now=now)


class Suspensions(Controller):
    path = "/v1/learning"
    tags = ("scheduling",)
    guards = (requires("student"),)

    @get("/suspensions", summary="Concepts I have set aside")
    async def list_mine(self, pool: Pool, who: Who) -> SuspensionList:
        return SuspensionList(await reads.suspensions(pool, who.user_id))

    @post("/concepts/{concept_id:uuid}/suspension", summary="Set a concept aside", status_code=HTTP_204_NO_CONTENT)
    async def suspend(self, concept_id: FromPath[UUID], store: Store, who: Who, now: Now) -> None:
        await use_cases.suspend_concept(store, user_id=who.user_id, concept_id=concept_id, now=now)

    @delete("/concepts/{concept_id:uuid}/suspension", summary="Take a concept up again")
    async def resume(self, concept_id: FromPath[UUID], store: Store, who: Who, now: Now) -> None:
        await use_cases.resume_concept(store, user_id=who.user_id, concept_id=concept_id, now=now)


def _number(field: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Invalid.field(field, "number", f"{text!r} is not a number.") from None


def _days(field: str, text: str) -> tuple[int, ...]:
    try:
        return tuple(int(day) for day in text.split(",") if day)
    except ValueError:
        raise Invalid.field(field, "days", f"{text!r} are no numbers of days, such as 0,6.") from None
