"""Decides which arm a learner is in: a hash of the experiment and the learner, so that it stays so for ever.

The same learner falls into the same arm in any process and at any time, and into independent arms of two experiments
(product specification: sha256(experiment ‖ user) / 2^256 against the ratio). The arms lie one after the other in
[0, 1), each as wide as its share: when shares change, only those between an old and a new boundary move.
"""

from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from math import ceil
from typing import Final
from uuid import UUID

from domain.experiments.definitions import definition
from domain.experiments.model import Arm, Experiment

DIGEST_BYTES: Final = sha256().digest_size
_WHOLE: Final = int.from_bytes(b"\xff" * DIGEST_BYTES, "big") + 1


def arm_of(experiment_key: str, user_id: UUID, shares: Sequence[float]) -> int:
    """Return the position of a learner's arm; `shares` are of the arms, in their order, and add up to 1."""
    digest = sha256(f"{experiment_key}:{user_id}".encode()).digest()
    return sum(digest >= boundary for boundary in boundaries(shares))


def boundaries(shares: Sequence[float]) -> tuple[bytes, ...]:
    """Return where each arm after the first begins, as digests (big-endian): a learner is past as many as are not more.

    As bytes, because PostgreSQL compares them in the same order, so that it can count a million learners' arms itself.
    """
    starts = accumulate(map(Fraction, shares[:-1]))
    return tuple(min(ceil(start * _WHOLE), _WHOLE - 1).to_bytes(DIGEST_BYTES, "big") for start in starts)


def assigned(experiment: Experiment, user_id: UUID) -> Arm:
    """Return the arm of a learner; the winner, for everybody, once an experiment was stopped with one."""
    arms = definition(experiment.key).arms
    if experiment.winner is not None:
        return next(arm for arm in arms if arm.key == experiment.winner)
    return arms[arm_of(experiment.key, user_id, experiment.shares)]
