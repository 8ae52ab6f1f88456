"""What a look at an experiment shows, and what may be believed of it."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from domain.experiments.definitions import definition
from domain.experiments.life import begun, drafted, ended
from domain.experiments.model import Metric, Status, Verdict
from domain.experiments.outcomes import Exposed, Outcomes, sums_of
from domain.experiments.reading import daily, method, read
from domain.experiments.verdict import concluded
from domain.kernel.errors import Invalid
from tests.domain.experiments.building import STARTED, an_experiment

DAY = timedelta(days=1)
BASE = {Metric.LOG_LOSS: 0.35, Metric.REVIEWS_A_DAY: 10.0, Metric.CAME_BACK: 0.8}


def sums(mean, learners=400, deviation=0.1):
    """Return the sums of learners with this mean and deviation, without a history."""
    squares = learners * mean**2 + (learners - 1) * (mean * deviation) ** 2
    row = dict.fromkeys(("known", "known_y", "x", "xx", "xy"), 0.0)
    return sums_of({"learners": learners, "y": learners * mean, "yy": squares, **row})


def outcomes(key="tuned_weights", *, learners=400, in_two_arms=0, **effects):
    """Return outcomes where each arm but the baseline has the named relative effects."""
    arms = definition(key).arms
    return Outcomes(
        exposed={arm.key: Exposed(learners, STARTED + timedelta(hours=n), 1000) for n, arm in enumerate(arms)},
        in_two_arms=in_two_arms,
        sums={
            (metric, arm.key): sums(mean * (1 + (effects.get(metric, 0.0) if arm.level else 0.0)), learners)
            for metric, mean in BASE.items()
            for arm in arms
        },
    )


def looked(found=None, *, days: float = 10, experiment=None, key="tuned_weights"):
    """Return the reading of an experiment after so many days."""
    defined = definition(key)
    return read(
        defined,
        experiment or an_experiment(key),
        found or outcomes(key),
        assigned=[500] * len(defined.arms),
        at=STARTED + days * DAY,
    )


def test_what_is_better_keeps_going_until_its_plan_is_over():
    reading = looked(outcomes(log_loss=-0.05))
    assert (reading.verdict, reading.day) == (Verdict.KEEP_GOING, 11)
    assert reading.words == (
        "Tuned weights: better so far, log loss −5.00 %, and the interval lies below zero. "
        "The plan asks for 28 days, so that the guardrails can show themselves. "
        "17 days left; looking earlier is safe with this reading."
    )
    over = looked(outcomes(log_loss=-0.05), days=28)
    assert over.verdict is Verdict.KEEP_GOING
    assert over.words.endswith("The planned 28 days are over: go on, or stop it and give everybody what did better.")


def test_without_a_difference_one_says_so_and_not_that_there_is_none():
    assert looked(days=26).words == (
        "No difference shown yet: the interval holds zero. 1 day left; looking earlier is safe with this reading."
    )
    assert looked(days=40).words == (
        "No difference shown: the interval holds zero. The planned 28 days are over: go on, as the reading "
        "stays valid, or stop it."
    )


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ({"log_loss": 0.06}, "Tuned weights: harm, log loss +6.00 %, and the interval lies above zero."),
        ({"reviews_a_day": -0.1}, "Tuned weights: harm, reviews a day −10.00 %, and the interval lies below zero."),
        ({"came_back": -0.1, "log_loss": -0.1}, "Tuned weights: harm, came back −10.00 %"),
    ],
)
def test_harm_stops_whatever_else_is_better(harm, words):
    reading = looked(outcomes(**harm))
    assert reading.verdict is Verdict.STOPPED_HARM
    assert reading.words.startswith(words)


def test_arms_that_differ_from_the_plan_cover_the_result():
    lost = replace(
        outcomes(log_loss=-0.05), exposed={"baseline": Exposed(641, STARTED, 9), "tuned": Exposed(780, STARTED, 9)}
    )
    reading = looked(lost)
    assert (reading.verdict, reading.words) == (
        Verdict.UNREADABLE,
        "Do not read this: arms differ from plan (p = .0002).",
    )
    assert not reading.checks.sample_ratio.ok


def test_before_the_third_day_nothing_is_said():
    reading = looked(outcomes(log_loss=-0.5), days=2.9)
    assert (reading.verdict, reading.words) == (
        Verdict.TOO_EARLY,
        "Day 4: a reading needs 3 whole days. Nothing can be said yet.",
    )
    assert looked(outcomes(log_loss=-0.5), days=3).verdict is Verdict.KEEP_GOING


def test_with_fewer_than_eight_learners_in_an_arm_nothing_is_said():
    assert looked(outcomes(learners=7)).words == (
        "The smallest arm has 7 learners: a reading needs 8. Nothing can be said yet."
    )
    assert looked(outcomes(learners=8)).verdict is Verdict.KEEP_GOING


def test_learners_without_reviews_are_no_comparison():
    nobody = replace(outcomes(), sums={})
    assert looked(nobody).words == "There are not enough reviews in each arm to compare them yet."
    assert {one.effect for one in looked(nobody).effects} == {None}


def test_of_outcomes_that_are_all_the_same_no_interval_is_said():
    same = replace(outcomes(), sums={(Metric.LOG_LOSS, arm): sums(0.35, deviation=0) for arm in ("baseline", "tuned")})
    (main, *_) = looked(same).effects
    assert (main.effect, main.low, main.high) == (pytest.approx(0), None, None)


def test_several_arms_are_each_compared_with_the_baseline_and_divide_the_confidence():
    key = "complexity_strength"
    two, three = looked(outcomes(log_loss=-0.05)), looked(outcomes(key, log_loss=-0.05), key=key)
    assert [(one.metric.value, one.arm) for one in three.effects[:4]] == [
        ("log_loss", "half"),
        ("log_loss", "full"),
        ("reviews_a_day", "half"),
        ("reviews_a_day", "full"),
    ]

    def width(reading):
        return reading.effects[0].high - reading.effects[0].low

    assert width(three) > width(two)
    assert "Bonferroni" in method(three.definition)
    assert "Bonferroni" not in method(two.definition)
    assert looked(outcomes(key), key=key).words.startswith(
        "No difference shown yet: no interval is wholly on the better side of zero."
    )


def test_an_arm_is_shown_with_its_learners_and_their_means():
    reading = looked(outcomes())
    baseline, tuned = reading.arms
    assert (baseline.assigned, baseline.exposed, baseline.reviews) == (500, 400, 1000)
    assert (tuned.log_loss, tuned.recall) == (pytest.approx(0.35), None)


def test_a_reading_is_kept_by_the_day():
    kept = daily(looked(outcomes(log_loss=-0.05)), at=STARTED + 10 * DAY)
    assert [(one.read_on.day, one.metric.value, one.arm, one.learners) for one in kept] == [
        (11, "log_loss", "tuned", 800),
        (11, "reviews_a_day", "tuned", 800),
        (11, "came_back", "tuned", 800),
    ]


def test_checks_say_how_they_stand():
    checks = looked(outcomes(in_two_arms=3)).checks
    assert checks.sample_ratio.words == "400 and 400, χ² .00"
    assert checks.two_arms.words == "3 learners seen in two arms and left out: 0.4 %, below the 1 % line."
    assert checks.exposure.words == "Exposure logged for both arms from the same day on."
    assert checks.minimum.words == "At least 400 learners an arm, day 11 of 28."
    assert all(check.ok for check in (checks.sample_ratio, checks.two_arms, checks.exposure, checks.minimum))
    warned = looked(outcomes(in_two_arms=10)).checks.two_arms
    assert (warned.ok, warned.words) == (
        False,
        "10 learners seen in two arms and left out: 1.2 %, not below the 1 % line.",
    )
    assert looked(outcomes()).checks.two_arms.words == "No learner was seen in two arms."
    three = looked(outcomes("complexity_strength"), key="complexity_strength").checks
    assert three.exposure.words == "Exposure logged for all arms from the same day on."


def test_exposure_has_to_be_logged_for_every_arm_at_the_same_time():
    alone = replace(outcomes(), exposed={"tuned": Exposed(7, STARTED, 9)})
    assert looked(alone).checks.exposure.words == "No exposure was logged for Global weights."
    late = {"baseline": Exposed(400, STARTED, 9), "tuned": Exposed(400, STARTED + 3 * DAY, 9)}
    found = looked(replace(outcomes(), exposed=late)).checks.exposure
    assert (found.ok, found.words) == (False, "The arms' first exposures lie 3 days apart.")
    assert looked(Outcomes()).checks.exposure.words == "Nobody has met the decision yet."


def test_a_draft_has_no_day_and_says_that_it_has_not_started():
    reading = looked(Outcomes(), experiment=drafted(definition("tuned_weights"), at=STARTED))
    assert (reading.verdict, reading.day) == (Verdict.DRAFT, 0)
    assert reading.checks.minimum.words == "It has not started."


@pytest.mark.parametrize(
    ("read_as", "winner", "stays"),
    [
        (Verdict.KEEP_GOING, "tuned", Verdict.ADOPTED),
        (Verdict.TOO_EARLY, "tuned", Verdict.ADOPTED),
        (Verdict.KEEP_GOING, None, Verdict.NO_DIFFERENCE),
        (Verdict.KEEP_GOING, "baseline", Verdict.NO_DIFFERENCE),
        (Verdict.TOO_EARLY, None, Verdict.TOO_EARLY),
        (Verdict.STOPPED_HARM, "baseline", Verdict.STOPPED_HARM),
        (Verdict.UNREADABLE, "tuned", Verdict.UNREADABLE),
    ],
)
def test_the_verdict_that_stays_when_an_experiment_is_stopped(read_as, winner, stays):
    assert concluded(read_as, definition("tuned_weights"), winner=winner) is stays


@pytest.mark.parametrize(
    ("verdict", "winner", "words"),
    [
        ("adopted", "tuned", "the better arm was adopted. Everybody has Tuned weights since then."),
        ("no_difference", None, "no arm was found to be worth adopting. No arm was adopted."),
        ("stopped_harm", "baseline", "harm was shown. Everybody has Global weights since then."),
        ("too_early", None, "it was too early to say anything. No arm was adopted."),
        ("unreadable", None, "do not read this, as arms differed from plan. No arm was adopted."),
    ],
)
def test_a_stopped_experiment_says_how_it_ended(verdict, winner, words):
    stopped = an_experiment(
        status=Status.STOPPED, ended_at=STARTED + 4 * DAY, verdict=verdict, winner=winner, reason="So it was decided."
    )
    reading = looked(experiment=stopped, days=4)
    assert (reading.verdict.value, reading.words) == (verdict, f"Stopped on day 5: {words} So it was decided.")
    assert looked(experiment=replace(stopped, reason=None), days=4).words == f"Stopped on day 5: {words}"


def test_what_is_begun_has_the_plan_it_was_given():
    experiment = begun(definition("tuned_weights"), shares=[0.9, 0.1], planned_days=14, by=None, at=STARTED)
    assert (experiment.shares, experiment.planned_days, experiment.started_at) == ((0.9, 0.1), 14, STARTED)


@pytest.mark.parametrize("days", [2, 366])
def test_a_plan_is_from_three_days_to_a_year(days):
    with pytest.raises(Invalid):
        begun(definition("tuned_weights"), shares=None, planned_days=days, by=None, at=STARTED)


def test_a_reason_has_at_most_five_hundred_characters():
    with pytest.raises(Invalid):
        ended(
            an_experiment(),
            definition("tuned_weights"),
            winner=None,
            verdict=Verdict.NO_DIFFERENCE,
            reason="x" * 501,
            at=STARTED,
        )


def test_a_history_is_heeded_where_it_is():
    dice = np.random.default_rng(1)
    x = dice.normal(0.35, 0.05, 400)
    y = x + dice.normal(0, 0.01, 400)
    whole = {
        "learners": 400,
        "y": y.sum(),
        "yy": (y * y).sum(),
        "known": 400,
        "known_y": y.sum(),
        "x": x.sum(),
        "xx": (x * x).sum(),
        "xy": (x * y).sum(),
    }
    found = replace(outcomes(), sums={(Metric.LOG_LOSS, arm): sums_of(whole) for arm in ("baseline", "tuned")})
    (main, *_) = looked(found).effects
    assert main.adjusted
    assert main.high is not None
    assert main.high < 0.01
