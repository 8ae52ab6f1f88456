"""Decides how a practice session is begun from any page, and where sessions and study tasks are done."""

from typing import Any

import reflex as rx

from ui.client import Client
from ui.state import PageState

PLACEMENT_QUESTIONS = 10
"""What a new learner answers first; the welcome says so."""


def player(session_id: str) -> str:
    """Return the address of a practice session."""
    return f"/student/practice/{session_id}"


def workspace(task_id: str) -> str:
    """Return the address where a study task is done."""
    return f"/student/study/{task_id}"


def result(session_id: str) -> str:
    """Return the address of what a practice session came to."""
    return f"{player(session_id)}/result"


class StartsPractice(PageState, mixin=True):
    """What a page's state brings along to begin practice sessions."""

    starting: bool = False
    """Whether a session is being made; its button waits."""

    async def _begin(
        self, *, mode: str, theme_id: str = "", theme_ids: list[str] | None = None, count: int | None = None
    ) -> Any:
        """Begin a session and go there; `problem` says why when there is nothing to ask."""
        begun = ""

        async def begin(client: Client) -> None:
            nonlocal begun
            session = await client.start_practice(
                mode=mode, theme_ids=theme_ids or ([theme_id] if theme_id else None), count=count
            )
            begun = session.practice_session_id

        await self._perform(begin)
        self.starting = False
        return rx.redirect(player(begun)) if begun else None
