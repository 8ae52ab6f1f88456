"""Decides how the answers of many learners to many concepts are laid out, so that alike histories are walked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.rounds import rounds

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True, slots=True)
class Histories:
    """What learners answered, concept by concept; learners whose answers to a concept are alike are counted together.

    `skills`, `lengths`, `trained` and `learners` have shape (m,): which concept (0, 1, …), how many answers, how many
    of them, from the first on, a fit may see, and how many learners answered so. `correct` holds the answers of all
    histories one after the other; shape (sum of lengths,).
    """

    skills: Integers
    lengths: Integers
    trained: Integers
    learners: Integers
    correct: Truths

    def seen(self) -> "Histories":
        """Return what a fit may see: the first `trained` answers of each history."""
        kept = _ranks(self.lengths) < np.repeat(self.trained, self.lengths)
        some = self.trained > 0
        return Histories(
            self.skills[some], self.trained[some], self.trained[some], self.learners[some], self.correct[kept]
        )

    def only(self, chosen: Integers) -> "Histories":
        """Return the histories of these concepts, which become 0, 1, … in their order."""
        numbers = np.full(int(self.skills.max(initial=-1)) + 1, -1)
        numbers[chosen] = np.arange(len(chosen))
        mine = numbers[self.skills] >= 0
        return Histories(
            numbers[self.skills[mine]],
            self.lengths[mine],
            self.trained[mine],
            self.learners[mine],
            self.correct[np.repeat(mine, self.lengths)],
        )

    def of_one_skill(self) -> "Histories":
        """Return the same histories as if all were of one concept."""
        return Histories(np.zeros_like(self.skills), self.lengths, self.trained, self.learners, self.correct)


@dataclass(frozen=True, slots=True)
class Answered:
    """All answers there are; `concept_ids` are the concepts 0, 1, … of the histories."""

    concept_ids: Sequence[UUID]
    histories: Histories


@dataclass(frozen=True, slots=True)
class Tree:
    """Histories as a tree for each concept: what begins alike is one node, so that it is computed once.

    A node is an answer after certain answers. Nodes stand level by level (`levels`: where each begins and ends), within
    a level by concept. Shape (n,): `skills`, `correct`, `parents` (-1 for first answers), `wrong` and `right` (the node
    of the next answer, or n), `learners` who gave this answer, `ended` who gave none after it, and `held_out`, those of
    the learners whose answer here a fit may not see.
    """

    levels: list[tuple[int, int]]
    skills: Integers
    correct: Truths
    parents: Integers
    wrong: Integers
    right: Integers
    learners: Floats
    ended: Floats
    held_out: Floats

    @property
    def widest(self) -> tuple[int, int]:
        """Return where the level with most nodes begins and ends."""
        return max(self.levels, key=lambda level: level[1] - level[0], default=(0, 0))


def histories_of(skills: Integers, learners: Integers, correct: Truths, *, held_out: float = 0) -> Histories:
    """Arrange a log of answers, in the order of time, by concept and learner; all of shape (n,).

    The last answers to each concept, this share of them rounded down, are held out: a fit may not see them.
    """
    totals = np.bincount(skills)[skills]
    trained = rounds(skills).ranks < totals - np.floor(totals * held_out)
    span = int(learners.max(initial=0)) + 1
    pairs, which = np.unique(skills * span + learners, return_inverse=True)
    order = np.argsort(which, kind="stable")
    lengths = np.bincount(which, minlength=len(pairs)).astype(np.int64)
    seen = np.bincount(which[trained], minlength=len(pairs)).astype(np.int64)
    return Histories(pairs // span, lengths, seen, np.ones(len(pairs), np.int64), correct[order])


def grow(histories: Histories) -> Tree:
    """Build the tree of these histories, level by level; in which order the histories come does not matter."""
    starts = np.cumsum(histories.lengths) - histories.lengths
    alive, under = np.arange(len(histories.lengths)), histories.skills
    floors: list[_Floor] = []
    first = 0
    for level in range(int(histories.lengths.max(initial=0))):
        going_on = histories.lengths[alive] > level
        alive, under = alive[going_on], under[going_on]
        floors.append(_floor(histories, alive, under * 2 + histories.correct[starts[alive] + level], level))
        under = floors[-1].nodes + first
        first += len(floors[-1].keys)
    return _joined(floors, first)


@dataclass(frozen=True, slots=True)
class _Floor:
    """One level of a tree: `keys` is twice the parent (or concept) plus the answer, `nodes` where each history is."""

    keys: Integers
    nodes: Integers
    learners: Floats
    ended: Floats
    held_out: Floats


def _floor(histories: Histories, alive: Integers, keys: Integers, level: int) -> _Floor:
    distinct, nodes = np.unique(keys, return_inverse=True)

    def count(which: Truths | None = None) -> Floats:
        weights = histories.learners[alive].astype(np.float64)
        counted = np.bincount(nodes, weights if which is None else weights * which, minlength=len(distinct))
        return counted.astype(np.float64, copy=False)

    last = histories.lengths[alive] == level + 1
    return _Floor(distinct, nodes, count(), count(last), count(histories.trained[alive] <= level))


def _joined(floors: list[_Floor], n: int) -> Tree:
    ends = np.cumsum([len(floor.keys) for floor in floors], dtype=np.int64).tolist()
    levels = list(zip([0, *ends[:-1]], ends, strict=True)) if floors else []
    keys = _together([floor.keys for floor in floors], np.int64)
    after_first = np.arange(n) >= (levels[0][1] if levels else 0)
    correct, parents = (keys & 1).astype(bool), np.where(after_first, keys >> 1, -1)
    skills = keys >> 1
    for begin, end in levels[1:]:
        skills[begin:end] = skills[parents[begin:end]]
    children = np.full((2, n), n)
    children[keys[after_first] & 1, parents[after_first]] = np.flatnonzero(after_first)
    return Tree(
        levels=levels,
        skills=skills,
        correct=correct,
        parents=parents,
        wrong=children[0],
        right=children[1],
        learners=_together([floor.learners for floor in floors], np.float64),
        ended=_together([floor.ended for floor in floors], np.float64),
        held_out=_together([floor.held_out for floor in floors], np.float64),
    )


def _together(parts: list[NDArray[Number]], kind: type[Number]) -> NDArray[Number]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _ranks(lengths: Integers) -> Integers:
    return np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
