"""The table of contents of the pages, and what stands around all of them."""

import logging

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors

from ui.components import empty, glyph, surface
from ui.drawn import drawn
from ui.pages import Page, admin, author, door, operator, student

log = logging.getLogger(__name__)

PAGES: list[Page] = [*door.PAGES, *student.PAGES, *author.PAGES, *admin.PAGES, *operator.PAGES]


@rx.memo
def connection_lost() -> rx.Component:
    """Say that the pages themselves do not answer; Reflex's own words speak of websockets."""
    told = rx.el.div(
        glyph("cloud_off"),
        rx.el.div(
            rx.el.p(
                rx.el.strong("Lyceum does not answer."),
                " You see what was known at ",
                rx.el.span(custom_attrs={"data-since": "true"}),
                ". Trying again.",
            ),
            rx.el.button("Try now", type="button", class_name="link", custom_attrs={"data-reload": "true"}),
            class_name="note-text",
        ),
        class_name="note note-amber connection",
        role="status",
    )
    return rx.cond(has_too_many_connection_errors, told, None)


def renewed() -> rx.Component:
    """Say that the pages were renewed under an open tab; it shows while Reflex has said so where it covers things."""
    return rx.el.div(
        glyph("refresh_cw"),
        rx.el.div(
            rx.el.p(rx.el.strong("Lyceum has been renewed."), " Load the page again to go on with the new one."),
            rx.el.button("Load again", type="button", class_name="link", custom_attrs={"data-renew": "true"}),
            class_name="note-text",
        ),
        class_name="note note-indigo connection renewed",
        role="status",
    )


def not_found() -> rx.Component:
    """Draw the page of an address that leads nowhere."""
    return rx.el.main(
        rx.el.h1("Not found", class_name="heard", tab_index=-1),
        empty(
            "map_pin_off",
            "There is no page with this address",
            "It may have been removed, or the address has a slip.",
            surface("Go to the beginning", href="/"),
        ),
        class_name="content",
        style={"paddingTop": "20vh", "maxWidth": "none"},
    )


def failed_in_the_pages(exception: Exception) -> None:
    """Write down what broke in a state; the page stays as it was."""
    log.error("An event of the pages failed.", exc_info=exception)


def add(made: rx.App, one: Page) -> None:
    """Put one page into the application."""

    def draw() -> rx.Component:
        drawn.set(one)
        return one.draw()

    on_load = one.state.open if one.state is not None else one.on_load
    title = one.title if one.title == "Lyceum" else f"{one.title} · Lyceum"
    made.add_page(draw, route=one.route, title=title, on_load=on_load)


def create() -> rx.App:
    """Put the pages into one application."""
    made = rx.App(
        stylesheets=[
            "/lyceum.css",
            "/student.css",
            "/admin.css",
            "/author.css",
            "/plots.css",
            "/workspace.css",
            "/study.css",
        ],
        head_components=[
            rx.el.script(src="/lyceum.js", defer=True),
            rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        ],
        toaster=None,
        html_lang="en-GB",
        backend_exception_handler=failed_in_the_pages,
    )
    made.app_wraps[5, "Overlay"] = lambda _stateful: rx.fragment(connection_lost(), renewed())
    for one in PAGES:
        add(made, one)
    made.add_page(not_found, route="404", title="Not found · Lyceum")
    return made


app = create()
