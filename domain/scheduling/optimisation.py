"""What is done about weights: learners put down for training, trained, moved to new weights and back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.experiments.assignment import arm_of, assigned
from domain.experiments.definitions import TUNED_WEIGHTS
from domain.experiments.model import Arm
from domain.kernel.errors import Conflict, NotFound
from domain.kernel.events import SYSTEM, Event, Happened
from domain.scheduling.adoption import Judged, SteppedBack, judge, refused
from domain.scheduling.constants import (
    GLOBAL_TRAINING_REVIEWS,
    GLOBAL_TRAINING_SECONDS,
    TRAINING_ACTIVE_DAYS,
    TRAINING_BATCH_LEARNERS,
    TRAINING_SECONDS,
)
from domain.scheduling.events import WeightsAdopted, WeightsRolledBack
from domain.scheduling.model import Weights
from domain.scheduling.ports import Store, Trainer
from domain.scheduling.rescheduling import restated
from domain.scheduling.training import (
    Examples,
    Group,
    cannot_train,
    cooldown_until,
    examples,
    may_not_train,
    pooled,
)


class NothingToRollBack(Conflict):
    """No weights were adopted that could be taken out of use again."""


class NobodyLearns(NotFound):
    """There is no learner with this id."""


async def put_down_active(store: Store, *, ratio: float, cooldown_days: int, now: datetime) -> int:
    """Put down everybody who is eligible, by the arm they are in, and return how many wait now.

    Both arms are noted as exposed at this same moment: it is here that they begin to differ.
    """
    since = now - timedelta(days=TRAINING_ACTIVE_DAYS)
    trainees = await store.weights.trainees(active_since=since, now=now)
    groups = await _groups(store, [one.user_id for one in trainees], ratio=ratio, now=now)
    await store.weights.put_down(groups, at=now, cooldown_until=cooldown_until(now, days=cooldown_days))
    return sum(group is Group.TUNED_ELIGIBLE for group in groups.values())


async def plan_training(store: Store) -> list[tuple[UUID, UUID]]:
    """Cut those who wait into stretches, each one transaction's work."""
    return await store.weights.stretches(size=TRAINING_BATCH_LEARNERS)


async def train_stretch(store: Store, trainer: Trainer, *, first: UUID, last: UUID, now: datetime) -> int:
    """Train who of a stretch still waits, and return how many that were; doing it twice trains nobody twice."""
    return await _train(store, trainer, await store.weights.waiting(first, last), now=now)


async def train_one(
    store: Store, trainer: Trainer, *, user_id: UUID, ratio: float, cooldown_days: int, now: datetime
) -> int:
    """Train one learner now if the rules allow it; else keep in words why not. Raises NobodyLearns."""
    trainee = await store.weights.trainee(user_id)
    if trainee is None:
        raise NobodyLearns
    reason = may_not_train(trainee, group=Group.TUNED_ELIGIBLE, now=now)
    if reason is None:
        groups = await _groups(store, [user_id], ratio=ratio, now=now)
        await store.weights.put_down(groups, at=now, cooldown_until=cooldown_until(now, days=cooldown_days))
        reason = may_not_train(trainee, group=groups[user_id], now=now)
    if reason is None:
        return await _train(store, trainer, [user_id], now=now)
    await store.weights.keep({user_id: refused(reason, reviews=trainee.reviews)}, at=now)
    return 1


async def train_everybody(store: Store, trainer: Trainer, *, now: datetime) -> Judged:
    """Train the weights of whoever has none of their own on all learners together, behind the same gate."""
    drawn = await store.weights.drawn(reviews=GLOBAL_TRAINING_REVIEWS, seed=f"{now:%Y-%m-%d}")
    logs = await store.weights.logs(drawn)
    told = examples(pooled(list(logs.values())), now=now)
    in_use = await store.weights.everybodys()
    [judged] = await _judged(trainer, [told], [in_use], seconds=GLOBAL_TRAINING_SECONDS)
    await _keep(store, {SYSTEM: judged}, now=now)
    return judged


async def roll_back(store: Store, *, user_id: UUID, now: datetime) -> SteppedBack:
    """Put a learner's weights of before to use again, or those of everybody; their memories follow.

    Raises NothingToRollBack.
    """
    await store.learners.lock([user_id])
    stepped = await _step_back(store, user_id, now=now)
    await _restate(store, [user_id], now=now)
    return stepped


