"""What is done on a study path: choose a goal, take the next task, begin, hand in, give up, choose another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from domain.catalog.problems import LANGUAGES
from domain.judging.constants import JUDGING_CODE_BYTES
from domain.judging.errors import CodeTooLong, UnknownLanguage
from domain.kernel.ids import new_id
from domain.practice.meeting import Graded
from domain.practice.model import Mode
from domain.practice.use_cases import record_encounter, start_session
from domain.scheduling.model import Rating, Source
from domain.study import tasks as moves
from domain.study.constants import EXPIRY_BATCH, VERDICT_LOST_SECONDS
from domain.study.errors import IllegalMove, NothingElse
from domain.study.model import Draft, Path, PathStatus, Task, TaskKind, TaskStatus
from domain.study.paths import changed, known_track, new_path, planned_tasks
from domain.study.planning import Standing, Supply, another, plan
from domain.study.ports import Store
from domain.study.reviewing import DueReview, problem_for, wanted_review
from domain.study.tasks import Moved


class Move(Protocol):
    """Something that ends a task, or raises IllegalMove."""

    def __call__(self, task: Task, *, at: datetime) -> Moved: ...


async def create_study_path(
    store: Store, *, user_id: UUID, track_id: str, config: Mapping[str, Any], supply: Supply, now: datetime
) -> Path:
    """Begin a path and plan its first tasks. UnknownTrack, ConfigDoesNotFit, PathExists."""
    known_track(track_id)
    path = new_path(user_id=user_id, path_id=new_id(), track=track_id, wishes=config, planned=_planned(supply), now=now)
    await store.paths.add(path)
    await _plan(store, path, supply, now)
    return path


async def get_active_path(store: Store, *, user_id: UUID) -> Path | None:
    """Return the newest path that the learner follows, None where there is none."""
    return await store.paths.find_active(user_id)


async def update_path_config(
    store: Store, *, user_id: UUID, path_id: UUID, config: Mapping[str, Any], supply: Supply, now: datetime
) -> Path:
    """Change a path's settings and plan again by them. StudyPathNotFound, also for another learner's."""
    path = await store.paths.lock(user_id, path_id)
    path = replace(path, config=changed(path.config, config), planned=_planned(supply, path), updated_at=now)
    await store.paths.save(path)
    await _plan(store, path, supply, now)
    return path


async def archive_study_path(store: Store, *, user_id: UUID, path_id: UUID, now: datetime) -> Path:
    """Leave a path: its open tasks are left out, and what was done stays. StudyPathNotFound, also for another's."""
    path = replace(await store.paths.lock(user_id, path_id), status=PathStatus.ARCHIVED, updated_at=now)
    for task in await store.tasks.lock_open(user_id, path_id):
        await _save(store, moves.skip(task, at=now), now)
    await store.paths.save(path)
    return path


async def plan_ahead(store: Store, *, user_id: UUID, path_id: UUID, supply: Supply, now: datetime) -> Path:
    """Bring what lies ahead on a path up to how its learner stands now; done twice, the second changes nothing."""
    path = await store.paths.lock(user_id, path_id)
    fresh = replace(path, planned=_planned(supply, path))
    if fresh.planned != path.planned:
        await store.paths.save(fresh)
    await _plan(store, fresh, supply, now)
    return fresh


async def create_tasks_batch(
    store: Store, *, path: Path, wanted: Sequence[tuple[moves.Wanted, datetime]], now: datetime
) -> list[Task]:
    """Keep tasks for given times, all or none, each with its event. A review that is open already is left out."""
    made = [
        moves.create(one, task_id=new_id(), user_id=path.user_id, path_id=path.path_id, scheduled_at=at, actor_id=None)
        for one, at in wanted
    ]
    return [one.task for one in await _add(store, made, now)]


async def get_next_task(store: Store, *, user_id: UUID, now: datetime) -> Task | None:
    """Return what comes next: reviews that are due, then what is begun, then the earliest scheduled."""
    return await store.tasks.find_next(user_id, now)


async def start_task(store: Store, *, user_id: UUID, task_id: UUID, supply: Supply, now: datetime) -> Task:
    """Begin a task; one in progress stays so. A review opens a practice session, or a problem on its concept."""
    task = await store.tasks.lock(user_id, task_id)
    if task.status is TaskStatus.IN_PROGRESS:
        return task
    if task.kind is TaskKind.REVIEW and task.status is TaskStatus.SCHEDULED:
        return await _start_review(store, task, supply, now)
    return await _save(store, moves.start(task, at=now), now)


async def submit_task(
    store: Store, *, user_id: UUID, task_id: UUID, evaluation_id: UUID, language: str, now: datetime
) -> Task:
    """Note that code was handed in to be judged, which begins a task. UnknownLanguage, TaskIsOver."""
    known_language(language)
    task = await store.tasks.lock(user_id, task_id)
    return await _save(store, moves.submit(task, evaluation_id=evaluation_id, language=language, at=now), now)


