"""Path settings: what is chosen in the drawer, what that would change, and how a path is left."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import reflex as rx

from ui import wire
from ui.client import Client
from ui.pages.student import path_settings as settings
from ui.pages.student.study_words import typical_minutes
from ui.state import PageState


class EditsPath(PageState, mixin=True):
    """What the state of the path's page brings along to change its settings."""

    edits: bool = False
    form: int = 0
    """Moves with every opening, so that native inputs start anew."""
    weights: list[settings.WeightRow] = []  # noqa: RUF012 - a var of the state
    band_low: int = 60
    band_high: int = 75
    low_form: int = 0
    high_form: int = 0
    """Move when the other end pushes one, which then starts anew where it was pushed to."""
    difficulty: str = "1"
    minutes: str = "30"
    minutes_error: str = ""
    kept: list[str] = []  # noqa: RUF012
    effect: settings.Effects = settings.Effects()
    errors: list[str] = []  # noqa: RUF012
    not_saved: str = ""
    saving: bool = False
    asks_archive: bool = False
    archiving: bool = False
    archive_words: str = ""

    _path: wire.StudyPath | None = None
    _values: dict[str, int] = {}  # noqa: RUF012

    @rx.event
    def edit(self) -> None:
        """Open the settings as they are saved."""
        if self._path is None:
            return
        config = self._path.config
        self._values = settings.values_of(config.weights)
        self.band_low, self.band_high = (round(100 * end) for end in config.target_band)
        self.difficulty, self.minutes = str(config.start_difficulty), str(config.daily_minutes)
        self.kept, self.minutes_error = list(config.modules), ""
        self.problem, self.edits, self.errors = "", True, []
        self.form += 1
        self._weigh()

    @rx.event
    def leave(self) -> None:
        """Close the settings without saving."""
        self.edits = False

    def _chosen(self, saved: wire.PathConfig) -> wire.PathConfig:
        return msgspec.structs.replace(
            saved,
            weights=settings.weights_of(self._values),
            start_difficulty=int(self.difficulty),
            target_band=(self.band_low / 100, self.band_high / 100),
            daily_minutes=settings.minutes_of(self.minutes)[0] or saved.daily_minutes,
            modules=[code for code, _ in settings.MODULES if code in self.kept],
        )

    def _weigh(self) -> None:
        """Say what the chosen settings would change."""
        if self._path is None:  # archived in another tab meanwhile
            return
        chosen = self._chosen(self._path.config)
        self.weights = settings.weight_rows(self._values)
        self.effect = settings.effects(
            self._path.config, chosen, modules=self._path.modules, minutes=typical_minutes(self._path.tasks)
        )
        self.not_saved = settings.unsaved_words(settings.changes(self._path.config, chosen))
        if self.errors:
            self.errors = settings.errors(chosen, settings.minutes_of(self.minutes)[1])

    # Choosing

    @rx.event
    def choose_weight(self, key: str, value: float) -> None:
        """Let a reason count more or less."""
        self._values = {**self._values, key: round(value)}
        self._weigh()

    @rx.event
    def choose_low(self, percent: float) -> None:
        """Move the lower end of the expected success."""
        band = settings.band_with((self.band_low, self.band_high), low=round(percent))
        self.high_form += band[1] != self.band_high
        self._move_band(band)

    @rx.event
    def choose_high(self, percent: float) -> None:
        """Move the upper end of the expected success."""
        band = settings.band_with((self.band_low, self.band_high), high=round(percent))
        self.low_form += band[0] != self.band_low
        self._move_band(band)

    def _move_band(self, band: tuple[int, int]) -> None:
        self.band_low, self.band_high = band
        self._weigh()

    @rx.event
    def choose_difficulty(self, difficulty: str) -> None:
        """Choose how hard the first tasks are."""
        self.difficulty = difficulty
        self._weigh()

    @rx.event
    def choose_minutes(self, text: str) -> None:
        """Choose the minutes a day."""
        self.minutes = text
        self.minutes_error = settings.minutes_of(text)[1] if self.minutes_error else ""
        self._weigh()

    @rx.event
    def leave_minutes(self, text: str) -> None:
        """Say what is wrong with the minutes when their field is left."""
        self.minutes_error = settings.minutes_of(text)[1]

    @rx.event
    def turn_module(self, code: str) -> None:
        """Keep a module, or leave it out."""
        self.kept = [one for one in self.kept if one != code] if code in self.kept else [*self.kept, code]
        self._weigh()

    # Saving

    @rx.event
    async def save(self) -> AsyncIterator[Any]:
        """Save what changed; what lies ahead is planned anew."""
        if self._path is None:
            return
        chosen = self._chosen(self._path.config)
        self.minutes_error = settings.minutes_of(self.minutes)[1]
        self.errors = settings.errors(chosen, self.minutes_error)
        if self.errors:
            return
        self.saving = True
        yield
        path_id, changed = self._path.path_id, settings.changes(self._path.config, chosen)

        async def write(client: Client) -> None:
            if changed:
                await client.change_path(path_id, changed)
            await self._load(client)

        self.edits = not await self._perform(write, said="Path settings are saved.")
        self.errors = [self.problem] if self.edits and self.problem else []
        self.saving = False

    # Leaving the path

    @rx.event
    def ask_archive(self) -> None:
        """Ask before leaving the path."""
        if self._path is not None:
            self.archive_words, self.asks_archive = settings.archive_words(self._path), True

    @rx.event
    def keep_path(self) -> None:
        """Stay on the path."""
        self.asks_archive = False

    @rx.event
    async def archive(self) -> AsyncIterator[Any]:
        """Leave the path; its tasks stay in the history."""
        if self._path is None:
            return
        path_id = self._path.path_id
        self.archiving = True
        yield

        async def leave(client: Client) -> None:
            await client.archive_path(path_id)
            await self._load(client)

        done = await self._perform(leave, said="The path is archived.")
        self.asks_archive = self.archiving = False
        self.edits = self.edits and not done
        self.errors = [self.problem] if self.edits and self.problem else []
