"""Decides which masteries are not what replaying the log under the skills in use gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from domain.scoring.bkt import SkillParameters
from domain.scoring.bkt_bulk import Floats, Integers, SkillColumns, Truths, learn_sequences
from domain.scoring.constants import MASTERY_SAME
from domain.scoring.importing import Mastery


@dataclass(frozen=True, slots=True)
class Held:
    """What some learners answered, and the masteries that are held of them.

    `pairs` are m learners and concepts with answers; `p` and `attempts`, of shape (m,), are what is held of each: nan
    and 0 for nothing. `of` and `correct`, of shape (n,), say which pair each answer belongs to, in the order of time.
    """

    pairs: Sequence[tuple[UUID, UUID]]
    p: Floats
    attempts: Integers
    of: Integers
    correct: Truths


def outdated(held: Held, skills: Mapping[UUID, SkillParameters]) -> dict[tuple[UUID, UUID], Mastery]:
    """Return the masteries that replaying gives where they are not those that are held, by learner and concept."""
    each = SkillColumns.of([skills[concept_id] for _, concept_id in held.pairs])
    learnt = learn_sequences(held.of, held.correct, each.at(held.of))
    p, attempts = np.full(len(held.pairs), np.nan), np.zeros(len(held.pairs), np.int64)
    p[held.of], attempts[held.of] = learnt.after, learnt.attempts_before + 1  # the last answer of each stays
    same = (np.abs(p - held.p) <= MASTERY_SAME) & (attempts == held.attempts)
    return {held.pairs[n]: Mastery(float(p[n]), int(attempts[n])) for n in np.flatnonzero(~same).tolist()}