async def take_verdict(store: Store, *, user_id: UUID, evaluation_id: UUID, now: datetime) -> Task | None:
    """Count a verdict once: reviews and masteries of the problem's concepts, and what it makes of the task.

    None where there is nothing to count: no such evaluation, one of the visible tests alone, one that failed through
    the judge's fault or was cancelled, or one that was counted before.
    """
    await store.encounters.hold(user_id)
    verdict = await store.tasks.lock_verdict(user_id, evaluation_id)
    if verdict is None or verdict.is_taken or verdict.kind != "submit" or verdict.status not in moves.COUNTED:
        return None
    task = verdict.task
    minutes = task.metadata.get("target_minutes")
    rating = moves.rate_verdict(task, status=verdict.status, target_minutes=minutes)
    graded = Graded(
        source=Source.STUDY_TASK,
        item_id=task.problem_id,
        rating=rating,
        correct=rating is not Rating.AGAIN,
        score=verdict.score or 0.0,
        time_ms=task.time_spent_seconds * 1000,
    )
    review_ids: list[UUID] = []
    for concept_id in verdict.concept_ids:
        review_ids.append(new_id())
        await record_encounter(
            store,
            user_id=user_id,
            concept_id=concept_id,
            graded=graded,
            review_id=review_ids[-1],
            now=verdict.finished_at or now,
        )
    moved = moves.take_verdict(
        task,
        evaluation_id=evaluation_id,
        status=verdict.status,
        score=verdict.score,
        failure_category=verdict.failure_category,
        review_ids=tuple(review_ids),
        at=now,
    )
    await store.tasks.mark_taken(user_id, evaluation_id, review_ids, now)
    taken = await _save(store, moved, now)
    await settle_reviews(store, first=user_id, last=user_id, concept_ids=verdict.concept_ids, now=now)
    return taken


async def take_lost_verdicts(store: Store, *, now: datetime) -> int:
    """Count verdicts of which nobody was told for a while; return how many those were."""
    before = now - timedelta(seconds=VERDICT_LOST_SECONDS)
    lost = await store.tasks.untaken(before=before, limit=EXPIRY_BATCH)
    for user_id, evaluation_id in lost:
        await take_verdict(store, user_id=user_id, evaluation_id=evaluation_id, now=now)
    return len(lost)


async def finish_task(store: Store, *, user_id: UUID, task_id: UUID, supply: Supply, now: datetime) -> Task:
    """Give a task up, which completes it with failure, and plan on. IllegalMove where it cannot be."""
    return await _end(store, user_id, task_id, moves.finish, supply, now)


async def skip_task(store: Store, *, user_id: UUID, task_id: UUID, supply: Supply, now: datetime) -> Task:
    """Leave a task out and plan on. IllegalMove where it cannot be."""
    return await _end(store, user_id, task_id, moves.skip, supply, now)


async def replace_task(store: Store, *, user_id: UUID, task_id: UUID, supply: Supply, now: datetime) -> Task:
    """Put another problem in the place of a task that is not begun, or whose problem is gone from the bank.

    The code in the editor was for the old problem, so it goes; what was handed in stays.
    IllegalMove for any other task, NothingElse where nothing else fits.
    """
    path = await store.paths.lock(user_id, (await store.tasks.get(user_id, task_id)).path_id)
    standing = await _standing(store, path, supply)
    task = await store.tasks.lock(user_id, task_id)
    if not _may_be_replaced(task, supply):
        raise IllegalMove("Only a task that is not begun can be exchanged; finish or skip this one.")
    wanted = another(standing, supply, task, now=now)
    if wanted is None:
        raise NothingElse
    moved = moves.place(task, wanted, reason="replaced", at=now, actor_id=user_id)
    replaced = await _save(store, moved, now)
    await store.desk.forget_drafts(user_id, task_id)
    await _plan(store, path, supply, now)
    return replaced


async def give_hint(
    store: Store, *, user_id: UUID, task_id: UUID, level: int, ladder: tuple[str, ...], now: datetime
) -> tuple[str, Task]:
    """Return the text of a hint, and the task that now counts it. As tasks.give_hint."""
    task = await store.tasks.lock(user_id, task_id)
    moved = moves.give_hint(task, level=level, ladder=ladder, at=now)
    return ladder[level - 1], await _save(store, moved, now)


async def save_draft(store: Store, *, user_id: UUID, task_id: UUID, draft: Draft) -> None:
    """Keep the code as it stands in the editor. UnknownLanguage, CodeTooLong, StudyTaskNotFound."""
    known_language(draft.language)
    if len(draft.code.encode()) > JUDGING_CODE_BYTES:
        raise CodeTooLong
    await store.tasks.get(user_id, task_id)
    await store.desk.save_draft(user_id, task_id, draft)


