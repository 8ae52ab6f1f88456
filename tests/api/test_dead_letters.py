"""What admins and operators see of messages that died, and what they may do about them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from adapters.postgres.store import PostgresStore
from domain.jobs.dead_letters import DeadLetter
from domain.jobs.settling import bury
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id

LETTERS = "/v1/admin/jobs/dead-letters"
REGEN = "revision_queue_regen"


@pytest.fixture
async def operator(client_as):
    return await client_as("operator")


async def a_letter(connection, *, age=0, queue="revision", actor="work_batch", error="boom", run_id=None):
    message_id, at = new_id(), datetime.now(UTC) - timedelta(minutes=age)
    message = {
        "queue_name": queue,
        "actor_name": actor,
        "args": [],
        "kwargs": {"run_id": str(run_id), "job_key": REGEN},
        "options": {},
        "message_id": str(message_id),
        "message_timestamp": 1,
    }
    letter = DeadLetter(
        message_id=message_id,
        queue=queue,
        actor=actor,
        run_id=run_id,
        message=message,
        error=f"Traceback\n  it broke here\nRuntimeError: {error}",
        attempts=6,
        died_at=at,
    )
    await bury(PostgresStore(connection), letter, now=at)
    return str(message_id)


async def listed(client, **query):
    page = (await client.get(LETTERS, params=query)).json()
    return [letter["message_id"] for letter in page["items"]], page["total"], page["next_cursor"]


async def sent_again(connection):
    rows = await connection.fetch("select payload ->> 'message_id' from outbox where type = 'message_retried'")
    return {row[0] for row in rows}


async def test_letters_are_listed_filtered_and_paged_the_last_first(operator, connection):
    old = await a_letter(connection, age=9, queue="from_elsewhere", actor="wash", error="100% wet")
    middle = await a_letter(connection, age=5)
    new = await a_letter(connection, age=1, error="timeout")
    assert await listed(operator) == ([new, middle, old], 3, None)
    assert await listed(operator, limit=2) == ([new, middle], 3, middle)
    assert await listed(operator, limit=2, cursor=middle) == ([old], 3, None)
    assert await listed(operator, queue="from_elsewhere") == ([old], 1, None)
    assert await listed(operator, actor="wash") == ([old], 1, None)
    assert await listed(operator, q="TIMEOUT") == ([new], 1, None)
    assert await listed(operator, q=REGEN) == ([new, middle, old], 3, None)
    assert await listed(operator, q=middle) == ([middle], 1, None)
    assert await listed(operator, q="%") == ([old], 1, None)
    assert await listed(operator, queue="revision", state="dead") == ([new, middle], 2, None)
    assert await listed(operator, state="discarded") == ([], 0, None)


async def test_a_letter_shows_its_message_and_its_error(operator, connection):
    store = PostgresStore(connection)
    run = await request_run(store, job_key=REGEN, requested_by=SYSTEM, now=datetime.now(UTC))
    message_id = await a_letter(connection, run_id=run.run_id)
    letter = (await operator.get(f"{LETTERS}/{message_id}")).json()
    assert (letter["error"], letter["attempts"], letter["job_key"]) == ("RuntimeError: boom", 6, REGEN)
    assert letter["traceback"].splitlines() == ["Traceback", "  it broke here", "RuntimeError: boom"]
    assert letter["payload"]["kwargs"] == letter["arguments"]["kwargs"] == {"run_id": str(run.run_id), "job_key": REGEN}
    assert (await operator.get(f"{LETTERS}/{new_id()}")).status_code == 404


async def test_one_selected_or_all_are_sent_again_by_the_outbox_and_twice_is_once(operator, connection):
    first, second, third = [await a_letter(connection) for _ in range(3)]
    answer = await operator.post(f"{LETTERS}/retry", json={"ids": [first, second]})
    assert (answer.status_code, answer.json()) == (202, {"count": 2})
    assert (await operator.post(f"{LETTERS}/retry", json={"ids": [first]})).json() == {"count": 0}
    assert await sent_again(connection) == {first, second}
    assert (await operator.post(f"{LETTERS}/retry", json={"all": True})).json() == {"count": 1}
    assert await sent_again(connection) == {first, second, third}
    letter = (await operator.get(f"{LETTERS}/{first}")).json()
    assert (letter["state"], letter["settled_by"], letter["settled_by_name"]) == (
        "retried",
        str(operator.user_id),
        "Ada",
    )
    actors = await connection.fetch("select distinct actor_id from domain_event where type = 'message_retried'")
    assert [row[0] for row in actors] == [operator.user_id]


async def test_what_is_discarded_is_not_sent_until_it_is_resurrected(operator, connection):
    wet, dry = await a_letter(connection, error="wet"), await a_letter(connection)
    assert (await operator.post(f"{LETTERS}/discard", json={"all": True, "q": "wet"})).json() == {"count": 1}
    assert (await operator.post(f"{LETTERS}/retry", json={"all": True, "queue": "maintenance"})).json() == {"count": 0}
    assert await sent_again(connection) == set()
    assert await listed(operator, state="dead") == ([dry], 1, None)
    resurrected = await operator.post(f"{LETTERS}/{wet}/resurrect")
    assert (resurrected.status_code, resurrected.json()["state"]) == (202, "retried")
    assert await sent_again(connection) == {wet}
    again = await operator.post(f"{LETTERS}/{wet}/resurrect")
    assert (again.status_code, again.json()["type"]) == (409, "illegal-settlement")
    assert (await operator.post(f"{LETTERS}/{new_id()}/resurrect")).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "ids"),
        ({"ids": ["{known}"], "all": True}, "ids"),
        ({"ids": ["{known}"], "queue": "revision"}, "ids"),
        ({"ids": ["{known}", str(UUID(int=5))]}, "ids"),
        ({"ids": "all"}, "ids"),
        ({"ids": ["7"]}, "ids[0]"),
        ({"all": True, "queue": "nonsense"}, "queue"),
        ({"all": True, "words": "boom"}, "words"),
    ],
)
async def test_what_makes_no_sense_names_its_field_and_changes_nothing(operator, connection, body, field):
    message_id = await a_letter(connection)
    if isinstance(body.get("ids"), list):
        body = {**body, "ids": [one.format(known=message_id) for one in body["ids"]]}
    for verb in ("retry", "discard"):
        answer = await operator.post(f"{LETTERS}/{verb}", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert await listed(operator, state="dead") == ([message_id], 1, None)
    assert await sent_again(connection) == set()


@pytest.mark.parametrize(
    ("query", "field"), [({"queue": "nonsense"}, "queue"), ({"state": "asleep"}, "state"), ({"limit": 0}, "limit")]
)
async def test_an_unknown_queue_state_or_length_is_named(operator, query, field):
    answer = await operator.get(LETTERS, params=query)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


async def test_a_key_that_runs_jobs_settles_no_letters(client_as, client):
    admin = await client_as("admin")
    scopes = {"name": "runs", "scopes": ["jobs:run"]}
    made = await admin.post("/v1/auth/tokens", json=scopes)
    assert made.status_code == 201, made.text
    client.headers["authorization"] = f"Bearer {made.json()['token']}"
    assert (await client.get("/v1/admin/jobs")).status_code == 200
    assert (await client.post(f"{LETTERS}/retry", json={"all": True})).status_code == 403
