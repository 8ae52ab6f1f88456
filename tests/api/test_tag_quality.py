"""What is owed on tags in the last week, by reason, theme and question."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.ids import new_id
from tests.factories import a_concept, a_question, a_theme

NOW = datetime.now(UTC)
PATH = "/v1/admin/tag-quality"


async def owe(
    connection: Any,
    question_id: UUID,
    theme_id: UUID | None,
    *,
    reason: str = "MISSING_CONCEPT",
    count: int = 1,
    at: datetime = NOW - timedelta(hours=1),
    resolved_at: datetime | None = None,
) -> None:
    await connection.execute(
        "insert into tag_quality_debt_log (id, question_id, theme_id, reason, count, occurred_at, resolved_at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        *(new_id(), question_id, theme_id, reason, count, at, resolved_at),
    )


@pytest.fixture
async def two_themes(connection: Any) -> tuple[UUID, UUID, list[UUID], list[UUID]]:
    """Two themes with three questions each."""
    sorting, graphs = await a_theme(connection), await a_theme(connection, name="Graphs")
    questions = []
    for theme_id in (sorting, graphs):
        concept_id = await a_concept(connection, theme_id)
        questions.append([await a_question(connection, concept_id) for _ in range(3)])
    return sorting, graphs, *questions


async def test_nothing_owed_is_a_whole_answer_of_nothing(client_as) -> None:
    admin = await client_as("admin")
    assert (await admin.get(PATH)).json() == {
        "window_days": 7,
        "total_debt": 0,
        "by_reason": [],
        "top_themes": [],
        "top_questions": [],
    }


async def test_the_total_is_the_sum_of_counts_of_the_last_seven_days(client_as, connection, two_themes) -> None:
    sorting, _, (a, b, c), _ = two_themes
    await owe(connection, a, sorting, count=3)
    await owe(connection, b, sorting, count=4, at=NOW - timedelta(days=6, hours=23))
    await owe(connection, c, sorting, count=50, at=NOW - timedelta(days=7, minutes=1))
    admin = await client_as("admin")
    assert (await admin.get(PATH)).json()["total_debt"] == 7


async def test_what_was_put_right_is_owed_no_longer(client_as, connection, two_themes) -> None:
    sorting, _, (a, b, _), _ = two_themes
    await owe(connection, a, sorting, count=3, resolved_at=NOW)
    await owe(connection, b, sorting)
    admin = await client_as("admin")
    seen = (await admin.get(PATH)).json()
    assert (seen["total_debt"], len(seen["top_questions"])) == (1, 1)


async def test_sums_by_reason_theme_and_question_come_greatest_first(client_as, connection, two_themes) -> None:
    sorting, graphs, (a, b, _), (x, _, _) = two_themes
    await owe(connection, a, sorting, reason="MULTIPLE_CONCEPTS", count=2)
    await owe(connection, a, sorting, reason="INCONSISTENT_TAGS", count=1)
    await owe(connection, b, sorting, reason="MULTIPLE_CONCEPTS", count=1)
    await owe(connection, x, graphs, count=9)
    author = await client_as("author")
    seen = (await author.get(PATH)).json()
    assert seen["by_reason"] == [
        {"reason": "MISSING_CONCEPT", "count": 9},
        {"reason": "MULTIPLE_CONCEPTS", "count": 3},
        {"reason": "INCONSISTENT_TAGS", "count": 1},
    ]
    assert seen["top_themes"] == [
        {"theme_id": str(graphs), "theme_name": "Graphs", "count": 9},
        {"theme_id": str(sorting), "theme_name": "Sorting", "count": 4},
    ]
    assert seen["top_questions"] == [
        {"question_id": str(x), "stem": "Which?", "theme_id": str(graphs), "count": 9},
        {"question_id": str(a), "stem": "Which?", "theme_id": str(sorting), "count": 3},
        {"question_id": str(b), "stem": "Which?", "theme_id": str(sorting), "count": 1},
    ]


async def test_twenty_themes_and_questions_are_named_at_most(client_as, connection) -> None:
    block_id = None
    for _ in range(22):
        theme_id = await a_theme(connection, block_id=block_id)
        block_id = await connection.fetchval("select block_id from theme where theme_id = $1", theme_id)
        await owe(connection, await a_question(connection, await a_concept(connection, theme_id)), theme_id)
    admin = await client_as("admin")
    seen = (await admin.get(PATH)).json()
    assert (seen["total_debt"], len(seen["top_themes"]), len(seen["top_questions"])) == (22, 20, 20)


async def test_a_debt_without_a_theme_counts_in_the_total_alone(client_as, connection, two_themes) -> None:
    _, _, (a, _, _), _ = two_themes
    await owe(connection, a, None, count=2)
    admin = await client_as("admin")
    seen = (await admin.get(PATH)).json()
    assert (seen["total_debt"], seen["top_themes"]) == (2, [])


@pytest.mark.parametrize(("role", "status"), [("student", 403), ("tutor", 403), ("operator", 403), ("author", 200)])
async def test_it_is_for_authors_and_admins(client_as, role, status) -> None:
    assert (await (await client_as(role)).get(PATH)).status_code == status
