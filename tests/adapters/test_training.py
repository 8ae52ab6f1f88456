"""Whatever trains gives as many outcomes as it is given tasks; what kills one training costs no other."""

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from adapters.training.subprocesses import SubprocessTrainer
from domain.scheduling.adoption import held_out_loss, not_weights
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.ports import Trainer
from domain.scheduling.training import Columns, examples
from tests.domain.scheduling.logs import log_of
from tests.reviewing import InMemoryTrainer, drawn

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TOLD = examples(log_of(drawn(until=NOW)), now=NOW)
DIED = "The process that trained died."


@pytest.fixture
def real() -> Iterator[SubprocessTrainer]:
    trainer = SubprocessTrainer(processes=2)
    yield trainer
    trainer.close()


@pytest.fixture(params=["real", "in memory"])
def trainer(request: pytest.FixtureRequest) -> Trainer:
    return request.getfixturevalue("real") if request.param == "real" else InMemoryTrainer()


def a_task(rating: int) -> Columns:
    numbers = np.arange(300)
    return Columns(numbers // 2, numbers % 2 * 3, np.full(300, rating))


async def test_each_task_has_an_outcome_with_weights_of_fsrs_6(trainer: Trainer):
    assert await trainer.train([], seconds=9) == []
    outcomes = await trainer.train([TOLD.columns()] * 3, seconds=9)
    assert len(outcomes) == 3
    for outcome in outcomes:
        assert (outcome.refused_reason, not_weights(outcome.weights)) == (None, None)
        assert outcome.duration_ms >= 0
    trainer.close()
    assert (await trainer.train([TOLD.columns()], seconds=9))[0].weights == outcomes[0].weights


async def test_trained_weights_predict_what_they_have_not_seen_better_than_the_published(real: SubprocessTrainer):
    [trained] = await real.train([TOLD.columns()], seconds=9)
    assert trained.weights is not None
    assert (held_out_loss(TOLD, trained.weights) or 0) < (held_out_loss(TOLD, DEFAULT_WEIGHTS.values) or 0)


async def test_even_extreme_logs_give_weights_within_their_bounds(real: SubprocessTrainer):
    for outcome in await real.train([a_task(1), a_task(4)], seconds=9):
        assert not_weights(outcome.weights) is None


async def test_what_the_trainer_refuses_it_refuses_in_words_and_goes_on(real: SubprocessTrainer):
    broken, negative, sound = await real.train([a_task(9), a_task(-1), TOLD.columns()], seconds=9)
    assert (broken.weights, broken.refused_reason) == (None, "The trainer gave up: ValueError: InvalidInput.")
    assert (negative.refused_reason or "").startswith("The trainer gave up: OverflowError")
    assert sound.refused_reason is None


async def test_a_killed_process_costs_one_training(real: SubprocessTrainer):
    await real.train([TOLD.columns()], seconds=9)
    [child] = real.children()
    os.kill(child, signal.SIGKILL)
    [lost] = await real.train([TOLD.columns()], seconds=9)
    assert (lost.weights, lost.refused_reason) == (None, DIED)
    [found] = await real.train([TOLD.columns()], seconds=9)
    assert found.refused_reason is None


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("pass", DIED),
        ("import sys; sys.stdin.buffer.read(4); sys.stdout.buffer.write(b'..')", DIED),
        ("import sys; sys.stdin.buffer.read()", "The training took longer than 0 seconds."),
    ],
)
async def test_a_process_that_dies_or_hangs_is_an_outcome(program: str, words: str):
    trainer = SubprocessTrainer(processes=1, command=(sys.executable, "-c", program))
    seconds = 0 if "longer" in words else 9
    [outcome] = await trainer.train([TOLD.columns()], seconds=seconds)
    assert (outcome.weights, outcome.refused_reason, trainer.children()) == (None, words, [])


async def test_a_process_that_dies_while_it_is_told_is_an_outcome():
    much = np.zeros(1_000_000, np.int64)
    trainer = SubprocessTrainer(processes=1, command=(sys.executable, "-c", "pass"))
    [outcome] = await trainer.train([Columns(much, much, much)], seconds=9)
    assert (outcome.refused_reason, trainer.children()) == (DIED, [])


async def test_a_process_that_answers_nonsense_is_ended():
    answer = "import sys; sys.stdin.buffer.read(4); sys.stdout.buffer.write(bytes([0, 0, 0, 1, 193]))"
    trainer = SubprocessTrainer(processes=1, command=(sys.executable, "-c", answer))
    [outcome] = await trainer.train([TOLD.columns()], seconds=9)
    assert (outcome.refused_reason, trainer.children()) == ("The process that trained answered nonsense.", [])
