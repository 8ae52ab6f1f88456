"""Experiments: which arm is better, and whether it may be believed yet."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from adapters.bootstrap import Lyceum as RunningLyceum
from adapters.postgres.reads import experiments as reads
from adapters.postgres.store import PostgresStore
from api.dependencies import Lyceum, Now, Store, Who
from api.security import requires
from domain.experiments import use_cases
from domain.experiments.constants import EXPERIMENT_CONFIDENCE
from domain.experiments.definitions import DEFINITIONS, definition, shares_of
from domain.experiments.guardrails import BETTER, NAMES, Side
from domain.experiments.model import Checks, Definition, Effect, Metric, Reading, Role, Status, Verdict
from domain.experiments.reading import method

Share = Annotated[float, msgspec.Meta(gt=0, le=1)]


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    context: str
    status: Status
    day: int | None
    planned_days: int
    started_at: datetime | None
    ended_at: datetime | None
    verdict: Verdict
    verdict_words: str


class BriefList(msgspec.Struct, frozen=True):
    items: list[Brief]
    next_cursor: str | None = None


class ArmLine(msgspec.Struct, frozen=True, kw_only=True):
    arm: str
    name: str
    baseline: bool
    share: float
    assigned: int
    exposed: int
    reviews: int
    logloss: float | None
    recall: float | None


class EffectLine(msgspec.Struct, frozen=True, kw_only=True):
    metric: Metric
    name: str
    role: Role
    better: Side
    arm: str
    effect: float | None
    low: float | None
    high: float | None
    absolute: float | None
    adjusted: bool
    learners: int


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    ok: bool
    words: str


class SampleRatioLine(CheckLine, frozen=True, kw_only=True):
    p: float | None
    chi2: float | None


class TwoArmsLine(CheckLine, frozen=True, kw_only=True):
    learners: int
    share: float


class CheckLines(msgspec.Struct, frozen=True, kw_only=True):
    sample_ratio: SampleRatioLine
    two_arms: TwoArmsLine
    exposure: CheckLine
    minimum: CheckLine


class ExperimentInFull(Brief, frozen=True, kw_only=True):
    question: str
    winner: str | None
    confidence: float
    method: str
    arms: list[ArmLine]
    effects: list[EffectLine]
    history: list[reads.PastReading]
    checks: CheckLines


class ArmName(msgspec.Struct, frozen=True, kw_only=True):
    arm: str
    name: str


class DefinitionLine(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    question: str
    context: str
    arms: list[ArmName]
    metric: Metric
    guardrails: list[Metric]
    planned_days: int
    shares: list[float]
    started: bool


class DefinitionList(msgspec.Struct, frozen=True):
    items: list[DefinitionLine]
    next_cursor: str | None = None


class NewExperiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to start; shares are of the arms, in their order of definition."""

    key: str
    shares: list[Share] | None = None
    planned_days: int | None = None


