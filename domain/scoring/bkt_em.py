"""Decides which skill parameters make given answers most probable: Baum and Welch's EM, many concepts at once.

In every array of parameters the first axis is known, learn, slip, guess, forget; the second the concept, the third the
start. Source: Corbett & Anderson (1994) for the model, Baum et al. (1970) for the method.
"""

from dataclasses import dataclass

import numpy as np

from domain.scoring.bkt_walk import look_back, symbols, walk
from domain.scoring.constants import SKILL_MAX, SKILL_MIN, SKILL_TELLS
from domain.scoring.histories import Floats, Integers, Tree

LEAST, MOST = float(np.nextafter(SKILL_MIN, 1)), float(np.nextafter(SKILL_MAX, 0))
TELLING = (1 - SKILL_TELLS) / 2
"""Slip and guess lie at most here, a little below one half, so that together they always leave SKILL_TELLS.

Source: Baker, Corbett & Aleven (2008): above one half a model is degenerate, since a slip says more than an answer.
"""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of parameters before any answer: `means`, as if seen in so many `answers` each (Beta).

    Source: Rai, Gong & Beck (2009): Using Dirichlet priors to improve model parameter plausibility.
    """

    means: Floats
    answers: float


@dataclass(frozen=True, slots=True)
class Expected:
    """How often each parameter's event is expected to have happened, and could have: (5, concepts, starts)."""

    happened: Floats
    possible: Floats
    log_likelihood: Floats
    """Of all answers to each concept, natural; shape (concepts, starts)."""


@dataclass(frozen=True, slots=True)
class Climbed:
    """Parameters after EM (5, concepts, starts), and what was climbed before each round: (concepts, starts)."""

    parameters: Floats
    path: list[Floats]


def climb(
    tree: Tree, starts: Floats, prior: Prior, *, most_forgotten: float, rounds: int, tolerance: float = -1
) -> Climbed:
    """Improve parameters from their starts (5, concepts, starts) for so many rounds.

    A concept is left alone once a round adds no more than `tolerance` an answer, so that its company does not matter.
    What is climbed is the log likelihood plus the log prior; it never falls. `most_forgotten` bounds forgetting: 0, and
    nothing is forgotten.
    """
    parameters, path = _bounded(starts, most_forgotten), list[Floats]()
    little = tolerance * summed(tree.skills, tree.learners[:, None], starts.shape[1])
    settled = np.zeros(starts.shape[1:], bool)
    for _ in range(rounds):
        expected = expect(tree, parameters)
        path.append(expected.log_likelihood + _log_prior(parameters, prior))
        if len(path) > 1:
            settled |= path[-1] - path[-2] <= little
        if settled.all():
            break
        parameters = np.where(settled, parameters, _bounded(_most_probable(expected, prior), most_forgotten))
    return Climbed(parameters, path)


def expect(tree: Tree, parameters: Floats) -> Expected:
    """Return what is expected of all answers under these parameters (5, concepts, starts)."""
    concepts = parameters.shape[1]
    walked = walk(tree, parameters)
    looked = look_back(tree, parameters, walked)
    everybody, firsts = tree.learners[:, None], slice(*tree.levels[0])
    went_on = everybody - tree.ended[:, None]
    knew = _by_answer(tree, looked.known, concepts)
    knew_not = _by_answer(tree, everybody - looked.known, concepts)
    knew_first, began = (summed(tree.skills[firsts], of[firsts], concepts) for of in (looked.known, everybody))
    still_known = summed(tree.skills, looked.kept, concepts)
    forgotten = summed(tree.skills, looked.lost, concepts)
    learnt = summed(tree.skills, looked.known_next, concepts) - still_known
    to_learn = summed(tree.skills, went_on, concepts) - still_known - forgotten
    return Expected(
        happened=np.stack((knew_first, learnt, knew[0], knew_not[1], forgotten)),
        possible=np.stack((began + 0 * to_learn, to_learn, sum(knew), sum(knew_not), still_known + forgotten)),
        log_likelihood=summed(tree.skills, np.log(walked.likelihood) * everybody, concepts),
    )


def summed(groups: Integers, values: Floats, many: int) -> Floats:
    """Sum the rows of values (n, starts) by their groups (n,) into (many, starts)."""
    columns = [np.bincount(groups, column, minlength=many) for column in values.T]
    return np.stack(columns, axis=1).astype(np.float64, copy=False)


def _by_answer(tree: Tree, values: Floats, concepts: int) -> tuple[Floats, Floats]:
    by_symbol = summed(symbols(tree), values, 2 * concepts)
    return by_symbol[::2], by_symbol[1::2]


def _most_probable(expected: Expected, prior: Prior) -> Floats:
    pseudo = prior.answers
    possible = expected.possible + pseudo
    return np.divide(
        expected.happened + pseudo * prior.means,
        possible,
        out=np.broadcast_to(prior.means, possible.shape).copy(),
        where=possible > 0,
    )


def _log_prior(parameters: Floats, prior: Prior) -> Floats:
    """Return the logarithm of the Beta densities, but for a constant; nothing forgotten for certain adds nothing."""
    each = prior.means * np.log(np.maximum(parameters, LEAST)) + (1 - prior.means) * np.log1p(-parameters)
    return prior.answers * each.sum(axis=0)


def _bounded(parameters: Floats, most_forgotten: float) -> Floats:
    highest = np.array([MOST, MOST, TELLING, TELLING, most_forgotten]).reshape(-1, 1, 1)
    return np.clip(parameters, np.minimum(LEAST, highest), highest)
