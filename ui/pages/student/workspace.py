"""The workspace of a task: what it knows and does, and how a task is begun and ended in it."""

from dataclasses import replace
from typing import Any, ClassVar, Final

import reflex as rx

from ui import wire
from ui.client import Client
from ui.pages.student.task_words import Ending, ending, finishing, spent
from ui.pages.student.verdict_words import VerdictLook
from ui.pages.student.workspace_code import Coding
from ui.pages.student.workspace_help import Helping
from ui.pages.student.workspace_judging import Judging
from ui.state import PageState, Section, Session

STUDY: Final = "/student/study"
TABS: Final = ("code", "submissions", "notes")


class WorkspaceState(Coding, Judging, Helping, PageState, Session):
    """One task as it is worked on."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    heading: str = "Task"
    task_id: str = ""
    title: str = ""
    module: str = ""
    kind: str = "coding"
    is_gone: bool = False
    """Whether the problem is no longer in the bank."""
    ending: Ending = Ending()
    started_ms: int = 0
    spent: str = ""
    hides: str = rx.LocalStorage("", name="lyceum-hides-difficulty", sync=True)
    """Not empty: the difficulty and the topics are not shown, so that they do not give the idea away."""
    tab: str = "code"
    asking: str = ""
    """What is asked before it is done: finish or skip."""
    finishing: str = ""
    next_task: str = ""
    next_words: str = ""

    _task: wire.OpenTask | None = None

    # Coming

    @rx.event
    async def open(self) -> Any:
        """Come to the task, and begin it if nobody has."""
        if self._task is None or self._task.task_id != self._address():
            self._forget()
        else:
            self._read_anew()
        return await self._arrive()

    def _address(self) -> str:
        """Return which task the page's address names."""
        return self.router.url.path.rstrip("/").rsplit("/", 1)[-1]

    def _forget(self) -> None:
        """Know nothing of the task before."""
        self.main, self.heading, self.verdict, self.opened = Section(), "Task", VerdictLook(), VerdictLook()
        self._task, self._drafts, self._unsent, self._evaluation_id, self._went_on_in = None, {}, {}, "", ""
        self.tab, self.language, self.judging, self.hints, self.hint_opens = "code", "", "", [], ""
        self.unsaved, self.failures, self.asking, self.saved_ms, self.is_lost = False, 0, "", 0, False
        self.next_task, self.next_words, self.note_saved_ms, self.is_settling = "", "", 0, False

    def _read_anew(self) -> None:
        """After a reload begin with what is saved, and with what is not yet; the page still shows what it showed."""
        self._went_on_in, self.language, self.judging, self._evaluation_id = self.language, "", "", ""

    async def _load(self, client: Client) -> None:
        task = await client.study_task(self._address())
        if task.status == "scheduled" and task.problem is not None and task.kind == "coding":
            await client.move_study_task(task.task_id, "start")
            task = await client.study_task(task.task_id)
        self._know(task)
        await self._recall_hints(client, task)
        if task.status == "completed" or self.is_gone:
            await self._look_for_next(client)

    def _know(self, task: wire.OpenTask) -> None:
        """Take a task as it stands; the code in the editor stays as it is typed."""
        known = self._task is not None and bool(self.language)
        self._task, self.task_id, self.module = task, task.task_id, task.module_name
        self.kind = task.kind if task.problem is None else "coding"  # a review that no question asks has a problem
        self.heading = self.title = task.title
        self.is_gone = task.kind == "coding" and (task.problem is None or task.problem_missing)
        self.ending = ending(task, self.zone)
        self.started_ms = int(task.started_at.timestamp() * 1000) if task.started_at else 0
        self.spent = spent(task.time_spent_seconds)
        self.finishing = finishing(task.submissions)
        if not known:
            self.note, self.starred = task.note, task.starred
        if task.problem is not None:
            self._know_problem(task, task.problem, known=known)
        self._count_submits(task)

    async def _look_for_next(self, client: Client) -> None:
        found = await client.next_study_task()
        self.next_task = f"{STUDY}/{found.task_id}" if found is not None else ""
        self.next_words = f"Next: {found.title}" if found is not None else ""

    # What is shown

    @rx.event
    def show_tab(self, tab: str) -> None:
        """Show the code, the submits or the notes."""
        self.tab = tab if tab in TABS else "code"

    @rx.event
    def hide(self) -> None:
        """Hide or show the difficulty and the topics; the browser keeps the choice."""
        self.hides = "" if self.hides else "yes"

    # The end

    @rx.event
    def ask_before(self, verb: str) -> None:
        """Ask before the task is finished without a pass, or skipped."""
        self.asking = verb

    @rx.event
    def stay(self) -> None:
        """Go on with the task."""
        self.asking = ""

    @rx.event
    async def finish(self) -> Any:
        """Finish without passing."""
        if await self._move("finish", "Finished. The task can be read now."):
            self.verdict = replace(self.verdict, waits=False)
            return await self._attempt("main", self._load)
        return None

    @rx.event
    async def skip(self) -> Any:
        """Skip the task and go to the path."""
        return rx.redirect(STUDY) if await self._move("skip", "Skipped.") else None

    @rx.event
    async def choose_another(self) -> Any:
        """Take another task in the place of one whose problem is gone."""
        found: list[wire.StudyTask] = []

        async def take(client: Client) -> None:
            found.append(await client.move_study_task(self._address(), "replace"))

        if await self._perform(take) and found:
            return rx.redirect(f"{STUDY}/{found[0].task_id}")
        return None

    async def _move(self, verb: str, said: str) -> bool:
        async def move(client: Client) -> None:
            await client.move_study_task(self._address(), verb)

        moved = await self._perform(move, said=said)
        self.asking = ""
        return moved
