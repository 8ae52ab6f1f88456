"""The address `/`: it has no page of its own and leads to where one's role begins."""

from typing import Any

import reflex as rx

from ui.client import Problem, Unreachable
from ui.components import empty, surface
from ui.pages import Page
from ui.state import NOWHERE, ROLE_WORDS, Session, home_of


class HomeState(Session):
    """Whether the way could be found."""

    silent: bool = False
    placeless: str = ""
    """What someone is for whom there is no page."""

    @rx.event
    async def lead(self) -> Any:
        """Go to the beginning of the person's role, or to the login."""
        self.silent = False
        try:
            me = await self._client().me()
        except Problem:
            return rx.redirect("/login", replace=True)
        except Unreachable:
            self.silent = True
            return None
        home = home_of(me.roles)
        self.placeless = "" if home != NOWHERE else ROLE_WORDS.get(next(iter(me.roles), ""), "Someone without a role")
        return None if home == NOWHERE else rx.redirect(home, replace=True)


def draw() -> rx.Component:
    """Draw nothing, unless the API does not answer or nothing is there for the person."""
    silent = empty(
        "cloud_off",
        "Lyceum does not answer",
        "It may be starting.",
        surface("Try now", icon="refresh_cw", on_click=HomeState.lead),
    )
    way_out = rx.el.form(
        surface("Log out", icon="log_out", type="submit"), action="/v1/auth/form/logout", method="post", on_submit=None
    )
    nowhere = empty(
        "lock",
        "There is no page for you yet",
        rx.fragment("You are logged in as: ", HomeState.placeless, "."),
        way_out,
    )
    return rx.el.main(
        rx.el.h1("Lyceum", class_name="heard", tab_index=-1),
        rx.cond(HomeState.silent, rx.el.div(silent, custom_attrs={"data-retry-in": "4"}), None),
        rx.cond(HomeState.placeless, nowhere, None),
        class_name="content",
    )


PAGE = Page(route="/", title="Lyceum", draw=draw, on_load=HomeState.lead)
