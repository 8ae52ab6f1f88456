"""Experiments: which arm is better, and whether that may be believed yet."""

from dataclasses import replace
from typing import Any, ClassVar, Final

import reflex as rx

from ui.client import Client
from ui.components import empty, solid
from ui.layout import page
from ui.pages import Page
from ui.pages.admin.experiment_parts import KEYS, body, nothing_yet, starting, stopping
from ui.pages.admin.experiment_plans import (
    NOBODY,
    Plan,
    days,
    faults,
    plans,
    shares,
    what_stopping_does,
    what_will_happen,
    with_share,
)
from ui.pages.admin.experiment_words import Trial, TrialRow, sentence, trial, trial_rows
from ui.state import PageState, Section, Session

AT_ONCE: Final = 100


class ExperimentsState(PageState, Session):
    """The experiments, the one that is open, and the one that is being planned or stopped."""

    for_roles: ClassVar[tuple[str, ...]] = ("admin",)

    sentence: str = ""
    trials: list[TrialRow] = []  # noqa: RUF012 - a var of the state
    chosen: str = ""
    trial: Trial = Trial()
    opened: Section = Section()
    plans: list[Plan] = []  # noqa: RUF012
    plan: Plan = Plan()
    planning: bool = False
    faults: list[str] = []  # noqa: RUF012
    stopping: bool = False
    winner: str = NOBODY
    reason: str = ""
    busy: bool = False

    @rx.var
    def consequence(self) -> str:
        """Say what starting the plan does."""
        return what_will_happen(self.plan, now=self._now(), zone=self.zone)

    @rx.var
    def end(self) -> str:
        """Say what stopping does."""
        return what_stopping_does(self.trial, self.winner)

    @rx.event
    async def open(self) -> Any:
        """Come to the page; its address may name an experiment."""
        self.chosen = str(self.router.url.query_parameters.get("experiment", ""))
        self.planning, self.stopping = False, False
        return await self._arrive()

    async def _load(self, client: Client) -> None:
        found = await client.experiments(limit=AT_ONCE)
        self.trials, self.sentence = trial_rows(found, zone=self.zone), sentence(found)
        self.plans = plans(await client.experiment_definitions())
        if self.chosen not in {one.key for one in self.trials}:
            self.chosen, self.trial = self.trials[0].key if self.trials else "", Trial()
        if self.chosen:
            await self._attempt("opened", self._load_trial, client=client)

    async def _load_trial(self, client: Client) -> None:
        self.trial = trial(await client.experiment(self.chosen))

    @rx.event
    async def choose(self, key: str) -> Any:
        """Open an experiment."""
        if key != self.chosen:
            self.chosen, self.opened = key, Section()
        yield
        yield await self._attempt("opened", self._load_trial)

    @rx.event
    async def look_again(self) -> Any:
        """Load the open experiment once more."""
        return await self._attempt("opened", self._load_trial)

    # Starting

    @rx.event
    def begin_plan(self) -> None:
        """Ask which experiment is to start."""
        self.planning, self.faults = True, []
        self.plan = self.plans[0] if self.plans else Plan()

    @rx.event
    def drop_plan(self) -> None:
        """Start nothing."""
        self.planning = False

    @rx.event
    def choose_plan(self, key: str) -> None:
        """Choose a definition, with its own shares and days."""
        self.plan = next((one for one in self.plans if one.key == key), Plan())
        self.faults = []

    @rx.event
    def choose_share(self, arm: str, percent: str) -> None:
        """Change the share of an arm."""
        self.plan = with_share(self.plan, arm, percent)
        self.faults = faults(self.plan) if self.faults else []

    @rx.event
    def choose_days(self, typed: str) -> None:
        """Change the planned days."""
        self.plan = replace(self.plan, days=typed)
        self.faults = faults(self.plan) if self.faults else []

    @rx.event
    async def start(self) -> Any:
        """Start the planned experiment, and open it."""
        plan, self.faults = self.plan, faults(self.plan)
        if self.faults or not plan.key:
            return

        async def begin(client: Client) -> None:
            await client.start_experiment(plan.key, shares=shares(plan), planned_days=days(plan) or 0)

        self.busy = True
        yield
        if await self._perform(begin, said=f"{plan.name} has started."):
            self.chosen = plan.key
        self.planning, self.busy = False, False
        yield await self._attempt("main", self._load)

    # Stopping

    @rx.event
    def ask_to_stop(self) -> None:
        """Ask with which arm the open experiment is to end."""
        self.stopping, self.winner, self.reason = True, NOBODY, ""

    @rx.event
    def let_run(self) -> None:
        """Stop nothing."""
        self.stopping = False

    @rx.event
    def choose_winner(self, arm: str) -> None:
        """Choose what everybody gets from then on."""
        self.winner = arm

    @rx.event
    def say_why(self, reason: str) -> None:
        """Take down why it ends."""
        self.reason = reason

    @rx.event
    async def stop(self) -> Any:
        """Stop the open experiment."""
        winner = None if self.winner == NOBODY else self.winner

        async def end(client: Client) -> None:
            await client.stop_experiment(self.chosen, winner=winner, reason=self.reason.strip())

        self.busy = True
        yield
        await self._perform(end, said=f"{self.trial.name} has been stopped.")
        self.stopping, self.busy = False, False
        yield await self._attempt("main", self._load)


def draw() -> rx.Component:
    """Draw the page."""
    state = ExperimentsState
    return page(
        "Experiments",
        rx.cond(state.trials.length() > 0, body(state), nothing_yet(state)),
        starting(state),
        stopping(state),
        state=state,
        sentence=state.sentence,
        action=solid(
            "New experiment",
            icon="plus",
            key="n",
            on_click=state.begin_plan,
            disabled_because=state.read_only_because,
        ),
        keys=KEYS,
        wide=True,
        skeleton=empty("flask_conical", "The experiments are being read"),
    )


PAGE = Page(route="/admin/experiments", title="Experiments", draw=draw, state=ExperimentsState)
