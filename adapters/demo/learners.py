"""Decides who the simulated learners are: invented names, and how each of them studies, forgets and hurries."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.kernel.ids import derived_id

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FIRST_NAMES: Final = (
    *("Amber", "Basil", "Clover", "Dorian", "Elowen", "Fennel", "Gale", "Hazel", "Indigo", "Juniper"),
    *("Kestrel", "Linden", "Marlow", "Nettle", "Oriel", "Perrin", "Quill", "Rowan", "Sorrel", "Tansy"),
)
SURNAMES: Final = (
    *("Applewick", "Brambledon", "Copperleaf", "Dapplemere", "Emberlyn", "Fernhollow", "Glimmerford", "Hollowbeck"),
    *("Inkwell", "Jackdawes", "Kettlewhistle", "Larkspurr", "Mossgrave", "Nimblewood", "Oatmarsh", "Pebblewick"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A simulated learner as the database will know them."""

    user_id: UUID
    email: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Habits:
    """How each learner studies; every array has shape (learners,).

    `starts_on` is the day (0 = the first of the simulation) of the first session, `diligence` the chance of studying
    on a weekday, `hour` that of the usual start, `most` the longest session, `new` the concepts met for the first time
    in a session, `keeping` what a review adds to the true memory against the published average, `speed` the answer
    time against the usual one, `away_from` the first of two weeks without studying.
    """

    starts_on: Integers
    diligence: Floats
    hour: Floats
    most: Integers
    new: Floats
    keeping: Floats
    knowing: Floats
    speed: Floats
    away_from: Integers


def accounts(count: int) -> list[Account]:
    """Return so many simulated learners; the same number always means the same people."""
    return [_account(number) for number in range(1, count + 1)]


def _account(number: int) -> Account:
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    surname = SURNAMES[(number + number // len(FIRST_NAMES)) % len(SURNAMES)]
    email = f"learner-{number:04}@simulated.lyceum.example"
    return Account(derived_id("simulated learner", email), email, f"{first} {surname} (simulated)")


def habits(count: int, days: int, rng: np.random.Generator) -> Habits:
    """Draw how so many learners study over so many days."""
    return Habits(
        starts_on=rng.integers(0, round(days * 0.8), count),
        diligence=rng.beta(4, 4, count),
        hour=np.clip(rng.normal(17, 3.5, count), 6, 20.5),
        most=rng.integers(10, 26, count),
        new=rng.uniform(0.4, 1.6, count),
        keeping=np.exp(rng.normal(0, 0.35, count)),
        knowing=rng.normal(0, 1, count),
        speed=np.exp(rng.normal(0, 0.2, count)),
        away_from=rng.integers(-days, days, count),
    )
