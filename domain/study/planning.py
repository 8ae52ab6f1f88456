"""Decides which coding tasks lie ahead: keeps those that still fit, puts others in the place of the rest, adds more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

from domain.catalog.problems import Problem
from domain.study.constants import PACE_TASKS, PLANNED_TASKS
from domain.study.model import ModuleState, Path, Task, TaskKind, TaskSource, TaskStatus
from domain.study.pace import Attempt, failures_in_a_row, level
from domain.study.paths import ModuleStanding, standings
from domain.study.ranking import Knowledge, Ranked, Topic, ranked, reason
from domain.study.rules import hardest_allowed, rotated
from domain.study.tasks import Wanted

Supply: TypeAlias = Mapping[str, Sequence[Problem]]
"""The problems that the bank has, by module."""

_DAY: Final = timedelta(days=1)
_NEXT: Final = timedelta(seconds=1)
"""Tasks of one day are a second apart, which is their order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything of a learner that decides what lies ahead on their path.

    `attempts` are the completed coding tasks, oldest first; `ahead` the open ones, those in progress first and then as
    scheduled; `skipped` are problems that were left out and never completed, `met` when each was last worked on;
    `module_mastery` (0 to 1) is of each module's theme.
    """

    path: Path
    attempts: tuple[Attempt, ...]
    ahead: tuple[Task, ...]
    skipped: frozenset[UUID]
    met: Mapping[UUID, datetime]
    topics: Mapping[str, Topic]
    module_mastery: Mapping[str, float]
    ability: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes: problems for tasks that are not begun, tasks with no problem left for them, and new tasks."""

    placed: tuple[tuple[Task, Wanted], ...] = ()
    dropped: tuple[Task, ...] = ()
    added: tuple[tuple[Wanted, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a path stands before one of its tasks, if all that lie before it are completed."""

    last_difficulty: int | None
    last_topic: str | None
    failures: int
    streak: int
    done: frozenset[UUID]
    taken: frozenset[UUID]

    def after(self, problem: Problem) -> "_Position":
        done, taken = self.done | {problem.problem_id}, self.taken | {problem.problem_id}
        return _Position(problem.difficulty, problem.topics[0], 0, self.streak, done, taken)


def plan(standing: Standing, supply: Supply, *, now: datetime) -> Plan:
    """Return what has to change so that PLANNED_TASKS suitable coding tasks lie ahead, as far as the bank has any.

    A task that is not begun keeps its problem while that is one of those which could be chosen for its place.
    """
    if not any(supply.values()):
        return Plan()
    planner = _Planner(standing, supply, now)
    position = planner.beginning()
    placed, dropped, minutes = list[tuple[Task, Wanted]](), list[Task](), _Calendar(standing, now)
    for task in standing.ahead:
        problem = planner.problem_of(task)
        if task.status is not TaskStatus.SCHEDULED or problem is None:
            continue  # what is begun stays; what has vanished from the bank waits for the learner's word
        wanted = None if planner.still_fits(task, problem, position) else planner.choose(position)
        if wanted is not None:
            placed.append((task, wanted.told))
        elif not planner.still_fits(task, problem, position):
            dropped.append(task)
            continue
        position = position.after(problem if wanted is None else wanted.problem)
    added: list[tuple[Wanted, datetime]] = []
    while len(standing.ahead) - len(dropped) + len(added) < PLANNED_TASKS and (more := planner.choose(position)):
        added.append((more.told, minutes.place(more.problem.target_minutes)))
        position = position.after(more.problem)
    return Plan(tuple(placed), tuple(dropped), tuple(added))


def another(standing: Standing, supply: Supply, task: Task, *, now: datetime) -> Wanted | None:
    """Return what may take the place of a task that the learner does not want; None where nothing else fits."""
    planner = _Planner(standing, supply, now)
    position = planner.beginning()
    for earlier in standing.ahead:
        problem = planner.problem_of(earlier)
        if earlier.task_id == task.task_id:
            break
        if earlier.status is TaskStatus.SCHEDULED and problem is not None:
            position = position.after(problem)
    planned = frozenset(one.problem_id for one in standing.ahead if one.problem_id)
    declined = {*task.metadata.get("declined", ()), str(task.problem_id)}
    choice = planner.choose(
        replace(position, taken=position.taken | planned | {UUID(one) for one in declined}), last_resort=False
    )
    if choice is None:
        return None
    return replace(choice.told, metadata={**choice.told.metadata, "declined": sorted(declined)})


def current_level(standing: Standing) -> int:
    """Return the difficulty at which the path stands now."""
    return level(standing.attempts, start=standing.path.config.start_difficulty)


@dataclass(frozen=True, slots=True)
class _Choice:
    problem: Problem
    told: Wanted


class _Planner:
    """What may be chosen for one place, in the order in which it is wanted."""

    def __init__(self, standing: Standing, supply: Supply, now: datetime) -> None:
        self.standing = standing
        self.config = standing.path.config
        self.supply = supply
        self.problems = {problem.problem_id: problem for module in supply.values() for problem in module}
        self.level = current_level(standing)
        self.right = dict.fromkeys(standing.skipped, False)
        self.right |= {attempt.problem_id: attempt.right for attempt in standing.attempts}
        self.knowledge = Knowledge(standing.topics, standing.met, standing.ability, self.level, now)

    def problem_of(self, task: Task) -> Problem | None:
        return self.problems.get(task.problem_id) if task.problem_id else None

    def beginning(self) -> _Position:
        """Return where the path stands once everything that is in progress is done."""
        attempts = self.standing.attempts
        failures = failures_in_a_row(attempts)
        streak = next((n for n, one in enumerate(reversed(attempts)) if not one.right), len(attempts))
        done = frozenset(attempt.problem_id for attempt in attempts)
        last = attempts[-1] if attempts else None
        position = _Position(
            last and last.difficulty, last and last.primary, failures, min(streak, PACE_TASKS), done, frozenset()
        )
        for task in self.standing.ahead:
            problem = self.problem_of(task)
            if task.status is TaskStatus.IN_PROGRESS and problem is not None:
                position = position.after(problem)
        return position

    def still_fits(self, task: Task, problem: Problem, position: _Position) -> bool:
        """Whether a task keeps its problem: one that the learner chose has only the hard rules to keep."""
        if problem.problem_id in position.taken or problem.difficulty > self.hardest(position):
            return False
        if task.metadata.get("declined"):
            return self.is_open(problem.module, position) or not self.standing.attempts
        return problem in next(self.offers(position), [])

    def choose(self, position: _Position, *, last_resort: bool = True) -> _Choice | None:
        """Return the best problem for a place, or None where there is none."""
        offered = next(self.offers(position, last_resort=last_resort), None)
        if offered is None:
            return None
        best, *others = ranked(offered, config=self.config, knowledge=self.knowledge)
        return _Choice(best.problem, self.wanted(best, others, position))

    def wanted(self, best: Ranked, others: Sequence[Ranked], position: _Position) -> Wanted:
        problem = best.problem
        words = reason(
            best, others=others, knowledge=self.knowledge, failures=position.failures, streak=position.streak
        )
        told: dict[str, Any] = {
            "source": TaskSource.PLAN.value,
            "title": problem.title,
            "target_minutes": problem.target_minutes,
            "reason": words,
            "expected_success": best.expected,
        }
        return Wanted(
            kind=TaskKind.CODING,
            module=problem.module,
            topics=problem.topics,
            difficulty=problem.difficulty,
            problem_id=problem.problem_id,
            metadata=told,
        )

    def hardest(self, position: _Position) -> int:
        """Return the greatest difficulty of a place; before anything is completed, one above the start at most."""
        start = self.config.start_difficulty
        most = hardest_allowed(last=position.last_difficulty, failures=position.failures, start=start)
        return most if self.standing.attempts else min(most, hardest_allowed(last=None, failures=0, start=start))

    def is_open(self, module: str, position: _Position) -> bool:
        return any(one.code == module and one.state is not ModuleState.LOCKED for one in self.modules(position))

    def offers(self, position: _Position, *, last_resort: bool = True) -> Iterator[list[Problem]]:
        """Yield groups of problems that a place may have, the most wanted group first; none of them is empty.

        First the modules in their order: what is new and as hard as the learner can manage, then whatever is new and
        not too hard; then what failed or was left out before; and at last, while something new waits for an easier task
        to be done first, what was solved before.
        """
        modules = self.modules(position)
        open_modules = [one.code for one in modules if one.state is ModuleState.OPEN]
        reached = [one.code for one in modules if one.state is not ModuleState.LOCKED]
        hardest = self.hardest(position)
        for least, most in ((self.level - 1, min(self.level + 1, hardest)), (0, hardest)):
            for module in open_modules:
                yield from self._group(
                    [p for p in self._new(module, position) if least <= p.difficulty <= most], position
                )
        if not self.standing.attempts:  # the first tasks are easy ones, if need be of modules that open later
            for module in self.config.modules:
                yield from self._group([p for p in self._new(module, position) if p.difficulty <= hardest], position)
        known = [
            p
            for module in reached
            for p in self.supply.get(module, ())
            if p.difficulty <= hardest and p.problem_id not in position.taken and p.problem_id in self.right
        ]
        yield from self._group([p for p in known if not self.right[p.problem_id]], position)
        if last_resort and any(one.state is not ModuleState.DONE for one in modules):
            yield from self._group([p for p in known if self.right[p.problem_id]], position)

    def _new(self, module: str, position: _Position) -> list[Problem]:
        unwanted = position.done | position.taken | self.standing.skipped
        return [problem for problem in self.supply.get(module, ()) if problem.problem_id not in unwanted]

    @staticmethod
    def _group(problems: list[Problem], position: _Position) -> Iterator[list[Problem]]:
        if problems:
            yield rotated(problems, last_topic=position.last_topic)

    def modules(self, position: _Position) -> list[ModuleStanding]:
        """Return how the modules stand once everything before a place is completed."""
        completed: dict[str, int] = {}
        for problem_id in position.done:
            if problem := self.problems.get(problem_id):
                completed[problem.module] = completed.get(problem.module, 0) + 1
        return standings(
            self.config.modules,
            planned=self.standing.path.planned,
            completed=completed,
            mastery=self.standing.module_mastery,
        )


class _Calendar:
    """Where new tasks come: on the last day that has any while it has room, else on the next."""

    def __init__(self, standing: Standing, now: datetime) -> None:
        scheduled = [task for task in standing.ahead if task.status is TaskStatus.SCHEDULED]
        last = max((task.scheduled_at for task in scheduled), default=now)
        self.daily = standing.path.config.daily_minutes
        self.room = self.daily
        self.is_empty = True
        for task in scheduled:
            if last >= now and last - task.scheduled_at < _DAY / 2:
                self._take(task.metadata.get("target_minutes", 0))
        self.at = max(last + _NEXT, now) if scheduled else now

    def place(self, minutes: int) -> datetime:
        """Return when a task that takes so long comes. A day has at least one, however long."""
        if not self.is_empty and minutes > self.room:
            self.at += _DAY
            self.room = self.daily
        at = self.at
        self._take(minutes)
        self.at += _NEXT
        return at

    def _take(self, minutes: int) -> None:
        self.room -= minutes
        self.is_empty = False
