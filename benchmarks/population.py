"""Learners by the thousand, made by the database itself: the same ids, due dates and zones at every run."""

from adapters.postgres.connection import Connection

THEMES = 12
CONCEPTS = 60
ZONES = ("UTC", "Europe/Stockholm", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati")

CATALOGUE = """
with y as (insert into year values (md5('year')::uuid, 'bench', 'Benchmark', 0)),
     b as (insert into block select md5('block')::uuid, md5('year')::uuid, 'bench', 'Benchmark', 0),
     t as (insert into theme select md5('theme' || i)::uuid, md5('block')::uuid, 'theme-' || i, 'Theme ' || i, i
           from generate_series(0, $1::int - 1) i),
     c as (insert into concept (concept_id, theme_id, code, name)
           select md5('concept' || i)::uuid, md5('theme' || i % $1::int)::uuid, 'concept-' || i, 'Concept ' || i
           from generate_series(0, $2::int - 1) i),
     q as (insert into question (question_id, concept_id, code, kind, stem, choices, answer, explanation, difficulty,
                                 created_at, updated_at)
           select md5('question' || i)::uuid, md5('concept' || i)::uuid, 'question-' || i, 'choice', 'Which one?',
                  '[{"key": "a", "text": "This"}, {"key": "b", "text": "That"}]', '"a"', 'Because.', 3, now(), now()
           from generate_series(0, $2::int - 1) i)
insert into question_rating select md5('question' || i)::uuid, 1500, 0 from generate_series(0, $2::int - 1) i
"""

LEARNERS = """
with u as (insert into app_user (user_id, email, display_name, created_at)
           select md5('learner' || i)::uuid, 'learner' || i || '@example.org', 'Learner ' || i, now()
           from generate_series(1, $1::int) i),
     p as (insert into srs_user_params (user_id) select md5('learner' || i)::uuid from generate_series(1, $1::int) i),
     l as (insert into user_learning_prefs (user_id, zone, day_rollover_hour)
           select md5('learner' || i)::uuid, ($2::text[])[1 + i % cardinality($2::text[])], (i % 3) * 2
           from generate_series(1, $1::int) i),
     r as (insert into user_role select md5('learner' || i)::uuid, 'student', now() from generate_series(1, $1::int) i)
insert into revision_queue_user_summary (user_id) select md5('learner' || i)::uuid from generate_series(1, $1::int) i
"""

# one memory in six is due by now, the rest lie up to a month ahead
MEMORIES = """
insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps)
select md5('learner' || i)::uuid, md5('concept' || j)::uuid, 5, 5,
       now() + make_interval(hours => ((i * 7919 + j * 104729) % 864)::int - 144), now() - interval '10 days', 3
from generate_series(1, $1::int) i, generate_series(0, $2::int - 1) j
"""


async def populate(connection: Connection, *, learners: int, memories: int) -> None:
    """Fill an empty database with a catalogue and learners who each have this many memories (at most 60)."""
    await connection.execute(CATALOGUE, THEMES, CONCEPTS)
    await connection.execute(LEARNERS, learners, list(ZONES))
    await connection.execute(MEMORIES, learners, memories)
    await connection.execute("vacuum analyze")
