"""Log in: get in with as little as possible."""

from typing import Any

import reflex as rx

from ui.client import Problem, Unreachable
from ui.components import caption, link
from ui.pages import Page
from ui.pages.door.frame import door, door_field, form_problem
from ui.state import ROLE_WORDS, Session, home_of


class LoginState(Session):
    """The logins of a demo course, if there is one."""

    demo_logins: list[dict[str, str]] = []  # noqa: RUF012 - a var of the state

    @rx.event
    async def arrive(self) -> Any:
        """Lead on who is logged in already; else ask for demo logins."""
        client = self._client()
        try:
            me = await client.me()
        except Problem:
            me = None
        except Unreachable:
            return None
        if me is not None:
            return rx.redirect(home_of(me.roles), replace=True)
        return await self._ask_for_demo()

    async def _ask_for_demo(self) -> None:
        try:
            demo = await self._client().demo()
        except (Problem, Unreachable):
            return
        self.demo_logins = [
            {"words": ROLE_WORDS.get(one.role, one.role), "email": one.email, "password": one.password}
            for one in demo.logins
        ]


def draw() -> rx.Component:
    """Draw the form, and under it the demo logins when there are any."""
    return door(
        "Welcome back",
        "Log in to continue where you stopped.",
        door_field("Email", name="email", type="email", auto_complete="username", required=True),
        door_field(
            "Password",
            name="password",
            type="password",
            auto_complete="current-password",
            required=True,
            beside=_forgotten(),
        ),
        rx.el.input(type="hidden", name="next"),
        action="/v1/auth/form/login",
        verb="Log in",
        problems=[
            form_problem("wrong", "Email or password is not right."),
            form_problem(
                "limited",
                rx.el.span(
                    "Too many attempts. Try again in ", rx.el.span(custom_attrs={"data-minutes": "true"}), " minutes."
                ),
            ),
            form_problem("down", "Lyceum does not answer. Your password was not sent."),
        ],
        after=[
            rx.el.p("New here? ", link("Create an account", "/signup"), class_name="door-more"),
            rx.cond(LoginState.demo_logins.length() > 0, _demo(), None),
        ],
    )


def _forgotten() -> rx.Component:
    return rx.el.details(
        rx.el.summary("Forgot password?", class_name="link"),
        caption("Ask an administrator of your course for a new one."),
        class_name="door-forgot",
    )


def _demo() -> rx.Component:
    return rx.el.div(
        rx.el.details(
            rx.el.summary("This is a demo course. ", rx.el.span("Show demo logins", class_name="link")),
            rx.el.ul(rx.foreach(LoginState.demo_logins, _demo_login)),
        ),
        class_name="door-demo",
    )


def _demo_login(one: rx.Var[dict[str, str]]) -> rx.Component:
    fills = {"data-fill-email": one["email"], "data-fill-password": one["password"]}
    return rx.el.li(
        rx.el.button(one["words"], type="button", class_name="link", custom_attrs=fills), " · ", one["email"]
    )


PAGE = Page(route="/login", title="Log in", draw=draw, on_load=LoginState.arrive)
