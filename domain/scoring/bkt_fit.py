"""Decides the skill of each concept from what learners answered, or why the concept keeps the default one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.scoring.bkt import DEFAULT_SKILL, DegenerateSkill, SkillParameters
from domain.scoring.bkt_em import Prior, climb, summed
from domain.scoring.bkt_walk import walk
from domain.scoring.constants import (
    FIT_ANSWERS_AT_ONCE,
    FIT_LEAST_ANSWERS,
    FIT_LEAST_LEARNERS,
    FIT_LONG_ROUNDS,
    FIT_POOLED_ANSWERS,
    FIT_SHORT_ROUNDS,
    FIT_STARTS_FORGET,
    FIT_STARTS_GUESS,
    FIT_STARTS_KNOWN,
    FIT_STARTS_LEARN,
    FIT_STARTS_SLIP,
    FIT_TOLERANCE,
    MASTERED_FROM,
)
from domain.scoring.histories import Floats, Histories, Integers, grow

MOST_FORGOTTEN = (1 - MASTERED_FROM) / 2
"""What an answer may make forget at most: with more, no number of right answers would leave a concept mastered."""


class Refusal(StrEnum):
    """Why a concept keeps the default parameters."""

    FEW_ANSWERS = f"fewer than {FIT_LEAST_ANSWERS} answers"
    FEW_LEARNERS = f"answers of fewer than {FIT_LEAST_LEARNERS} learners"
    ALL_RIGHT = "every answer was right, so that slips cannot be told from never knowing"
    ALL_WRONG = "every answer was wrong, so that guesses cannot be told from knowing"
    NO_NUMBERS = "the fit gave no numbers"
    DEGENERATE = "the fit is degenerate: a right answer would say nothing about knowing"
    WORSE = "the fit foretells later answers worse than the default parameters do"


@dataclass(frozen=True, slots=True)
class Fitted:
    """The skill of a concept. `pooled` is the share of it (0 to 1) that all concepts together gave.

    Both log losses are of the answers held out: under this skill, under the defaults.
    """

    skill: SkillParameters
    attempts: int
    learners: int
    pooled: float
    log_loss: float
    baseline_log_loss: float


@dataclass(frozen=True, slots=True)
class Refused:
    """A concept keeps the defaults; the losses are there where there was a fit to judge."""

    reason: Refusal
    attempts: int
    learners: int
    log_loss: float | None = None
    baseline_log_loss: float | None = None


Outcome = Fitted | Refused


def fit(histories: Histories, concepts: int, *, forgetting: bool = True) -> list[Outcome]:
    """Return the outcome of each concept 0, 1, …; in which order learners come does not matter.

    A concept with few answers leans on what all concepts together say: its parameters have a prior around theirs.
    """
    seen, counted = histories.seen(), _count(histories, concepts)
    reasons = [_reason(*numbers) for numbers in zip(*counted, *_count_seen(seen, concepts), strict=True)]
    outcomes: list[Outcome] = [
        Refused(reason or Refusal.NO_NUMBERS, *own) for reason, *own in zip(reasons, *counted, strict=True)
    ]
    chosen = np.array([concept for concept, reason in enumerate(reasons) if reason is None], np.int64)
    if not len(chosen):
        return outcomes
    most_forgotten = MOST_FORGOTTEN if forgetting else 0
    pool = pooled(seen, most_forgotten=most_forgotten)
    for part in _parts(chosen, np.array(counted[0])[chosen]):
        own = histories.only(part)
        parameters = estimate(own.seen(), len(part), pool, most_forgotten=most_forgotten)
        losses = held_out_losses(own, parameters)
        for concept, numbers, (loss, defaults) in zip(part.tolist(), parameters.T, losses.tolist(), strict=True):
            told = outcomes[concept]
            outcomes[concept] = judge(numbers, told.attempts, told.learners, log_loss=loss, baseline_log_loss=defaults)
    return outcomes


def pooled(seen: Histories, *, most_forgotten: float) -> Floats:
    """Return the parameters of all concepts together, as if they were one; shape (5,)."""
    defaults = _columns(DEFAULT_SKILL, most_forgotten)
    return estimate(seen.of_one_skill(), 1, defaults, most_forgotten=most_forgotten)[:, 0]


def estimate(seen: Histories, concepts: int, pool: Floats, *, most_forgotten: float) -> Floats:
    """Return the most probable parameters (5, concepts): the best of several starts, by likelihood and prior."""
    tree, prior = grow(seen), Prior(pool.reshape(-1, 1, 1), FIT_POOLED_ANSWERS)
    starts = np.broadcast_to(_starts(pool)[:, None, :], (len(pool), concepts, len(_starts(pool)[0])))
    short = climb(tree, starts, prior, most_forgotten=most_forgotten, rounds=FIT_SHORT_ROUNDS)
    best = np.argmax(short.path[-1], axis=1)
    start = np.take_along_axis(short.parameters, best[None, :, None], axis=2)
    long = climb(tree, start, prior, most_forgotten=most_forgotten, rounds=FIT_LONG_ROUNDS, tolerance=FIT_TOLERANCE)
    return long.parameters[:, :, 0]


def held_out_losses(histories: Histories, parameters: Floats) -> Floats:
    """Return the log loss of the answers held out, under parameters (5, concepts) and defaults; (concepts, 2)."""
    tree, concepts = grow(histories), parameters.shape[1]
    defaults = np.broadcast_to(_columns(DEFAULT_SKILL, 0)[:, None], parameters.shape)
    walked = walk(tree, np.stack((parameters, defaults), axis=2))
    surprise = summed(tree.skills, -np.log(walked.likelihood) * tree.held_out[:, None], concepts)
    return surprise / summed(tree.skills, tree.held_out[:, None], concepts)


def judge(numbers: Floats, attempts: int, learners: int, *, log_loss: float, baseline_log_loss: float) -> Outcome:
    """Return what becomes of fitted numbers (5,): kept where they foretell what was held out no worse than defaults."""
    if not np.isfinite([*numbers, log_loss]).all():
        return Refused(Refusal.NO_NUMBERS, attempts, learners)
    losses = (float(log_loss), float(baseline_log_loss))
    try:
        skill = SkillParameters(*numbers.tolist())
    except DegenerateSkill:
        return Refused(Refusal.DEGENERATE, attempts, learners, *losses)
    if log_loss > baseline_log_loss:
        return Refused(Refusal.WORSE, attempts, learners, *losses)
    return Fitted(skill, attempts, learners, FIT_POOLED_ANSWERS / (FIT_POOLED_ANSWERS + attempts), *losses)


def _count(histories: Histories, concepts: int) -> tuple[list[int], list[int]]:
    answers = np.bincount(histories.skills, histories.lengths * histories.learners, minlength=concepts)
    learners = np.bincount(histories.skills, histories.learners, minlength=concepts)
    return answers.astype(int).tolist(), learners.astype(int).tolist()


def _count_seen(seen: Histories, concepts: int) -> tuple[list[int], list[int]]:
    """Return how many right answers to each concept a fit may see, of how many."""
    skills, learners = np.repeat(seen.skills, seen.lengths), np.repeat(seen.learners, seen.lengths)
    rights = np.bincount(skills, learners * seen.correct, minlength=concepts)
    return rights.astype(int).tolist(), np.bincount(skills, learners, minlength=concepts).astype(int).tolist()


def _parts(chosen: Integers, answers: Integers) -> Iterator[Integers]:
    """Cut concepts into parts that fit into memory, whatever the length of the log."""
    filled = (np.cumsum(answers) - answers) // FIT_ANSWERS_AT_ONCE
    yield from np.split(chosen, np.flatnonzero(np.diff(filled)) + 1)


def _starts(pool: Floats) -> Floats:
    """Return where fits of a concept start; shape (5, starts)."""
    kept = (FIT_STARTS_KNOWN, FIT_STARTS_LEARN, FIT_STARTS_SLIP, FIT_STARTS_GUESS, FIT_STARTS_FORGET)
    return np.column_stack((pool, np.array(kept)))


def _columns(skill: SkillParameters, most_forgotten: float) -> Floats:
    forget = min(FIT_STARTS_FORGET[0], most_forgotten)
    return np.array([skill.known, skill.learn, skill.slip, skill.guess, forget])


def _reason(attempts: int, learners: int, right: int, seen: int) -> Refusal | None:
    if attempts < FIT_LEAST_ANSWERS:
        return Refusal.FEW_ANSWERS
    if learners < FIT_LEAST_LEARNERS:
        return Refusal.FEW_LEARNERS
    if right == seen:
        return Refusal.ALL_RIGHT
    return Refusal.ALL_WRONG if right == 0 else None