async def roll_back_everybodys(store: Store, *, now: datetime) -> SteppedBack:
    """Put the weights of before to use again for everybody without their own, from their next answer on.

    Raises NothingToRollBack.
    """
    return await _step_back(store, SYSTEM, now=now)


async def _groups(store: Store, user_ids: Sequence[UUID], *, ratio: float, now: datetime) -> dict[UUID, Group]:
    experiment = await store.experiments.running(TUNED_WEIGHTS.key)

    def arm(user_id: UUID) -> Arm:
        if experiment is not None:
            return assigned(experiment, user_id)
        return TUNED_WEIGHTS.arms[arm_of(TUNED_WEIGHTS.key, user_id, (1 - ratio, ratio))]

    arms = {user_id: arm(user_id) for user_id in user_ids}
    await store.exposures.add(TUNED_WEIGHTS.key, {user_id: met.key for user_id, met in arms.items()}, now)
    baseline = TUNED_WEIGHTS.baseline
    return {
        user_id: Group.BASELINE_GLOBAL if met == baseline else Group.TUNED_ELIGIBLE for user_id, met in arms.items()
    }


async def _train(store: Store, trainer: Trainer, user_ids: Sequence[UUID], *, now: datetime) -> int:
    """Train without holding anybody up; hold them only to write, and write for nobody whose weights moved meanwhile."""
    logs = await store.weights.logs(user_ids)
    learners = await store.learners.of(user_ids)
    told = {user_id: examples(logs[user_id], now=now) for user_id in user_ids}
    in_use = [learners[user_id].weights for user_id in user_ids]
    judged = await _judged(trainer, list(told.values()), in_use, seconds=TRAINING_SECONDS)
    held = await store.learners.lock(user_ids)
    kept = {
        user_id: one
        for user_id, one, weights in zip(user_ids, judged, in_use, strict=True)
        if held[user_id].weights == weights
    }
    await _keep(store, kept, now=now)
    await _restate(store, [user_id for user_id, one in kept.items() if one.adopted], now=now)
    return len(kept)


async def _judged(
    trainer: Trainer, told: Sequence[Examples], in_use: Sequence[Weights], *, seconds: int
) -> list[Judged]:
    reasons = [cannot_train(one) for one in told]
    columns = [one.columns() for one, reason in zip(told, reasons, strict=True) if reason is None]
    trained = iter(await trainer.train(columns, seconds=seconds))
    return [
        judge(one, next(trained), weights) if reason is None else refused(reason, reviews=len(one.recalls))
        for one, reason, weights in zip(told, reasons, in_use, strict=True)
    ]


async def _keep(store: Store, judged: Mapping[UUID, Judged], *, now: datetime) -> None:
    for user_id, version in (await store.weights.keep(judged, at=now)).items():
        one = judged[user_id]
        adopted = WeightsAdopted(version=version, log_loss=one.log_loss, baseline_log_loss=one.baseline_log_loss)
        await _tell(store, user_id, adopted, now=now)


async def _step_back(store: Store, user_id: UUID, *, now: datetime) -> SteppedBack:
    stepped = await store.weights.step_back(user_id, at=now)
    if stepped is None:
        raise NothingToRollBack
    await _tell(store, user_id, WeightsRolledBack(version=stepped.version), now=now)
    return stepped


async def _restate(store: Store, user_ids: Sequence[UUID], *, now: datetime) -> None:
    """Let the memories of locked learners follow the weights they have now: replayed from the log, which stays."""
    if not user_ids:
        return
    learners = await store.learners.lock(user_ids)
    logs = await store.weights.logs(user_ids)
    scheduled = await store.memories.scheduled(user_ids)
    await store.memories.restate(
        {
            (user_id, concept_id): memory
            for user_id, learner in learners.items()
            for concept_id, memory in restated(logs[user_id], scheduled.get(user_id, []), learner, now=now).items()
        }
    )
    await store.learners.move_versions(user_ids)


async def _tell(store: Store, user_id: UUID, event: Event, *, now: datetime) -> None:
    await store.events.record(Happened(event=event, owner_id=user_id, subject=user_id), at=now)
