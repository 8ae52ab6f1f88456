"""Decides the order in which many histories are walked at once: the first entry of each, then the second, and so on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rounds:
    """How n entries of many histories follow one another; `ranks` and `previous` have shape (n,).

    `ranks` counts the entries before each in its history, `previous` is the position of the last of them, or -1.
    `steps` are the positions of all first entries, all second ones, …: no history occurs twice in a step, so that a
    whole step can be computed as arrays.
    """

    ranks: Integers
    previous: Integers
    steps: list[Integers]


def rounds(histories: Integers) -> Rounds:
    """Arrange entries by the history that each belongs to (shape (n,)); those of one history come in order of time."""
    by_history = np.argsort(histories, kind="stable")
    known = histories[by_history]
    starts = np.flatnonzero(np.r_[np.ones(len(known[:1]), bool), known[1:] != known[:-1]])
    sorted_ranks = np.arange(len(known)) - np.repeat(starts, np.diff(starts, append=len(known)))
    ranks, previous = np.empty_like(by_history), np.empty_like(by_history)
    ranks[by_history] = sorted_ranks
    previous[by_history] = np.where(sorted_ranks > 0, np.roll(by_history, 1), -1)
    by_rank = by_history[np.argsort(sorted_ranks, kind="stable")]
    steps = np.split(by_rank, np.cumsum(np.bincount(sorted_ranks))[:-1]) if len(known) else []
    return Rounds(ranks, previous, steps)
