"""Decides how far a learner is: each module and topic, accuracy, time, and how the difficulty has moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.study.paths import ModuleStanding


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A coding task that was completed."""

    module: str
    topics: tuple[str, ...]
    difficulty: int
    right: bool
    seconds: int
    done_on: date


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """Of a module's planned tasks so many are completed; accuracy and time are of the completed ones."""

    completed: int
    total: int
    completion: float
    accuracy: float
    avg_time_seconds: float


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """Of so many tasks about a topic, so many were passed."""

    passed: int
    attempted: int
    accuracy: float


@dataclass(frozen=True, slots=True)
class DifficultyOn:
    """The difficulty of the last task of a day."""

    date: date
    difficulty: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner is on a path. Shares are 0 where there is nothing yet."""

    modules: Mapping[str, ModuleProgress]
    overall_accuracy: float
    current_difficulty: int
    topics: Mapping[str, TopicProgress]
    difficulty_over_time: tuple[DifficultyOn, ...]


def progress(done: Sequence[DoneTask], modules: Iterable[ModuleStanding], *, difficulty: int) -> Progress:
    """Return how far a learner is, from completed tasks (oldest first), the modules' standings and the pace."""
    topics = sorted({topic for task in done for topic in task.topics})
    return Progress(
        modules={one.code: _module(one, [task for task in done if task.module == one.code]) for one in modules},
        overall_accuracy=accuracy(done),
        current_difficulty=difficulty,
        topics={topic: _topic([task for task in done if topic in task.topics]) for topic in topics},
        difficulty_over_time=tuple(
            DifficultyOn(day, last) for day, last in {task.done_on: task.difficulty for task in done}.items()
        ),
    )


def accuracy(done: Sequence[DoneTask]) -> float:
    """Return the share of completed tasks that went right."""
    return _share(sum(task.right for task in done), len(done))


def _module(standing: ModuleStanding, done: Sequence[DoneTask]) -> ModuleProgress:
    return ModuleProgress(
        completed=standing.completed,
        total=standing.total,
        completion=_share(standing.completed, standing.total),
        accuracy=accuracy(done),
        avg_time_seconds=_share(sum(task.seconds for task in done), len(done)),
    )


def _topic(done: Sequence[DoneTask]) -> TopicProgress:
    return TopicProgress(sum(task.right for task in done), len(done), accuracy(done))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0
