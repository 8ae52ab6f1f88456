"""What was fitted to the answers to each concept, in PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import numpy as np

from adapters.postgres.connection import Connection
from adapters.postgres.scheduling import BULK
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.bkt_fit import Fitted, Outcome
from domain.scoring.histories import Answered, Histories

OF: Final = """
select concept_id, known, learn, slip, guess, forget from skill_params
where concept_id = any($1::uuid[]) and known is not null
"""

# Learners whose answers to a concept are alike become one row here, so that few rows are told of a long log.
ANSWERED: Final = """
with answer as (
  select concept_id, user_id, correct, reviewed_at, review_id,
    row_number() over (partition by concept_id order by reviewed_at, review_id) as nth,
    count(*) over (partition by concept_id) as total
  from review where reviewed_at < $2
),
history as (
  select concept_id, string_agg(correct::int::text, '' order by reviewed_at, review_id) as answers,
    count(*) filter (where nth <= total - floor(total * $1::float8)) as trained
  from answer group by concept_id, user_id
)
select concept_id, answers, trained, count(*) as learners from history
group by concept_id, answers, trained order by concept_id, answers, trained
"""

SAVE: Final = """
insert into skill_params (concept_id, known, learn, slip, guess, forget, attempts, learners, pooled, log_loss,
  baseline_log_loss, refused_reason, fitted_at)
select r.*, $13 from unnest($1::uuid[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
  $7::int[], $8::int[], $9::float8[], $10::float8[], $11::float8[], $12::text[]) as r
on conflict (concept_id) do update set known = excluded.known, learn = excluded.learn, slip = excluded.slip,
  guess = excluded.guess, forget = excluded.forget, attempts = excluded.attempts, learners = excluded.learners,
  pooled = excluded.pooled, log_loss = excluded.log_loss, baseline_log_loss = excluded.baseline_log_loss,
  refused_reason = excluded.refused_reason, fitted_at = excluded.fitted_at
"""


class PostgresSkills:
    """Skills on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, concept_ids: Sequence[UUID]) -> dict[UUID, SkillParameters]:
        rows = await self._connection.fetch(OF, list(concept_ids))
        fitted = {concept_id: SkillParameters(*values) for concept_id, *values in rows}
        return {concept_id: fitted.get(concept_id, DEFAULT_SKILL) for concept_id in concept_ids}

    async def answered(self, *, held_out: float, until: datetime) -> Answered:
        await self._connection.execute(BULK)
        rows = await self._connection.fetch(ANSWERED, held_out, until)
        numbers: dict[UUID, int] = {}
        told = [
            (numbers.setdefault(concept_id, len(numbers)), len(answers), trained, learners)
            for concept_id, answers, trained, learners in rows
        ]
        letters = "".join(row["answers"] for row in rows).encode()
        columns = np.array(told, np.int64).reshape(len(told), -1).T if told else np.zeros((4, 0), np.int64)
        return Answered(list(numbers), Histories(*columns, correct=np.frombuffer(letters, np.uint8) == ord("1")))

    async def save(self, outcomes: Mapping[UUID, Outcome], *, at: datetime) -> None:
        rows = [(concept_id, *_row(outcome)) for concept_id, outcome in outcomes.items()]
        if rows:
            await self._connection.execute(SAVE, *(list(column) for column in zip(*rows, strict=True)), at)


def _row(outcome: Outcome) -> tuple[object, ...]:
    counted = (outcome.attempts, outcome.learners)
    losses = (outcome.log_loss, outcome.baseline_log_loss)
    if isinstance(outcome, Fitted):
        skill = outcome.skill
        numbers = (skill.known, skill.learn, skill.slip, skill.guess, skill.forget)
        return (*numbers, *counted, outcome.pooled, *losses, None)
    return (*(None,) * 5, *counted, 0.0, *losses, outcome.reason.value)
