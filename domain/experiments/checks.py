"""Decides what has to hold before a result is believed: sizes as planned, one arm a learner, exposures, time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.experiments.constants import (
    EXPERIMENT_LEARNERS_AT_LEAST,
    EXPERIMENT_LEAST_DAYS,
    EXPOSURE_APART_HOURS,
    TWO_ARMS_SHARE,
)
from domain.experiments.model import Check, Checks, Definition, Experiment, Seen
from domain.experiments.srm import SampleRatio, sample_ratio, too_many_in_two_arms
from domain.experiments.words import counted, figure


def checked(
    experiment: Experiment, defined: Definition, seen: Sequence[Seen], *, in_two_arms: int, day: int, at: datetime
) -> Checks:
    """Return how each check stands at an instant; `seen` are the arms, in the order of the definition."""
    exposed = [arm.exposed for arm in seen]
    ratio = sample_ratio(exposed, experiment.shares)
    everybody = sum(exposed) + in_two_arms
    share = in_two_arms / everybody if everybody else 0.0
    return Checks(
        sample_ratio=Check(ratio.ok, _ratio_words(exposed, ratio)),
        p=ratio.p,
        chi2=ratio.chi2,
        two_arms=Check(not too_many_in_two_arms(in_two_arms, of=everybody), _two_arms_words(in_two_arms, share)),
        in_two_arms=in_two_arms,
        two_arms_share=share,
        exposure=_exposure(defined, seen),
        minimum=_minimum(experiment, exposed, day=day, at=at),
    )


def _ratio_words(exposed: Sequence[int], ratio: SampleRatio) -> str:
    if ratio.chi2 is None:
        return "Too few learners to compare with the plan."
    return f"{' and '.join(f'{count:,}' for count in exposed)}, χ² {figure(ratio.chi2)}"


def _two_arms_words(learners: int, share: float) -> str:
    if not learners:
        return "No learner was seen in two arms."
    side = "below" if share < TWO_ARMS_SHARE else "not below"
    line = f"the {TWO_ARMS_SHARE * 100:g} % line"
    return f"{counted(learners, 'learner')} seen in two arms and left out: {share * 100:.1f} %, {side} {line}."


def _exposure(defined: Definition, seen: Sequence[Seen]) -> Check:
    """Say whether exposure was logged for every arm, and began at the same time: or unlike learners are compared."""
    firsts = [arm.earliest_at for arm in seen if arm.earliest_at is not None]
    if not firsts:
        return Check(ok=True, words="Nobody has met the decision yet.")
    missing = [arm.name for arm, one in zip(defined.arms, seen, strict=True) if one.earliest_at is None]
    if missing:
        return Check(ok=False, words=f"No exposure was logged for {' and '.join(missing)}.")
    apart = max(firsts) - min(firsts)
    if apart > timedelta(hours=EXPOSURE_APART_HOURS):
        return Check(ok=False, words=f"The arms' first exposures lie {counted(apart.days, 'day')} apart.")
    every = "both" if len(seen) - 1 == 1 else "all"
    return Check(ok=True, words=f"Exposure logged for {every} arms from the same day on.")


def _minimum(experiment: Experiment, exposed: Sequence[int], *, day: int, at: datetime) -> Check:
    if experiment.started_at is None:
        return Check(ok=False, words="It has not started.")
    if at - experiment.started_at < timedelta(days=EXPERIMENT_LEAST_DAYS):
        return Check(ok=False, words=f"Day {day}: a reading needs {EXPERIMENT_LEAST_DAYS} whole days.")
    smallest = min(exposed)
    if smallest < EXPERIMENT_LEARNERS_AT_LEAST:
        needed = f"a reading needs {EXPERIMENT_LEARNERS_AT_LEAST}"
        return Check(ok=False, words=f"The smallest arm has {counted(smallest, 'learner')}: {needed}.")
    plan = f"day {day} of {experiment.planned_days}"
    return Check(ok=True, words=f"At least {smallest:,} learners an arm, {plan}.")
