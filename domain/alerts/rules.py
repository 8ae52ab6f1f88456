"""Decides which readings are bad: the platform's own rules, each with its threshold, patience and runbook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import isnan
from typing import Final

from domain.alerts.constants import (
    ALERT_ERRORS_PERCENT,
    ALERT_OUTBOX_SECONDS,
    ALERT_PENDING_SECONDS,
    ALERT_QUEUE_LENGTH,
    ALERT_RECOVERS_AFTER,
    ALERT_RESPONSE_P95_MS,
    ALERT_WORKER_SILENCE_SECONDS,
)
from domain.alerts.errors import UnknownRule
from domain.alerts.model import Finding, Observation, Policy, Severity
from domain.alerts.readings import MISSING, Reading

RUNBOOK: Final = "docs/runbook"


@dataclass(frozen=True, slots=True)
class Rule:
    """A threshold with its policy."""

    policy: Policy
    threshold: float
    unit: str

    def finds(self, value: float) -> Finding:
        """Say whether a value is bad; the threshold itself is good."""
        return Finding.BAD if value > self.threshold else Finding.GOOD


def _rule(key: str, title: str, threshold: float, *, domain: str, page: str, unit: str) -> Rule:
    """Return a rule about a level, which moves: it has to stay crossed for a while, and to be good for a while."""
    policy = Policy(
        rule=key,
        domain=domain,
        title=title,
        severity=Severity.WARNING,
        runbook_url=f"{RUNBOOK}/{page}.md",
        threshold=threshold,
        pending_for=timedelta(seconds=ALERT_PENDING_SECONDS),
        recovers_after=ALERT_RECOVERS_AFTER,
    )
    return Rule(policy, threshold, unit)


def _event(key: str, title: str, *, page: str, unit: str, domain: str = "jobs") -> Rule:
    """Return a rule about something that happened or did not: there is nothing to wait for, either way."""
    level = _rule(key, title, 0.0, domain=domain, page=page, unit=unit)
    return replace(level, policy=replace(level.policy, pending_for=timedelta(0), recovers_after=1))


RULES: Final[Mapping[str, Rule]] = {
    rule.policy.rule: rule
    for rule in (
        _rule(
            "errors",
            "Errors above 5 %",
            ALERT_ERRORS_PERCENT,
            domain="api",
            page="error-budget-burns-fast",
            unit="%",
        ),
        _rule(
            "response_p95",
            "Response p95 above 500 ms",
            ALERT_RESPONSE_P95_MS,
            domain="api",
            page="responses-slow",
            unit="ms",
        ),
        _rule(
            "queue_length",
            "Job queue above 100",
            ALERT_QUEUE_LENGTH,
            domain="jobs",
            page="job-queue-growing",
            unit="messages",
        ),
        _rule(
            "worker_silence",
            "Worker silent",
            ALERT_WORKER_SILENCE_SECONDS,
            domain="jobs",
            page="no-worker",
            unit="s",
        ),
        _rule(
            "outbox_stuck",
            "Events do not leave",
            ALERT_OUTBOX_SECONDS,
            domain="jobs",
            page="outbox-stuck",
            unit="s",
        ),
        _event("job_failed", "Job failed", page="job-failure-rate-high", unit="run"),
        _event("job_missed", "Job did not start in time", page="job-missed", unit="run"),
        _event("dead_letters", "Messages died", page="dead-letters", unit="messages"),
        _event("model_regressed", "Model foretells worse", page="model-regressed", unit="run", domain="models"),
    )
}
"""One line a rule; whoever measures sends a `Reading` with its key."""


def judged(reading: Reading, *, rules: Mapping[str, Rule] = RULES) -> Observation:
    """Return what a reading says under its rule, or raise UnknownRule."""
    rule = rules.get(reading.rule)
    if rule is None:
        raise UnknownRule(f"There is no rule named {reading.rule}.")
    measured = None if reading.value is MISSING or isnan(reading.value) else reading.value
    finding = Finding.MISSING if measured is None else rule.finds(measured)
    return Observation(
        policy=rule.policy,
        subject_type=reading.subject_type,
        subject_id=reading.subject_id,
        finding=finding,
        at=reading.at,
        value=measured,
        reason=_reason(rule, reading, measured),
    )


def _reason(rule: Rule, reading: Reading, value: float | None) -> str:
    if value is None:
        return "Nothing was measured."
    return reading.words or f"Measured {value:g} {rule.unit}, bad above {rule.threshold:g}."
