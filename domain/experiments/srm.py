"""Decides whether the arms are as large as they were planned: if not, something lost learners of one arm."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.experiments.chi_square import chi_square_tail
from domain.experiments.constants import (
    EXPERIMENT_LEARNERS_AT_LEAST,
    SAMPLE_RATIO_ALARM,
    TWO_ARMS_LEARNERS,
    TWO_ARMS_SHARE,
)


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """How the arms' sizes compare with the plan; `p` and `chi2` are None where too few learners were planned."""

    p: float | None
    chi2: float | None

    @property
    def ok(self) -> bool:
        return self.p is None or self.p >= SAMPLE_RATIO_ALARM


def sample_ratio(exposed: Sequence[int], shares: Sequence[float]) -> SampleRatio:
    """Compare the learners of each arm with its planned share (> 0), by Pearson's chi-square.

    Nothing is said while the plan gives an arm fewer than EXPERIMENT_LEARNERS_AT_LEAST: the planned number counts, as
    an arm that lost everybody is what this is there to find. Fabijan et al. (2019): Diagnosing Sample Ratio Mismatch
    in Online Controlled Experiments, KDD '19.
    """
    planned = [sum(exposed) * share for share in shares]
    if min(planned) < EXPERIMENT_LEARNERS_AT_LEAST:
        return SampleRatio(None, None)
    chi2 = sum((seen - plan) ** 2 / plan for seen, plan in zip(exposed, planned, strict=True))
    return SampleRatio(chi_square_tail(chi2, len(shares) - 1), chi2)


def too_many_in_two_arms(in_two_arms: int, *, of: int) -> bool:
    """Say whether so many learners were seen in more than one arm that it deserves a warning; `of` is everybody."""
    return in_two_arms >= TWO_ARMS_LEARNERS and in_two_arms >= TWO_ARMS_SHARE * of
