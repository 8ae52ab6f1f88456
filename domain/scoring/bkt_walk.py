"""Decides how probable knowing was at each answer, before and after what was answered later: forward and backward.

Knowing a concept is a hidden Markov chain of two states, so that one number a step says what forward and backward
variables would. It is a probability at every step, however long a history: nothing has to be scaled against underflow.
"""

from dataclasses import dataclass

import numpy as np

from domain.scoring.histories import Floats, Integers, Tree


@dataclass(frozen=True, slots=True)
class Walked:
    """What each node of a tree says under each set of parameters; all of shape (nodes, starts).

    `likelihood` is the probability of the answer, `posterior` that of knowing with this answer seen, `after` that of
    knowing at the next one.
    """

    likelihood: Floats
    posterior: Floats
    after: Floats


@dataclass(frozen=True, slots=True)
class Looked:
    """How many learners knew at each node, given all that they answered; all of shape (nodes, starts).

    `known` counts at this answer, `known_next` those who went on and knew at their next answer; of the knowing who went
    on `kept` still knew and `lost` had forgotten.
    """

    known: Floats
    known_next: Floats
    kept: Floats
    lost: Floats


def walk(tree: Tree, parameters: Floats) -> Walked:
    """Walk from first answers to last; `parameters` has shape (5, concepts, starts).

    Every level of the tree is computed at once, into arrays that are made beforehand.
    """
    known, learn, slip, guess, forget = parameters
    if_known, if_not = _answers(tree, slip, 1 - slip), _answers(tree, 1 - guess, guess)
    moves, learnt = (1 - forget - learn)[tree.skills], learn[tree.skills]
    likelihood, posterior, after = np.empty_like(learnt), np.empty_like(learnt), np.empty_like(learnt)
    before = np.empty_like(learnt[slice(*tree.widest)])
    for level, (begin, end) in enumerate(tree.levels):
        now = slice(begin, end)
        source, of = (after, tree.parents[now]) if level else (known, tree.skills[now])
        p = np.take(source, of, axis=0, out=before[: end - begin], mode="clip")
        joint = np.multiply(p, if_known[now], out=posterior[now])
        total = np.subtract(1, p, out=likelihood[now])
        total *= if_not[now]
        total += joint
        joint /= total
        following = np.multiply(joint, moves[now], out=after[now])
        following += learnt[now]
    return Walked(likelihood, posterior, after)


def look_back(tree: Tree, parameters: Floats, walked: Walked) -> Looked:
    """Walk from last answers to first, summing over the learners of each node.

    What a learner knew at a node depends on what they knew at the next one by a line, whose two numbers are the same
    for all who went on from there: so the sums of their children are all that a node needs.
    """
    forget = parameters[-1][tree.skills]
    went_on = (tree.learners - tree.ended)[:, None]
    stay = walked.posterior / walked.after * (1 - forget)
    leave = walked.posterior / (1 - walked.after) * forget if forget.any() else np.zeros_like(stay)
    known = _look_back(tree, stay - leave, tree.ended[:, None] * walked.posterior + went_on * leave)
    known_next = known[tree.wrong] + known[tree.right]
    return Looked(known[:-1], known_next, known_next * stay, (went_on - known_next) * leave)


def _look_back(tree: Tree, slope: Floats, base: Floats) -> Floats:
    """Return how many knew at each node, and a last row of nobody."""
    known = np.zeros((len(slope) + 1, slope.shape[1]))
    wrongly, rightly = (np.empty_like(slope[slice(*tree.widest)]) for _ in range(2))
    for begin, end in reversed(tree.levels):
        now = slice(begin, end)
        following = np.take(known, tree.wrong[now], axis=0, out=wrongly[: end - begin], mode="clip")
        following += np.take(known, tree.right[now], axis=0, out=rightly[: end - begin], mode="clip")
        mine = np.multiply(following, slope[now], out=known[now])
        mine += base[now]
    return known


def symbols(tree: Tree) -> Integers:
    """Return which answer to which concept each node is: twice the concept, and one more if right; shape (n,)."""
    return tree.skills * 2 + tree.correct


def _answers(tree: Tree, wrong: Floats, right: Floats) -> Floats:
    both = np.stack((wrong, right), axis=1)
    return both.reshape(-1, both.shape[2])[symbols(tree)]
