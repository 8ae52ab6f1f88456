"""Preferences: how much and how well to revise, with the effect shown before it is saved."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.client import Client
from ui.pages.student.effects import (
    DAYS,
    FREE,
    FULL,
    HALF,
    LEAST_RECALL,
    LONG_DAYS,
    MOST_RECALL,
    PLAIN_RECALL,
    EffectWords,
    ExampleRow,
    SuspendedRow,
    change_words,
    changes,
    days_of,
    effect_words,
    example_rows,
    kinds_of,
    next_kind,
    position,
    spacing_at,
    suspended_rows,
    target_of,
)
from ui.pages.student.weights import NO_WEIGHTS, WeightsLook, weights_look
from ui.state import PageState, Section, Session
from ui.weeks import NO_WEEKS, WeeksLook, weeks_look

WEIGHED: Final = frozenset(("spacing_multiplier", "retention_target_override", "easy_days", "free_days"))
"""The preferences that change how many reviews there will be."""


class PreferencesState(PageState, Session):
    """What was saved, what is chosen, and what that would change."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    spacing: float = 1.0
    spacing_place: float = 0.0
    spacing_words: str = fmt.factor(1.0)
    spacing_fill: str = "50%"
    has_own_recall: bool = False
    own_recall: int = PLAIN_RECALL
    recall_words: str = fmt.percent(PLAIN_RECALL / 100)
    recall_fill: str = "80%"
    moves_due_dates: bool = True
    own_zone: str = "UTC"
    day_ends: str = "4"
    days: list[str] = [FULL] * len(DAYS)
    target: str = ""
    target_error: str = ""
    not_saved: str = ""
    saving: bool = False
    form: int = 0
    """Moves with every load and discard, so that native inputs start anew."""

    effect: Section = Section()
    words: EffectWords = EffectWords()
    weeks: WeeksLook = NO_WEEKS
    examples: list[ExampleRow] = []  # noqa: RUF012
    suspended: list[SuspendedRow] = []  # noqa: RUF012

    weights: Section = Section()
    weights_look: WeightsLook = NO_WEIGHTS
    asks_roll_back: bool = False

    _saved: wire.LearningPreferences | None = None

    async def _load(self, client: Client) -> None:
        self._know(await client.preferences())
        self.form += 1
        self.suspended = suspended_rows(await client.suspensions(), now=self._now(), zone=self.zone)
        await self._attempt("effect", self._load_effect, client=client)
        await self._attempt("weights", self._load_weights, client=client)

    def _know(self, saved: wire.LearningPreferences) -> None:
        """Show what is saved."""
        self._saved = saved
        self._space(saved.spacing_multiplier)
        override = saved.retention_target_override
        self.has_own_recall = override is not None
        self._recall(PLAIN_RECALL if override is None else override * 100)
        self.moves_due_dates, self.days = saved.reschedule_on_new_weights, kinds_of(saved.easy_days, saved.free_days)
        self.own_zone, self.day_ends = saved.zone, str(saved.day_rollover_hour)
        self.target = "" if saved.revision_daily_target is None else str(saved.revision_daily_target)
        self.target_error, self.not_saved = "", ""

    def _space(self, spacing: float) -> None:
        self.spacing, self.spacing_place, self.spacing_words = spacing, position(spacing), fmt.factor(spacing)
        self.spacing_fill = fmt.share(self.spacing_place + 1, 2)

    def _recall(self, percent: float) -> None:
        self.own_recall = min(MOST_RECALL, max(LEAST_RECALL, round(percent)))
        self.recall_words = fmt.percent(self.own_recall / 100)
        self.recall_fill = fmt.share(self.own_recall - LEAST_RECALL, MOST_RECALL - LEAST_RECALL)

    def _chosen(self) -> wire.LearningPreferences:
        return wire.LearningPreferences(
            revision_daily_target=target_of(self.target)[0],
            spacing_multiplier=self.spacing,
            retention_target_override=self.own_recall / 100 if self.has_own_recall else None,
            zone=self.own_zone,
            day_rollover_hour=int(self.day_ends),
            easy_days=days_of(self.days, HALF),
            free_days=days_of(self.days, FREE),
            reschedule_on_new_weights=self.moves_due_dates,
        )

    def _changed(self) -> dict[str, object]:
        if self._saved is None:
            return {}
        return changes(self._saved, self._chosen())

    def _note_changes(self) -> None:
        self.not_saved = change_words(self._saved, self._changed()) if self._saved is not None else ""

    async def _load_effect(self, client: Client) -> None:
        effect = await client.preferences_effect(
            spacing_multiplier=self.spacing,
            retention_target_override=self.own_recall / 100 if self.has_own_recall else None,
            easy_days=days_of(self.days, HALF),
            free_days=days_of(self.days, FREE),
        )
        is_changed = bool(WEIGHED & set(self._changed()))
        self.words, self.examples = effect_words(effect, is_changed=is_changed), example_rows(effect.examples)
        now, new = [week.now for week in effect.weeks], [week.new for week in effect.weeks]
        self.weeks = weeks_look(now, new, is_changed=is_changed)

    @rx.event
    async def load_effect(self) -> Any:
        """Ask what the chosen preferences would change."""
        return await self._attempt("effect", self._load_effect)

    async def _load_weights(self, client: Client) -> None:
        self.weights_look = weights_look(await client.my_weights(), now=self._now(), zone=self.zone)

    @rx.event
    async def load_weights(self) -> Any:
        """Ask by which weights the memories are scheduled."""
        return await self._attempt("weights", self._load_weights)

    # Choosing

    @rx.event
    def choose_spacing(self, place: float) -> None:
        """Move the slider."""
        self._space(spacing_at(place))
        self._note_changes()

    @rx.event
    def set_own_recall(self, on: bool) -> None:  # noqa: FBT001 - what a switch sends
        """Set the target recall oneself, or leave it to the course."""
        self.has_own_recall = on
        self._note_changes()

    @rx.event
    def choose_recall(self, percent: float) -> None:
        """Choose the target recall."""
        self._recall(percent)
        self._note_changes()

    @rx.event
    def set_moves_due_dates(self, on: bool) -> None:  # noqa: FBT001
        """Let due dates move after training, or not."""
        self.moves_due_dates = on
        self._note_changes()

    @rx.event
    def choose_zone(self, zone: str) -> None:
        """Choose the time zone."""
        self.own_zone = zone
        self._note_changes()

    @rx.event
    def choose_day_end(self, value: str) -> None:
        """Choose when a day ends."""
        self.day_ends = value
        self._note_changes()

    @rx.event
    def turn_day(self, day: int) -> None:
        """Make a full day half, a half one free, a free one full."""
        kind = next_kind(self.days, day)
        self.days = [kind if other == day else before for other, before in enumerate(self.days)]
        self.said = f"{LONG_DAYS[day]} is {kind}."
        self._note_changes()

    @rx.event
    def choose_target(self, text: str) -> None:
        """Choose the daily target."""
        self.target = text
        self.target_error = target_of(text)[1] if self.target_error else ""
        self._note_changes()

    @rx.event
    def leave_target(self, text: str) -> None:
        """Say what is wrong with the daily target when its field is left."""
        self.target_error = target_of(text)[1]

    # Saving

    @rx.event
    async def save(self) -> Any:
        """Save what changed."""
        self.target_error = target_of(self.target)[1]
        changed = self._changed()
        if self.target_error or not changed:
            return None

        async def write(client: Client) -> None:
            self._know(await client.save_preferences(changed))

        if await self._perform(write, said="Preferences are saved."):
            self.zone = self.own_zone
            return await self._attempt("effect", self._load_effect)
        return None

    @rx.event
    async def discard(self) -> Any:
        """Go back to what is saved."""
        if self._saved is not None:
            self._know(self._saved)
            self.form += 1
        self.said = "Changes are discarded."
        return await self._attempt("effect", self._load_effect)

    @rx.event
    async def take_up(self, concept_id: str) -> Any:
        """Take up again a concept that was set aside."""

        async def resume(client: Client) -> None:
            await client.resume(concept_id)
            self.suspended = suspended_rows(await client.suspensions(), now=self._now(), zone=self.zone)

        await self._perform(resume, said="Taken up again.")

    # Weights

    @rx.event
    def ask_roll_back(self) -> None:
        """Ask before going back to the weights before."""
        self.asks_roll_back = True

    @rx.event
    def keep_weights(self) -> None:
        """Stay with the weights in use."""
        self.asks_roll_back = False

    @rx.event
    async def roll_back(self) -> Any:
        """Go back to the weights before."""
        self.asks_roll_back = False

        async def go_back(client: Client) -> None:
            await client.roll_back_my_weights()
            await self._load_weights(client)

        if await self._perform(go_back, said="The weights before are in use again."):
            return await self._attempt("effect", self._load_effect)
        return None
