"""Logs of answers for tests: drawn by Hypothesis, or simulated by learners whose parameters are known."""

import numpy as np
from hypothesis import strategies as st

from domain.scoring.bkt import SkillParameters

logs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.booleans()), min_size=1, max_size=60)
"""Concept, learner, right or wrong."""


def columns(log):
    """Return a log as three arrays."""
    skills, learners, correct = zip(*log, strict=True) if log else ((), (), ())
    return np.array(skills, np.int64), np.array(learners, np.int64), np.array(correct, bool)


def simulated(skill: SkillParameters, *, learners: int, answers: int, seed: int, concept: int = 0):
    """Return the answers of learners who learn as the model says, everybody's first answers first."""
    dice = np.random.default_rng(seed)
    knows = dice.random(learners) < skill.known
    rounds = []
    for _ in range(answers):
        rounds.append(np.where(knows, dice.random(learners) >= skill.slip, dice.random(learners) < skill.guess))
        moves = dice.random(learners)
        knows = np.where(knows, moves >= skill.forget, moves < skill.learn)
    correct = np.array(rounds).ravel()
    return np.full(len(correct), concept), np.tile(np.arange(learners), answers), correct
