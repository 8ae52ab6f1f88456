"""What is done with experiments: put learners into arms, start, read, keep a reading a day, stop."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.experiments.assignment import assigned, boundaries
from domain.experiments.definitions import DEFINITIONS, definition
from domain.experiments.errors import IllegalMove
from domain.experiments.events import ExperimentStarted, ExperimentStopped
from domain.experiments.life import begun, drafted, ended
from domain.experiments.model import Arm, Experiment, Reading, Status, Verdict
from domain.experiments.ports import Store
from domain.experiments.reading import daily, read
from domain.experiments.verdict import concluded
from domain.kernel.events import Event, Happened
from domain.kernel.ids import derived_id

HARM: Final = "A daily reading showed harm."


async def assign(store: Store, *, key: str, user_ids: Sequence[UUID], now: datetime) -> dict[UUID, Arm]:
    """Return the arm of each learner who meets a decision now, and note that they did, whichever arm they are in.

    Nobody is in an arm of an experiment that was never started, or that was stopped without a winner.
    """
    experiment = await store.experiments.running(key)
    if experiment is None:
        return {}
    arms = {user_id: assigned(experiment, user_id) for user_id in user_ids}
    await store.exposures.add(key, {user_id: arm.key for user_id, arm in arms.items()}, now)
    return arms


async def start_experiment(
    store: Store,
    *,
    key: str,
    shares: Sequence[float] | None = None,
    planned_days: int | None = None,
    by: UUID | None,
    now: datetime,
) -> Experiment:
    """Begin an experiment, or raise UnknownExperiment, Invalid, or IllegalMove if it was begun before."""
    experiment = begun(definition(key), shares=shares, planned_days=planned_days, by=by, at=now)
    if not await store.experiments.add(experiment):
        raise IllegalMove("This experiment was started before, and its learners have been in its arms.")
    event = ExperimentStarted(experiment_key=key, shares=experiment.shares, planned_days=experiment.planned_days)
    await _tell(store, event, key, by, now)
    return experiment


async def read_experiment(store: Store, *, key: str, now: datetime) -> Reading:
    """Look at an experiment: one that runs as it is now, one that ended as it was then. Raise UnknownExperiment."""
    defined = definition(key)
    return await _read(store, await store.experiments.find(key) or drafted(defined, at=now), now)


async def read_experiments(store: Store, *, now: datetime) -> list[Reading]:
    """Look at every experiment there is: those that run first, then the last that ended, then what nobody started."""
    order = [Status.RUNNING, Status.STOPPED, Status.DRAFT]
    readings = [await read_experiment(store, key=key, now=now) for key in DEFINITIONS]
    readings.sort(key=lambda one: one.experiment.ended_at or one.experiment.created_at, reverse=True)
    return sorted(readings, key=lambda one: order.index(one.experiment.status))


async def stop_experiment(
    store: Store, *, key: str, winner: str | None, reason: str = "", by: UUID | None, now: datetime
) -> Experiment:
    """End an experiment, with an arm that everybody gets from now on or none; raise UnknownExperiment, IllegalMove."""
    defined = definition(key)
    experiment = await store.experiments.lock(key)
    if experiment is None:
        raise IllegalMove("An experiment that was never started cannot be stopped.")
    reading = await _read(store, experiment, now)
    verdict = concluded(reading.verdict, defined, winner=winner)
    stopped = ended(experiment, defined, winner=winner, verdict=verdict, reason=reason.strip(), at=now)
    await store.experiments.save(stopped)
    event = ExperimentStopped(experiment_key=key, winner=winner, verdict=verdict, reason=stopped.reason or "")
    await _tell(store, event, key, by, now)
    return stopped


async def take_reading(store: Store, *, key: str, now: datetime) -> int:
    """Keep today's reading of an experiment and return how many intervals it has; twice a day is once.

    Harm that is shown ends the experiment, and everybody gets the baseline: an interval that may be looked at every day
    may also be acted on every day.
    """
    defined = definition(key)
    experiment = await store.experiments.lock(key)
    if experiment is None or experiment.status is not Status.RUNNING:
        return 0
    reading = await _read(store, experiment, now)
    readings = daily(reading, at=now)
    await store.experiments.add_readings(key, readings)
    if reading.verdict is Verdict.STOPPED_HARM:
        await stop_experiment(store, key=key, winner=defined.baseline.key, reason=HARM, by=None, now=now)
    return len(readings)


async def _read(store: Store, experiment: Experiment, now: datetime) -> Reading:
    at = experiment.ended_at or now
    learners = await store.exposures.assigned(experiment.key, boundaries(experiment.shares))
    outcomes = await store.exposures.outcomes(experiment, until=at)
    return read(definition(experiment.key), experiment, outcomes, assigned=learners, at=at)


async def _tell(store: Store, event: Event, key: str, by: UUID | None, now: datetime) -> None:
    await store.events.record(Happened(event=event, subject=derived_id("experiment", key), actor_id=by), at=now)
