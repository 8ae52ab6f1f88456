"""What an alert is, and what a source says of a subject."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

AlertKey: TypeAlias = tuple[str, str, str]
"""Rule, type and id of the subject: at most one live alert has it."""


class Severity(StrEnum):
    """How much it matters."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class State(StrEnum):
    """Where an alert is in its life."""

    PENDING = "pending"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    NO_DATA = "no_data"


class Finding(StrEnum):
    """What was found of a subject. Missing is not good: silence proves nothing."""

    GOOD = "good"
    BAD = "bad"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a rule says of its alerts: how they read, how long they are pending, how they recover."""

    rule: str
    domain: str
    title: str
    severity: Severity
    runbook_url: str
    threshold: float | None = None
    pending_for: timedelta = timedelta(0)
    recovers_after: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was found of one subject under one rule, and when."""

    policy: Policy
    subject_type: str
    subject_id: str
    finding: Finding
    at: datetime
    value: float | None = None
    reason: str | None = None

    @property
    def key(self) -> AlertKey:
        return self.policy.rule, self.subject_type, self.subject_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that deserves attention. `recoveries` counts the good readings since the last bad one."""

    alert_id: UUID
    rule: str
    domain: str
    subject_type: str
    subject_id: str
    severity: Severity
    state: State
    title: str
    value: float | None
    threshold: float | None
    reason: str | None
    runbook_url: str
    seen_at: datetime
    last_seen_at: datetime
    opened_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: UUID | None = None
    resolved_at: datetime | None = None
    recoveries: int = 0

    @property
    def key(self) -> AlertKey:
        return self.rule, self.subject_type, self.subject_id


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote at an alert, for whoever meets the next one of the same rule and subject."""

    note_id: UUID
    alert_id: UUID
    author_id: UUID
    text: str
    written_at: datetime
