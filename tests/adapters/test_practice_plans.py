"""The hot statements of practice find their rows by index, however many learners there are."""

import json
from datetime import UTC, datetime

import pytest

from adapters.postgres.connection import connect
from adapters.postgres.practice import LAST, LOAD, SAVE
from adapters.postgres.practice_sessions import FINISHED, SUPPLY
from adapters.postgres.reads import practice, revision, today
from tests.factories import a_concept, a_question, a_theme, a_user

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LEARNERS = 400
CONCEPTS = 50
SHARED = {"theme", "block", "concept", "question", "question_rating"}
"""Content, the same for all learners: small, and often wanted as a whole."""
FILL = f"""
insert into app_user (user_id, email, display_name, created_at)
  select gen_random_uuid(), n || '@example.org', 'Ada', now() from generate_series(2, {LEARNERS}) n;
insert into srs_user_params (user_id) select user_id from app_user on conflict do nothing;
insert into user_learning_prefs (user_id) select user_id from app_user on conflict do nothing;
insert into revision_queue_user_summary (user_id) select user_id from app_user on conflict do nothing;
insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps)
  select user_id, concept_id, 5, 5, now() + random() * interval '20 days', now(), 1 from app_user, concept;
insert into mastery select user_id, concept_id, .5, 3 from app_user, concept;
insert into revision_queue_theme select user_id, theme_id, 1, 1, now() from app_user, theme;
insert into practice_session (user_id, practice_session_id, mode, questions, reasons, started_at)
  select user_id, gen_random_uuid(), 'guided', array(select question_id from question), '{{}}', now() from app_user;
insert into practice_answer
  select user_id, practice_session_id, n, questions[1], concept_id, gen_random_uuid(), '"b"', true, 3, 9000, false,
    false, 3, now(), .1, .2, 0, 0, false, now() - n * interval '1 minute'
  from practice_session, generate_series(0, {CONCEPTS - 1}) n, lateral (select concept_id from concept limit 1) c;
insert into review_log (user_id, reviewed_at, review_id, concept_id, source, rating, correct, score, elapsed_days,
    previous_state, stability_after, difficulty_after, due_after, weights_version)
  select user_id, answered_at, review_id, concept_id, 'practice', 3, true, 1, 0, 'new', 3, 5, now(), 0
  from practice_answer;
analyze;
"""  # noqa: S608


@pytest.fixture
async def crowded(fresh_database_url):
    connection = await connect(fresh_database_url)
    await a_user(connection)
    themes = [await a_theme(connection) for _ in range(5)]
    for number in range(CONCEPTS - len(themes)):  # each theme has its pseudo-concept too
        await a_question(connection, await a_concept(connection, themes[number % 5]))
    await connection.execute(FILL)
    yield connection
    await connection.close()  # pyright: ignore[reportAttributeAccessIssue]


def scans(plan):
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for inner in plan.get("Plans", []):
        yield from scans(inner)


async def test_no_hot_statement_reads_a_table_of_all_learners_from_end_to_end(crowded):
    session = await crowded.fetchrow("select * from practice_session limit 1")
    filled = await crowded.fetch("select relname from pg_class where relkind = 'r' and reltuples > 100")
    crowded_tables = {table["relname"] for table in filled} - SHARED  # a month without a row may be read as it likes
    assert {"memory", "mastery", "practice_answer", "srs_user_params"} < crowded_tables
    whose = (session["user_id"], session["practice_session_id"])
    saved = dict.fromkeys(SAVE.names)
    statements = {
        "load": (LOAD, *whose, 0),
        "save": (SAVE.sql, *SAVE.values(**saved)),
        "last": (LAST, *whose),
        "supply": (SUPPLY, whose[0], NOW, [], 14, 3),
        "finished": (FINISHED, *whose),
        "session": (practice.SESSION, *whose),
        "revision": (revision.TODAY, whose[0], NOW),
        "today": (today.TODAY, whose[0], NOW),
    }
    for name, (sql, *values) in statements.items():
        [[plan]] = await crowded.fetch(f"explain (format json) {sql}", *values)
        assert not crowded_tables & set(scans(json.loads(plan)[0]["Plan"])), name
