"""Decides how an experiment is said: the list, the verdict, arms, effects, how they narrowed, and what was checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ui import format as fmt
from ui import wire
from ui.plots import NO_PLOT, Estimate, Plot, Tick, Whisker, narrowing, whiskers
from ui.theme import STATES

METRICS: Final = {
    "log_loss": "log loss",
    "recall": "recall",
    "reviews_a_day": "reviews a day",
    "came_back": "learners who came back",
}


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An experiment in the list."""

    key: str
    name: str
    about: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ArmRow:
    """An arm with who met it and how it did."""

    arm: str
    name: str
    is_baseline: bool
    role: str
    share: str
    assigned: str
    exposed: str
    reviews: str
    loss: str
    recall: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An effect as a row of the forest."""

    row_id: str
    name: str
    remark: str
    is_main: bool
    whisker: Whisker


@dataclass(frozen=True, slots=True)
class Narrowed:
    """How the interval of one arm narrowed."""

    arm: str
    name: str
    plot: Plot = NO_PLOT
    has_readings: bool = False


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One thing that has to hold before a result is believed."""

    name: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment, opened."""

    key: str = ""
    name: str = ""
    question: str = ""
    verdict: str = ""
    verdict_name: str = ""
    words: str = ""
    is_running: bool = False
    is_readable: bool = True
    split: str = ""
    split_is_fine: bool = True
    confidence: str = ""
    method: str = ""
    main_metric: str = ""
    better: str = ""
    learners: int = 0
    export: str = ""
    arms: tuple[ArmRow, ...] = ()
    effects: tuple[EffectRow, ...] = ()
    ticks: tuple[Tick, ...] = ()
    narrowed: tuple[Narrowed, ...] = ()
    checks: tuple[CheckRow, ...] = ()


# The list


def trial_rows(found: Sequence[wire.ExperimentBrief], *, zone: str) -> list[TrialRow]:
    """Return what was started, in the order of the API; what never was stands under New experiment."""
    return [
        TrialRow(key=one.key, name=one.name, about=_about(one, zone), verdict=one.verdict)
        for one in found
        if one.status != "draft"
    ]


def _about(one: wire.ExperimentBrief, zone: str) -> str:
    context = one.context.capitalize()
    if one.ended_at is not None:
        return f"{context} · ended {fmt.day(fmt.in_zone(one.ended_at, zone).date())}"
    return f"{context} · day {one.day}" if one.day is not None else context


def sentence(found: Sequence[wire.ExperimentBrief]) -> str:
    """Say how many run, and that looking is safe."""
    running = sum(one.status == "running" for one in found)
    ended = sum(one.status == "stopped" for one in found)
    if not running + ended:
        return "Which of two ways is better, and may one believe it yet?"
    return f"{running} running, {ended} ended. Looking early is safe: every interval holds at any time."


# One experiment


def trial(one: wire.OpenExperiment) -> Trial:
    """Put an experiment into words, rows and places."""
    names = {arm.arm: arm.name for arm in one.arms}
    several = len(one.arms) > 2  # noqa: PLR2004 - then an effect has to say whose it is
    effects = sorted(one.effects, key=lambda effect: effect.role != "main")
    drawn, ticks = whiskers([Estimate(effect.effect, effect.low, effect.high) for effect in effects])
    main = next((effect for effect in effects if effect.role == "main"), None)
    return Trial(
        key=one.key,
        name=one.name,
        question=one.question,
        verdict=one.verdict,
        verdict_name=_verdict_name(one),
        words=unbroken(one.verdict_words),
        is_running=one.status == "running",
        is_readable=one.verdict != "unreadable",
        split=split(one.checks.sample_ratio),
        split_is_fine=one.checks.sample_ratio.ok,
        confidence=f"{fmt.percent(one.confidence)}, always valid",
        method=one.method,
        main_metric=main.name if main else "Main metric",
        better="" if main is None else f"{main.better} is better",
        learners=sum(arm.exposed for arm in one.arms),
        export=f"/v1/admin/experiments/{one.key}/export",
        arms=tuple(_arm(arm, one) for arm in one.arms),
        effects=tuple(
            EffectRow(
                row_id=f"{effect.metric}-{effect.arm}",
                name=effect.name,
                remark=_remark(effect, names.get(effect.arm, effect.arm) if several else ""),
                is_main=effect.role == "main",
                whisker=whisker,
            )
            for effect, whisker in zip(effects, drawn, strict=True)
            if any(one.is_known for one in drawn)
        ),
        ticks=tuple(ticks),
        narrowed=tuple(_narrowed(one, arm) for arm in one.arms if not arm.baseline),
        checks=checks(one.checks),
    )


def _verdict_name(one: wire.OpenExperiment) -> str:
    """Return what is said in bold; the words of an unreadable result say it themselves."""
    return "" if one.verdict == "unreadable" else STATES[one.verdict].word + "."


def _arm(arm: wire.Arm, one: wire.OpenExperiment) -> ArmRow:
    """Return an arm; what came out of it is covered where it must not be read."""
    is_readable = one.verdict != "unreadable"
    roles = ("baseline" if arm.baseline else "", "for everybody" if arm.arm == one.winner else "")
    return ArmRow(
        arm=arm.arm,
        name=arm.name,
        is_baseline=arm.baseline,
        role=", ".join(filter(None, roles)),
        share=fmt.percent(arm.share),
        assigned=fmt.number(arm.assigned),
        exposed=fmt.number(arm.exposed),
        reviews=fmt.number(arm.reviews),
        loss=fmt.loss(arm.logloss if is_readable else None),
        recall=fmt.percent(arm.recall if is_readable else None, 1),
    )


def _remark(effect: wire.Effect, arm: str) -> str:
    return " · ".join(filter(None, (arm, effect.role, "adjusted" if effect.adjusted else "")))


def _narrowed(one: wire.OpenExperiment, arm: wire.Arm) -> Narrowed:
    readings = sorted((reading for reading in one.history if reading.arm == arm.arm), key=lambda reading: reading.day)
    plot = narrowing(
        [reading.day for reading in readings],
        [Estimate(reading.effect, reading.low, reading.high) for reading in readings],
    )
    return Narrowed(arm=arm.arm, name=arm.name, plot=plot, has_readings=len(plot.rows) > 1)


# Checks


def split(ratio: wire.SampleRatio) -> str:
    """Say whether learners were split as planned, with the probability of a split at least as uneven."""
    if ratio.p is None:
        return ""
    return f"{'Split as planned' if ratio.ok else 'Arms differ from plan'}, {probability(ratio.p)}"


def probability(p: float) -> str:
    """Return p = .62, with the places that a small one needs: p = .0004, p < .0001."""
    if p < 0.00005:  # noqa: PLR2004 - half of the last place
        return "p < .0001"
    places = 2 if p >= 0.01 else 3 if p >= 0.001 else 4  # noqa: PLR2004
    return f"p = {fmt.number(p, places).removeprefix('0')}"


def checks(found: wire.Checks) -> tuple[CheckRow, ...]:
    """Return what was checked: what failed of the split covers the result, of the rest it warns."""
    named = (
        ("Sample ratio", "passed" if found.sample_ratio.ok else "failed", found.sample_ratio.words),
        ("One arm a learner", "passed" if found.two_arms.ok else "warning", found.two_arms.words),
        ("Exposure", "passed" if found.exposure.ok else "warning", found.exposure.words),
        ("Enough to read", "passed" if found.minimum.ok else "pending", found.minimum.words),
    )
    return tuple(CheckRow(name, state, unbroken(words)) for name, state, words in named)


def unbroken(words: str) -> str:
    """Keep each number and its percent sign on one line."""
    return words.replace(" %", f"{fmt.NBSP}%")
