"""What is done to compute complexity: read the log a stretch of learners at a time, put a version together, keep it."""

from datetime import UTC, datetime

import numpy as np

from domain.kernel.events import Happened
from domain.scoring.complexity_events import ComplexityComputed
from domain.scoring.complexity_ports import ComplexityStore
from domain.scoring.complexity_version import ComplexityVersion, listen, version
from domain.scoring.constants import DRIFT_VERSIONS
from domain.scoring.question_flags import QuestionFlag, flags_of, most_evidence


async def compute_complexity(store: ComplexityStore, *, now: datetime) -> ComplexityComputed:
    """Compute the complexity of all concepts as of now; a second time on one day (UTC) replaces the first.

    Reviews in the future are left out and counted. What it takes of memory is one stretch of the log and a row for
    each learner and concept that met.
    """
    complexities, version_on = store.complexities, now.astimezone(UTC).date()
    graph, people = await complexities.graph(), await complexities.population()
    told = [
        listen(
            await complexities.reviews(people.user_ids[stretch], graph.concept_ids, until=now),
            people, stretch, graph, at=now.timestamp(),
        )
        for stretch in people.stretches()
    ]  # fmt: skip
    history = await complexities.history(graph.concept_ids, before=version_on, versions=DRIFT_VERSIONS - 1)
    computed = version(told, people, graph, history, version_on=version_on, at=now.timestamp())
    await complexities.save(computed)
    flags = await _flag_questions(store, computed, now=now)
    event = _event(computed, flags, in_future=await complexities.reviews_after(now))
    await store.events.record(Happened(event=event), at=now)
    return event


async def _flag_questions(store: ComplexityStore, computed: ComplexityVersion, *, now: datetime) -> list[QuestionFlag]:
    active = np.flatnonzero(computed.reviews)
    able = active[most_evidence(computed.evidence.weight[active])]
    asked, answered = await store.complexities.answered(
        [computed.user_ids[learner] for learner in able], computed.graph.concept_ids, until=now
    )
    flags = flags_of(asked, answered)
    await store.complexities.save_flags(flags, flagged_on=computed.version_on)
    return flags


def _event(computed: ComplexityVersion, flags: list[QuestionFlag], *, in_future: int) -> ComplexityComputed:
    scores = computed.scores
    return ComplexityComputed(
        version_on=computed.version_on,
        concepts=len(scores.scores),
        learners=int(np.count_nonzero(computed.reviews)),
        reviews=int(computed.reviews.sum()),
        reviews_in_future=in_future,
        low_confidence=int(scores.low_confidence.sum()),
        assumed=int(scores.assumed.sum()),
        falling=int((computed.drift.sign < 0).sum()),
        rising=int((computed.drift.sign > 0).sum()),
        learned_edges=int((~np.isnan(computed.edge_weights)).sum()),
        flagged_questions=len(flags),
        clusters=computed.clustered.names,
    )
