"""By which weights someone is scheduled, shown and taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adapters.postgres.store import PostgresStore
from domain.kernel.events import SYSTEM
from domain.scheduling.adoption import Judged, refused
from domain.scheduling.constants import DEFAULT_WEIGHTS
from tests.api.conftest import ClientAs
from tests.reviewing import FORGETFUL, drawn, reviewed, some_concepts

ADMIN, MINE = "/v1/admin/weights", "/v1/users/me/weights"
NOW = datetime.now(UTC)
STEADY = tuple(w * 1.5 for w in DEFAULT_WEIGHTS.values[:4]) + DEFAULT_WEIGHTS.values[4:]


def adopted(weights: tuple[float, ...]) -> Judged:
    return Judged(
        weights=weights,
        reviews=400,
        held_out=80,
        log_loss=0.31,
        baseline_log_loss=0.33,
        refused_reason=None,
        duration_ms=12,
    )


async def keep(connection: Any, user_id: UUID, judged: Judged, at: datetime = NOW) -> None:
    await PostgresStore(connection).weights.keep({user_id: judged}, at=at)


async def test_before_any_training_everybody_has_the_published_weights(client_as: ClientAs):
    admin, student = await client_as("admin"), await client_as("student")
    everybody = (await admin.get(ADMIN)).json()
    assert (everybody["published"], everybody["global"], everybody["history"]) == ({"version": 0}, None, [])
    assert everybody["learners"]["total"] >= 1
    mine = (await student.get(MINE)).json()
    assert (mine["kind"], mine["version"], mine["n_review_logs"], mine["needed"]) == ("published", 0, 0, 300)
    assert (mine["log_loss"], mine["refused_reason"], mine["cooldown_until"], mine["history"]) == (None, None, None, [])


async def test_who_has_no_weights_of_their_own_is_shown_those_of_everybody(client_as: ClientAs, connection: Any):
    student = await client_as("student")
    await keep(connection, SYSTEM, adopted(FORGETFUL.values))
    mine = (await student.get(MINE)).json()
    assert (mine["kind"], mine["log_loss"], mine["baseline_log_loss"], mine["history"]) == ("global", 0.31, 0.33, [])
    await keep(connection, student.user_id, adopted(STEADY))  # pyright: ignore[reportAttributeAccessIssue]
    mine = (await student.get(MINE)).json()
    assert (mine["kind"], len(mine["history"]), mine["history"][0]["in_use"]) == ("own", 1, True)


async def test_a_refusal_is_shown_in_words_with_both_losses(client_as: ClientAs, connection: Any):
    student = await client_as("student")
    await keep(connection, student.user_id, refused("299 reviews; 300 are needed.", reviews=299))  # pyright: ignore[reportAttributeAccessIssue]
    mine = (await student.get(MINE)).json()
    assert (mine["kind"], mine["refused_reason"]) == ("published", "299 reviews; 300 are needed.")
    assert (mine["history"][0]["log_loss"], mine["history"][0]["adopted_at"]) == (None, None)


async def test_everybodys_weights_step_back_one_by_one_until_the_published_ones(client_as: ClientAs, connection: Any):
    admin = await client_as("admin")
    await keep(connection, SYSTEM, adopted(FORGETFUL.values), NOW - timedelta(days=2))
    await keep(connection, SYSTEM, adopted(STEADY), NOW - timedelta(days=1))
    newest, older = (await admin.get(ADMIN)).json()["history"]
    assert (newest["in_use"], older["in_use"], older["retired_at"]) == (True, False, newest["adopted_at"])
    back = (await admin.post(f"{ADMIN}/global/roll-back")).json()
    assert (back["global"]["version"], back["global"]["retired_at"]) == (older["version"], None)
    assert (await admin.post(f"{ADMIN}/global/roll-back")).json()["global"] is None
    refusal = await admin.post(f"{ADMIN}/global/roll-back")
    assert (refusal.status_code, refusal.json()["type"]) == (409, "nothing-to-roll-back")


async def test_going_back_takes_memories_along_and_makes_the_list_out_of_date(client_as: ClientAs, connection: Any):
    student: Any = await client_as("student")
    concepts = await some_concepts(connection, 20)
    await reviewed(connection, drawn(concepts=20, rounds=4, until=NOW, user_id=student.user_id, concept_ids=concepts))
    query = "select concept_id, stability, difficulty, reps, lapses from memory where user_id = $1 order by concept_id"
    before = [tuple(row) for row in await connection.fetch(query, student.user_id)]
    version = await connection.fetchval("select version from srs_user_params where user_id = $1", student.user_id)
    await keep(connection, student.user_id, adopted(FORGETFUL.values))
    assert (await student.post(f"{MINE}/roll-back")).json()["kind"] == "published"
    after = [tuple(row) for row in await connection.fetch(query, student.user_id)]
    assert after == before
    moved = await connection.fetchval("select version from srs_user_params where user_id = $1", student.user_id)
    assert moved == version + 1
    refusal = await student.post(f"{MINE}/roll-back")
    assert (refusal.status_code, refusal.json()["type"]) == (409, "nothing-to-roll-back")
