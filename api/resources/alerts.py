"""What deserves attention, who has it, and what was written about it."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from adapters.postgres.reads import alerts as reads
from api.dependencies import Limit, Now, Pool, Store, Who
from api.security import requires
from domain.alerts import use_cases
from domain.alerts.model import Severity, State

InState = Annotated[State | None, QueryParameter(name="state")]
"""Litestar keeps the name `state` for itself."""
Days = Annotated[int | None, QueryParameter(ge=1, le=366)]
"""How far back to look at what has ended."""


class AlertPage(msgspec.Struct, frozen=True):
    items: list[reads.AlertLine]
    next_cursor: str | None


class NewNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str


class Alerts(Controller):
    path = "/v1/alerts"
    tags = ("alerts",)
    guards = (requires("operator"),)

    @get(summary="Alerts, newest first; what lives is shown however old it is")
    async def list_all(  # noqa: PLR0913, PLR0917  each is a query parameter
        self,
        pool: Pool,
        who: Who,
        now: Now,
        in_state: InState = None,
        severity: FromQuery[Severity | None] = None,
        domain: FromQuery[str | None] = None,
        subject: FromQuery[str | None] = None,
        dismissed: FromQuery[bool] = False,  # noqa: FBT002  a query parameter has a name
        days: Days = None,
        limit: Limit = 50,
        cursor: FromQuery[UUID | None] = None,
    ) -> AlertPage:
        wanted = reads.Wanted(
            state=in_state,
            severity=severity,
            domain=domain,
            subject=subject,
            since=None if days is None else now - timedelta(days=days),
            before=cursor,
            dismissed=dismissed,
        )
        items = await reads.alerts(pool, wanted, viewer=who.user_id, limit=limit + 1)
        more = len(items) > limit
        return AlertPage(items[:limit], str(items[limit - 1].alert_id) if more else None)

    @get("/{alert_id:uuid}", summary="An alert and its notes")
    async def read_alert(self, alert_id: FromPath[UUID], pool: Pool, who: Who) -> reads.AlertLine:
        return await reads.alert(pool, alert_id, viewer=who.user_id)

    @post("/{alert_id:uuid}/acknowledge", summary="Take an alert on", status_code=HTTP_200_OK)
    async def acknowledge(self, alert_id: FromPath[UUID], store: Store, who: Who, now: Now) -> reads.AlertLine:
        await use_cases.acknowledge(store, alert_id=alert_id, by=who.user_id, now=now)
        return await reads.alert(store.connection, alert_id, viewer=who.user_id)

    @post("/{alert_id:uuid}/dismiss", summary="Hide an alert from oneself", status_code=HTTP_204_NO_CONTENT)
    async def dismiss(self, alert_id: FromPath[UUID], store: Store, who: Who, now: Now) -> None:
        await use_cases.dismiss(store, alert_id=alert_id, by=who.user_id, now=now)

    @post("/{alert_id:uuid}/notes", summary="Write a note, shown with the next alerts of its kind too")
    async def add_note(
        self, alert_id: FromPath[UUID], data: JSONBody[NewNote], store: Store, who: Who, now: Now
    ) -> reads.AlertLine:
        await use_cases.add_note(store, alert_id=alert_id, by=who.user_id, text=data.text, now=now)
        return await reads.alert(store.connection, alert_id, viewer=who.user_id)
