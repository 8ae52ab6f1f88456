"""What operators see of alerts and do about them, and what Alertmanager's webhook takes in."""

from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest

from api.app import hand_over
from domain.kernel.ids import new_id

ALERTS = "/v1/alerts"
WEBHOOK = f"{ALERTS}/webhook"


def reported(name="NoWorker", status="firing", subject="all", **labels) -> dict[str, Any]:
    """Return an alert as Alertmanager sends it."""
    known = {"alertname": name, "severity": "critical", "domain": "jobs", "subject_type": "workers"}
    return {
        "status": status,
        "labels": known | {"subject_id": subject} | labels,
        "annotations": {
            "summary": "No worker is alive",
            "description": "Jobs wait.",
            "runbook_url": "docs/runbook/no-worker.md",
            "value": "0",
            "threshold": "1",
        },
        "startsAt": "2026-11-25T09:00:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://127.0.0.1:9090/graph",
        "fingerprint": f"{name}-{subject}",
    }


def report(*alerts: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "4",
        "groupKey": '{}:{alertname="NoWorker"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "lyceum",
        "groupLabels": {"alertname": "NoWorker"},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://127.0.0.1:9093",
        "alerts": list(alerts),
    }


@pytest.fixture
async def operator(client_as):
    return await client_as("operator", display_name="Tomás")


@pytest.fixture
async def alertmanager(client_as, client):
    """Return a client with a key that may report alerts, and nothing else."""
    admin = await client_as("admin")
    key = {"name": "Alertmanager", "scopes": ["alerts:write"], "expires_at": None}
    client.headers["authorization"] = f"Bearer {(await admin.post('/v1/auth/tokens', json=key)).json()['token']}"
    return client


async def listed(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    return (await client.get(ALERTS, params=query)).json()["items"]


async def test_an_alert_fires_and_resolves_through_the_webhook(alertmanager, operator):
    answer = await alertmanager.post(WEBHOOK, json=report(reported()))
    assert (answer.status_code, answer.json()) == (200, {"received": 1, "changed": 1})
    (alert,) = await listed(operator)
    wanted = {
        "rule": "NoWorker",
        "domain": "jobs",
        "subject_type": "workers",
        "subject_id": "all",
        "severity": "critical",
        "state": "open",
        "title": "No worker is alive",
        "value": 0.0,
        "threshold": 1.0,
        "reason": "Jobs wait.",
        "runbook_url": "docs/runbook/no-worker.md",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "resolved_at": None,
        "notes": [],
    }
    assert {name: alert[name] for name in wanted} == wanted
    assert alert["opened_at"]
    await alertmanager.post(WEBHOOK, json=report(reported(status="resolved")))
    (alert,) = await listed(operator)
    assert (alert["state"], bool(alert["resolved_at"])) == ("resolved", True)


async def test_a_repeated_report_changes_nothing(alertmanager, operator, connection):
    firing, over = report(reported()), report(reported(status="resolved"))
    for payload, changed in ((firing, 1), (firing, 0), (firing, 0), (over, 1), (over, 0)):
        assert (await alertmanager.post(WEBHOOK, json=payload)).json()["changed"] == changed
    assert len(await listed(operator)) == 1
    assert await connection.fetchval("select count(*) from domain_event where type = 'alert_changed'") == 2


async def test_a_group_is_taken_in_as_its_alerts(alertmanager, operator):
    group = report(*[reported("DeadLetters", subject=queue) for queue in ("revision", "ticks", "imports")])
    assert (await alertmanager.post(WEBHOOK, json=group)).json() == {"received": 3, "changed": 3}
    group["alerts"][1]["status"] = "resolved"
    assert (await alertmanager.post(WEBHOOK, json=group)).json() == {"received": 3, "changed": 1}
    states = {alert["subject_id"]: alert["state"] for alert in await listed(operator)}
    assert states == {"revision": "open", "ticks": "resolved", "imports": "open"}


async def test_what_we_do_not_tell_apart_lasts_while_one_of_it_fires(alertmanager, operator):
    await alertmanager.post(WEBHOOK, json=report(reported(), reported(status="resolved", instance="other")))
    assert [alert["state"] for alert in await listed(operator)] == ["open"]


async def test_an_alert_of_somebody_elses_rule_is_taken_in_too(alertmanager, operator):
    foreign = reported("DiskFull") | {"labels": {"alertname": "DiskFull", "severity": "page"}, "fingerprint": "ab12"}
    foreign["annotations"] = {"runbook_url": "javascript:alert(1)", "value": "NaN"}
    await alertmanager.post(WEBHOOK, json=report(foreign))
    (alert,) = await listed(operator)
    assert (alert["title"], alert["severity"], alert["domain"]) == ("DiskFull", "warning", "monitoring")
    assert (alert["subject_type"], alert["subject_id"]) == ("alert", "ab12")
    assert (alert["runbook_url"], alert["value"], alert["reason"]) == ("docs/runbook/", None, None)


def _spoilt(**changes: Any) -> dict[str, Any]:
    return report(reported("DeadLetters"), reported() | changes)


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "version"),
        (report() | {"version": "3"}, "version"),
        ({"version": "4"}, "alerts"),
        (report() | {"alerts": {}}, "alerts"),
        (_spoilt(status="burning"), "alerts[1].status"),
        (_spoilt(status=None), "alerts[1].status"),
        (_spoilt(labels=[]), "alerts[1].labels"),
        (_spoilt(labels={"severity": "info"}), "alerts[1].labels.alertname"),
        (_spoilt(labels={"alertname": " "}), "alerts[1].labels.alertname"),
        (_spoilt(annotations={"value": 3}), "alerts[1].annotations"),
        (_spoilt(fingerprint=7), "alerts[1].fingerprint"),
    ],
)
async def test_a_malformed_report_names_the_field_and_changes_nothing(
    alertmanager, connection, payload: dict[str, Any], field: str
):
    answer = await alertmanager.post(WEBHOOK, json=payload)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert await connection.fetchval("select count(*) from alerts") == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"version": "4", "alerts": [\xff]}'])
