"""Study path: where am I, and what is next? What was loaded, and what is done from there."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar, Final

import reflex as rx

from ui import wire
from ui.client import Client
from ui.pages.student import study_words as words
from ui.pages.student.path_editing import EditsPath
from ui.pages.student.starting import workspace
from ui.state import Section, Session

SHOWN_TASKS: Final = 20
COMPLETED: Final = 10
"""So many completed tasks have the last five coding ones among them, with reviews between."""


class StudyState(EditsPath, Session):
    """The path that the learner follows, and the list of its tasks."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    has_path: bool = False
    heading: str = "Study path"
    sentence: str = ""
    modules: list[words.ModuleRow] = []  # noqa: RUF012 - a var of the state
    task: words.NextTask = words.NextTask()
    gone: words.GoneTask = words.GoneTask()
    reviews: list[words.ReviewRow] = []  # noqa: RUF012
    is_all_done: bool = False
    marks: list[words.PaceMark] = []  # noqa: RUF012
    pace: words.PaceWords = words.PaceWords()
    opening: bool = False
    exchanging: bool = False

    history: Section = Section()
    rows: list[words.TaskRow] = []  # noqa: RUF012
    module_choices: list[tuple[str, str]] = []  # noqa: RUF012
    module: str = words.EVERYTHING
    status: str = words.EVERYTHING
    shown: str = ""
    has_more: bool = False

    start_difficulty: str = "1"
    daily_minutes: str = "30"
    creating: bool = False

    _cursor: str = ""

    async def _load(self, client: Client) -> None:
        path = await client.active_path()
        self.has_path = path is not None
        if path is None:
            self.heading, self.sentence, self._path = "Study path", "", None
            return
        completed = (await client.study_tasks(status="completed", limit=COMPLETED)).items
        self._show(path, completed, await client.path_progress(path.path_id))
        await self._attempt("history", self._load_tasks, client=client)

    def _show(self, path: wire.StudyPath, completed: list[wire.StudyTask], progress: wire.PathProgress) -> None:
        now, zone = self._now(), self.zone
        self._path = path
        self.heading, self.sentence = path.track_name, words.sentence(path, now=now, zone=zone)
        self.modules, self.module_choices = words.module_rows(path), words.module_choices(path)
        self.task = words.next_task(words.task_at_hand(path.tasks), now=now, zone=zone)
        self.gone, self.is_all_done = words.task_gone(path.tasks), words.is_all_done(path)
        self.reviews = words.review_rows(path.tasks, now=now, zone=zone)
        self.marks = words.pace_marks(completed)
        self.pace = words.pace_words(completed, config=path.config, progress=progress)

    # The list of tasks

    async def _load_tasks(self, client: Client) -> None:
        await self._add_tasks(client, cursor="")

    async def _add_tasks(self, client: Client, *, cursor: str) -> None:
        found = await client.study_tasks(module=self.module, status=self.status, limit=SHOWN_TASKS, cursor=cursor)
        rows = words.task_rows(found.items, now=self._now(), zone=self.zone)
        self.rows = [*self.rows, *rows] if cursor else rows
        self._cursor, self.has_more = found.next_cursor or "", bool(found.next_cursor)
        self.shown = words.shown_words(self.rows)

    @rx.event
    async def load_tasks(self) -> Any:
        """Ask for the list again."""
        return await self._attempt("history", self._load_tasks)

    @rx.event
    async def show_more(self) -> Any:
        """Show earlier tasks too."""

        async def add(client: Client) -> None:
            await self._add_tasks(client, cursor=self._cursor)

        return await self._attempt("history", add)

    @rx.event
    async def choose_module(self, module: str) -> Any:
        """Show the tasks of one module, or of all."""
        self.module = module
        return await self._attempt("history", self._load_tasks)

    @rx.event
    async def look_at(self, module: str) -> Any:
        """Show the tasks of a module that was chosen on the map, and go there."""
        self.module, self.status = module, words.EVERYTHING
        turned = await self._attempt("history", self._load_tasks)
        self.said = self.shown
        return turned or rx.call_script("document.getElementById('tasks')?.scrollIntoView({block: 'nearest'})")

    @rx.event
    async def choose_status(self, status: str) -> Any:
        """Show the tasks in one state, or in all."""
        self.status = status
        return await self._attempt("history", self._load_tasks)

    # The task at hand

    @rx.event
    async def open_task(self) -> AsyncIterator[Any]:
        """Begin the task at hand, and go where it is done."""
        self.opening = True
        yield
        went = await self._perform(self._start_task)
        self.opening = False
        if went:
            yield rx.redirect(workspace(self.task.task_id))

    async def _start_task(self, client: Client) -> None:
        if not self.task.begun:
            await client.move_study_task(self.task.task_id, "start")

    @rx.event
    async def choose_another(self) -> AsyncIterator[Any]:
        """Put another problem in the place of the task at hand."""
        self.exchanging = True
        yield

        async def exchange(client: Client) -> None:
            chosen = await client.move_study_task(self.task.task_id, "replace")
            await self._load(client)
            self.task = words.next_task(chosen, now=self._now(), zone=self.zone)

        if await self._perform(exchange):
            self.said = f"Now: {self.task.title}."
        self.exchanging = False

    @rx.event
    async def leave_out_gone(self) -> Any:
        """Take a task off the path whose problem is no longer there."""

        async def leave(client: Client) -> None:
            await client.move_study_task(self.gone.task_id, "skip")
            await self._load(client)

        await self._perform(leave, said="Taken off the path.")

    @rx.event
    async def open_row(self, task_id: str, is_open_review: bool) -> Any:  # noqa: FBT001 - what a row sends
        """Go to a task of the list; a review is begun where it is done."""
        return await self._revise(task_id) if is_open_review else rx.redirect(workspace(task_id))

    @rx.event
    async def revise(self, task_id: str) -> Any:
        """Begin a review."""
        return await self._revise(task_id)

    async def _revise(self, task_id: str) -> Any:
        """Begin a review, and go where it is done: to the player, or to a problem about it."""
        place = ""

        async def begin(client: Client) -> None:
            nonlocal place
            place = words.place_of_review(await client.move_study_task(task_id, "start"))

        if await self._perform(begin):
            return rx.redirect(place)
        return None

    # Beginning a path

    @rx.event
    def choose_start(self, difficulty: str) -> None:
        """Choose how hard the first tasks are."""
        self.start_difficulty = difficulty

    @rx.event
    def choose_daily(self, minutes: str) -> None:
        """Choose the minutes a day."""
        self.daily_minutes = minutes

    @rx.event
    async def create(self, track: str) -> AsyncIterator[Any]:
        """Begin a path."""
        self.creating = True
        yield
        config = {"start_difficulty": int(self.start_difficulty), "daily_minutes": int(self.daily_minutes)}

        async def begin(client: Client) -> None:
            await client.create_path(track, config)
            await self._load(client)

        await self._perform(begin, said="Your path is planned.")
        self.creating = False
