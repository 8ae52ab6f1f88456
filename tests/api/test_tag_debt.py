"""Authors settle tag debt one question at a time, and take the last one back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.test_content import SYLLABUS, YAML
from tests.factories import a_memory, a_user

DEBTS = "/v1/content/tag-debt"
QUESTION = (
    "- {{code: {}, {}, kind: choice, stem: {}, choices: {{a: A, b: B}}, answer: a, explanation: E, difficulty: 3}}\n"
)
QUESTIONS = (
    QUESTION.format("q1", "theme: sorting, tags: [tree]", "How deep is a heap?")
    + QUESTION.format("q2", "concept: [heaps, heapsort]", "Which sorts?")
    + QUESTION.format("q3", "concept: heapsort", "How long?")
    + QUESTION.format("q4", "concept: heaps, theme: empty", "How wide?")
)


@pytest.fixture
async def author(client_as):
    client = await client_as("author")
    for path, text in (("syllabus", SYLLABUS), ("questions", QUESTIONS)):
        answer = await client.post(f"/v1/content/{path}/import", content=text, headers=YAML)
        assert answer.status_code == 200
    return client


async def debts(client: Any, **query: Any) -> list[dict[str, Any]]:
    return (await client.get(DEBTS, params=query)).json()["items"]


async def place(client: Any, question_id: str, concept_id: str) -> Any:
    return await client.post(f"/v1/content/questions/{question_id}/concept", json={"concept_id": concept_id})


async def undo(client: Any, question_id: str) -> Any:
    return await client.delete(f"/v1/content/questions/{question_id}/concept")


async def concept(connection: Any, code: str) -> str:
    return str(await connection.fetchval("select concept_id from concept where code = $1", code))


async def concept_of(connection: Any, code: str) -> str:
    return str(await connection.fetchval("select concept_id from question where code = $1", code))


async def test_each_question_in_debt_comes_with_its_reasons_and_proposals(author) -> None:
    seen = (await author.get(DEBTS)).json()
    assert (seen["total"], seen["next_cursor"]) == (3, None)
    q1, q2, q4 = seen["items"]
    assert [one["code"] for one in (q1, q2, q4)] == ["q1", "q2", "q4"]
    assert (q1["reasons"], q2["reasons"], q4["reasons"]) == (
        ["MISSING_CONCEPT"],
        ["MULTIPLE_CONCEPTS"],
        ["INCONSISTENT_TAGS"],
    )
    assert (q1["without_concept"], q2["without_concept"]) == (True, False)
    assert (q1["theme_name"], q1["tags"], q1["choices"][1]) == ("Sorting", ["tree"], {"key": "b", "text": "B"})
    assert [one["name"] for one in q1["proposals"]] == ["Heaps", "heapsort"]
    assert q1["proposals"][0]["theme_name"] == "Sorting"


async def test_they_come_a_page_at_a_time(author) -> None:
    first = (await author.get(DEBTS, params={"limit": 2})).json()
    rest = (await author.get(DEBTS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["code"] for one in first["items"] + rest["items"]] == ["q1", "q2", "q4"]
    assert rest["next_cursor"] is None
    assert (await author.get(DEBTS, params={"limit": 201})).status_code == 400
    assert (await author.get(DEBTS, params={"cursor": "nowhere"})).json()["errors"][0]["field"] == "cursor"


async def test_a_page_goes_on_where_it_was_even_if_its_last_question_moved_away(author, connection) -> None:
    first = (await author.get(DEBTS, params={"limit": 2})).json()
    await place(author, first["items"][1]["question_id"], await concept(connection, "heaps"))
    assert [one["code"] for one in await debts(author, cursor=first["next_cursor"])] == ["q4"]


async def test_accepting_a_proposal_moves_the_question_settles_its_debt_and_is_audited(author, connection) -> None:
    question = (await debts(author))[0]
    heaps = await concept(connection, "heaps")
    answer = await place(author, question["question_id"], heaps)
    assert (answer.status_code, answer.json()) == (200, {"question_id": question["question_id"], "concept_id": heaps})
    assert await concept_of(connection, "q1") == heaps
    left = (await author.get(DEBTS)).json()
    assert (left["total"], [one["code"] for one in left["items"]]) == (2, ["q2", "q4"])
    (event,) = await connection.fetch("select * from domain_event where type = 'question_placed'")
    assert (event["actor_id"], str(event["subject"])) == (author.user_id, question["question_id"])
    assert event["payload"]["reasons"] == ["MISSING_CONCEPT"]
    assert event["payload"]["to_concept_id"] == heaps


async def test_confirming_where_it_is_settles_too(author, connection) -> None:
    question = (await debts(author))[1]
    before = await concept_of(connection, "q2")
    assert (await place(author, question["question_id"], before)).status_code == 200
    assert await concept_of(connection, "q2") == before
    assert [one["code"] for one in await debts(author)] == ["q1", "q4"]


async def test_undo_puts_the_question_and_its_debt_back(author, connection) -> None:
    question = (await debts(author))[0]
    before = await concept_of(connection, "q1")
    await place(author, question["question_id"], await concept(connection, "heapsort"))
    answer = await undo(author, question["question_id"])
    assert (answer.status_code, answer.json()["concept_id"]) == (200, before)
    assert await concept_of(connection, "q1") == before
    assert await debts(author) == [question, *(await debts(author))[1:]]
    assert (await undo(author, question["question_id"])).status_code == 409
    events = await connection.fetch(
        "select type from domain_event where type like 'question_placed%' or type like 'question_placement%'"
    )
    assert [event["type"] for event in events] == ["question_placed", "question_placement_undone"]


async def test_only_ones_own_last_word_can_be_taken_back(author, connection, client_as) -> None:
    question = (await debts(author))[0]
    await place(author, question["question_id"], await concept(connection, "heaps"))
    other = await client_as("admin")
    answer = await undo(other, question["question_id"])
    assert (answer.status_code, answer.json()["type"]) == (409, "not-your-placement")
    assert (await undo(author, (await debts(author))[0]["question_id"])).status_code == 409


async def test_who_was_slower_is_told_that_nothing_is_owed(author, connection) -> None:
    question = (await debts(author))[0]
    heaps, heapsort = await concept(connection, "heaps"), await concept(connection, "heapsort")
    await place(author, question["question_id"], heaps)
    answer = await place(author, question["question_id"], heapsort)
    assert (answer.status_code, answer.json()["type"]) == (409, "nothing-owed")
    assert await concept_of(connection, "q1") == heaps


async def test_mistakes_name_their_field_and_change_nothing(author, connection) -> None:
    question = (await debts(author))[0]
    pseudo = await concept_of(connection, "q1")
    for body in ({"concept_id": str(uuid4())}, {"concept_id": pseudo}, {"concept_id": "heaps"}, {}, {"other": 1}):
        answer = await author.post(f"/v1/content/questions/{question['question_id']}/concept", json=body)
        assert answer.status_code == 400, body
        assert answer.json()["errors"][0]["field"] in ("concept_id", "other"), body
    assert (await place(author, str(uuid4()), await concept(connection, "heaps"))).status_code == 404
    assert (await undo(author, str(uuid4()))).status_code == 404
    assert len(await debts(author)) == 3


async def test_whoever_remembers_either_concept_has_a_list_that_is_out_of_date(author, connection) -> None:
    due_at = datetime.now(UTC) + timedelta(days=1)
    old, new, other = [await a_user(connection) for _ in range(3)]
    question = (await debts(author))[0]
    await a_memory(connection, old, UUID(await concept_of(connection, "q1")), due_at=due_at)
    await a_memory(connection, new, UUID(await concept(connection, "heaps")), due_at=due_at)
    await a_memory(connection, other, UUID(await concept(connection, "heapsort")), due_at=due_at)
    await place(author, question["question_id"], await concept(connection, "heaps"))
    versions = dict(await connection.fetch("select user_id, version from srs_user_params"))
    assert (versions[old], versions[new], versions[other]) == (1, 1, 0)


async def test_the_same_file_again_leaves_a_placed_question_where_it_is(author, connection) -> None:
    question = (await debts(author))[0]
    heaps = await concept(connection, "heaps")
    await place(author, question["question_id"], heaps)
    await author.post("/v1/content/questions/import", content=QUESTIONS, headers=YAML)
    assert await concept_of(connection, "q1") == heaps
    assert [one["code"] for one in await debts(author)] == ["q2", "q4"]


async def test_a_debt_that_came_back_meanwhile_is_not_doubled_by_an_undo(author, connection) -> None:
    question = (await debts(author))[1]
    await place(author, question["question_id"], await concept(connection, "heaps"))
    await author.post("/v1/content/questions/import", content=QUESTIONS, headers=YAML)
    assert (await undo(author, question["question_id"])).status_code == 200
    assert [one["code"] for one in await debts(author)] == ["q1", "q2", "q4"]


@pytest.mark.parametrize(("role", "status"), [("student", 403), ("operator", 403), ("admin", 200), ("author", 200)])
async def test_it_is_for_authors_and_admins(client_as, role, status) -> None:
    assert (await (await client_as(role)).get(DEBTS)).status_code == status
