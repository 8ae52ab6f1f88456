"""Decides what simple models foretell, so that ours have something to beat: what is usual, and what is usual lately."""

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.rounds import rounds
from domain.scoring.constants import MOVING_AVERAGE_START, MOVING_AVERAGE_STEP

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


def running_average(learners: Integers, happened: Truths) -> Floats:
    """Return how often it happened to the same learner before, by Laplace's rule of succession; shape (n,).

    `learners` numbers who each outcome belongs to, those of one learner in their order in time. Source: Laplace (1814):
    (yes + 1)/(n + 2), so that the first forecast is a half and none is certain.
    """
    order = np.argsort(learners, kind="stable")
    ranks = rounds(learners).ranks
    before = np.cumsum(happened[order]) - happened[order]
    at_start = before[np.flatnonzero(ranks[order] == 0)]
    yes = np.empty(len(learners))
    yes[order] = before - np.repeat(at_start, np.diff(np.flatnonzero(ranks[order] == 0), append=len(learners)))
    return (yes + 1) / (ranks + 2)


def moving_average(learners: Integers, happened: Truths) -> Floats:
    """Return what a logit foretells that each outcome of a learner moves towards itself; shapes as above.

    Source: the model MOVING-AVG of the FSRS benchmark: gradient ascent on the likelihood, one outcome at a time.
    """
    logits = np.full(int(learners.max(initial=-1)) + 1, MOVING_AVERAGE_START)
    foretold = np.empty(len(learners))
    for step in rounds(learners).steps:
        who = learners[step]
        foretold[step] = 1 / (1 + np.exp(-logits[who]))
        logits[who] += MOVING_AVERAGE_STEP * (happened[step] - foretold[step])
    return foretold
