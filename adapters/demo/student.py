"""Decides how the demo student has lived: a streak of a fortnight, and a list today that is worth opening.

Several lives are simulated, and the one whose list is nearest to the plan is kept. In each, like anybody who plans
ahead, the student goes through some things before they are due. Among what could be gone through, those are preferred
that come due again today or on one of the last three days; of the latter a few are left lying.
"""

from typing import Final

import numpy as np

from adapters.demo import simulation
from adapters.demo.learners import Floats, Habits, Integers, habits
from adapters.demo.simulation import Answers, Minds, Shares, Steering, Today, World, intervals

STREAK_DAYS: Final = 14
DUE_TODAY: Final = 18
OVERDUE: Final = 6
_LEFT_FOR_DAYS: Final = 3
_PLANS_FOR_DAYS: Final = 75
_SHORTEST: Final = 5
_NEW_A_DAY: Final = 2
_STILL_NEW: Final = 5
LIVES: Final = 24
HOUR: Final = 16.5


def live(hardness: Floats, *, days: int, first_weekday: int, shares: Shares, rng: np.random.Generator) -> Answers:
    """Return the answers of the student, who is number 0 in them and in `shares`; today is yet to come."""
    world = World(
        habits=habits(LIVES, days, rng),
        hardness=hardness,
        days=days,
        hours_today=0.0,
        first_weekday=first_weekday,
        shares=lambda who, what, reps: shares(np.zeros_like(who), what, reps),
        rng=rng,
    )
    _settle(world.habits, days)
    world.steered.update({life: _steering(world, life) for life in range(LIVES)})
    answers, minds = simulation.live(world)
    best = min(range(LIVES), key=lambda life: _distance(minds.due_on[life], days - 1))
    return answers.of(best)


def _distance(due_on: Integers, today: int) -> int:
    return abs(int((due_on == today).sum()) - DUE_TODAY) + abs(int((due_on < today).sum()) - OVERDUE)


def _settle(habits: Habits, days: int) -> None:
    """Make every life one of steady, ordinary studying."""
    habits.starts_on[:] = 0
    habits.diligence[:] = 0.32
    habits.hour[:] = HOUR
    habits.most[:] = 20
    habits.new[:] = 0.4
    habits.keeping[:] = 0.4
    habits.knowing[:] = -2.5
    habits.speed[:] = 1.0
    habits.away_from[:] = days // 3


def _steering(world: World, life: int) -> Steering:
    """Return how the student chooses, day by day; by the usual rule until the plan for today begins."""
    today = world.days - 1

    def choose(minds: Minds, now: Today, studies: bool) -> Integers | None:  # noqa: FBT001  a value, not a switch
        left = today - now.day
        if left > _PLANS_FOR_DAYS:
            return None
        if left in (0, STREAK_DAYS + 1):  # today is yet to come, and before the streak lies a day off
            return np.zeros(0, np.int64)
        plan = _Plan(world, life, minds, now)
        return plan.session() if studies or left <= STREAK_DAYS else plan.early()

    return choose


class _Plan:
    """One day of one life, on the way to the list of today."""

    def __init__(self, world: World, life: int, minds: Minds, now: Today) -> None:
        self._world, self._life, self._minds, self._now = world, life, minds, now
        self._today = world.days - 1
        self._seen, self._due_on = minds.seen[life], minds.due_on[life]
        self._planned = (self._due_on >= self._today - _LEFT_FOR_DAYS) & (self._due_on <= self._today)

    def session(self) -> Integers:
        """Return what is asked: what is due (but for the few that are left lying), what is new, what is early."""
        due = self._seen & (self._due_on <= self._now.day)
        left = due & self._planned
        left[np.flatnonzero(left)[OVERDUE:]] = False
        chosen = np.concatenate([np.flatnonzero(due & ~left), self._fresh(), self.early()])
        chosen = chosen[np.sort(np.unique(chosen, return_index=True)[1])][: self._world.habits.most[self._life]]
        rest = self._seen & ~due & ~self._planned
        rest[chosen] = False
        fillers = np.flatnonzero(rest)[np.argsort(self._now.recall[self._life][rest], kind="stable")]
        return np.concatenate([chosen, fillers[: max(0, _SHORTEST - len(chosen))]])

    def early(self) -> Integers:
        """Return what would come due today, or on one of the days before it, as far as the plan has room."""
        lands_on = self._now.day + self._intervals()
        possible = self._seen & ~self._planned
        rooms = {self._today: DUE_TODAY}
        rooms |= dict.fromkeys(range(self._today - _LEFT_FOR_DAYS, self._today), OVERDUE // _LEFT_FOR_DAYS)
        chosen = [
            np.flatnonzero(possible & (lands_on == day))[: max(0, room - int((self._due_on == day).sum()))]
            for day, room in rooms.items()
        ]
        return np.concatenate(chosen)

    def _fresh(self) -> Integers:
        unseen = np.flatnonzero(~self._seen[:-_STILL_NEW])
        usual = int(self._world.habits.new[self._life] + self._world.rng.random())
        return unseen[: _NEW_A_DAY if self._today - self._now.day <= STREAK_DAYS else usual]

    def _intervals(self) -> Integers:
        concepts = np.arange(len(self._world.hardness))
        shares = self._world.shares(np.full_like(concepts, self._life), concepts, self._minds.reps[self._life])
        return intervals(self._now.stability[self._life], shares)
