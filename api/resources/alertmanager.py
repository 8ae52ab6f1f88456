"""What Alertmanager reports, turned into observations: its webhook, version 4 of the payload."""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from typing import Final, Literal

import msgspec
from litestar import Controller, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from api.dependencies import Now, Store
from api.security import requires
from domain.alerts import use_cases
from domain.alerts.model import Finding, Observation, Policy, Severity
from domain.kernel.errors import Invalid

ELSEWHERE: Final = "monitoring"
"""The domain of an alert that names none: a rule that is not ours."""
RUNBOOKS: Final = "docs/runbook/"
READABLE: Final = ("https://", "http://", RUNBOOKS)
"""How an address may begin that a page shows as a link."""


class Reported(msgspec.Struct, frozen=True, rename="camel"):
    """One alert of a group. Labels say which it is; annotations are for people."""

    status: Literal["firing", "resolved"]
    labels: dict[str, str]
    fingerprint: str
    annotations: dict[str, str] = {}


class Report(msgspec.Struct, frozen=True, rename="camel"):
    """A group of alerts; of what else Alertmanager sends, nothing is needed."""

    version: Literal["4"]
    alerts: list[Reported]


class Taken(msgspec.Struct, frozen=True):
    received: int
    changed: int


class AlertWebhook(Controller):
    path = "/v1/alerts/webhook"
    tags = ("alerts",)
    guards = (requires("admin", scope="alerts:write", local=True),)

    @post(summary="Take in what Alertmanager reports; the same report twice changes nothing", status_code=HTTP_200_OK)
    async def take(self, data: JSONBody[Report], store: Store, now: Now) -> Taken:
        changed = await use_cases.note_observations(store, observations(data.alerts, now=now), now=now)
        return Taken(len(data.alerts), len(changed))


def observations(reported: Sequence[Reported], *, now: datetime) -> list[Observation]:
    """Return what a group of alerts says; raise Invalid for one that does not say which it is.

    Two alerts that we do not tell apart are one: it lasts while either of them fires.
    """
    found = [_observation(one, number, now) for number, one in enumerate(reported)]
    firing = {one.key for one in found if one.finding is Finding.BAD}
    return [one for one in found if one.finding is Finding.BAD or one.key not in firing]


def _observation(one: Reported, number: int, now: datetime) -> Observation:
    labels, words = one.labels, one.annotations
    name = labels.get("alertname", "").strip()
    if not name:
        raise Invalid.field(f"alerts[{number}].labels.alertname", "required", "An alert has a name.")
    subject_type, subject_id = labels.get("subject_type"), labels.get("subject_id")
    if not (subject_type and subject_id):
        subject_type, subject_id = "alert", one.fingerprint
    return Observation(
        policy=Policy(
            rule=name,
            domain=labels.get("domain") or ELSEWHERE,
            title=words.get("summary") or name,
            severity=_severity(labels.get("severity", "")),
            runbook_url=_runbook(words.get("runbook_url", "")),
            threshold=_number(words.get("threshold", "")),
        ),
        subject_type=subject_type,
        subject_id=subject_id,
        finding=Finding.BAD if one.status == "firing" else Finding.GOOD,
        at=now,
        value=_number(words.get("value", "")),
        reason=words.get("description") or None,
    )


def _severity(word: str) -> Severity:
    """Take a word that is not ours for a warning: an alert that is lost is worse than one of the wrong colour."""
    return Severity(word) if word in set(Severity) else Severity.WARNING


def _runbook(address: str) -> str:
    return address if address.startswith(READABLE) else RUNBOOKS


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
