"""`lyceum import reviews`: a log as Anki exports it becomes memories, masteries and rows of the review log."""

import csv
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsrs
import pytest
from click.testing import CliRunner, Result

from cli.main import main
from domain.kernel.time import date_of_day
from tests.cli.database import add_learner, ask

HEADER = "card_id,review_rating,review_time,review_duration\n"
FIRST = "17,3,2025-01-10T09:00:00+00:00,7241\n42,1,2025-01-10T09:01:00+00:00,\n"
LATER = "17,1,2025-01-15T09:00:00+00:00,4100\n17,3,2025-01-15T09:10:00+00:00,4100\n"
REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "fsrs" / "review_logs_josh.csv"

Import = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("url")


@pytest.fixture
def import_reviews(tmp_path: Path) -> Import:
    """Return a function that imports a file of these contents."""

    def run(text: str, *options: str) -> Result:
        file = tmp_path / "reviews.csv"
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["import", "reviews", str(file), *options])

    return run


def everything(url: str) -> dict[str, list[Any]]:
    tables = ("review_log", "memory", "mastery", "concept", "question", "theme", "srs_user_params", "outbox")
    return {table: [tuple(row) for row in ask(url, f"table {table} order by 1, 2, 3")] for table in tables}


def test_a_review_becomes_a_row_a_memory_and_a_mastery(import_reviews: Import, url: str):
    done = import_reviews(HEADER + FIRST)
    assert done.exit_code == 0, done.output
    assert "2 rows: 2 new, 0 already there, 0 bad; 1 learners, 2 concepts touched" in done.output
    [row] = ask(url, "select l.* from review_log l join concept c using (concept_id) where c.code = 'ANKI::17'")
    assert (row["source"], row["rating"], row["correct"], row["time_ms"]) == ("import", 3, True, 7241)
    assert (row["previous_state"], row["stability_before"], row["stability_after"]) == ("new", None, 2.3065)
    [memory] = ask(url, "select m.* from memory m join concept c using (concept_id) where c.code = 'ANKI::17'")
    assert (memory["stability"], memory["reps"], memory["due_at"]) == (2.3065, 1, row["due_after"])
    masteries = ask(url, "select c.code, p, attempts from mastery join concept c using (concept_id) order by 1")
    assert [(r["code"], round(r["p"], 6), r["attempts"]) for r in masteries] == [
        ("ANKI::17", 0.466667, 1),
        ("ANKI::42", 0.210959, 1),
    ]
    assert [tuple(r) for r in ask(url, "select version, n_review_logs from srs_user_params")] == [(1, 2)]
    assert [r["type"] for r in ask(url, "select type from outbox")] == ["reviews_imported"]


def test_each_card_stands_in_the_catalogue_with_a_question_of_its_own(import_reviews: Import, url: str):
    import_reviews(HEADER + FIRST)
    rows = ask(
        url,
        """select b.name as block, t.name as theme, c.name, q.code, q.kind, q.stem, r.elo
           from question q join question_rating r using (question_id) join concept c using (concept_id)
           join theme t using (theme_id) join block b using (block_id) order by q.code""",
    )
    assert [tuple(row) for row in rows] == [
        ("Imported", "Imported cards", "Card 17", "ANKI::17", "recall", "Card 17: did you remember it?", 1500.0),
        ("Imported", "Imported cards", "Card 42", "ANKI::42", "recall", "Card 42: did you remember it?", 1500.0),
    ]
    assert ask(url, "select from concept where pseudo and code like 'THEME::%'")


def test_the_same_file_twice_changes_nothing(import_reviews: Import, url: str):
    import_reviews(HEADER + FIRST + LATER)
    before = everything(url)
    again = import_reviews(HEADER + FIRST + LATER)
    assert "4 rows: 0 new, 4 already there, 0 bad" in again.output
    assert everything(url) == before


def test_a_longer_file_ends_where_importing_it_at_once_ends(import_reviews: Import, url: str):
    import_reviews(HEADER + FIRST)
    longer = import_reviews(HEADER + FIRST + LATER)
    assert "4 rows: 2 new, 2 already there, 0 bad" in longer.output
    states = """select c.code, stability, difficulty, reviewed_at, due_at, reps, lapses
                from memory join concept c using (concept_id) order by c.code"""
    in_two = [tuple(row) for row in ask(url, states)]
    ask(url, "truncate memory, mastery, review_log")
    assert "4 rows: 4 new" in import_reviews(HEADER + LATER + FIRST).output
    assert [tuple(row) for row in ask(url, states)] == in_two
    assert [row[5:] for row in in_two] == [(3, 1), (1, 0)]


