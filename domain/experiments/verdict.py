"""Decides what may be believed of an experiment, and says so in words."""

from collections.abc import Sequence

from domain.experiments.guardrails import BETTER, NAMES, is_better, is_worse
from domain.experiments.model import Checks, Definition, Effect, Experiment, Role, Status, Verdict
from domain.experiments.words import counted, percent, probability

SAFE = "looking earlier is safe with this reading"


def judged(
    experiment: Experiment, defined: Definition, effects: Sequence[Effect], checks: Checks, *, day: int
) -> tuple[Verdict, str]:
    """Return the verdict of a reading with a sentence or two; `day` is the experiment's, from 1 on.

    Arms that differ from the plan cover everything else. Harm is told of as soon as it is shown, in any metric: the
    interval of an effect lies wholly on the worse side.
    """
    if experiment.status is Status.DRAFT:
        return Verdict.DRAFT, "Not started."
    if not checks.sample_ratio.ok:
        return Verdict.UNREADABLE, f"Do not read this: arms differ from plan ({probability(checks.p or 0)})."
    if experiment.status is Status.STOPPED:
        return _of_stopped(experiment, defined, day=day)
    if early := _too_early(effects, checks):
        return Verdict.TOO_EARLY, early
    return _of_running(experiment, defined, effects, day=day)


def concluded(verdict: Verdict, defined: Definition, *, winner: str | None) -> Verdict:
    """Return the verdict that stays when an experiment that was last read with `verdict` is stopped."""
    if verdict is Verdict.UNREADABLE:
        return verdict
    if winner not in (None, defined.baseline.key):
        return Verdict.ADOPTED
    return Verdict.NO_DIFFERENCE if verdict is Verdict.KEEP_GOING else verdict


def _too_early(effects: Sequence[Effect], checks: Checks) -> str | None:
    if not checks.minimum.ok:
        return f"{checks.minimum.words} Nothing can be said yet."
    if all(one.low is None for one in effects if one.role is Role.MAIN):
        return "There are not enough reviews in each arm to compare them yet."
    return None


def _of_running(
    experiment: Experiment, defined: Definition, effects: Sequence[Effect], *, day: int
) -> tuple[Verdict, str]:
    if harm := [one for one in effects if is_worse(one.metric, one.low, one.high)]:
        words = f"{_sentences(defined, harm)} The next daily reading stops this, and {defined.baseline.name} stay."
        return Verdict.STOPPED_HARM, words
    return Verdict.KEEP_GOING, _so_far(experiment, defined, effects, day=day)


def _so_far(experiment: Experiment, defined: Definition, effects: Sequence[Effect], *, day: int) -> str:
    left = experiment.planned_days - day
    better = [one for one in effects if one.role is Role.MAIN and is_better(one.metric, one.low, one.high)]
    if left >= 0:
        days = f"{counted(left, 'day')} left; {SAFE}."
        if better:
            plan = f"The plan asks for {experiment.planned_days} days, so that the guardrails can show themselves."
            return f"{_sentences(defined, better)} {plan} {days}"
        return f"No difference shown yet: {_holds_zero(effects)}. {days}"
    over = f"The planned {experiment.planned_days} days are over"
    if better:
        return f"{_sentences(defined, better)} {over}: go on, or stop it and give everybody what did better."
    return f"No difference shown: {_holds_zero(effects)}. {over}: go on, as the reading stays valid, or stop it."


def _of_stopped(experiment: Experiment, defined: Definition, *, day: int) -> tuple[Verdict, str]:
    verdict = Verdict(experiment.verdict or Verdict.NO_DIFFERENCE)
    names = {arm.key: arm.name for arm in defined.arms}
    since = f"Everybody has {names[experiment.winner]} since then." if experiment.winner else "No arm was adopted."
    said = {
        Verdict.ADOPTED: "the better arm was adopted.",
        Verdict.STOPPED_HARM: "harm was shown.",
        Verdict.TOO_EARLY: "it was too early to say anything.",
        Verdict.UNREADABLE: "do not read this, as arms differed from plan.",
    }
    words = f"Stopped on day {day}: {said.get(verdict, 'no arm was found to be worth adopting.')} {since}"
    return verdict, f"{words} {experiment.reason}" if experiment.reason else words


def _holds_zero(effects: Sequence[Effect]) -> str:
    several = sum(one.role is Role.MAIN for one in effects) > 1
    return "no interval is wholly on the better side of zero" if several else "the interval holds zero"


def _sentences(defined: Definition, effects: Sequence[Effect]) -> str:
    """Say of each effect that lies wholly on one side of zero which arm and metric it is, and the side."""
    names = {arm.key: arm.name for arm in defined.arms}
    return " ".join(
        f"{names[one.arm]}: {_side(one)}, {NAMES[one.metric].lower()} {percent(one.effect or 0)}, "
        f"and the interval lies {'below' if (one.high or 0) < 0 else 'above'} zero."
        for one in effects
    )


def _side(effect: Effect) -> str:
    lower = (effect.high or 0) < 0
    return "better so far" if lower == (BETTER[effect.metric] == "lower") else "harm"
