"""The address `/`: it has no page of its own and leads to where one's role begins."""

from typing import Any

import reflex as rx

from ui.client import Problem, Unreachable
from ui.components import empty, surface
from ui.pages import Page
from ui.state import Session, home_of


class HomeState(Session):
    """Whether the way could be found."""

    silent: bool = False

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
        return rx.redirect(home_of(me.roles), replace=True)


def draw() -> rx.Component:
    """Draw nothing, unless the API does not answer."""
    silent = empty(
        "cloud_off",
        "Lyceum does not answer",
        "It may be starting.",
        surface("Try now", icon="refresh_cw", on_click=HomeState.lead),
    )
    return rx.el.main(
        rx.el.h1("Lyceum", class_name="heard", tab_index=-1),
        rx.cond(HomeState.silent, rx.el.div(silent, custom_attrs={"data-retry-in": "4"}), None),
        class_name="content",
    )


PAGE = Page(route="/", title="Lyceum", draw=draw, on_load=HomeState.lead)
