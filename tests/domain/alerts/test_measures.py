"""What is measured of the platform, from what its sources know."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.alerts.measures import (
    DEAD_LETTERS,
    ERRORS,
    OUTBOX_STUCK,
    RESPONSE_P95,
    WORKER_SILENCE,
    Job,
    Measure,
    Requests,
    job_failed,
    job_missed,
    model_regressed,
    of_dead_letters,
    of_jobs,
    of_models,
    of_outbox,
    of_queues,
    of_requests,
    of_workers,
    queue_length,
)
from domain.alerts.rules import RULES

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)


def ago(seconds):
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(("asked", "failed", "percent"), [(20, 2, 10), (19, 19, 0), (0, 0, 0), (1000, 0, 0)])
def test_errors_are_a_share_once_there_are_enough_requests(asked, failed, percent):
    assert of_requests(Requests(asked, failed, 20, 80.0))[ERRORS].value == percent


@pytest.mark.parametrize(("samples", "p95", "value"), [(20, 612.5, 612.5), (19, 612.5, 0), (0, None, 0)])
def test_a_p95_is_one_once_there_are_enough_samples(samples, p95, value):
    assert of_requests(Requests(400, 0, samples, p95))[RESPONSE_P95].value == value


def test_each_queue_has_its_length():
    assert of_queues({"ticks": 0, "revision": 164}) == {
        queue_length("ticks"): Measure(0),
        queue_length("revision"): Measure(164),
    }


def test_the_worker_that_is_silent_longest_is_named():
    said = of_workers({"a:1": ago(3), "b:2": ago(75), "c:3": ago(1)}, remembered=TEN_MINUTES, now=NOW)
    assert said == {WORKER_SILENCE: Measure(75, "The worker b:2 was last heard of 75 s ago.")}


def test_without_a_worker_the_silence_is_as_long_as_anyone_is_remembered():
    assert of_workers({}, remembered=TEN_MINUTES, now=NOW) == {WORKER_SILENCE: Measure(600, "There is no worker.")}


def test_a_worker_whose_clock_is_ahead_is_not_silent():
    assert of_workers({"a:1": ago(-2)}, remembered=TEN_MINUTES, now=NOW)[WORKER_SILENCE].value == 0


def test_a_job_is_complained_of_in_the_words_of_its_run():
    said = of_jobs([Job("regen", "boom", None), Job("maintenance", None, "")])
    assert said == {
        job_failed("regen"): Measure(1, "boom"),
        job_missed("regen"): Measure(0),
        job_failed("maintenance"): Measure(0),
        job_missed("maintenance"): Measure(1),
    }


def test_events_wait_and_messages_are_dead():
    assert of_outbox(ago(90), now=NOW) == {OUTBOX_STUCK: Measure(90, "The oldest event has waited for 90 s.")}
    assert of_outbox(None, now=NOW)[OUTBOX_STUCK].value == 0
    assert of_dead_letters(3) == {DEAD_LETTERS: Measure(3, "Messages that died and nobody has settled: 3.")}


def test_a_model_is_complained_of_in_the_words_of_the_comparison():
    assert of_models({"memory": "worse", "mastery": None}) == {
        model_regressed("memory"): Measure(1, "worse"),
        model_regressed("mastery"): Measure(0),
    }


def test_every_rule_of_the_platform_has_a_measure():
    measured = {
        *of_requests(Requests(0, 0, 0, None)),
        *of_queues({"q": 0}),
        *of_workers({}, remembered=TEN_MINUTES, now=NOW),
        *of_jobs([Job("j", None, None)]),
        *of_outbox(None, now=NOW),
        *of_dead_letters(0),
        *of_models({"memory": None}),
    }
    assert {rule for rule, _, _ in measured} == set(RULES)