class Stop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arm that everybody gets from now on, by its key; without one everybody has what they had before."""

    winner: str | None = None
    reason: str = ""


CSV: Final = "text/csv"


class Experiments(Controller):
    path = "/v1/admin/experiments"
    tags = ("experiments",)
    guards = (requires("admin"),)

    @get(summary="Experiments with their verdicts: those that run, those that ended, those nobody has started")
    async def list_all(self, store: Store, now: Now) -> BriefList:
        return BriefList([_brief(one) for one in await use_cases.read_experiments(store, now=now)])

    @get("/definitions", summary="What can be tried, and whether it was started")
    async def definitions(self, store: Store, lyceum: Lyceum) -> DefinitionList:
        started = {key: await store.experiments.find(key) is not None for key in DEFINITIONS}
        return DefinitionList([_definition(one, lyceum, started=started[one.key]) for one in DEFINITIONS.values()])

    @post(summary="Start an experiment", refuses=("404", "409"))
    async def start(
        self, data: JSONBody[NewExperiment], store: Store, lyceum: Lyceum, who: Who, now: Now
    ) -> ExperimentInFull:
        shares = data.shares or _shares(definition(data.key), lyceum)
        await use_cases.start_experiment(
            store, key=data.key, shares=shares, planned_days=data.planned_days, by=who.user_id, now=now
        )
        return await _in_full(store, data.key, now)

    @get("/{key:str}", summary="An experiment: its arms, effects, how they narrowed, and what was checked")
    async def read_experiment(self, key: FromPath[str], store: Store, now: Now) -> ExperimentInFull:
        return await _in_full(store, key, now)

    @post(
        "/{key:str}/stop",
        summary="Stop an experiment, with an arm for everybody or none",
        status_code=HTTP_200_OK,
        refuses=("409",),
    )
    async def stop(
        self, key: FromPath[str], data: JSONBody[Stop], store: Store, who: Who, now: Now
    ) -> ExperimentInFull:
        await use_cases.stop_experiment(store, key=key, winner=data.winner, reason=data.reason, by=who.user_id, now=now)
        return await _in_full(store, key, now)

    @get("/{key:str}/export", summary="A line for each learner, unnamed, as CSV")
    async def export(self, key: FromPath[str], store: Store, now: Now) -> Response[bytes]:
        experiment = (await use_cases.read_experiment(store, key=key, now=now)).experiment
        until = experiment.ended_at or now
        text = await reads.lines(store.connection, key, started_at=experiment.started_at or now, until=until)
        attachment = {"content-disposition": f'attachment; filename="experiment-{key}.csv"'}
        return Response(text, media_type=CSV, headers=attachment)


def _shares(defined: Definition, lyceum: RunningLyceum) -> tuple[float, ...]:
    """Return the shares that an experiment has unless others are asked for; an operator may have set one of them."""
    return shares_of(defined, tuned=lyceum.settings.fsrs_ab_split_ratio)


def _definition(defined: Definition, lyceum: RunningLyceum, *, started: bool) -> DefinitionLine:
    return DefinitionLine(
        key=defined.key,
        name=defined.name,
        question=defined.question,
        context=defined.context,
        arms=[ArmName(arm=arm.key, name=arm.name) for arm in defined.arms],
        metric=defined.metric,
        guardrails=list(defined.guardrails),
        planned_days=defined.planned_days,
        shares=list(_shares(defined, lyceum)),
        started=started,
    )


async def _in_full(store: PostgresStore, key: str, now: datetime) -> ExperimentInFull:
    reading = await use_cases.read_experiment(store, key=key, now=now)
    defined = reading.definition
    return ExperimentInFull(
        **msgspec.structs.asdict(_brief(reading)),
        question=defined.question,
        winner=reading.experiment.winner,
        confidence=EXPERIMENT_CONFIDENCE,
        method=method(defined),
        arms=_arms(reading),
        effects=[_effect(one) for one in reading.effects],
        history=await reads.history(store.connection, key, defined.metric),
        checks=_checks(reading.checks),
    )


def _brief(reading: Reading) -> Brief:
    experiment, defined = reading.experiment, reading.definition
    return Brief(
        key=defined.key,
        name=defined.name,
        context=defined.context,
        status=experiment.status,
        day=reading.day or None,
        planned_days=experiment.planned_days,
        started_at=experiment.started_at,
        ended_at=experiment.ended_at,
        verdict=reading.verdict,
        verdict_words=reading.words,
    )


def _arms(reading: Reading) -> list[ArmLine]:
    arms = zip(reading.definition.arms, reading.experiment.shares, reading.arms, strict=True)
    return [
        ArmLine(
            arm=arm.key,
            name=arm.name,
            baseline=arm == reading.definition.baseline,
            share=share,
            assigned=seen.assigned,
            exposed=seen.exposed,
            reviews=seen.reviews,
            logloss=seen.log_loss,
            recall=seen.recall,
        )
        for arm, share, seen in arms
    ]


def _effect(one: Effect) -> EffectLine:
    return EffectLine(name=NAMES[one.metric], better=BETTER[one.metric], **asdict(one))


def _checks(checks: Checks) -> CheckLines:
    ratio, two = checks.sample_ratio, checks.two_arms
    return CheckLines(
        sample_ratio=SampleRatioLine(ok=ratio.ok, words=ratio.words, p=checks.p, chi2=checks.chi2),
        two_arms=TwoArmsLine(ok=two.ok, words=two.words, learners=checks.in_two_arms, share=checks.two_arms_share),
        exposure=CheckLine(ok=checks.exposure.ok, words=checks.exposure.words),
        minimum=CheckLine(ok=checks.minimum.ok, words=checks.minimum.words),
    )
