"""`lyceum import answers`: whoever answered becomes a learner with masteries and memories."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from domain.identity.demo import demo_email
from domain.identity.model import Role
from tests.cli.database import ask

HEADER = "learner,question,concept,correct\n"
REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "kt" / "assist2009_pid_train1.csv"

Import = Callable[[str], Result]
pytestmark = pytest.mark.usefixtures("url")


@pytest.fixture
def import_answers(tmp_path: Path) -> Import:
    """Return a function that imports a file of these contents."""

    def run(text: str) -> Result:
        file = tmp_path / "answers.csv"
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["import", "answers", str(file)])

    return run


def test_answers_trace_what_each_learner_knows(import_answers: Import, url: str):
    done = import_answers(HEADER + "s1,q1,fractions,1\ns1,q2,fractions,0\nS1 ,q3,decimals,1\ns2,q1,fractions,1\n")
    assert done.exit_code == 0, done.output
    assert "4 rows: 4 new, 0 already there, 0 bad; 2 learners, 2 concepts touched" in done.output
    rows = ask(
        url,
        """select u.email, c.code, round(m.p::numeric, 6)::text as p, m.attempts
           from mastery m join app_user u using (user_id) join concept c using (concept_id) order by 1, 2""",
    )
    assert [tuple(row) for row in rows] == [
        ("s1@imported.invalid", "IMPORTED::decimals", "0.466667", 1),
        ("s1@imported.invalid", "IMPORTED::fractions", "0.278873", 2),
        ("s2@imported.invalid", "IMPORTED::fractions", "0.466667", 1),
    ]
    assert sorted(row["rating"] for row in ask(url, "select rating from review_log")) == [1, 3, 3, 3]


def test_answers_without_a_time_keep_their_order_and_end_now(import_answers: Import, url: str):
    import_answers(HEADER + "".join(f"s1,q{n},c,1\n" for n in range(45)))
    rows = ask(url, "select q.code, l.reviewed_at from review_log l join question q using (question_id) order by 2")
    assert [row["code"] for row in rows] == [f"IMPORTED::q{n}" for n in range(45)]
    assert (rows[-1]["reviewed_at"] - rows[0]["reviewed_at"]).days == 2
    assert not ask(url, "select from review_log where reviewed_at >= now()")
    assert ask(url, "select from memory where reps = 45")


def test_a_time_is_kept(import_answers: Import, url: str):
    import_answers("learner,question,concept,correct,time\ns1,q1,c,1,2019-05-01T10:00:00Z\ns1,q1,c,1,\n")
    rows = ask(url, "select reviewed_at::text as at, elapsed_days from review_log order by reviewed_at")
    assert rows[0]["at"] == "2019-05-01 10:00:00+00"
    assert rows[1]["elapsed_days"] > 1000
    assert ask(url, "select count(*) from review_log_default")[0][0] == 0


def test_the_same_file_twice_changes_nothing_and_a_longer_one_adds(import_answers: Import, url: str):
    text = HEADER + "s1,q1,c,1\ns1,q1,c,0\ns2,q1,c,1\n"
    import_answers(text)
    before = [tuple(row) for row in ask(url, "table review_log order by review_id")]
    assert "3 rows: 0 new, 3 already there" in import_answers(text).output
    assert [tuple(row) for row in ask(url, "table review_log order by review_id")] == before
    assert "4 rows: 1 new, 3 already there" in import_answers(text + "s1,q1,c,1\n").output
    assert [row["reps"] for row in ask(url, "select reps from memory order by reps")] == [1, 3]
    assert ask(url, "select count(*) from app_user where email like '%imported.invalid'")[0][0] == 2


def test_answers_of_somebody_here_are_theirs_and_an_unknown_address_stays_free(import_answers: Import, url: str):
    student = demo_email(Role.STUDENT)
    import_answers(f"{HEADER}{student.upper()},q1,c,1\nnobody@example.org,q1,c,1\n")
    emails = ask(url, "select u.email, u.password_hash from mastery join app_user u using (user_id) order by 1")
    assert [tuple(row) for row in emails] == [("nobody%40example.org@imported.invalid", None), (student, None)]


def test_a_question_and_a_concept_of_an_author_are_answered_as_they_are(import_answers: Import, url: str):
    for kind, file in (("syllabus", "content/syllabus.yaml"), ("questions", "content/questions/recursion.yaml")):
        assert CliRunner().invoke(main, ["import", kind, file]).exit_code == 0
    before = ask(url, "table question order by code"), ask(url, "table concept order by code")
    done = import_answers(HEADER + "s1,base-cases-1,base-cases,1\n")
    assert done.exit_code == 0, done.output
    assert (ask(url, "table question order by code"), ask(url, "table concept order by code")) == before
    logged = "select q.code, c.code from review_log l join question q using (question_id)"
    [row] = ask(url, f"{logged} join concept c on c.concept_id = l.concept_id")
    assert tuple(row) == ("base-cases-1", "base-cases")


def test_bad_rows_are_named_and_the_others_are_imported(import_answers: Import, url: str):
    done = import_answers(HEADER + "s1,q1,c,maybe\ns1,q1,c,1\n,q1,c,1\n")
    assert done.exit_code == 0
    assert done.stderr.splitlines() == ["Line 2: correct 'maybe' is neither 1 nor 0.", "Line 4: learner is empty."]
    assert len(ask(url, "select from review_log")) == 1


@pytest.mark.skipif(not REAL.exists(), reason=f"the real answers are not there: {REAL}")
def test_fifty_real_learners_are_imported(import_answers: Import, url: str):
    lines = REAL.read_text(encoding="utf-8").splitlines()
    rows = [
        (who.split(",")[-1], question, concept, correct)
        for who, *told in (lines[n : n + 4] for n in range(0, 200, 4))
        for question, concept, correct in zip(*(line.rstrip(",").split(",") for line in told), strict=True)
    ]
    text = HEADER + "".join(",".join(row) + "\n" for row in rows)
    done = import_answers(text)
    assert f"{len(rows):,} rows: {len(rows):,} new, 0 already there, 0 bad; 50 learners" in done.output
    assert ask(url, "select count(*) from review_log")[0][0] == len(rows)
    assert ask(url, "select sum(attempts) from mastery")[0][0] == len(rows)
    assert not ask(url, "select from mastery where p not between 0 and 1")