async def save_note(store: Store, *, user_id: UUID, task_id: UUID, note: str, starred: bool, now: datetime) -> None:
    """Keep what the learner wants to remember of a task's problem; StudyTaskNotFound, IllegalMove without a problem."""
    task = await store.tasks.get(user_id, task_id)
    if task.problem_id is None:
        raise IllegalMove("A review has no problem to note anything about.")
    await store.desk.save_note(user_id, task.problem_id, note=note, starred=starred, now=now)


async def expire_tasks(store: Store, *, now: datetime) -> int:
    """Let tasks expire that nobody began in time, a batch of them; return how many that were."""
    expired = await store.tasks.claim_expired(now, limit=EXPIRY_BATCH)
    for task in expired:
        await _save(store, moves.expire(task, at=now), now)
    return len(expired)


async def plan_reviews(store: Store, *, first: UUID, last: UUID, now: datetime) -> int:
    """Settle the reviews of a range of learners that were done elsewhere, and plan one for each concept that is due.

    Returns how many were planned; done twice, the second plans none.
    """
    await settle_reviews(store, first=first, last=last, now=now)
    due = await store.tasks.due_reviews(first, last, now)
    return len(await _add(store, [_review_task(one, now) for one in due], now))


async def settle_reviews(
    store: Store, *, first: UUID, last: UUID, concept_ids: Sequence[UUID] = (), now: datetime
) -> int:
    """Complete the open reviews of a range of learners that were done elsewhere; return how many those were."""
    done = await store.tasks.claim_done_reviews(first, last, now, concept_ids=concept_ids)
    for task, correct in ((one.task, one.correct) for one in done):
        moved = moves.drop(task, at=now) if correct is None else moves.settle(task, correct=correct, at=now)
        await _save(store, moved, now)
    return len(done)


def known_language(language: str) -> None:
    """Raise UnknownLanguage unless problems can be solved in a language."""
    if language not in LANGUAGES:
        raise UnknownLanguage


def _planned(supply: Supply, path: Path | None = None) -> dict[str, int]:
    """Return what the modules plan; where the bank gives nothing at all, what was planned before stands."""
    counted = planned_tasks({module: len(problems) for module, problems in supply.items()})
    return dict(path.planned) if path is not None and not any(counted.values()) else counted


def _may_be_replaced(task: Task, supply: Supply) -> bool:
    if task.kind is not TaskKind.CODING:
        return False
    if task.status is TaskStatus.SCHEDULED:
        return True
    there = {problem.problem_id for problems in supply.values() for problem in problems}
    return task.status is TaskStatus.IN_PROGRESS and task.problem_id not in there


async def _plan(store: Store, path: Path, supply: Supply, now: datetime) -> None:
    if path.status is not PathStatus.ACTIVE:
        return
    changes = plan(await _standing(store, path, supply), supply, now=now)
    for task in changes.dropped:
        await _save(store, moves.drop(task, at=now), now)
    for task, wanted in changes.placed:
        await _save(store, moves.place(task, wanted, reason="replanned", at=now, actor_id=None), now)
    await create_tasks_batch(store, path=path, wanted=changes.added, now=now)


async def _standing(store: Store, path: Path, supply: Supply) -> Standing:
    topics = {code for problems in supply.values() for problem in problems for code in problem.topics}
    return await store.paths.lock_standing(path, sorted(topics))


async def _end(store: Store, user_id: UUID, task_id: UUID, move: Move, supply: Supply, now: datetime) -> Task:
    path = await store.paths.lock(user_id, (await store.tasks.get(user_id, task_id)).path_id)
    ended = await _save(store, move(await store.tasks.lock(user_id, task_id), at=now), now)
    await _plan(store, path, supply, now)
    return ended


async def _start_review(store: Store, task: Task, supply: Supply, now: datetime) -> Task:
    if task.concept_id is None:
        raise IllegalMove
    can = await store.tasks.reviewable(task.concept_id)
    if can.has_questions:
        session_id = await start_session(
            store,
            user_id=task.user_id,
            mode=Mode.REVISION,
            theme_ids=(can.theme_id,),
            concept_id=task.concept_id,
            now=now,
        )
        return await _save(store, moves.start(task, at=now, told={"practice_session_id": str(session_id)}), now)
    problem = problem_for(can.code, supply, met=await store.tasks.met(task.user_id, task.path_id))
    if problem is None:
        raise NothingElse("Nothing asks this concept now; skip the review.")
    return await _save(store, moves.start_with(task, problem, at=now), now)


def _review_task(due: DueReview, now: datetime) -> Moved:
    return moves.create(
        wanted_review(due, now=now),
        task_id=new_id(),
        user_id=due.user_id,
        path_id=due.path_id,
        scheduled_at=now,
        actor_id=None,
    )


async def _add(store: Store, made: Sequence[Moved], now: datetime) -> list[Moved]:
    kept = await store.tasks.add(made) if made else []
    await store.events.record(*(event for one in kept for event in one.happened), at=now)
    return kept


async def _save(store: Store, moved: Moved, now: datetime) -> Task:
    if moved.happened:
        await store.tasks.save(moved.task)
        await store.events.record(*moved.happened, at=now)
    return moved.task
