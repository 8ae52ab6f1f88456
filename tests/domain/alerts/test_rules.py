"""Which readings are bad: one more than the threshold, never the threshold itself."""

import math
from datetime import UTC, datetime

import pytest

from domain.alerts.errors import UnknownRule
from domain.alerts.model import Finding
from domain.alerts.readings import MISSING, Reading
from domain.alerts.rules import RULES, judged

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def found(rule, value):
    return judged(Reading(rule, "module", "judging", value, NOW))


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("errors", 5.0, 5.1),
        ("response_p95", 500, 500.1),
        ("queue_length", 100, 101),
        ("worker_silence", 10, 10.1),
        ("outbox_stuck", 60, 60.1),
        ("job_failed", 0, 1),
        ("job_missed", 0, 1),
        ("dead_letters", 0, 1),
        ("model_regressed", 0, 1),
    ],
)
def test_a_reading_is_bad_beyond_its_threshold(rule, good, bad):
    assert found(rule, good).finding is Finding.GOOD
    assert found(rule, bad).finding is Finding.BAD


LEVELS = {"errors", "response_p95", "queue_length", "worker_silence", "outbox_stuck"}
EVENTS = {"job_failed", "job_missed", "dead_letters", "model_regressed"}


def test_every_rule_of_the_platform_is_tested_here_and_has_a_page():
    assert set(RULES) == LEVELS | EVENTS
    assert all(rule.policy.runbook_url.startswith("docs/runbook/") for rule in RULES.values())


def test_a_level_has_to_last_and_an_event_opens_and_resolves_at_once():
    assert {key for key, rule in RULES.items() if rule.policy.pending_for} == LEVELS
    assert {key for key, rule in RULES.items() if rule.policy.recovers_after == 1} == EVENTS


@pytest.mark.parametrize("value", [MISSING, math.nan])
def test_what_was_not_measured_is_missing_and_not_good(value):
    nothing = found("errors", value)
    assert (nothing.finding, nothing.value, nothing.reason) == (Finding.MISSING, None, "Nothing was measured.")


def test_a_finding_says_why():
    assert found("response_p95", 612).reason == "Measured 612 ms, bad above 500."
    assert found("errors", 12.5).reason == "Measured 12.5 %, bad above 5."
    told = judged(Reading("job_failed", "job", "regen", 1.0, NOW, "boom"))
    assert told.reason == "boom"


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(UnknownRule, match="nonsense"):
        found("nonsense", 1)