async def test_what_is_no_report_at_all_is_refused(alertmanager, body: bytes):
    answer = await alertmanager.post(WEBHOOK, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["errors"]


async def test_text_that_cannot_be_kept_is_refused(alertmanager, connection):
    answer = await alertmanager.post(WEBHOOK, json=report(reported("No\u0000Worker")))
    assert answer.status_code == 400
    assert await connection.fetchval("select count(*) from alerts") == 0


async def test_a_key_for_something_else_may_not_report(client_as, client):
    admin = await client_as("admin")
    key = {"name": "Prometheus", "scopes": ["jobs:run"], "expires_at": None}
    token = (await admin.post("/v1/auth/tokens", json=key)).json()["token"]
    refused = await client.post(WEBHOOK, json=report(reported()), headers={"authorization": f"Bearer {token}"})
    assert refused.status_code == 403


async def test_a_key_for_reports_reads_no_alerts(alertmanager):
    assert (await alertmanager.get(ALERTS)).status_code == 403


LOCAL = {"host": "127.0.0.1:3001"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (LOCAL, 200),
        (LOCAL | {"x-forwarded-for": "127.0.0.1"}, 200),
        ({"host": "localhost"}, 200),
        ({"host": "lyceum.example"}, 401),  # a name that somebody pointed at this machine
        (LOCAL | {"x-forwarded-for": "10.0.0.7"}, 401),
        (LOCAL | {"x-forwarded-for": "nonsense"}, 401),
        (LOCAL | {"origin": "https://elsewhere.example"}, 401),
        (LOCAL | {"sec-fetch-site": "cross-site"}, 401),
        (LOCAL | {"authorization": "Bearer nonsense"}, 401),
    ],
)
async def test_only_a_program_on_this_machine_may_report_without_a_key(client, headers: dict[str, str], status: int):
    assert (await client.post(WEBHOOK, json=report(reported()), headers=headers)).status_code == status


async def test_a_server_asks_its_own_machine_for_a_key_too(routes, lyceum, settings):
    served = msgspec.structs.replace(settings, environment="production")
    hand_over(routes, replace(lyceum, settings=served))
    transport = httpx.ASGITransport(routes)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:3001") as program:
        assert (await program.post(WEBHOOK, json=report(reported()))).status_code == 401


