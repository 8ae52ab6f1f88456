"""Alerts: what happened, who has it, and what was written about it."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui.client import Client
from ui.components import (
    at,
    card,
    empty,
    ghost,
    glyph,
    key_hints,
    link,
    muted,
    repeat,
    row,
    select,
    solid,
    stack,
    state_badge,
    state_glyph,
    surface,
    text_area,
    text_button,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.operator.alert_words import ANY, AlertRow, alert_row, choices, sentence
from ui.state import PageState, Session

DAYS: Final = 7
AT_ONCE: Final = 50
KEYS: Final = [("j k", "walk the list"), ("a", "acknowledge"), ("n", "write a note"), ("Esc", "close")]
STATES: Final = choices("Any state", ("open", "acknowledged", "pending", "no_data", "resolved"))
SEVERITIES: Final = choices("Any severity", ("critical", "warning", "info"))


class AlertsState(PageState, Session):
    """The alerts of the last days, and the one that is chosen."""

    for_roles: ClassVar[tuple[str, ...]] = ("operator", "admin")

    alerts: list[AlertRow] = []  # noqa: RUF012 - a var of the state
    sentence: str = ""
    in_state: str = ANY
    severity: str = ANY
    next_cursor: str = ""
    chosen: str = ""
    noting: bool = False
    busy: bool = False

    @rx.var
    def footer(self) -> str:
        """Say how many are shown."""
        return f"{len(self.alerts)} shown, newest first"

    async def _load(self, client: Client) -> None:
        found = await client.alerts(**self._wanted())
        now, zone = self._now(), self.zone
        self.alerts = [alert_row(alert, now=now, zone=zone) for alert in found.items]
        self.next_cursor = found.next_cursor or ""
        if self.chosen not in {alert.alert_id for alert in self.alerts}:
            self.chosen, self.noting = "", False
        self.sentence = sentence(await self._counts(client), days=DAYS)

    async def _counts(self, client: Client) -> dict[str, int]:
        """Count the newest alerts by state, whatever is chosen to be shown."""
        counts: dict[str, int] = {}
        for alert in (await client.alerts(days=DAYS, limit=200)).items:
            counts[alert.state] = counts.get(alert.state, 0) + 1
        self.alerts_count = counts.get("open", 0) + counts.get("no_data", 0)
        return counts

    def _wanted(self, **more: Any) -> dict[str, Any]:
        chosen = {"state": self.in_state, "severity": self.severity}
        return {"days": DAYS, "limit": AT_ONCE, **{n: v for n, v in chosen.items() if v != ANY}, **more}

    @rx.event
    async def choose_state(self, state: str) -> Any:
        """Show the alerts in this state."""
        self.in_state = state
        return await self._attempt("main", self._load)

    @rx.event
    async def choose_severity(self, severity: str) -> Any:
        """Show the alerts of this severity."""
        self.severity = severity
        return await self._attempt("main", self._load)

    @rx.event
    async def more(self) -> Any:
        """Show older alerts too."""

        async def load(client: Client) -> None:
            found = await client.alerts(**self._wanted(cursor=self.next_cursor))
            self.alerts += [alert_row(alert, now=self._now(), zone=self.zone) for alert in found.items]
            self.next_cursor = found.next_cursor or ""

        return await self._attempt("main", load)

    @rx.event
    def choose(self, alert_id: str) -> None:
        """Show what can be done about an alert."""
        if alert_id != self.chosen:
            self.chosen, self.noting = alert_id, False

    @rx.event
    def close(self) -> None:
        """Close the note, or else the alert."""
        if self.noting:
            self.noting = False
        else:
            self.chosen = ""

    @rx.event
    def begin_note(self) -> None:
        """Let a note be written."""
        self.noting = True

    @rx.event
    async def acknowledge(self) -> Any:
        """Take the chosen alert on."""

        async def take(client: Client) -> None:
            await client.acknowledge_alert(self.chosen)

        return await self._do(take, said="Acknowledged: it is yours.")

    @rx.event
    async def dismiss(self) -> Any:
        """Hide the chosen alert from oneself."""

        async def hide(client: Client) -> None:
            await client.dismiss_alert(self.chosen)

        return await self._do(hide, said="Dismissed: others still see it.")

    @rx.event
    async def keep_note(self, form: dict[str, Any]) -> Any:
        """Write the note down."""

        async def write(client: Client) -> None:
            await client.note_alert(self.chosen, str(form.get("note", "")))
            self.noting = False

        return await self._do(write, said="The note is kept, and shown when the alert returns.")

    async def _do(self, action: Any, *, said: str) -> Any:
        self.busy = True
        await self._perform(action, said=said)
        self.busy = False
        return await self._attempt("main", self._load)  # after a refusal too: somebody else may have been first


# Drawing


def _entry(alert: Any) -> rx.Component:
    is_chosen = AlertsState.chosen == alert.alert_id
    return rx.el.li(
        rx.el.div(
            state_glyph(alert.severity),
            rx.el.div(
                rx.el.button(
                    rx.el.span(alert.title, class_name="alert-title"),
                    rx.cond(alert.subject, rx.el.span(alert.subject, class_name="code"), None),
                    type="button",
                    class_name="alert-open",
                    on_click=AlertsState.choose(alert.alert_id),
                    on_focus=AlertsState.choose(alert.alert_id),
                    custom_attrs={
                        "data-row": alert.alert_id,
                        "aria-current": rx.cond(is_chosen, "true", "false"),
                        "aria-expanded": rx.cond(is_chosen, "true", "false"),
                    },
                ),
                rx.el.p(at(alert.about, alert.instant), class_name="caption"),
                rx.cond(alert.reason, rx.el.p(alert.reason, class_name="alert-reason"), None),
                rx.foreach(alert.notes, _note),
                rx.cond(is_chosen, _chosen(alert), None),
                class_name="alert-text",
            ),
            state_badge(alert.state),
            class_name="alert-line",
        ),
        class_name=rx.cond(is_chosen, "alert alert-chosen", "alert"),
        key=alert.alert_id,
    )


def _note(note: Any) -> rx.Component:
    return rx.el.div(
        glyph("sticky_note"),
        rx.el.div(rx.el.span(note.text), " ", muted(note.by), class_name="note-text"),
        class_name="note note-gray alert-note",
        key=note.note_id,
    )


def _chosen(alert: Any) -> rx.Component:
    """Draw what is known and what can be done about the alert that is chosen."""
    runbook = rx.cond(
        alert.runbook_href, link("Runbook", alert.runbook_href), rx.el.code(alert.runbook, class_name="code")
    )
    pair = lambda one: rx.el.div(  # noqa: E731 - drawn once, for foreach
        rx.el.dt(one[0]), rx.el.dd(one[1])
    )
    return stack(
        rx.el.dl(rx.foreach(alert.facts, pair), class_name="alert-facts"),
        row(muted("What to do: "), runbook),
        rx.cond(AlertsState.noting, _writing(), _actions(alert)),
        gap=12,
    )


def _actions(alert: Any) -> rx.Component:
    shared = {"size": "1", "disabled_because": AlertsState.read_only_because}
    return row(
        rx.cond(
            alert.can_acknowledge,
            solid(
                "Acknowledge",
                icon="user_check",
                key="a",
                on_click=AlertsState.acknowledge,
                busy=AlertsState.busy,
                **shared,
            ),
            None,
        ),
        surface("Write a note", icon="sticky_note", key="n", on_click=AlertsState.begin_note, **shared),
        ghost("Dismiss for me", on_click=AlertsState.dismiss, **shared),
        ghost("Close", key="Escape", on_click=AlertsState.close, size="1"),
    )


def _writing() -> rx.Component:
    return rx.el.form(
        stack(
            text_area(
                "Note",
                name="note",
                rows=3,
                max_length=2000,
                auto_focus=True,
                required=True,
                help="It stays, and is shown with the next alert of this kind.",
            ),
            row(
                solid(
                    "Keep the note",
                    type="submit",
                    size="1",
                    busy=AlertsState.busy,
                    disabled_because=AlertsState.read_only_because,
                ),
                ghost("Cancel", key="Escape", on_click=AlertsState.close, size="1"),
            ),
            gap=8,
        ),
        on_submit=AlertsState.keep_note,
    )


def draw() -> rx.Component:
    """Draw the page."""
    listed = card(
        rx.el.ul(rx.foreach(AlertsState.alerts, _entry), class_name="alerts", custom_attrs={"data-rows": "true"}),
        rx.el.div(
            row(
                rx.el.span(AlertsState.footer),
                rx.cond(AlertsState.next_cursor, text_button("Show more", on_click=AlertsState.more), None),
            ),
            key_hints([("J", "next"), ("K", "previous"), ("A", "acknowledge"), ("N", "note"), ("Esc", "close")]),
            class_name="table-foot alerts-foot",
        ),
        padding="none",
    )
    nothing = rx.cond(
        (AlertsState.in_state == ANY) & (AlertsState.severity == ANY),
        empty("bell", f"No alerts in {DAYS} days.", "What deserves attention will stand here."),
        empty("bell", "No alert is like this", "Choose another state or severity."),
    )
    return page(
        "Alerts",
        stack(
            row(
                select("State", STATES, value=AlertsState.in_state, on_change=AlertsState.choose_state),
                select("Severity", SEVERITIES, value=AlertsState.severity, on_change=AlertsState.choose_severity),
            ),
            rx.cond(AlertsState.alerts.length() > 0, listed, card(nothing)),
        ),
        repeat(seconds=rx.cond(AlertsState.noting, 0, 5), on_tick=AlertsState.refresh),
        state=AlertsState,
        sentence=AlertsState.sentence,
        keys=KEYS,
    )


PAGE = Page(route="/ops/alerts", title="Alerts", draw=draw, state=AlertsState)
