"""Alerts page: how an alert reads, and what becomes of it when somebody does something about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import wire
from ui.format import NBSP
from ui.pages.operator.alert_words import alert_row, choices, sentence
from ui.pages.operator.alerts import AlertsState
from ui.theme import STATES

NOW = datetime(2026, 11, 25, 14, 32, tzinfo=UTC)


def told(**changes: Any) -> dict[str, Any]:
    return {
        "alert_id": "1",
        "rule": "NoWorker",
        "domain": "jobs",
        "subject_type": "workers",
        "subject_id": "all",
        "severity": "critical",
        "state": "open",
        "title": "No worker is alive",
        "value": 0.0,
        "threshold": 1.0,
        "seen_at": NOW - timedelta(minutes=5),
        "last_seen_at": NOW,
        "opened_at": NOW - timedelta(minutes=4),
        "acknowledged_at": None,
        "acknowledged_by_name": None,
        "resolved_at": None,
        "notes": [],
        "runbook_url": "docs/runbook/no-worker.md",
        "reason": "Jobs wait.",
    } | changes


def an_alert(**changes: Any) -> wire.Alert:
    return msgspec.convert(told(**changes), wire.Alert)


def row(**changes: Any):
    return alert_row(an_alert(**changes), now=NOW, zone="UTC")


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({}, f"Critical · today 14:28 · open for 4{NBSP}min"),
        (
            {"state": "acknowledged", "acknowledged_at": NOW, "acknowledged_by_name": "Tomás", "severity": "info"},
            "Info · today 14:28 · by Tomás, 14:32",
        ),
        (
            {"state": "resolved", "resolved_at": NOW + timedelta(minutes=2), "severity": "warning"},
            f"Warning · today 14:28 · resolved after 6{NBSP}min",
        ),
        ({"state": "pending", "opened_at": None}, f"Critical · today 14:27 · pending for 5{NBSP}min"),
        ({"state": "no_data", "opened_at": None}, f"Critical · today 14:27 · no data for 5{NBSP}min"),
    ],
)
def test_an_alert_says_since_when_and_what_became_of_it(changes: dict[str, Any], about: str):
    assert row(**changes).about == about


def test_only_what_nobody_has_can_be_acknowledged():
    taken = {state: row(state=state).can_acknowledge for state in ("pending", "open", "no_data", "acknowledged")}
    assert taken == {"pending": False, "open": True, "no_data": True, "acknowledged": False}
    assert not row(state="resolved", resolved_at=NOW).can_acknowledge


def test_a_subject_is_named_where_it_says_more_than_the_title():
    assert row().subject == ""
    assert row(subject_type="queue", subject_id="revision").subject == "revision"
    assert row(subject_type="alert", subject_id="ab12").subject == ""


def test_only_an_address_of_the_web_becomes_a_link():
    assert row().runbook_href == ""
    assert row(runbook_url="javascript:alert(1)").runbook_href == ""
    assert row(runbook_url="https://example.org/x").runbook_href == "https://example.org/x"


def test_a_note_says_whose_it_is():
    note = {"note_id": "1", "author_name": "Tomás", "text": "Restarted.", "written_at": NOW}
    (shown,) = row(notes=[note]).notes
    assert (shown.text, shown.by) == ("Restarted.", "Tomás, today 14:32")


def test_facts_leave_out_what_is_not_known():
    names = [name for name, _ in row(value=None, threshold=None).facts]
    assert names == ["Rule", "Part of", "First seen", "Last seen"]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "No alerts in 7 days."),
        ({"resolved": 2}, "Nothing is open; 2 resolved in 7 days."),
        ({"open": 2, "acknowledged": 1, "resolved": 38}, "2 open, 1 acknowledged; 38 resolved in 7 days."),
        ({"pending": 1, "no_data": 1}, "1 no data, 1 pending."),
    ],
)
def test_a_sentence_says_what_goes_on(counts: dict[str, int], words: str):
    assert sentence(counts, days=7) == words


def test_every_state_and_severity_can_be_chosen_by_its_word():
    assert choices("Any", ("open",)) == [("any", "Any"), ("open", "Open")]
    assert {"pending", "open", "acknowledged", "resolved", "no_data", "info", "warning", "critical"} <= set(STATES)


SVEN = {"user_id": "u1", "email": "s@example.edu", "display_name": "Sven", "roles": ["operator"], "zone": "UTC"}


class Api:
    """The API with two alerts, one of them resolved; an older one is on the next page."""

    def __init__(self) -> None:
        self.alerts = [told(alert_id="1"), told(alert_id="2", state="resolved", resolved_at=NOW, severity="info")]
        self.sent: list[tuple[str, bytes]] = []
        self.refuses = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, query = request.url.path, request.url.params
        if path == "/v1/users/me":
            return httpx.Response(200, json=SVEN)
        if path == "/v1/demo":
            return httpx.Response(200, json={"simulated": True, "logins": []})
        if path == "/v1/alerts":
            return _json(200, self._page(query))
        self.sent.append((path, request.content))
        if self.refuses:
            return httpx.Response(self.refuses, json={"status": self.refuses, "detail": "Somebody has it."})
        if path.endswith("/dismiss"):
            self.alerts = [alert for alert in self.alerts if alert["alert_id"] not in path.split("/")]
            return httpx.Response(204)
        if path.endswith("/acknowledge"):
            self.alerts[0] |= {"state": "acknowledged", "acknowledged_at": NOW, "acknowledged_by_name": "Sven"}
        return _json(200, self.alerts[0])

    def _page(self, query: httpx.QueryParams) -> dict[str, Any]:
        if query.get("cursor"):
            return {"items": [told(alert_id="3", state="resolved", resolved_at=NOW)], "next_cursor": None}
        wanted = [
            alert
            for alert in self.alerts
            if all(query.get(name) in (None, alert[name]) for name in ("state", "severity"))
        ]
        return {"items": wanted, "next_cursor": "2"}


def _json(status: int, body: Any) -> httpx.Response:
    return httpx.Response(status, content=msgspec.json.encode(body))


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
async def state(api: Api) -> Any:
    assert api.alerts
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    found = root.get_substate(AlertsState.get_full_name().split("."))
    await found.open()
    return found


def shown(state: Any) -> list[tuple[str, str]]:
    return [(alert.alert_id, alert.state) for alert in state.alerts]


async def test_an_operator_sees_what_lives_and_what_has_ended(state: Any):
    assert (state.main.status, shown(state)) == ("ready", [("1", "open"), ("2", "resolved")])
    assert (state.sentence, state.alerts_count) == ("1 open; 1 resolved in 7 days.", 1)
    assert state.footer == "2 shown, newest first"


async def test_alerts_are_filtered_and_more_are_fetched(state: Any):
    await state.choose_severity("info")
    assert shown(state) == [("2", "resolved")]
    await state.choose_severity("any")
    await state.choose_state("open")
    assert shown(state) == [("1", "open")]
    assert state.sentence == "1 open; 1 resolved in 7 days."
    await state.choose_state("any")
    await state.more()
    assert [alert_id for alert_id, _ in shown(state)] == ["1", "2", "3"]
    assert state.next_cursor == ""


async def test_the_chosen_alert_is_taken_on(state: Any, api: Api):
    state.choose("1")
    await state.acknowledge()
    assert api.sent == [("/v1/alerts/1/acknowledge", b"")]
    assert (shown(state)[0], state.said) == (("1", "acknowledged"), "Acknowledged: it is yours.")
    assert (state.chosen, state.alerts_count) == ("1", 0)


async def test_a_note_is_written_and_escape_closes_it_before_the_alert(state: Any, api: Api):
    state.choose("1")
    state.begin_note()
    state.close()
    assert (state.noting, state.chosen) == (False, "1")
    state.begin_note()
    await state.keep_note({"note": "Restarted."})
    assert api.sent == [("/v1/alerts/1/notes", b'{"text":"Restarted."}')]
    assert not state.noting
    state.close()
    assert state.chosen == ""


async def test_a_note_under_way_goes_with_its_alert(state: Any):
    state.choose("1")
    state.begin_note()
    state.choose("1")
    assert state.noting
    state.choose("2")
    assert not state.noting


async def test_a_dismissed_alert_is_gone_and_nothing_is_chosen(state: Any):
    state.choose("1")
    await state.dismiss()
    assert (shown(state), state.chosen) == ([("2", "resolved")], "")


async def test_who_comes_second_hears_why_and_sees_who_was_first(state: Any, api: Api):
    state.choose("1")
    api.refuses = 409
    api.alerts[0] |= {"state": "acknowledged", "acknowledged_at": NOW, "acknowledged_by_name": "Ines"}
    await state.acknowledge()
    assert (state.problem, shown(state)[0], state.busy) == ("Somebody has it.", ("1", "acknowledged"), False)
