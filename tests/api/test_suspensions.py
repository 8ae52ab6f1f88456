"""A learner sets a concept aside and takes it up again."""

from datetime import UTC, datetime
from uuid import uuid4

from tests.factories import a_concept, a_memory, a_theme

DUE_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


async def test_a_concept_is_set_aside_and_taken_up_with_the_memory_it_had(client_as, connection):
    client = await client_as("student")
    concept_id = await a_concept(connection, await a_theme(connection, name="Sorting"), name="Heapsort")
    await a_memory(connection, client.user_id, concept_id, due_at=DUE_AT)
    address = f"/v1/learning/concepts/{concept_id}/suspension"
    assert (await client.post(address)).status_code == 204
    [aside] = (await client.get("/v1/learning/suspensions")).json()["items"]
    assert (aside["concept_id"], aside["concept_name"], aside["theme_name"]) == (str(concept_id), "Heapsort", "Sorting")
    assert (await client.delete(address)).status_code == 204
    assert (await client.get("/v1/learning/suspensions")).json() == {"items": [], "next_cursor": None}
    assert await connection.fetchval("select due_at from memory where user_id = $1", client.user_id) == DUE_AT
    assert await connection.fetchval("select version from srs_user_params where user_id = $1", client.user_id) == 2


async def test_a_concept_can_be_set_aside_before_its_first_review(client_as, connection):
    client = await client_as("student")
    concept_id = await a_concept(connection, await a_theme(connection))
    address = f"/v1/learning/concepts/{concept_id}/suspension"
    await client.post(address)
    assert await connection.fetchval("select reps from memory where user_id = $1", client.user_id) == 0
    await client.delete(address)
    assert await connection.fetchval("select count(*) from memory where user_id = $1", client.user_id) == 0


async def test_setting_aside_twice_keeps_the_first_time(client_as, connection):
    client = await client_as("student")
    concept_id = await a_concept(connection, await a_theme(connection))
    address = f"/v1/learning/concepts/{concept_id}/suspension"
    await client.post(address)
    first = await connection.fetchval("select suspended_at from memory where user_id = $1", client.user_id)
    assert (await client.post(address)).status_code == 204
    assert await connection.fetchval("select suspended_at from memory where user_id = $1", client.user_id) == first


async def test_what_was_not_set_aside_can_be_taken_up_without_harm(client_as, connection):
    client = await client_as("student")
    concept_id = await a_concept(connection, await a_theme(connection))
    await a_memory(connection, client.user_id, concept_id, due_at=DUE_AT)
    assert (await client.delete(f"/v1/learning/concepts/{concept_id}/suspension")).status_code == 204
    assert await connection.fetchval("select reps from memory where user_id = $1", client.user_id) == 1


async def test_an_unknown_concept_is_404(client_as):
    client = await client_as("student")
    for method in ("POST", "DELETE"):
        answer = await client.request(method, f"/v1/learning/concepts/{uuid4()}/suspension")
        assert (answer.status_code, answer.json()["type"]) == (404, "concept-not-found")


async def test_nobody_sees_what_others_set_aside(client_as, connection):
    one, other = await client_as("student"), await client_as("student")
    concept_id = await a_concept(connection, await a_theme(connection))
    await one.post(f"/v1/learning/concepts/{concept_id}/suspension")
    assert (await other.get("/v1/learning/suspensions")).json() == {"items": [], "next_cursor": None}
