"""Which problem is best now, how likely it is to be solved, and which problem revises a concept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.study.model import RankingWeights
from domain.study.ranking import Knowledge, Topic, expected_success, novelty, ranked, reason
from domain.study.reviewing import DueReview, problem_for, wanted_review
from domain.study.supplying import supply_of
from tests.domain.study.building import CODES, DAY, NOW, InMemoryBank, a_bank, a_config, a_problem, an_id


def known(*, level=1, ability=1500.0, met=None, **topics):
    return Knowledge({code: topics[code] for code in topics}, met or {}, ability, level, NOW)


def a_topic(mastery=0.5, *, days_ago=None):
    return Topic(an_id("topic"), "Topic", mastery, None if days_ago is None else NOW - days_ago * DAY)


@pytest.mark.parametrize(("days", "new"), [(None, 1), (31, 1), (30, 0.7), (8, 0.7), (7, 0.3), (2, 0.3), (1, 0), (0, 0)])
def test_a_problem_becomes_new_again(days, new):
    assert novelty(None if days is None else NOW - days * DAY, now=NOW) == new


def test_the_score_is_the_weighted_mean_of_what_speaks_for_a_problem():
    problem = a_problem(topics=("x",), difficulty=2)
    [one] = ranked([problem], config=a_config(), knowledge=known(level=1, x=a_topic(0.3, days_ago=7)))
    assert one.weakness == pytest.approx(0.7)
    assert one.novelty == 1
    assert one.recency == pytest.approx(1 - 1 / 2.718281828)
    assert one.score == pytest.approx(0.4 * one.weakness + 0.25 * one.difficulty + 0.2 + 0.15 * one.recency)
    doubled = a_config(weights=RankingWeights(0.8, 0.5, 0.4, 0.3))
    [same] = ranked([problem], config=doubled, knowledge=known(level=1, x=a_topic(0.3, days_ago=7)))
    assert same.score == pytest.approx(one.score)


def test_success_is_more_likely_where_it_is_easier_better_known_or_the_learner_abler():
    easy, hard = a_problem(difficulty=1, topics=("x",)), a_problem(difficulty=4, topics=("x",))
    knows, knows_not = known(x=a_topic(0.9)), known(x=a_topic(0.1))
    assert expected_success(easy, knowledge=knows) > expected_success(hard, knowledge=knows)
    assert expected_success(easy, knowledge=knows) > expected_success(easy, knowledge=knows_not)
    assert expected_success(easy, knowledge=replace(knows, ability=1800)) > expected_success(easy, knowledge=knows)
    assert expected_success(easy, knowledge=known()) == pytest.approx(0.624, abs=1e-3)


def test_the_fit_falls_with_each_step_from_the_level_and_beside_the_target_band():
    problems = [a_problem(f"p{n}", difficulty=n, topics=("x",)) for n in (1, 2, 3)]
    found = ranked(problems, config=a_config(), knowledge=known(level=2))
    fit = {one.problem.difficulty: one.difficulty for one in found}
    assert fit[2] > fit[1] >= fit[3]
    far = a_config(target_band=(0.9, 0.95))
    assert all(
        one.difficulty < fit[one.problem.difficulty] for one in ranked(problems, config=far, knowledge=known(level=2))
    )


def test_equals_come_in_the_order_of_difficulty_and_code():
    problems = [a_problem(code) for code in ("c", "a", "b")]
    assert [one.problem.code for one in ranked(problems, config=a_config(), knowledge=known())] == ["a", "b", "c"]


def test_the_reason_names_the_weakest_topic_or_what_comes_round_again():
    knowledge = known(
        met={an_id("none"): NOW, a_problem("met").problem_id: NOW},
        x=a_topic(0.2, days_ago=3),
        y=a_topic(0.8, days_ago=30),
    )
    problems = [a_problem("weak", topics=("x",)), a_problem("strong", topics=("y",)), a_problem("met", topics=("x",))]
    found = {one.problem.code: one for one in ranked(problems, config=a_config(), knowledge=knowledge)}

    def words(code):
        others = [one for name, one in found.items() if name != code]
        return reason(found[code], others=others, knowledge=knowledge, failures=0, streak=0)

    assert words("weak") == "Chosen because your weakest topic here is topic."
    assert words("strong") == "Chosen because you have not seen topic for a while."
    assert words("met") == "Chosen because it is time again for topic."


def a_due_review(days=0.0):
    return DueReview(
        an_id("learner"), an_id("path"), "hashing", an_id("c"), "sets", "Sets", NOW - timedelta(days=days), None
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.5, "Sets is due for revision today."), (1.5, "Sets was due 1 day ago."), (3, "Sets was due 3 days ago.")],
)
def test_a_review_says_since_when_it_is_due(days, words):
    wanted = wanted_review(a_due_review(days), now=NOW)
    assert wanted.metadata["reason"] == words
    assert (wanted.metadata["source"], wanted.metadata["review_log_id"]) == ("review", None)
    kept = wanted_review(replace(a_due_review(), review_log_id=an_id("review")), now=NOW)
    assert kept.metadata["review_log_id"] == str(an_id("review"))


def test_a_concept_is_revised_with_a_problem_mainly_about_it_met_longest_ago():
    late, early = a_problem("late", topics=("sets",)), a_problem("early", topics=("sets",))
    fresh, beside = a_problem("fresh", topics=("sets",)), a_problem("beside", topics=("other", "sets"))
    supply = {"hashing": (fresh, late, early, beside), "design": (a_problem("none", topics=("z",)),)}
    met = {late.problem_id: NOW, early.problem_id: NOW - DAY, beside.problem_id: NOW - 9 * DAY}
    assert problem_for("sets", supply, met=met) == early
    assert problem_for("sets", {"hashing": (fresh, beside)}, met=met) == fresh
    assert problem_for("sets", {"hashing": (beside,)}, met=met) == beside
    assert problem_for("unheard-of", supply, met=met) is None


async def test_the_bank_is_asked_for_every_module():
    bank = a_bank(each=3)
    assert await supply_of(InMemoryBank(bank)) == bank
    assert set(await supply_of(InMemoryBank(a_bank(["design"])))) == set(CODES)
