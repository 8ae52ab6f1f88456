"""What learners read: questions, verdicts, lists and results, in words that never scold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ui import format as fmt
from ui import wire
from ui.pages.student import practice, questions, revision
from ui.pages.student import result_words as result
from ui.pages.student import today_words as today
from ui.pages.student.marked import Span, plain, spans
from ui.pages.student.player import kept, next_position

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def an_item(**changes: Any) -> wire.Item:
    item = wire.Item(
        item_id="q1",
        position=0,
        kind="choice",
        stem="How likely is the part to be faulty?",
        choices=[wire.Choice(key="a", text="0.90"), wire.Choice(key="b", text="About 0.27")],
        theme_id="t1",
        theme_name="Conditional probability",
        concept_id="c1",
        concept_name="Base rates",
        difficulty=3,
        why="overdue",
        overdue_days=2,
        previews=[1, 3, 9, 21],
    )
    return msgspec.structs.replace(item, **changes)


def an_answer(**changes: Any) -> wire.Answered:
    answer = wire.Answered(
        position=0,
        item_id="q1",
        answer="b",
        correct=True,
        right_answer="b",
        explanation="Rare faults make most alarms false.",
        rating=3,
        interval_days=9,
        next_review_at=NOW + timedelta(days=9),
        mastery_before=0.54,
        mastery_after=0.61,
        time_ms=24_400,
    )
    return msgspec.structs.replace(answer, **changes)


def a_today(**changes: Any) -> wire.Today:
    known = wire.Today(
        day_on=TODAY,
        day_ends_at=NOW + timedelta(hours=18),
        display_name="Maya Lindqvist",
        due_today_total=17,
        overdue_total=6,
        due_tomorrow_total=8,
        offered=23,
        minutes=12,
        reviews_today=0,
        oldest_overdue_days=3,
        next_review_at=NOW + timedelta(days=1),
        streak_days=14,
        best_streak_days=31,
        days=[wire.StreakDay(day_on=TODAY, reviewed=False, is_today=True)],
        week=[wire.DueDay(day_on=TODAY, due=23), wire.DueDay(day_on=TODAY + timedelta(days=1), due=8)],
        slipping=[],
        next_step=wire.NextStep(kind="practise", theme_id="t1", title="Practise Sampling", reason="It is weak."),
        answers_total=2412,
        simulated=False,
    )
    return msgspec.structs.replace(known, **changes)


def a_theme(theme_id: str = "t1", **changes: Any) -> wire.RevisionTheme:
    theme = wire.RevisionTheme(
        theme_id=theme_id,
        theme_name=f"Theme {theme_id}",
        block_id="b1",
        block_name="Statistics",
        due_count_today=4,
        overdue_count=1,
        next_due_at=NOW,
        mastery=0.71,
    )
    return msgspec.structs.replace(theme, **changes)


def a_learning_theme(theme_id: str, **changes: Any) -> wire.LearningTheme:
    theme = wire.LearningTheme(
        theme_id=theme_id,
        theme_name=f"Theme {theme_id}",
        block_id="b1",
        block_name="Statistics",
        concepts=4,
        seen=3,
        questions=12,
        mastery=0.71,
        next_due_at=NOW + timedelta(days=2),
        due_count_today=0,
        overdue_count=0,
        minutes=3,
    )
    return msgspec.structs.replace(theme, **changes)


def a_list(*themes: wire.RevisionTheme, **changes: Any) -> wire.RevisionToday:
    known = wire.RevisionToday(
        due_today_total=17,
        overdue_total=6,
        due_tomorrow_total=8,
        themes=list(themes),
        recommended_theme_ids=[theme.theme_id for theme in themes],
        day_on=TODAY,
        generated_at=NOW - timedelta(hours=7),
    )
    return msgspec.structs.replace(known, **changes)


# Questions


def test_a_verdict_says_when_a_hint_helped():
    helped, alone = (
        questions.verdict(an_item(), an_answer(hinted=hinted), now=NOW, zone="UTC") for hinted in (True, False)
    )
    assert helped.rating == f"{alone.rating} · with a hint"


@pytest.mark.parametrize(
    ("why", "days", "words"),
    [
        ("overdue", 2, "Overdue 2 days"),
        ("overdue", 1, "Overdue 1 day"),
        ("due_today", 0, "Due today"),
        ("new", 0, "New"),
    ],
)
def test_a_question_says_why_it_is_here(why, days, words):
    assert questions.why(an_item(why=why, overdue_days=days))[1] == words


def test_choices_carry_the_numbers_of_their_keys():
    asked = questions.asked(an_item(), session_id="s1", total=20)
    assert [(choice.place, choice.key) for choice in asked.choices] == [("1", "a"), ("2", "b")]
    assert (asked.at, asked.place, asked.span) == ("s1:0", "1 of 20", "1–2")


def test_each_rating_shows_when_it_would_come_back():
    asked = questions.asked(an_item(kind="recall", choices=[], reveal="By distance."), session_id="s1", total=4)
    assert [(one.word, one.interval) for one in asked.ratings] == [
        ("Again", "1 day"),
        ("Hard", "3 days"),
        ("Good", "9 days"),
        ("Easy", "21 days"),
    ]
    assert asked.reveal == [Span("By distance.")]


def test_an_answer_is_shown_beforehand_only_to_whoever_rates_their_own_recall():
    assert questions.asked(an_item(reveal="b"), session_id="s1", total=1).reveal == []


@pytest.mark.parametrize(
    ("kind", "given", "answer"),
    [
        ("choice", ["b"], "b"),
        ("choices", ["a", "c"], ["a", "c"]),
        ("short", ["  O(1) "], "O(1)"),
        ("recall", ["3"], 3),
        ("choice", [], None),
        ("short", ["   "], None),
    ],
)
def test_a_form_gives_the_answer_of_its_kind(kind, given, answer):
    assert questions.answer_of(kind, given) == answer


@pytest.mark.parametrize(("text", "time"), [("24400", 24_400), ("", 0), ("-5", 0), ("soon", 0)])
def test_a_time_that_is_none_counts_as_none(text, time):
    assert questions.milliseconds(text) == time


def test_code_between_backticks_is_drawn_as_code_and_said_without_them():
    text = "Starting from `i = 1`, how often?"
    assert spans(text) == [Span("Starting from "), Span("i = 1", is_code=True), Span(", how often?")]
    assert spans("5` of 6") == [Span("5` of 6")]
    assert plain(text) == "Starting from i = 1, how often?"


# Verdicts


def test_a_right_choice_says_so_in_its_own_row():
    told = questions.verdict(an_item(), an_answer(), now=NOW, zone="UTC")
    assert [(row.mark, row.words) for row in told.choices] == [("", ""), ("right", "Your answer · right")]
    assert (told.line, told.next_review, told.rating) == ("", "in 9 days", f"Good · 24{fmt.NBSP}s")
    assert (told.before, told.after, told.fell) == ("54", f"61{fmt.NBSP}%", False)


def test_a_wrong_choice_shows_both_rows_and_is_heard_with_the_solution():
    answer = an_answer(answer="a", correct=False, rating=1, mastery_after=0.41)
    told = questions.verdict(an_item(), answer, now=NOW, zone="UTC")
    assert [row.words for row in told.choices] == ["Your answer", "Right answer"]
    assert told.heard == "Not this time. Right answer: About 0.27. Next review in 9 days."
    assert told.fell


def test_of_several_choices_each_says_what_it_was():
    item = an_item(kind="choices", choices=[wire.Choice(key=key, text=key) for key in "abcd"])
    answer = an_answer(answer=["a", "c"], right_answer=["a", "b"], correct=False)
    marks = [row.words for row in questions.verdict(item, answer, now=NOW, zone="UTC").choices]
    assert marks == ["Your answer · right", "Right answer", "Your answer", ""]


def test_a_short_answer_stands_above_the_right_one():
    item = an_item(kind="short", choices=[])
    answer = an_answer(answer="O(n)", right_answer="O(1)", correct=False)
    rows = questions.verdict(item, answer, now=NOW, zone="UTC").choices
    assert [(row.text[0].text, row.words) for row in rows] == [("O(n)", "Your answer"), ("O(1)", "Right answer")]


def test_an_examination_tells_only_that_the_answer_is_saved():
    silent = an_answer(correct=None, right_answer=None, explanation=None, rating=None, mastery_after=None)
    told = questions.verdict(an_item(), silent, now=NOW, zone="UTC")
    assert (told.heard, told.why, told.choices) == ("Saved.", [], [])


def test_a_first_mastery_has_nothing_before_it():
    assert questions.verdict(an_item(), an_answer(mastery_before=None), now=NOW, zone="UTC").before == ""


# Going on


def test_one_goes_on_at_the_first_question_without_an_answer():
    session = [an_item(position=place) for place in range(3)]
    assert next_position(session, {0: an_answer()}, set()) == 1
    assert next_position(session, dict.fromkeys(range(3), an_answer()), set()) is None


def test_questions_of_a_concept_that_was_set_aside_are_passed_over():
    session = [an_item(position=0), an_item(position=1, concept_id="c2")]
    assert next_position(session, {}, {"c1"}) == 1


def test_leaving_says_what_is_kept():
    assert kept(13) == "13 answers are kept. You can go on later."
    assert kept(1) == "1 answer is kept. You can go on later."


# Today


def test_today_is_a_welcome_a_list_or_done():
    assert today.view(a_today(answers_total=0)) == "new"
    assert today.view(a_today()) == "list"
    assert today.view(a_today(due_today_total=0, overdue_total=0)) == "done"


def test_whoever_comes_back_is_greeted_and_told_what_is_enough():
    away = a_today(streak_days=0, oldest_overdue_days=21, overdue_total=44, offered=61)
    assert today.heading(away, "Good morning") == "Good to see you again, Maya"
    assert today.list_words(away).after == "waiting · 20 are enough for today"


def test_a_target_that_is_set_says_what_it_offers():
    words = today.list_words(a_today(offered=10))
    assert words.after == f"to revise · 10 offered today, about 12{fmt.NBSP}min"


def test_the_bar_divides_overdue_from_due():
    words = today.list_words(a_today(due_today_total=15, overdue_total=5))
    assert (words.number, words.overdue_width, words.due_width) == ("20", "25.00%", "75.00%")


def test_a_streak_is_never_scolded():
    assert today.streak_words(a_today(), zone="UTC").title == "14-day streak"
    assert today.streak_words(a_today(streak_days=0), zone="UTC").title == "A streak begins with one answer"
    assert "One answer keeps the streak." in today.streak_words(a_today(), zone="UTC").remark


def test_only_the_bar_of_today_is_full():
    rows = today.week_rows(a_today().week, TODAY)
    assert [(row["day"], "fillOpacity" in row) for row in rows] == [("Today", False), ("Thu", True)]


def test_when_all_is_done_the_next_review_is_named():
    done = a_today(due_tomorrow_total=0)
    assert today.done_words(done, now=NOW, zone="UTC") == "The next review is tomorrow 09:00."
    assert today.done_words(a_today(), now=NOW, zone="UTC") == "8 tomorrow."


# Revision


def test_recommended_themes_come_first_and_the_first_says_so():
    known = a_list(a_theme("t1"), a_theme("t2"), a_theme("t3"), recommended_theme_ids=["t3", "t1"])
    rows = revision.theme_rows(known, [a_learning_theme("t3")])
    assert [(row.theme_id, row.is_first) for row in rows] == [("t3", True), ("t1", False), ("t2", False)]
    assert [row.minutes for row in rows] == [f"3{fmt.NBSP}min", fmt.NONE, fmt.NONE]


def test_themes_are_found_by_their_words_and_their_block():
    rows = revision.theme_rows(a_list(a_theme("t1"), a_theme("t2", block_id="b2", block_name="Databases")), [])
    assert [row.theme_id for row in revision.found(rows, words="THEME", block_id="b2")] == ["t2"]
    assert [row.theme_id for row in revision.found(rows, words="stat", block_id="")] == ["t1"]
    assert revision.found(rows, words="nothing", block_id="") == []


def test_what_is_not_due_yet_stands_by_its_day():
    themes = [
        a_learning_theme("late", next_due_at=NOW + timedelta(days=5)),
        a_learning_theme("soon"),
        a_learning_theme("due", due_count_today=1),
        a_learning_theme("new", next_due_at=None, seen=0, mastery=None),
    ]
    assert [row.theme_id for row in revision.later_rows(themes, now=NOW, zone="UTC")] == ["soon", "late"]


def test_a_list_of_another_day_says_its_day():
    old = a_list(a_theme(), day_on=date(2026, 11, 23), generated_at=NOW - timedelta(days=2))
    assert "This is the list of Monday 23 November" in revision.sentence(old, now=NOW, zone="UTC")
    assert "Computed today 02:00" in revision.sentence(a_list(a_theme()), now=NOW, zone="UTC")


# Practice and its result


def test_only_sessions_that_still_go_on_are_offered():
    row = wire.PracticeSessionRow(
        practice_session_id="s1", mode="exam", status="open", started_at=NOW, answered=3, total=20, score=None
    )
    rows = [row, msgspec.structs.replace(row, status="finished")]
    offered = practice.open_sessions(rows, now=NOW, zone="UTC")
    assert [(one.href, one.progress) for one in offered] == [("/student/practice/s1", "3 of 20 answered")]


def test_a_theme_without_questions_cannot_be_chosen():
    themes = [a_learning_theme("t1"), a_learning_theme("t2", questions=0)]
    assert [one.theme_id for one in practice.theme_choices(themes, ["t1"], words="")] == ["t1"]


def a_concept(**changes: Any) -> wire.ConceptResult:
    concept = wire.ConceptResult(
        concept_id="c1",
        concept_name="Base rates",
        theme_id="t1",
        theme_name="Conditional probability",
        right=5,
        total=6,
        mastery_before=0.54,
        mastery_after=0.73,
        next_review_at=NOW + timedelta(days=9),
        leech=False,
    )
    return msgspec.structs.replace(concept, **changes)


def a_result(*concepts: wire.ConceptResult, **changes: Any) -> wire.PracticeResult:
    known = wire.PracticeResult(
        practice_session_id="s1",
        mode="revision",
        score=0.8,
        right=16,
        total=20,
        best=None,
        weakest=None,
        by_concept=list(concepts),
        wrong=[],
        next_step=wire.NextStep(kind="done", label="Back to today"),
    )
    return msgspec.structs.replace(known, **changes)


def test_a_concept_that_became_mastered_says_so_and_one_that_fell_too():
    risen = result.concept_row(a_concept(mastery_before=0.84, mastery_after=0.95), now=NOW, zone="UTC")
    fallen = result.concept_row(a_concept(mastery_before=0.41, mastery_after=0.33), now=NOW, zone="UTC")
    assert (risen.is_mastered, risen.fell) == (True, False)
    assert (fallen.is_mastered, fallen.fell) == (False, True)


def test_how_many_concepts_moved_up_is_said_in_words():
    up, down = a_concept(), a_concept(mastery_after=0.4)
    assert result.moved(a_result(up, up, down)) == "Two of three concepts moved up."
    assert result.moved(a_result(down)) == ""


def test_a_weakest_concept_leads_on_and_otherwise_today_does():
    session = wire.PracticeSession(
        practice_session_id="s1",
        mode="revision",
        status="finished",
        started_at=NOW,
        finished_at=NOW + timedelta(minutes=10),
        answered=2,
        total=2,
        items=[an_item(answer=an_answer(time_ms=20_000)), an_item(position=1, answer=an_answer(time_ms=24_000))],
    )
    weak = wire.NextStep(kind="practise", theme_id="t4", label="Practise Power of a test")
    words = result.result_words(a_result(next_step=weak), session, a_today(), zone="UTC")
    assert (words.heading, words.next_theme_id) == ("Revision finished", "t4")
    assert (words.time, words.median, words.left, words.streak) == (f"44{fmt.NBSP}s", f"22{fmt.NBSP}s", "23", "14 days")
    assert result.result_words(a_result(), session, a_today(), zone="UTC").next_label == ""
