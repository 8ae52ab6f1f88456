"""The workspace of a task: what it knows and does, and how code survives silence, another language and a reload."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, ClassVar, Final

import reflex as rx

from ui import wire
from ui.client import Client, Problem, Unreachable
from ui.pages.student.marked import spans
from ui.pages.student.task_words import (
    LANGUAGES,
    Ending,
    HintRow,
    Statement,
    code_of,
    ending,
    finishing,
    first_language,
    hint_levels,
    next_level,
    opens_at,
    opens_words,
    spent,
    statement,
    used_words,
)
from ui.pages.student.verdict_words import (
    WAITING,
    SubmitRow,
    VerdictLook,
    heard,
    numbered,
    sending,
    submit_row,
    unavailable,
    verdict_look,
)
from ui.state import PageState, Section, Session, wait

CONFLICT: Final = 409
STUDY: Final = "/student/study"
TABS: Final = ("code", "submissions", "notes")


class WorkspaceState(PageState, Session):
    """One task as it is worked on."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    heading: str = "Task"
    task_id: str = ""
    title: str = ""
    module: str = ""
    kind: str = "coding"
    statement: Statement = Statement()
    is_gone: bool = False
    """Whether the problem is no longer in the bank."""
    ending: Ending = Ending()
    started_ms: int = 0
    spent: str = ""
    hides: str = rx.LocalStorage("", name="lyceum-hides-difficulty", sync=True)
    """Not empty: the difficulty and the topics are not shown, so that they do not give the idea away."""

    languages: list[tuple[str, str]] = []  # noqa: RUF012 - a var of the state
    language: str = ""
    kept_language: str = rx.LocalStorage("", name="lyceum-language")
    code: str = ""
    """What the editor begins with; what is typed after that is in the browser."""
    edition: int = 0
    saved: int = 0
    saved_ms: int = 0
    unsaved: bool = False
    retry_in: int = 0
    failures: int = 0

    tab: str = "code"
    rows: list[SubmitRow] = []  # noqa: RUF012
    opened: VerdictLook = VerdictLook()
    opened_code: str = ""
    opened_language: str = ""

    verdict: VerdictLook = VerdictLook()
    judging: str = ""
    """What is being judged now: submit, run or nothing."""
    is_lost: bool = False
    """Whether the last question after a verdict found nobody."""

    hints: list[HintRow] = []  # noqa: RUF012
    hints_used: str = ""
    hint_opens: str = ""
    asking_hint: bool = False

    note: str = ""
    starred: bool = False
    note_saved_ms: int = 0

    asking: str = ""
    """What is asked before it is done: finish or skip."""
    finishing: str = ""
    next_task: str = ""
    next_words: str = ""

    _task: wire.OpenTask | None = None
    _drafts: dict[str, str] = {}  # noqa: RUF012
    _unsent: dict[str, tuple[str, int]] = {}  # noqa: RUF012
    """What is not saved yet, by language: the code and the number of its change."""
    _evaluation_id: str = ""

    # Coming

    @rx.event
    async def open(self) -> Any:
        """Come to the task, and begin it if nobody has."""
        if self._task is None or self._task.task_id != self._address():
            self._forget()
        return await self._arrive()

    def _address(self) -> str:
        """Return which task the page's address names."""
        return self.router.url.path.rstrip("/").rsplit("/", 1)[-1]

    def _forget(self) -> None:
        """Know nothing of the task before."""
        self.main, self.heading, self.verdict, self.opened = Section(), "Task", VerdictLook(), VerdictLook()
        self._task, self._drafts, self._unsent, self._evaluation_id = None, {}, {}, ""
        self.tab, self.language, self.judging, self.hints, self.hint_opens = "code", "", "", [], ""
        self.unsaved, self.failures, self.asking, self.saved_ms, self.is_lost = False, 0, "", 0, False
        self.next_task, self.next_words, self.note_saved_ms = "", "", 0

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
        self._task, self.task_id, self.kind, self.module = task, task.task_id, task.kind, task.module_name
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

    def _know_problem(self, task: wire.OpenTask, problem: wire.TaskProblem, *, known: bool) -> None:
        self.languages = [(one, LANGUAGES.get(one, one)) for one in problem.languages]
        if not known:
            self._drafts = {one: code_of(task, problem, one) for one in problem.languages}
            self.language = first_language(task, problem.languages, self.kept_language)
            self.code = self._drafts.get(self.language, "")
            self._show_saved()
        self.statement = statement(task, problem, self.language)
        self.hints_used = used_words(task.hints_used, problem.hints_available)

    def _show_saved(self) -> None:
        draft = self._task.drafts.get(self.language) if self._task is not None else None
        self.saved_ms = int(draft.saved_at.timestamp() * 1000) if draft is not None else 0

    def _count_submits(self, task: wire.OpenTask) -> None:
        """Show the submits, and the newest verdict; go on waiting for one that is not there yet."""
        numbers = numbered(task.evaluations, task.submissions)
        self.rows = [
            submit_row(
                one, number=numbers.get(one.evaluation_id, 0), limits=self._limits(), now=self._now(), zone=self.zone
            )
            for one in task.evaluations
            if one.kind == "submit"
        ]
        if not task.evaluations or self.judging:
            return
        newest = task.evaluations[0]
        self._show(newest)
        if newest.status in WAITING:
            self.judging, self._evaluation_id = newest.kind, newest.evaluation_id

    def _limits(self) -> wire.TaskLimits | None:
        return self._task.problem.limits if self._task is not None and self._task.problem is not None else None

    async def _look_for_next(self, client: Client) -> None:
        found = await client.next_study_task()
        self.next_task = f"{STUDY}/{found.task_id}" if found is not None else ""
        self.next_words = f"Next: {found.title}" if found is not None else ""

    # The code

    @rx.event
    async def write(self, language: str, code: str, number: int) -> None:
        """Save what was typed, after a pause."""
        self._drafts = {**self._drafts, language: code}
        self._unsent = {**self._unsent, language: (code, number)}
        await self._save()

    @rx.event
    async def save_again(self) -> None:
        """Save what is not saved yet."""
        await self._save()

    async def _save(self) -> None:
        """Save what is not saved; while Lyceum is silent it stays unsaved, in the browser too, and is tried again."""
        task_id = self._address()
        for language, (code, number) in list(self._unsent.items()):
            try:
                await self._client().save_draft(task_id, language=language, code=code)
            except Unreachable:
                self.unsaved, self.failures = True, self.failures + 1
                self.retry_in = wait(self.failures)
                return
            except Problem as problem:
                self.problem = problem.detail or problem.title
            self._unsent = {one: sent for one, sent in self._unsent.items() if one != language}
            if language == self.language:
                self.saved, self.saved_ms = number, self._ms()
        self.unsaved, self.failures, self.retry_in = False, 0, 0

    def _ms(self) -> int:
        return int(self._now().timestamp() * 1000)

    @rx.event
    def choose_language(self, language: str) -> None:
        """Go on in another language; each keeps its own draft."""
        if language == self.language or self._task is None or self._task.problem is None:
            return
        self.language = self.kept_language = language
        self.code = self._drafts.get(language, "")
        self.statement = statement(self._task, self._task.problem, language)
        self._show_saved()
        self.said = f"{LANGUAGES.get(language, language)}."

    @rx.event
    async def start_over(self) -> None:
        """Put what the editor began with in the place of the code; it can be undone in the editor."""
        if self._task is not None and self._task.problem is not None and not self.ending.state:
            await self._put(self._task.problem.starters.get(self.language, ""))

    async def _put(self, code: str) -> None:
        """Put code into the editor in the place of what is there, and save it."""
        self.code, self._drafts = code, {**self._drafts, self.language: code}
        self.edition, self.tab = self.edition + 1, "code"
        self._unsent = {**self._unsent, self.language: (code, 0)}
        await self._save()

    # Judging

    @rx.event
    async def submit(self, code: str) -> AsyncIterator[None]:
        """Have the code judged by all tests."""
        async for step in self._judge("submit", code):
            yield step

    @rx.event
    async def run(self, code: str) -> AsyncIterator[None]:
        """Run the visible tests alone; nothing follows from it."""
        async for step in self._judge("run", code):
            yield step

    async def _judge(self, verb: str, code: str) -> AsyncIterator[None]:
        if self.judging or self.ending.state or self.is_gone:
            return
        self.judging, self.is_lost, self.problem, self.said = verb, False, "", ""
        self.verdict = sending(verb, self._now())
        yield
        await self._send(verb, code)

    async def _send(self, verb: str, code: str) -> None:
        try:
            taken = await self._client().judge(self._address(), verb, language=self.language, code=code)
        except Unreachable:
            self.judging = ""
            self._tell(unavailable(is_saved=not self.unsaved and not self._unsent))
        except Problem as problem:
            self.judging, self.verdict = "", VerdictLook()
            self.problem, self.problem_reference = problem.detail or problem.title, problem.correlation_id[:8]
            if problem.status == CONFLICT:
                await self._attempt("main", self._load)
        else:
            self._evaluation_id = taken.evaluation_id
            await self._ask()

    @rx.event
    async def ask(self) -> None:
        """Ask what has become of the code, every half second while it is judged."""
        if self.judging and self._evaluation_id:
            await self._ask()

    async def _ask(self) -> None:
        try:
            found = await self._client().evaluation(self._address(), self._evaluation_id)
        except Unreachable:
            self.is_lost = True
            return
        except Problem as problem:
            self.judging, self.verdict, self.problem = "", VerdictLook(), problem.detail or problem.title
            return
        self.is_lost = False
        self._show(found)
        if found.status not in WAITING:
            await self._judged()

    async def _judged(self) -> None:
        """Take what the verdict has changed: the task may be completed, the third hint may be open."""
        self.judging, self._evaluation_id, self.hint_opens = "", "", ""
        shown = self.verdict
        await self._attempt("main", self._load)
        if self.verdict.evaluation_id != shown.evaluation_id:
            self.verdict = shown
        self.said = heard(self.verdict)

    def _show(self, found: wire.Evaluation) -> None:
        task = self._task
        numbers = numbered(task.evaluations, task.submissions) if task is not None else {}
        number = numbers.get(found.evaluation_id, 0)
        self.verdict = verdict_look(found, limits=self._limits(), number=number, language=self.language)

    def _tell(self, look: VerdictLook) -> None:
        self.verdict, self.said = look, heard(look)

    @rx.event
    async def cancel(self) -> None:
        """Stop the judging; it does not count."""
        evaluation_id = self._evaluation_id
        if not evaluation_id:
            return

        async def stop(client: Client) -> None:
            self._show(await client.cancel_evaluation(self._address(), evaluation_id))

        if await self._perform(stop, said="Cancelled."):
            self.judging, self._evaluation_id = "", ""
        await self._attempt("main", self._load)

    # Hints

    async def _recall_hints(self, client: Client, task: wire.OpenTask) -> None:
        """Show again what was shown before; asking for it again uses no other hint."""
        available = task.problem.hints_available if task.problem is not None else 0
        known = [one.level for one in self.hints]
        for level in (one for one in hint_levels(task, available) if one not in known):
            try:
                self._take_hint(await client.study_hint(task.task_id, level))
            except Problem:
                return

    def _take_hint(self, hint: wire.TaskHint) -> None:
        others = [one for one in self.hints if one.level != hint.level]
        self.hints = sorted([*others, HintRow(hint.level, spans(hint.text))], key=lambda one: one.level)

    @rx.event
    async def next_hint(self) -> None:
        """Ask for the next hint; the third has its time."""
        level = next_level([one.level for one in self.hints], self.statement.hints_available)
        if not level:
            return
        self.problem, self.asking_hint = "", True
        try:
            hint = await self._client().study_hint(self._address(), level)
        except Unreachable:
            self.problem = "No hint can be shown now. Try again in a minute."
        except Problem as problem:
            self._refuse_hint(problem)
        else:
            self._take_hint(hint)
            self.hints_used = used_words(hint.hints_used, self.statement.hints_available)
            self.hint_opens = ""
            self.said = f"Hint {hint.level}: {hint.text}"
        self.asking_hint = False

    def _refuse_hint(self, problem: Problem) -> None:
        opens = opens_at(problem.errors)
        if problem.status == CONFLICT and opens is not None:
            self.hint_opens = self.said = opens_words(opens, self.zone)
        else:
            self.problem = problem.detail or problem.title

    @rx.event
    def hide(self) -> None:
        """Hide or show the difficulty and the topics; the browser keeps the choice."""
        self.hides = "" if self.hides else "yes"

    # Submits and notes

    @rx.event
    def show_tab(self, tab: str) -> None:
        """Show the code, the submits or the notes."""
        self.tab = tab if tab in TABS else "code"

    @rx.event
    def open_submit(self, evaluation_id: str) -> None:
        """Open a submit beside the others."""
        for one in self._task.evaluations if self._task is not None else ():
            if one.evaluation_id == evaluation_id:
                numbers = numbered(self._task.evaluations, self._task.submissions) if self._task is not None else {}
                number = numbers.get(evaluation_id, 0)
                self.opened = verdict_look(one, limits=self._limits(), number=number)
                self.opened_code, self.opened_language = one.code, one.language

    @rx.event
    def close_submit(self) -> None:
        """Close the submit."""
        self.opened = VerdictLook()

    @rx.event
    async def take_back(self) -> None:
        """Put the code of the open submit into the editor."""
        if self.opened_language != self.language:
            self.choose_language(self.opened_language)
        await self._put(self.opened_code)
        self.said, self.opened = "The code of that submit is in the editor.", VerdictLook()

    @rx.event
    async def write_note(self, note: str) -> None:
        """Save the note, after a pause."""
        self.note = note
        await self._save_note("")

    @rx.event
    async def star(self) -> None:
        """Mark the problem to find it again, or not."""
        self.starred = not self.starred
        if not await self._save_note("Starred." if self.starred else "No longer starred."):
            self.starred = not self.starred

    async def _save_note(self, said: str) -> bool:
        async def save(client: Client) -> None:
            await client.save_note(self._address(), note=self.note, starred=self.starred)

        saved = await self._perform(save, said=said)
        if saved:
            self.note_saved_ms = self._ms()
        return saved

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
