"""What the store of alerts promises: one live alert for each rule and subject, whoever observes at the same time."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.postgres.connection import open_pool, prepare
from adapters.postgres.reads import alerts as reads
from adapters.postgres.store import PostgresStore, transaction
from domain.alerts.constants import ALERT_NOTE_CHARACTERS
from domain.alerts.errors import AlertNotFound, IllegalMove
from domain.alerts.life import appeared, moved
from domain.alerts.model import Finding, Observation, Policy, Severity, State
from domain.alerts.readings import MISSING, Reading
from domain.alerts.use_cases import acknowledge, add_note, dismiss, note_observations, observe
from domain.kernel.errors import Invalid
from domain.kernel.ids import new_id
from tests.factories import a_user

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AT_ONCE = Policy(
    rule="NoWorker",
    domain="jobs",
    title="No worker is alive",
    severity=Severity.CRITICAL,
    runbook_url="docs/runbook/no-worker.md",
)


def found(finding=Finding.BAD, minutes=0.0, subject="all", **changes):
    seen = Observation(
        policy=AT_ONCE,
        subject_type="workers",
        subject_id=subject,
        finding=finding,
        at=NOW + minutes * MINUTE,
        value=0.0,
    )
    return replace(seen, **changes)


def reading(value, minutes=0.0, subject="revision"):
    return Reading("queue_length", "queue", subject, value, NOW + minutes * MINUTE)


@pytest.fixture
async def store(connection):
    await prepare(connection)
    return PostgresStore(connection)


@pytest.fixture
async def shared(fresh_database_url):
    pool = await open_pool(fresh_database_url, size=8)
    yield pool
    await pool.close()


async def told(store):
    rows = await store.connection.fetch("select type, payload, actor_id from domain_event order by event_id")
    return [(row["type"], row["payload"].get("before"), row["payload"].get("state"), row["actor_id"]) for row in rows]


async def listed(store, viewer=None, **wanted):
    return await reads.alerts(store.connection, reads.Wanted(**wanted), viewer=viewer or new_id(), limit=50)


async def test_what_is_saved_is_what_is_found_again(store):
    alert = appeared(found(reason="Nobody answers."), alert_id=new_id())
    assert alert
    await store.alerts.save([alert])
    assert await store.alerts.lock(alert.alert_id) == alert
    assert await store.alerts.lock_live([alert.key, ("other", "workers", "all")]) == {alert.key: alert}
    resolved = moved(alert, State.RESOLVED, at=NOW + MINUTE)
    await store.alerts.save([resolved])
    assert await store.alerts.lock(alert.alert_id) == resolved
    assert await store.alerts.lock_live([alert.key]) == {}


async def test_asking_for_nothing_finds_nothing_and_saving_nothing_writes_nothing(store):
    assert await store.alerts.lock_live([]) == {}
    await store.alerts.save([])
    assert await note_observations(store, [], now=NOW) == []


async def test_an_unknown_alert_is_not_found(store):
    for refused in (
        acknowledge(store, alert_id=new_id(), by=new_id(), now=NOW),
        add_note(store, alert_id=new_id(), by=new_id(), text="Why?", now=NOW),
        dismiss(store, alert_id=new_id(), by=new_id(), now=NOW),
        reads.alert(store.connection, new_id(), viewer=new_id()),
    ):
        with pytest.raises(AlertNotFound):
            await refused


async def test_readings_make_an_alert_that_opens_and_recovers(store):
    assert await observe(store, [reading(100), reading(3, subject="ticks")], now=NOW) == []
    (pending,) = await observe(store, [reading(164)], now=NOW)
    assert await observe(store, [reading(170, 0.5)], now=NOW) == []
    (opened,) = await observe(store, [reading(180, 1)], now=NOW)
    assert (opened.alert_id, opened.state, opened.value) == (pending.alert_id, State.OPEN, 180)
    assert await observe(store, [reading(10, 2), reading(10, 3)], now=NOW) == []
    (resolved,) = await observe(store, [reading(10, 4)], now=NOW)
    assert (resolved.alert_id, resolved.state) == (pending.alert_id, State.RESOLVED)
    assert await told(store) == [
        ("alert_changed", None, "pending", None),
        ("alert_changed", "pending", "open", None),
        ("alert_changed", "open", "resolved", None),
    ]


async def test_silence_opens_nothing_and_resolves_nothing(store):
    (silent,) = await observe(store, [reading(MISSING)], now=NOW)
    assert silent.state is State.NO_DATA
    assert await observe(store, [reading(MISSING, minutes) for minutes in (1, 2, 3, 4)], now=NOW) == []
    assert [alert.state for alert in await listed(store)] == [State.NO_DATA]


async def test_one_call_may_hold_a_whole_life_and_the_next(store):
    changed = await note_observations(
        store, [found(minutes=2), found(Finding.GOOD, 1), found(), found(subject="other")], now=NOW
    )
    assert sorted((alert.subject_id, alert.state.value) for alert in changed) == [
        ("all", "open"),
        ("all", "resolved"),
        ("other", "open"),
    ]
    assert len(await listed(store, state=State.OPEN)) == 2


async def test_a_repeat_changes_nothing_that_people_did(store, connection):
    ada = await a_user(connection)
    (alert,) = await note_observations(store, [found()], now=NOW)
    await acknowledge(store, alert_id=alert.alert_id, by=ada, now=NOW)
    await add_note(store, alert_id=alert.alert_id, by=ada, text="  Restarting. ", now=NOW)
    assert await note_observations(store, [found(minutes=1)], now=NOW) == []
    (line,) = await listed(store)
    assert (line.state, line.acknowledged_by, line.acknowledged_by_name) == (State.ACKNOWLEDGED, ada, "Ada")
    assert (line.last_seen_at, [note.text for note in line.notes]) == (NOW + MINUTE, ["Restarting."])
    with pytest.raises(IllegalMove):
        await acknowledge(store, alert_id=alert.alert_id, by=ada, now=NOW)


async def test_notes_are_shown_with_the_next_alert_of_the_same_rule_and_subject(store, connection):
    ada = await a_user(connection)
    (first,) = await note_observations(store, [found()], now=NOW)
    await add_note(store, alert_id=first.alert_id, by=ada, text="Host was restarted.", now=NOW)
    await note_observations(store, [found(Finding.GOOD, 1)], now=NOW)
    again = await note_observations(store, [found(minutes=2), found(minutes=2, subject="other")], now=NOW)
    assert first.alert_id not in {alert.alert_id for alert in again}
    notes = {line.subject_id: [note.alert_id for note in line.notes] for line in await listed(store, state=State.OPEN)}
    assert notes == {"all": [first.alert_id], "other": []}


@pytest.mark.parametrize("text", ["", " \n", "x" * (ALERT_NOTE_CHARACTERS + 1)])
async def test_a_note_says_something_and_is_not_a_book(store, text):
    with pytest.raises(Invalid) as refused:
        await add_note(store, alert_id=new_id(), by=new_id(), text=text, now=NOW)
    assert refused.value.problems[0].field == "text"


async def test_an_alert_is_dismissed_by_one_person_and_once(store, connection):
    ada, ben = await a_user(connection), await a_user(connection)
    (alert,) = await note_observations(store, [found()], now=NOW)
    for _ in range(2):
        await dismiss(store, alert_id=alert.alert_id, by=ada, now=NOW)
    assert await listed(store, ada) == []
    assert [line.dismissed for line in await listed(store, ada, dismissed=True)] == [True]
    assert [line.dismissed for line in await listed(store, ben)] == [False]
    assert [row[0] for row in await told(store)] == ["alert_changed", "alert_dismissed"]


async def test_what_has_ended_long_ago_is_left_out_and_what_lives_is_not(store):
    await note_observations(store, [found(), found(subject="old")], now=NOW)
    await note_observations(store, [found(Finding.GOOD, 1, "old")], now=NOW)
    assert [line.subject_id for line in await listed(store, since=NOW + 2 * MINUTE)] == ["all"]
    assert len(await listed(store, since=NOW)) == 2


async def test_observers_at_the_same_time_make_one_alert(shared):
    async def seen(subjects):
        async with transaction(shared) as store:
            return await note_observations(store, [found(subject=subject) for subject in subjects], now=NOW)

    both = ("a", "b", "c")
    changed = await asyncio.gather(*[seen(both if turn % 2 else both[::-1]) for turn in range(16)])
    assert sorted(len(each) for each in changed) == [0] * 15 + [3]
    assert await shared.fetchval("select count(*) from alerts") == 3
    assert await shared.fetchval("select count(*) from domain_event where type = 'alert_changed'") == 3


async def test_whoever_acknowledges_while_others_observe_keeps_it(shared):
    async with shared.acquire() as connection:
        ada = await a_user(connection)
    async with transaction(shared) as store:
        (alert,) = await note_observations(store, [found()], now=NOW)

    async def take():
        async with transaction(shared) as store:
            await acknowledge(store, alert_id=alert.alert_id, by=ada, now=NOW)

    async def see(minutes):
        async with transaction(shared) as store:
            await note_observations(store, [found(minutes=minutes)], now=NOW)

    await asyncio.gather(see(1), take(), *[see(minutes) for minutes in range(2, 8)])
    row = await shared.fetchrow("select state, acknowledged_by from alerts")
    assert tuple(row) == ("acknowledged", ada)
