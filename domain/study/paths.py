"""Decides what a path is: its track, its settings and whether they make sense, and which of its modules are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.catalog.modules import CODING_INTERVIEW, MODULE_NAMES, MODULES
from domain.kernel.errors import FieldProblem
from domain.study.constants import (
    ALGORITHM_VERSION,
    DAILY_MINUTES_LEAST,
    DAILY_MINUTES_MOST,
    DIFFICULTY_LEAST,
    DIFFICULTY_MOST,
    MODULE_KNOWN_AT,
    MODULE_OPENS_AT,
    MODULE_TASKS_MOST,
)
from domain.study.errors import ConfigDoesNotFit, UnknownTrack
from domain.study.model import ModuleState, Path, PathConfig, PathStatus

TRACKS: Final[Mapping[str, str]] = {CODING_INTERVIEW: "Coding interview"}
"""The tracks there are, and what learners read."""


def theme_code(module: str) -> str:
    """Return the code of the theme whose concepts a module's problems are about."""
    return f"ci-{module}"


@dataclass(frozen=True, slots=True)
class ModuleStanding:
    """How a learner stands with a module. `opens_when` says in words what opens it, None once it is open."""

    code: str
    name: str
    position: int
    state: ModuleState
    opens_when: str | None
    completed: int
    total: int


def new_path(
    *, user_id: UUID, path_id: UUID, track: str, wishes: Mapping[str, Any], planned: Mapping[str, int], now: datetime
) -> Path:
    """Return a path on a track with the settings wished for, or raise UnknownTrack or ConfigDoesNotFit."""
    known_track(track)
    config = changed(PathConfig(modules=tuple(module.code for module in MODULES)), wishes)
    return Path(user_id, path_id, track, PathStatus.ACTIVE, config, ALGORITHM_VERSION, dict(planned), now, now)


def known_track(track: str) -> str:
    """Return the name of a track, or raise UnknownTrack with the tracks there are."""
    if track not in TRACKS:
        words = f"There is no track {track!r}. The tracks are: {', '.join(TRACKS)}."
        raise UnknownTrack(words, problems=(FieldProblem("track", "unknown", words),))
    return TRACKS[track]


def changed(config: PathConfig, wishes: Mapping[str, Any]) -> PathConfig:
    """Return settings with what is wished for instead, or raise ConfigDoesNotFit with every field that makes no sense.

    What is not named stays. `weights` are four numbers of at least 0, not all 0; `modules` any of the track's codes.
    """
    wished = {**msgspec.to_builtins(config), **{name: wish for name, wish in wishes.items() if wish is not None}}
    if isinstance(wished["weights"], Mapping):
        wished["weights"] = {**msgspec.to_builtins(config.weights), **wished["weights"]}
    try:
        fresh = msgspec.convert(wished, _Known, strict=True).config()
    except msgspec.ValidationError as error:
        field, words = _field_of(str(error))
        raise ConfigDoesNotFit(words, problems=(FieldProblem(field, "type", words),)) from None
    problems = tuple(_problems(fresh))
    if problems:
        raise ConfigDoesNotFit(problems[0].message, problems=problems)
    return replace(fresh, modules=tuple(m.code for m in MODULES if m.code in fresh.modules))


class _Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weakness: float
    difficulty: float
    novelty: float
    recency: float


class _Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings there are, with their types."""

    weights: _Weights
    start_difficulty: int
    target_band: tuple[float, float]
    daily_minutes: int
    modules: tuple[str, ...]

    def config(self) -> PathConfig:
        return msgspec.convert(msgspec.to_builtins(self), PathConfig)


def _field_of(message: str) -> tuple[str, str]:
    words, _, place = message.partition(" - at `$.")
    return "config." + place.rstrip("`") if place else "config", words.rstrip(".") + "."


def _problems(config: PathConfig) -> list[FieldProblem]:
    weights: list[float] = list(msgspec.to_builtins(config.weights).values())
    low, high = config.target_band
    wrong = {
        ("weights", "Weights are numbers of at least 0, and not all 0."): (
            not all(isfinite(one) and one >= 0 for one in weights) or not sum(weights)
        ),
        ("start_difficulty", f"It is from {DIFFICULTY_LEAST} to {DIFFICULTY_MOST}."): (
            not DIFFICULTY_LEAST <= config.start_difficulty <= DIFFICULTY_MOST
        ),
        ("target_band", "Two probabilities, the lower one first."): not 0 <= low < high <= 1,
        ("daily_minutes", f"It is from {DAILY_MINUTES_LEAST} to {DAILY_MINUTES_MOST}."): (
            not DAILY_MINUTES_LEAST <= config.daily_minutes <= DAILY_MINUTES_MOST
        ),
        ("modules", f"At least one of: {', '.join(MODULE_NAMES)}."): (
            not config.modules or bool(set(config.modules) - set(MODULE_NAMES))
        ),
    }
    return [FieldProblem(f"config.{field}", "range", words) for (field, words), is_wrong in wrong.items() if is_wrong]


def planned_tasks(supply: Mapping[str, int]) -> dict[str, int]:
    """Return how many tasks each module plans, of the problems that the bank has for it."""
    return {module: min(problems, MODULE_TASKS_MOST) for module, problems in supply.items()}


def standings(
    modules: Sequence[str],
    *,
    planned: Mapping[str, int],
    completed: Mapping[str, int],
    mastery: Mapping[str, float],
) -> list[ModuleStanding]:
    """Return how each module stands, in the order of the path.

    The first is open; another opens when MODULE_OPENS_AT of its predecessor's planned tasks are completed, or when the
    predecessor's mastery (0 to 1) is at least MODULE_KNOWN_AT. Once its tasks are all completed a module is done.
    """
    found: list[ModuleStanding] = []
    opens, words = True, ""
    for position, code in enumerate(modules, 1):
        total, done = planned.get(code, 0), min(completed.get(code, 0), planned.get(code, 0))
        state = ModuleState.LOCKED
        if opens:
            state = ModuleState.DONE if done == total else ModuleState.OPEN
        name = MODULE_NAMES[code]
        found.append(ModuleStanding(code, name, position, state, None if opens else words, done, total))
        needed = needed_to_open_next(total)
        opens = opens and (done >= needed or mastery.get(code, 0) >= MODULE_KNOWN_AT)
        words = f"Opens when {needed} of {total} tasks of {name} are done, or most of it is known."
    return found


def needed_to_open_next(planned: int) -> int:
    """Return how many of a module's planned tasks have to be completed before the next module opens."""
    return -int(-(planned * MODULE_OPENS_AT) // 1)
