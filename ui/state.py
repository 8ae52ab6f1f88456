"""Decides what every page shares: who is logged in, what is loading, old or wrong, and when it is tried again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from urllib.parse import quote

import reflex as rx

from ui import format as fmt
from ui.client import Client, Problem, Unreachable

HOMES: Final[dict[str, str]] = {
    "student": "/student",
    "author": "/content/tag-debt",
    "operator": "/admin/jobs",
    "admin": "/admin",
}
"""Where each role begins that has pages; of several roles held the last one here leads."""

NOWHERE: Final = "/"

ROLE_WORDS: Final[dict[str, str]] = {
    "student": "Student",
    "tutor": "Tutor",
    "coach": "Coach",
    "author": "Author",
    "operator": "Operator",
    "admin": "Admin",
}

LONGEST_WAIT: Final = 30
NOT_ANSWERING: Final = "Lyceum does not answer. Nothing can be saved now."

UNAUTHORISED, FORBIDDEN, MISSING = 401, 403, 404


@dataclass(frozen=True, slots=True)
class Section:
    """How a part of a page stands: loading, ready, error, stale (old values are shown), missing or forbidden."""

    status: str = "loading"
    as_of: str = ""
    failures: int = 0
    retry_in: int = 0
    reference: str = ""
    known: bool = False


def ready(as_of: str) -> Section:
    """Return the section just after its values came."""
    return Section(status="ready", as_of=as_of, known=True)


def silent(before: Section) -> Section:
    """Return the section after the API did not answer: old values stay, and the wait doubles up to 30 s."""
    return _failed(before, status="stale" if before.known else "error", reference="")


def refused(before: Section, problem: Problem) -> Section:
    """Return the section after the API refused; nothing is repeated that only another request would change."""
    if problem.status in (FORBIDDEN, MISSING):
        return replace(before, status="forbidden" if problem.status == FORBIDDEN else "missing", retry_in=0)
    return _failed(before, status="error", reference=problem.correlation_id[:8])


def _failed(before: Section, *, status: str, reference: str) -> Section:
    failures = before.failures + 1
    return replace(before, status=status, failures=failures, retry_in=wait(failures), reference=reference)


def wait(failures: int) -> int:
    """Return the seconds until the next try: 1, 2, 4 … 30."""
    return min(LONGEST_WAIT, 2 ** max(0, failures - 1))


def home_of(roles: list[str]) -> str:
    """Return where a person with these roles begins; NOWHERE when there is no page for any of them."""
    held = [place for role, place in HOMES.items() if role in roles]
    return held[-1] if held else NOWHERE


class Session(rx.State):
    """Who is logged in, for the sidebar and for times in their zone."""

    user_id: str = ""
    display_name: str = ""
    initials: str = ""
    zone: str = "UTC"
    roles: list[str] = []  # noqa: RUF012 - a var of the state
    simulated: bool = False
    revision_count: int = 0
    """What waits for the student; pages that know better set it."""
    jobs_count: int = 0
    alerts_count: int = 0
    """Runs that failed or were missed in the last day."""
    debt_count: int = 0
    """Questions whose tags need a person."""

    def _client(self) -> Client:
        """Return the API as this visitor sees it."""
        return Client(cookie=self.router.headers.cookie)

    def _now(self) -> datetime:
        """Return the time of this event."""
        return datetime.now(UTC)

    def _clock(self) -> str:
        """Return 14:31:40 on the person's clock."""
        return fmt.clock(self._now(), self.zone, seconds=True)

    async def _know_visitor(self, client: Client) -> None:
        """Learn who is logged in; another person in the same tab finds nothing of the one before."""
        me = await client.me()
        if self.user_id and self.user_id != me.user_id:
            self.reset()
        self.user_id, self.display_name, self.roles = me.user_id, me.display_name, me.roles
        self.zone, self.initials = me.zone, fmt.initials(me.display_name)

    async def _count_what_waits(self, client: Client) -> None:
        """Ask what the sidebar counts; a page is worth showing without it."""
        try:
            self.simulated = (await client.demo()).simulated
            if "student" in self.roles:
                revision = await client.revision_today()
                self.revision_count = revision.due_today_total + revision.overdue_total
            if {"admin", "operator"} & set(self.roles):
                self.alerts_count = len((await client.alerts(state="open", limit=200)).items)
            if "admin" in self.roles:
                overview = await client.overview()
                self.jobs_count = overview.failed_runs_24h + overview.missed_runs_24h
                self.debt_count = overview.questions_in_debt
            elif "author" in self.roles:
                self.debt_count = (await client.tag_debts(limit=1)).total
        except (Problem, Unreachable):
            return


Load = Callable[[Client], Awaitable[None]]


class PageState(rx.State, mixin=True):
    """What a page's state brings along: `class RevisionState(PageState, Session)`, with `for_roles` and `_load`."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    main: Section = Section()
    """How the whole page stands; `_load` fills it."""
    problem: str = ""
    """Why the last action did not work; the page shows it until the next one."""
    problem_reference: str = ""
    said: str = ""
    """What a screen reader hears: saved, undone."""
    read_only_because: str = ""
    """Why nothing can be written now; the `disabled_because` of every button that writes."""
    login_ended: bool = False

    async def _load(self, client: Client) -> None:
        """Ask the API and set the page's vars; each page has its own."""

    @rx.event
    async def open(self) -> Any:
        """Come to the page."""
        return await self._arrive()

    async def _arrive(self) -> Any:
        """Know the visitor, turn away who has no business here, load."""
        client = self._client()
        self.problem, self.said, self.login_ended = "", "", False
        try:
            await self._know_visitor(client)
        except Problem as problem:
            if problem.status == UNAUTHORISED:
                return rx.redirect(self._login_address())
            self.main = refused(self.main, problem)
            return None
        except Unreachable:
            self._note_silence("main")
            return None
        if not set(self.for_roles) & set(self.roles):
            self.main = Section(status="forbidden")
            return None
        await self._count_what_waits(client)
        return await self._attempt("main", self._load, client=client)

    @rx.event
    async def refresh(self) -> Any:
        """Load again: by Try now, by the countdown, or by a page that repeats itself."""
        if not self.user_id:
            return await self._arrive()
        return await self._attempt("main", self._load)

    async def _attempt(self, section: str, load: Load, *, client: Client | None = None) -> Any:
        """Load a section and note how it went in the `Section` var of that name; a redirect when the login ended."""
        try:
            await load(client or self._client())
        except Problem as problem:
            if problem.status == UNAUTHORISED:
                return rx.redirect(self._login_address())
            setattr(self, section, refused(getattr(self, section), problem))
        except Unreachable:
            self._note_silence(section)
        else:
            setattr(self, section, ready(self._clock()))
            self.read_only_because = ""
        return None

    async def _perform(self, action: Load, *, said: str = "") -> bool:
        """Do something for the person, and say whether it worked; if not, `problem` says why in the API's words."""
        self.problem, self.problem_reference, self.said = "", "", ""
        try:
            await action(self._client())
        except Problem as problem:
            self.login_ended = problem.status == UNAUTHORISED
            self.problem = "" if self.login_ended else problem.detail or problem.title
            self.problem_reference = problem.correlation_id[:8]
        except Unreachable:
            self.problem = NOT_ANSWERING
        else:
            self.said = said
            return True
        return False

    def _note_silence(self, section: str) -> None:
        setattr(self, section, silent(getattr(self, section)))
        self.read_only_because = NOT_ANSWERING

    def _login_address(self) -> str:
        return f"/login?next={quote(self.router.url.path or '/', safe='/')}"
