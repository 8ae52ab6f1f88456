"""By which weights reviews are scheduled, for showing: everybody's, and one learner's with what became of trainings."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection, Pool
from domain.kernel.events import SYSTEM
from domain.scheduling.constants import FSRS_OPTIMIZER_MIN_REVIEW_LOGS

SHOWN: Final = 30
"""A month of nights."""

HISTORY: Final = """
select version, trained_at, reviews, held_out, log_loss, baseline_log_loss, adopted_at, retired_at, refused_reason,
  duration_ms, in_use
from srs_weights where user_id = $1 order by version desc limit $2
"""
IN_USE: Final = """
select version, trained_at, reviews, held_out, log_loss, baseline_log_loss, adopted_at, retired_at, refused_reason,
  duration_ms, in_use
from srs_weights where user_id = $1 and in_use
"""
LEARNERS: Final = """
select count(*), count(*) filter (where n_review_logs >= $1), count(*) filter (where assigned_group = 'TUNED_ELIGIBLE'),
  count(fsrs_parameters), count(refused_reason), count(*) filter (where training_cooldown_until > $2)
from srs_user_params
"""
MINE: Final = "select n_review_logs, refused_reason, training_cooldown_until from srs_user_params where user_id = $1"


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one training; the losses are of recalls that it did not see."""

    version: int
    trained_at: datetime
    reviews: int
    held_out: int
    log_loss: float | None
    baseline_log_loss: float | None
    adopted_at: datetime | None
    retired_at: datetime | None
    refused_reason: str | None
    duration_ms: int
    in_use: bool


class Published(msgspec.Struct, frozen=True):
    version: int = 0


class Learners(msgspec.Struct, frozen=True):
    total: int
    eligible: int
    tuned: int
    with_own: int
    refused: int
    cooling_down: int


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    published: Published
    everybodys: Training | None = msgspec.field(name="global")
    history: list[Training]
    learners: Learners


class OwnWeights(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    kind: Literal["own", "global", "published"]
    n_review_logs: int
    needed: int
    log_loss: float | None
    baseline_log_loss: float | None
    trained_at: datetime | None
    refused_reason: str | None
    cooldown_until: datetime | None
    history: list[Training]


async def weights(reader: Connection | Pool, now: datetime) -> Weights:
    """Return everybody's weights with their last trainings, and how many learners are how far."""
    return Weights(
        published=Published(),
        everybodys=await _in_use(reader, SYSTEM),
        history=await _history(reader, SYSTEM),
        learners=Learners(*await reader.fetchrow(LEARNERS, FSRS_OPTIMIZER_MIN_REVIEW_LOGS, now)),
    )


async def own_weights(reader: Connection | Pool, user_id: UUID) -> OwnWeights:
    """Return by which weights a learner is scheduled, and what became of their trainings."""
    own, everybodys = await _in_use(reader, user_id), await _in_use(reader, SYSTEM)
    used = own or everybodys
    reviews, refused_reason, cooldown_until = await reader.fetchrow(MINE, user_id) or (0, None, None)
    return OwnWeights(
        version=used.version if used else Published().version,
        kind="own" if own else "global" if everybodys else "published",
        n_review_logs=reviews,
        needed=FSRS_OPTIMIZER_MIN_REVIEW_LOGS,
        log_loss=used.log_loss if used else None,
        baseline_log_loss=used.baseline_log_loss if used else None,
        trained_at=used.trained_at if used else None,
        refused_reason=refused_reason,
        cooldown_until=cooldown_until,
        history=await _history(reader, user_id),
    )


async def _in_use(reader: Connection | Pool, user_id: UUID) -> Training | None:
    row = await reader.fetchrow(IN_USE, user_id)
    return None if row is None else Training(**row)


async def _history(reader: Connection | Pool, user_id: UUID) -> list[Training]:
    return [Training(**row) for row in await reader.fetch(HISTORY, user_id, SHOWN)]
