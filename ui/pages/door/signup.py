"""Sign up: a name more than to log in, and what a password needs before one types."""

import reflex as rx

from ui.components import link
from ui.pages import Page
from ui.pages.door.frame import door, door_field, form_problem


def draw() -> rx.Component:
    """Draw the form; each rule that the API may name has its words under the field it is about."""
    return door(
        "Create an account",
        "Ten questions, and Lyceum knows where you begin.",
        door_field(
            "Name",
            name="display_name",
            auto_complete="name",
            required=True,
            problems=[("name_missing", "Write a name, as others should see it.")],
        ),
        door_field(
            "Email",
            name="email",
            type="email",
            auto_complete="username",
            required=True,
            problems=[
                ("email_taken", "There is an account with this email already. You can log in with it."),
                ("email_invalid", "This is not a whole email address; it needs an @ and a domain."),
            ],
        ),
        door_field(
            "Password",
            name="password",
            type="password",
            auto_complete="new-password",
            required=True,
            help="At least 12 characters. A few words do well.",
            problems=[("password_short", "Use at least 12 characters.")],
        ),
        action="/v1/auth/form/signup",
        verb="Create account",
        problems=[form_problem("down", "Lyceum does not answer. Your password was not sent.")],
        after=[rx.el.p("Been here before? ", link("Log in", "/login"), class_name="door-more")],
    )


PAGE = Page(route="/signup", title="Sign up", draw=draw)
