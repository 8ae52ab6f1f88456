"""Code in the workspace: a draft for each language, saved after a pause, kept by the browser until it is."""

import reflex as rx

from ui import wire
from ui.client import Problem, Unreachable
from ui.pages.student.task_words import LANGUAGES, Statement, code_of, first_language, statement, used_words
from ui.state import wait


class Coding(rx.State, mixin=True):
    """The part of the workspace's state that is about what is typed."""

    statement: Statement = Statement()
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
    hints_used: str = ""

    _went_on_in: str = ""
    """The language before a reload; its draft may not be saved yet, and so not be the newest."""
    _drafts: dict[str, str] = {}  # noqa: RUF012
    _unsent: dict[str, tuple[str, int]] = {}  # noqa: RUF012
    """What is not saved yet, by language: the code and the number of its change."""

    def _know_problem(self, task: wire.OpenTask, problem: wire.TaskProblem, *, known: bool) -> None:
        self.languages = [(one, LANGUAGES.get(one, one)) for one in problem.languages]
        if not known:
            unsent = {one: code for one, (code, _) in self._unsent.items()}
            self._drafts = {one: code_of(task, problem, one) for one in problem.languages} | unsent
            self.language = self._went_on_in or first_language(task, problem.languages, self.kept_language)
            self.code = self._drafts.get(self.language, "")
            self._show_saved()
        self.statement = statement(task, problem, self.language)
        self.hints_used = used_words(task.hints_used, problem.hints_available)

    def _show_saved(self) -> None:
        draft = self._task.drafts.get(self.language) if self._task is not None else None
        self.saved_ms = int(draft.saved_at.timestamp() * 1000) if draft is not None else 0

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
