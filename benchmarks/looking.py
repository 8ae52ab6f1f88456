"""How often readings of experiments are wrong, when one looks every day: simulated experiments whose truth is known.

The same functions that read an experiment in the product read thousands at once here, as arrays of runs and days.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Measurement
from benchmarks.measure import compared as compared_widths
from domain.experiments.cuped import Adjustment, Sums, adjustment, mean_of, unadjusted
from domain.experiments.effects import Compared, compared

DAYS = 28
ALPHA = 0.05
BLOCK = 200
MANY = 400

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How learners are. Log loss a review is gamma distributed (skewed, as losses are) around a level of the learner.

    `likeness` is the correlation between a learner's level and what was measured before; `joining` the share of
    learners who come after the first day, evenly over the others.
    """

    learners: int = 400
    effect: float = 0.0
    reviews_a_day: float = 8.0
    level: float = 0.35
    spread: float = 0.10
    shape: float = 0.5
    likeness: float = 0.7
    joining: float = 0.5
    share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What was read on each day (columns) of each run (rows): with the history of learners taken out, and without."""

    adjusted: Compared
    plain: Compared


def looks(world: World, *, runs: int, seed: int) -> Looks:
    """Simulate experiments and read each on every day."""
    dice = np.random.default_rng(seed)
    parts = [_block(world, min(BLOCK, runs - done), dice) for done in range(0, runs, BLOCK)]
    return Looks(adjusted=_joined([a for a, _ in parts]), plain=_joined([p for _, p in parts]))


def _block(world: World, runs: int, dice: np.random.Generator) -> tuple[Compared, Compared]:
    people = (runs, world.learners, 1)
    level = dice.gamma((world.level / world.spread) ** 2, world.spread**2 / world.level, people)
    noise = world.spread * np.sqrt(1 / world.likeness**2 - 1) if world.likeness else 100.0
    before = (level if world.likeness else world.level) + dice.normal(0, noise, people)
    tuned = dice.random(people) < world.share
    first = np.where(dice.random(people) < world.joining, dice.integers(1, DAYS, people), 0)
    day = np.arange(DAYS)
    reviews = dice.poisson(dice.gamma(4, world.reviews_a_day / 4, people), (runs, world.learners, DAYS))
    reviews = np.where(day >= first, reviews, 0)
    scale = level * np.where(tuned, 1 + world.effect, 1) / world.shape
    loss = np.where(reviews > 0, dice.gamma(np.maximum(reviews, 1) * world.shape, 1.0) * scale, 0.0)
    counted = np.cumsum(reviews, axis=2)
    y = np.cumsum(loss, axis=2) / np.maximum(counted, 1)
    arms = [_sums(y, before, (counted > 0) & arm) for arm in (~tuned, tuned)]
    return _read(arms, adjustment(arms)), _read(arms, unadjusted(arms))


def _sums(y: Numbers, x: Numbers, there: NDArray[np.bool_]) -> Sums:
    n = there.sum(axis=1).astype(float)

    def total(values: Numbers) -> Numbers:
        return np.where(there, values, 0).sum(axis=1)

    known_y = total(y)
    return Sums(
        learners=n,
        y=known_y,
        yy=total(y * y),
        known=n,
        known_y=known_y,
        x=total(np.broadcast_to(x, y.shape)),
        xx=total(np.broadcast_to(x * x, y.shape)),
        xy=total(x * y),
    )


def _read(arms: list[Sums], by: Adjustment) -> Compared:
    baseline, tuned = (mean_of(arm, by) for arm in arms)
    return compared(tuned, baseline, alpha=ALPHA)


def _joined(parts: list[Compared]) -> Compared:
    return Compared(*(np.concatenate([getattr(part, name) for part in parts]) for name in Compared.__slots__))


def ever_wrong(read: Compared, truth: float) -> float:
    """Return the share of runs whose always-valid interval missed the truth on any day."""
    return float(np.any((read.low > truth) | (read.high < truth), axis=1).mean())


def ever_wrong_when_fixed(read: Compared, truth: float) -> float:
    """Return the same of ordinary intervals, which are made for one look."""
    z = NormalDist().inv_cdf(1 - ALPHA / 2)
    return float(np.any(np.abs(read.effect - truth) > z * read.error, axis=1).mean())


RUNS = 4_000
WORLDS = {
    "A/A, 400 learners": World(),
    "A/A, 100 learners": World(learners=100),
    "A/A, 1,000 learners, split 20 to 80": World(learners=1_000, share=0.2),
    "A/A, 200 learners who hardly differ, 30 reviews a day": World(
        learners=200, joining=0.0, reviews_a_day=30.0, spread=0.02
    ),
    "A/A, 16 learners who hardly differ, 60 reviews a day": World(
        learners=16, joining=0.0, reviews_a_day=60.0, spread=0.02
    ),
    "5 % better, 400 learners": World(effect=-0.05),
    "20 % better, 400 learners": World(effect=-0.20),
}


async def measure() -> list[Measurement]:
    """Say of each world how often the interval was ever wrong, beside one made for one look; then what CUPED won."""
    found: list[Measurement] = []
    for name, world in WORLDS.items():
        seen = looks(world, runs=RUNS if world.learners <= MANY else RUNS // 4, seed=len(found))
        wrong = ever_wrong(seen.adjusted, world.effect)
        found.append(
            Measurement(
                name=f"{name}: ever wrong in {DAYS} looks (against ordinary intervals)",
                value=100 * wrong,
                unit="% of runs",
                baseline=100 * ever_wrong_when_fixed(seen.adjusted, world.effect),
                goal=f"<= {100 * ALPHA:g} % of runs",
                holds=wrong <= ALPHA,
            )
        )
        told, plain = (float(np.nanmean((read.high - read.low)[:, -1])) / 2 for read in (seen.adjusted, seen.plain))
        width = f"{name}: half width on day {DAYS} (against without the history)"
        found.append(compared_widths(width, 100 * told, "% of baseline", baseline=100 * plain, at_most=1))
    return found