async def test_an_alert_is_taken_on_once_and_shows_by_whom(alertmanager, operator, connection):
    await alertmanager.post(WEBHOOK, json=report(reported()))
    (alert,) = await listed(operator)
    taken = await operator.post(f"{ALERTS}/{alert['alert_id']}/acknowledge")
    assert taken.status_code == 200
    assert (taken.json()["state"], taken.json()["acknowledged_by"]) == ("acknowledged", str(operator.user_id))
    assert taken.json()["acknowledged_by_name"] == "Tomás"
    again = await operator.post(f"{ALERTS}/{alert['alert_id']}/acknowledge")
    assert (again.status_code, again.json()["type"]) == (409, "illegal-move")
    query = "select actor_id from domain_event where type = 'alert_changed' and payload->>'state' = 'acknowledged'"
    assert await connection.fetchval(query) == operator.user_id


async def test_a_note_stays_with_the_next_alert_of_its_kind(alertmanager, operator, client_as):
    await alertmanager.post(WEBHOOK, json=report(reported()))
    (alert,) = await listed(operator)
    noted = await operator.post(f"{ALERTS}/{alert['alert_id']}/notes", json={"text": "Host was restarted."})
    assert noted.status_code == 201
    await alertmanager.post(WEBHOOK, json=report(reported(status="resolved")))
    await alertmanager.post(WEBHOOK, json=report(reported()))
    for reader in (operator, await client_as("admin")):
        notes = [[note["text"] for note in each["notes"]] for each in await listed(reader)]
        assert notes == [["Host was restarted."]] * 2
    (note,) = (await operator.get(f"{ALERTS}/{alert['alert_id']}")).json()["notes"]
    assert (note["author_name"], note["author_id"]) == ("Tomás", str(operator.user_id))


@pytest.mark.parametrize(("body", "field"), [({"text": " "}, "text"), ({}, "text"), ({"text": "a", "b": 1}, "b")])
async def test_a_note_has_to_say_something(alertmanager, operator, body: dict[str, Any], field: str):
    await alertmanager.post(WEBHOOK, json=report(reported()))
    (alert,) = await listed(operator)
    refused = await operator.post(f"{ALERTS}/{alert['alert_id']}/notes", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)


async def test_an_alert_is_dismissed_for_one_person(alertmanager, operator, client_as):
    await alertmanager.post(WEBHOOK, json=report(reported()))
    (alert,) = await listed(operator)
    for _ in range(2):
        assert (await operator.post(f"{ALERTS}/{alert['alert_id']}/dismiss")).status_code == 204
    assert await listed(operator) == []
    assert [each["dismissed"] for each in await listed(operator, dismissed="true")] == [True]
    assert len(await listed(await client_as("admin"))) == 1


async def test_an_alert_that_is_not_there_is_not_found(operator):
    gone = f"{ALERTS}/{new_id()}"
    assert (await operator.get(gone)).status_code == 404
    for what, body in (("acknowledge", None), ("dismiss", None), ("notes", {"text": "Why?"})):
        assert (await operator.post(f"{gone}/{what}", json=body)).status_code == 404


async def test_alerts_are_listed_newest_first_filtered_and_paged(alertmanager, operator, connection):
    for subject, severity in (("a", "info"), ("b", "warning"), ("c", "critical")):
        await alertmanager.post(WEBHOOK, json=report(reported(subject=subject, severity=severity, domain=subject)))
    await alertmanager.post(WEBHOOK, json=report(reported(subject="a", status="resolved")))

    async def subjects(**query: Any) -> list[str]:
        return [alert["subject_id"] for alert in await listed(operator, **query)]

    assert await subjects() == ["c", "b", "a"]
    assert await subjects(state="open") == ["c", "b"]
    assert await subjects(severity="info") == ["a"]
    assert await subjects(domain="b") == ["b"]
    assert await subjects(subject="c") == ["c"]
    first = (await operator.get(ALERTS, params={"limit": 2})).json()
    assert len(first["items"]) == 2
    assert await subjects(cursor=first["next_cursor"]) == ["a"]
    await connection.execute("update alerts set last_seen_at = now() - interval '8 days'")
    assert await subjects(days=7) == ["c", "b"]
    for nonsense in ({"state": "asleep"}, {"severity": "page"}, {"days": 0}, {"limit": 0}, {"cursor": "x"}):
        assert (await operator.get(ALERTS, params=nonsense)).status_code == 400


@pytest.mark.parametrize(("role", "status"), [("operator", 200), ("admin", 200), ("coach", 403), ("student", 403)])
async def test_alerts_are_for_admins_and_operators(client_as, role: str, status: int):
    assert (await (await client_as(role)).get(ALERTS)).status_code == status
