"""Imports in PostgreSQL: all or nothing, repeatable, and with what is owed on tags."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from adapters.authoring import READ_QUESTIONS, READ_SYLLABUS
from adapters.postgres.connection import Connection
from adapters.postgres.store import PostgresStore
from domain.catalog.model import DebtReason, Imported, TagDebt, concept_id, question_id, theme_id
from domain.catalog.use_cases import (
    export_questions,
    import_questions,
    import_syllabus,
    log_tag_debt,
    settle_tag_debt,
)
from domain.catalog.written import NotImported
from tests.factories import a_user

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SYLLABUS = """
years:
- code: y
  blocks:
  - code: b
    themes:
    - code: sorting
      concepts: [{code: heaps}, {code: heapsort, prerequisites: [heaps]}]
    - code: graphs
      concepts: [{code: paths}]
"""
QUESTION = (
    "- {{code: {code}, {tags}, kind: choice, stem: S, choices: {{a: A, b: B}}, answer: a, explanation: E, "
    "difficulty: {difficulty}}}\n"
)


def written(code: str, tags: str, difficulty: int = 3) -> str:
    return QUESTION.format(code=code, tags=tags, difficulty=difficulty)


async def load(store: PostgresStore, text: str, *, dry_run: bool = False) -> Imported:
    return await import_questions(store, written=READ_QUESTIONS["yaml"](text.encode()), now=NOW, dry_run=dry_run)


async def load_syllabus(store: PostgresStore, text: str, *, dry_run: bool = False) -> Imported:
    return await import_syllabus(store, written=READ_SYLLABUS["yaml"](text.encode()), now=NOW, dry_run=dry_run)


@pytest.fixture
async def store(connection: Connection) -> PostgresStore:
    store = PostgresStore(connection)
    await load_syllabus(store, SYLLABUS)
    return store


async def debts(store: PostgresStore) -> list[tuple[UUID, UUID, str, int]]:
    return await store.connection.fetch(
        "select question_id, theme_id, reason, count from tag_quality_debt_log where resolved_at is null "
        "order by reason"
    )


async def rows(store: PostgresStore) -> list[str]:
    """Everything the catalogue holds, as text."""
    tables = ("year", "block", "theme", "concept", "concept_edge", "question", "question_rating")
    texts = " union all ".join(
        f"select {table}::text from {table}"  # noqa: S608  our own names
        for table in (*tables, "tag_quality_debt_log")
    )
    return [text for (text,) in await store.connection.fetch(f"{texts} order by 1")]


async def test_the_same_files_twice_change_nothing(store: PostgresStore) -> None:
    text = (
        written("q1", "concept: heaps", 1) + written("q2", "theme: graphs") + written("q3", "concept: [heaps, paths]")
    )
    assert await load(store, text) == Imported(created=3)
    before = await rows(store)
    assert await load(store, text) == Imported(unchanged=3)
    assert (await load_syllabus(store, SYLLABUS)).unchanged == 7
    assert await rows(store) == before


async def test_a_dry_run_counts_and_writes_nothing(store: PostgresStore) -> None:
    before = await rows(store)
    assert await load(store, written("q1", "theme: graphs"), dry_run=True) == Imported(created=1)
    assert await load_syllabus(store, "concepts: [{code: stray}]", dry_run=True) == Imported(created=4)
    assert await rows(store) == before


async def test_one_mistake_leaves_nothing_loaded(store: PostgresStore) -> None:
    before = await rows(store)
    with pytest.raises(NotImported):
        await load(store, written("q1", "concept: heaps") + written("q2", "concept: nowhere"))
    with pytest.raises(NotImported):
        await load_syllabus(store, "concepts: [{code: a}, {code: b, prerequisites: [c]}]")
    assert await rows(store) == before


async def test_a_question_is_born_with_the_rating_of_its_difficulty_and_keeps_it(store: PostgresStore) -> None:
    await load(store, written("q1", "concept: heaps", 5))
    await load(store, written("q1", "concept: heaps", 1))
    ratings = await store.connection.fetch("select elo, answers from question_rating")
    assert ratings == [(1700, 0)]


async def test_what_is_owed_is_logged_once_and_settled_by_a_better_file(store: PostgresStore) -> None:
    text = written("q1", "theme: graphs") + written("q2", "concept: [heaps, heapsort]")
    text += written("q3", "concept: heaps, theme: graphs")
    await load(store, text)
    await load(store, text)
    assert await debts(store) == [
        (question_id("q3"), theme_id("sorting"), "INCONSISTENT_TAGS", 1),
        (question_id("q1"), theme_id("graphs"), "MISSING_CONCEPT", 1),
        (question_id("q2"), theme_id("sorting"), "MULTIPLE_CONCEPTS", 1),
    ]
    await load(store, written("q1", "concept: paths") + written("q2", "concept: heaps"))
    assert [reason for _, _, reason, _ in await debts(store)] == ["INCONSISTENT_TAGS"]


async def test_a_question_without_a_concept_counts_for_the_pseudo_concept_of_its_theme(store: PostgresStore) -> None:
    await load(store, written("q1", "theme: graphs") + written("q2", "tags: []"))
    codes = await store.connection.fetch(
        "select c.code, t.name from question join concept c using (concept_id) join theme t using (theme_id) "
        "order by question.code"
    )
    assert codes == [
        (f"THEME::{theme_id('graphs')}", "graphs"),
        (f"THEME::{theme_id('unmapped')}", "Unmapped"),
    ]


async def test_debt_that_is_met_again_is_counted_and_settled_once(store: PostgresStore) -> None:
    await load(store, written("q1", "concept: heaps"))
    debt = TagDebt(question_id("q1"), theme_id("sorting"), DebtReason.MISSING_CONCEPT)
    await log_tag_debt(store, debts=[debt], now=NOW)
    await log_tag_debt(store, debts=[debt], now=NOW)
    assert [count for *_, count in await debts(store)] == [2]
    assert await settle_tag_debt(store, settled=debt.question_id, reason=debt.reason, now=NOW)
    assert not await settle_tag_debt(store, settled=debt.question_id, reason=debt.reason, now=NOW)
    assert not await debts(store)


async def test_a_concept_without_a_theme_is_owed_until_it_finds_one(store: PostgresStore) -> None:
    await load_syllabus(store, "concepts: [{code: stray}]")
    await load(store, written("q1", "concept: stray"))
    assert await debts(store) == [(question_id("q1"), theme_id("unmapped"), "INCONSISTENT_TAGS", 1)]
    await load_syllabus(store, SYLLABUS.replace("[{code: paths}]", "[{code: paths}, {code: stray}]"))
    assert not await debts(store)


async def test_who_remembers_a_moved_concept_gets_a_list_that_is_out_of_date(store: PostgresStore) -> None:
    learner, other = await a_user(store.connection), await a_user(store.connection)
    await store.connection.execute(
        "insert into memory (user_id, concept_id, suspended_at) values ($1, $2, $3)", learner, concept_id("heaps"), NOW
    )
    await load_syllabus(store, SYLLABUS.replace("code: sorting", "code: ordering"))
    versions = dict(await store.connection.fetch("select user_id, version from srs_user_params"))
    assert versions == {learner: 1, other: 0}
    moved = await store.connection.fetch("select subject from domain_event where type = 'concept_moved'")
    assert {subject for (subject,) in moved} == {concept_id("heaps"), concept_id("heapsort")}


async def test_imported_cards_are_not_exported_to_authors(store: PostgresStore) -> None:
    await load(store, written("q1", "concept: heaps"))
    await store.connection.execute(
        "insert into question (question_id, concept_id, code, kind, stem, choices, answer, explanation, difficulty, "
        "created_at, updated_at) select $1, concept_id, 'card', 'recall', 'Did you remember it?', '[]', 'null', '', 3, "
        "$2, $2 from concept where code = 'heaps'",
        *(question_id("card"), NOW),
    )
    _, questions = await export_questions(store)
    assert [question.code for question in questions] == ["q1"]
    assert (await store.questions.find(["card"]))["card"].answer is None


async def test_a_hint_comes_goes_and_is_exported(store: PostgresStore) -> None:
    plain = written("q1", "concept: heaps")
    hinted = plain.replace("answer: a", "answer: a, hint: Look at the root.")
    await load(store, hinted)
    _, [exported] = await export_questions(store)
    assert exported.hint == "Look at the root."
    assert await load(store, hinted) == Imported(unchanged=1)
    assert await load(store, plain) == Imported(updated=1)
    assert (await store.questions.find(["q1"]))["q1"].hint is None


async def test_a_hint_that_is_too_long_is_refused_on_its_line(store: PostgresStore) -> None:
    text = written("q1", "concept: heaps").replace("answer: a", f"answer: a, hint: {'x' * 10_001}")
    with pytest.raises(NotImported) as refused:
        await load(store, text)
    assert [(one.field, one.rule) for one in refused.value.problems] == [("line 1", "too_long")]
