"""Decides which questions are hard for a reason of their own: able learners fail them, and not the others beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import FLAG_DISCOVERIES, FLAG_FAILED_FROM, FLAG_LEAST_LEARNERS, FLAG_TOP_SHARE

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AnsweredQuestions:
    """How the learners of most evidence did: for each question its concept, they, and who failed it; shape (q,)."""

    concepts: Integers
    learners: Integers
    failures: Integers

    @property
    def others_learners(self) -> Integers:
        """How often they answered the other questions of the concept."""
        return self._others(self.learners)

    @property
    def others_failures(self) -> Integers:
        """How often they failed those."""
        return self._others(self.failures)

    def _others(self, counts: Integers) -> Integers:
        return np.bincount(self.concepts, counts)[self.concepts].astype(np.int64) - counts


@dataclass(frozen=True, slots=True)
class QuestionFlag:
    """A question that is hard by itself: of so many able learners so many failed it, and this share the others."""

    question_id: UUID
    learners: int
    failures: int
    others_failure: float


def most_evidence(weights: Floats) -> Truths:
    """Return which learners belong to the part whose evidence weighs most; shape (n,)."""
    if not len(weights):
        return np.zeros(0, np.bool_)
    return weights >= np.quantile(weights, 1 - FLAG_TOP_SHARE)


def flagged(answered: AnsweredQuestions) -> Truths:
    """Return which questions are hard by themselves; shape (q,).

    Most of the able learners fail such a question, and significantly more than fail the others of its concept
    (Fisher's exact test, one-sided), so that few flags in all are chance (Benjamini & Hochberg 1995).
    """
    tested = np.flatnonzero(
        (answered.learners >= FLAG_LEAST_LEARNERS) & (answered.others_learners >= FLAG_LEAST_LEARNERS)
    )
    p = fisher(
        answered.failures[tested],
        answered.learners[tested],
        answered.others_failures[tested],
        answered.others_learners[tested],
    )
    flags = np.zeros(len(answered.concepts), np.bool_)
    flags[tested] = _discoveries(p)
    return flags & (answered.failures >= FLAG_FAILED_FROM * answered.learners)


def flags_of(question_ids: Sequence[UUID], answered: AnsweredQuestions) -> list[QuestionFlag]:
    """Return the flags of those questions that deserve one."""
    others = answered.others_failures / np.maximum(answered.others_learners, 1)
    return [
        QuestionFlag(
            question_ids[question],
            int(answered.learners[question]),
            int(answered.failures[question]),
            float(others[question]),
        )
        for question in np.flatnonzero(flagged(answered)).tolist()
    ]


def fisher(hits: Integers, of: Integers, other_hits: Integers, of_others: Integers) -> Floats:
    """Return the probability of so many hits or more among `of`, if they were as likely among the others; shape (n,).

    Source: R. A. Fisher, The Design of Experiments (1935): the hypergeometric tail, exactly.
    """
    everything, all_hits = of + of_others, hits + other_hits
    logs = np.log(np.arange(1, np.max(everything, initial=0) + 1))
    factorials = np.concatenate(([0.0], np.cumsum(logs)))

    def choose(n: Integers, k: Integers) -> Floats:
        return factorials[n] - factorials[k] - factorials[n - k]

    total = choose(everything, of)
    most = np.minimum(of, all_hits)
    tail = np.zeros(len(of))
    for more in range(int(np.max(most - hits, initial=-1)) + 1):
        at = np.flatnonzero(hits + more <= most)
        k = hits[at] + more
        tail[at] += np.exp(choose(all_hits[at], k) + choose((everything - all_hits)[at], of[at] - k) - total[at])
    return np.minimum(tail, 1.0)


def _discoveries(p: Floats) -> Truths:
    """Return which are discoveries at the rate of false ones that is accepted."""
    order = np.argsort(p, kind="stable")
    limits = FLAG_DISCOVERIES * np.arange(1, len(p) + 1) / max(len(p), 1)
    passing = np.flatnonzero(p[order] <= limits)
    found = np.zeros(len(p), np.bool_)
    found[order[: passing[-1] + 1 if len(passing) else 0]] = True
    return found
