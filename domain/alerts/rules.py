"""Decides which readings are bad: the platform's own rules, each with its threshold, patience and runbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from math import isnan
from typing import Final

from domain.alerts.constants import (
    ALERT_CACHE_HITS_PERCENT,
    ALERT_ERRORS_PERCENT,
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


class Bad(Enum):
    """On which side of its threshold a value is bad; the threshold itself is good."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Rule:
    """A threshold with its policy."""

    policy: Policy
    threshold: float
    bad: Bad = Bad.ABOVE
    unit: str = ""

    def finds(self, value: float) -> Finding:
        """Say whether a value is bad."""
        crossed = value > self.threshold if self.bad is Bad.ABOVE else value < self.threshold
        return Finding.BAD if crossed else Finding.GOOD


def _rule(
    key: str, title: str, threshold: float, *, domain: str, page: str, unit: str = "", bad: Bad = Bad.ABOVE
) -> Rule:
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
    return Rule(policy, threshold, bad, unit)


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
            unit="waiting",
        ),
        _rule(
            "cache_hits",
            "Cache hits below 50 %",
            ALERT_CACHE_HITS_PERCENT,
            domain="cache",
            page="cache-hits-low",
            unit="%",
            bad=Bad.BELOW,
        ),
        _rule(
            "worker_silence",
            "Worker silent",
            ALERT_WORKER_SILENCE_SECONDS,
            domain="jobs",
            page="no-worker",
            unit="s",
        ),
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
        reason=_reason(rule, measured),
    )


def _reason(rule: Rule, value: float | None) -> str:
    if value is None:
        return "Nothing was measured."
    return f"Measured {value:g} {rule.unit}, bad {rule.bad.value} {rule.threshold:g}."
