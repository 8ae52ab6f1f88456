"""How an alert reads: what, since when, who has it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ui import wire
from ui.format import NBSP
from ui.pages.operator.alert_words import alert_row, choices, sentence
from ui.theme import STATES

NOW = datetime(2026, 11, 25, 14, 32, tzinfo=UTC)


def an_alert(**changes: Any) -> wire.Alert:
    return msgspec.convert(
        {
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
        }
        | changes,
        wire.Alert,
    )


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