def test_bad_rows_are_named_and_the_others_are_imported(import_reviews: Import, url: str):
    done = import_reviews(HEADER + "17,9,2025-01-10T09:00:00+00:00,1\n" + FIRST + '"18\n",3,2025\n\n19,3,soon,1\n')
    assert done.exit_code == 0, done.output
    assert "5 rows: 2 new, 0 already there, 3 bad" in done.stdout
    assert done.stderr.splitlines() == [
        "Line 2: rating '9' is not 1, 2, 3 or 4.",
        "Line 5: 3 cells stand under 4 columns.",
        "Line 8: time 'soon' is not a time such as 2024-03-29T20:32:32+00:00.",
    ]
    assert len(ask(url, "select from review_log")) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "card_id, review_rating, review_time is not there"),
        ("card_id,review_time\n", "review_rating is not there"),
        (HEADER, "Nothing was imported: none of 0 rows could be read."),
        (HEADER + "17,9,2025-01-10T09:00:00+00:00,1\n", "Nothing was imported: none of 1 rows could be read."),
    ],
)
def test_a_file_with_nothing_in_it_is_refused(import_reviews: Import, url: str, text: str, sentence: str):
    refused = import_reviews(text)
    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert not ask(url, "select from review_log union all select from concept")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path):
    file = tmp_path / "deck.apkg"
    file.write_bytes(b"PK\x03\x04\xff\xfe")
    refused = CliRunner().invoke(main, ["import", "reviews", str(file)])
    assert refused.exit_code == 1
    assert "deck.apkg is not a UTF-8 text" in refused.stderr


def test_reviews_can_be_somebody_elses(import_reviews: Import, url: str):
    assert "Nobody here learns under the e-mail address" in import_reviews(HEADER + FIRST, "--learner", "x@y.z").stderr
    add_learner(url, email="grace@example.org")
    import_reviews(HEADER + FIRST, "--learner", "Grace@example.org")
    assert {row["email"] for row in ask(url, "select email from memory join app_user using (user_id)")} == {
        "grace@example.org"
    }


def test_the_learners_own_days_and_spacing_are_followed(import_reviews: Import, url: str):
    ask(url, "update user_learning_prefs set zone = 'Asia/Tokyo', spacing_multiplier = 2")
    import_reviews(HEADER + "17,3,2025-01-10T14:00:00+00:00,\n17,3,2025-01-10T16:00:00+00:00,\n")
    days = [row["elapsed_days"] for row in ask(url, "select elapsed_days from review_log order by reviewed_at")]
    assert days == [0, 1]


def test_what_was_taken_back_is_not_brought_in_again(import_reviews: Import, url: str):
    import_reviews(HEADER + FIRST + LATER)
    ask(url, "insert into review_retraction select user_id, review_id, now() from review_log where rating = 1")
    assert "0 new, 4 already there" in import_reviews(HEADER + FIRST + LATER).output


@pytest.mark.skipif(not REAL.exists(), reason=f"the real review log is not there: {REAL}")
def test_the_real_log_ends_in_the_states_of_py_fsrs(url: str):
    done = CliRunner().invoke(main, ["import", "reviews", str(REAL)])
    assert "12,580 rows: 12,580 new, 0 already there, 0 bad; 1 learners, 1,205 concepts touched" in done.output
    stored = {
        row["code"].removeprefix("ANKI::"): row
        for row in ask(url, "select c.code, m.* from memory m join concept c using (concept_id)")
    }
    expected = replayed_by_py_fsrs(REAL)
    assert len(stored) == len(expected) == 1205
    for card, state in expected.items():
        assert stored[card]["stability"] == pytest.approx(state.stability, rel=1e-9)
        assert stored[card]["difficulty"] == pytest.approx(state.difficulty, rel=1e-9)
    assert ask(url, "select count(*) from review_log_default")[0][0] == 0
    months = ask(url, "select from pg_class where relname like 'review\\_log\\_2024\\___' and relkind = 'r'")
    assert len(months) == 6  # nothing was reviewed in April and June


def replayed_by_py_fsrs(file: Path) -> dict[str, fsrs.Card]:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    cards: dict[str, fsrs.Card] = {}
    with file.open(newline="", encoding="utf-8") as lines:
        log = sorted(csv.DictReader(lines), key=lambda row: datetime.fromisoformat(row["review_time"]))
    for row in log:
        at = datetime.fromisoformat(row["review_time"])
        day = datetime.combine(date_of_day(at), datetime.min.time(), tzinfo=UTC)
        card = cards.get(row["card_id"]) or fsrs.Card(card_id=int(row["card_id"]))
        cards[row["card_id"]], _ = scheduler.review_card(card, fsrs.Rating(int(row["review_rating"])), day)
    return cards
