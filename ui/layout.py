"""Decides the frame of every page: sidebar by role, path, heading, notes, and what stands there instead of a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from ui.components import (
    Text,
    announce,
    card,
    empty,
    failure,
    ghost,
    glyph,
    icon_button,
    kbd,
    loading,
    note,
    skeleton_rows,
    stale_note,
    state_badge,
    surface,
)
from ui.drawn import SMALL, drawn, reads_when_small
from ui.state import HOMES, ROLE_WORDS, Session


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the sidebar; `go` is the letter after `g`, `count` the var of what waits there."""

    word: str
    href: str
    icon: str
    go: str = ""
    count: Any = None


PLACES: Final[dict[str, tuple[Place, ...]]] = {
    "student": (
        Place("Today", "/student", "sun", "t"),
        Place("Revision", "/student/revision", "rotate_ccw", "r", Session.revision_count),
        Place("Practice", "/student/practice", "target", "p"),
        Place("Study path", "/student/study", "route", "s"),
    ),
    "author": (
        Place("Tag debt", "/content/tag-debt", "tags", "d", Session.debt_count),
        Place("Problems", "/content/problems", "code_xml", "p"),
    ),
    "admin": (
        Place("Overview", "/admin", "layout_dashboard", "o"),
        Place("Revision load", "/admin/queues", "refresh_ccw", "r"),
        Place("Jobs", "/admin/jobs", "workflow", "j", Session.jobs_count),
        Place("Alerts", "/ops/alerts", "bell", "a", Session.alerts_count),
        Place("Model evaluation", "/admin/evaluation/metrics", "chart_line", "m"),
        Place("Experiments", "/admin/experiments", "flask_conical", "e"),
        Place("Concept complexity", "/admin/complexity", "share_2", "c"),
        Place("Tag debt", "/content/tag-debt", "tags", "d", Session.debt_count),
    ),
    "operator": (
        Place("Alerts", "/ops/alerts", "bell", "a", Session.alerts_count),
        Place("Jobs", "/admin/jobs", "workflow", "j", Session.jobs_count),
    ),
}
"""The places of each role, in order; a new page is one line here."""

FOOT_PLACES: Final[dict[str, tuple[Place, ...]]] = {
    "student": (Place("Preferences", "/student/preferences", "settings_2", "e"),),
}

EVERYWHERE: Final = (("?", "show these keys"), ("/", "go to the search field"), ("Esc", "close what is open"))


def place_of(route: str, role: str) -> str:
    """Return the address of the sidebar's line for a page: its own, or the longest one that it lies under."""
    known = [one.href for one in (*PLACES[role], *FOOT_PLACES.get(role, ()))]
    if route in known:
        return route
    above = [href for href in known if href not in HOMES.values() and route.startswith(href + "/")]
    return max(above, key=len, default="")


def page(
    heading: Text,
    *content: Any,
    state: Any,
    sentence: Text | None = None,
    action: rx.Component | None = None,
    trail: Sequence[tuple[str, str]] = (),
    keys: Sequence[tuple[str, str]] = (),
    wide: bool = False,
    skeleton: rx.Component | None = None,
    missing: Text = "There is nothing with this address. It may have been removed.",
    place: str = "",
) -> rx.Component:
    """Return a whole page: sidebar, path, `h1`, one sentence, one primary action at the right, content.

    The sidebar marks the line of the page's own address, or the one it lies under; `place` names another.
    """
    roles, route = state.for_roles, place or drawn.get().route
    return rx.el.div(
        rx.el.nav(
            rx.el.a("Skip to content", href="#content", class_name="skip"), custom_attrs={"aria-label": "Shortcut"}
        ),
        _topbar(drawn.get().title),
        rx.el.div(
            _sidebar(roles, route),
            rx.el.div(
                _trail(trail, heading) if trail else rx.fragment(),
                rx.el.main(
                    _head(heading, sentence, action, state),
                    _small_note(),
                    _notes(state),
                    _body(state, content, skeleton, missing, roles[0]),
                    id="content",
                    tab_index=-1,
                    class_name="content content-wide" if wide else "content",
                ),
                class_name="beside-sidebar",
            ),
            class_name="frame",
        ),
        _of_role_held(roles, lambda role: _bottombar(role, place_of(route, role))),
        _key_sheet(roles[0], keys),
        class_name="has-bottombar",
    )


def bare_page(
    *content: Any,
    heading: Text,
    state: Any,
    keys: Sequence[tuple[str, str]] = (),
    skeleton: rx.Component | None = None,
    missing: Text = "There is nothing with this address. It may have been removed.",
) -> rx.Component:
    """Return a page without a sidebar, for the player; the heading is heard, and seen only if the content shows one."""
    role = state.for_roles[0]
    return rx.el.div(
        rx.el.main(
            rx.el.h1(heading, class_name="heard", tab_index=-1),
            _notes(state),
            _body(state, content, skeleton, missing, role),
            id="content",
            tab_index=-1,
            class_name="content content-bare",
        ),
        _key_sheet(role, keys),
    )


def rail_page(
    *content: Any,
    heading: Text,
    state: Any,
    trail: rx.Component,
    tools: rx.Component,
    keys: Sequence[tuple[str, str]] = (),
    place: str = "",
    skeleton: rx.Component | None = None,
    missing: Text = "There is nothing with this address. It may have been removed.",
) -> rx.Component:
    """Return a page of the whole window for the workspace: the sidebar is a rail, `trail` and `tools` stand above."""
    roles, route = state.for_roles, place or drawn.get().route
    return rx.el.div(
        rx.el.nav(
            rx.el.a("Skip to content", href="#content", class_name="skip"), custom_attrs={"aria-label": "Shortcut"}
        ),
        _topbar(drawn.get().title),
        rx.el.div(
            _sidebar(roles, route),
            rx.el.div(
                rx.el.section(trail, tools, class_name="rail-top", custom_attrs={"aria-label": "Where you are"}),
                rx.el.main(
                    rx.el.h1(heading, class_name="heard", tab_index=-1),
                    _notes(state),
                    _body(state, content, skeleton, missing, roles[0]),
                    id="content",
                    tab_index=-1,
                    class_name="content content-bare rail-content",
                ),
                class_name="beside-sidebar",
            ),
            class_name="frame frame-rail",
        ),
        _bottombar(roles[0], place_of(route, roles[0])),
        _key_sheet(roles[0], keys),
        class_name="has-bottombar",
    )


def _head(heading: Text, sentence: Text | None, action: rx.Component | None, state: Any) -> rx.Component:
    words = rx.el.div(
        rx.el.h1(heading, class_name="page-title", tab_index=-1),
        rx.el.p(sentence, class_name="page-sentence") if sentence is not None else rx.fragment(),
        class_name="page-head-words",
    )
    shown = (state.main.status == "ready") | (state.main.status == "stale")
    return rx.el.div(
        words, rx.cond(shown, action, None) if action is not None else rx.fragment(), class_name="page-head"
    )


def _small_note() -> rx.Component:
    """Return what a console says on a small screen, where the buttons that write are disabled."""
    if not reads_when_small():
        return rx.fragment()
    return rx.el.p(SMALL, " Use a wider one to change something.", class_name="caption small-only page-small")


def _notes(state: Any) -> rx.Component:
    """Return what is to be said above the page: it is old, an action failed, the login has ended."""
    return rx.el.div(
        stale_note(state.main, on_retry=state.refresh),
        rx.cond(
            state.problem,
            rx.el.div(
                glyph("circle_x"),
                rx.el.div(
                    state.problem,
                    rx.cond(
                        state.problem_reference,
                        rx.el.span("Reference ", state.problem_reference, class_name="note-small"),
                        None,
                    ),
                    class_name="note-text",
                ),
                class_name="note note-red",
                role="alert",
            ),
            None,
        ),
        rx.cond(
            state.login_ended,
            note(
                "Your login has ended. ",
                rx.el.a("Log in again", href="/login", class_name="link"),
                kind="warning",
                polite=True,
            ),
            None,
        ),
        announce(state.said),
        class_name="page-notes",
    )


def _body(state: Any, content: Sequence[Any], skeleton: rx.Component | None, missing: Text, role: str) -> rx.Component:
    shape = skeleton if skeleton is not None else card(skeleton_rows())
    failed = card(failure(state.main, what="This page", on_retry=state.refresh, rest="Nothing of it is known yet."))
    return rx.match(
        state.main.status,
        ("loading", loading(shape, on_retry=state.refresh)),
        ("error", failed),
        ("missing", card(empty("search_x", missing, None, surface("Go to the beginning", href=HOMES.get(role, "/"))))),
        ("forbidden", _forbidden(role)),
        rx.fragment(*content),
    )


def _forbidden(role: str) -> rx.Component:
    words = {"student": "students", "author": "authors", "admin": "administrators", "operator": "operators"}
    held = rx.match(
        Session.roles[0], *[(name, _as(word)) for name, word in ROLE_WORDS.items()], "someone without a role"
    )
    home = rx.match(
        Session.roles[0],
        *[(name, surface(f"Go to {PLACES[name][0].word}", href=PLACES[name][0].href)) for name in PLACES],
        surface("Go to the beginning", href="/"),
    )
    return card(empty("lock", f"This page is for {words[role]}", rx.fragment("You are logged in as ", held, "."), home))


def _as(word: str) -> str:
    return f"{'an' if word[0] in 'AO' else 'a'} {word.lower()}"


# The sidebar


def _sidebar(roles: Sequence[str], route: str) -> rx.Component:
    """Return the places of the first of these roles that the person holds; of none of them, only what is elsewhere."""
    known = Session.roles.length() > 0
    held = reduce(or_, [Session.roles.contains(role) for role in roles])
    places = _of_role_held(roles, lambda role: _places(PLACES[role], place_of(route, role)))
    foot = _of_role_held(roles, lambda role: _foot(role, place_of(route, role)))
    return rx.el.header(
        ReactRouterLink.create(
            mark(), rx.el.span("Lyceum", class_name="place-word"), to=HOMES.get(roles[0], "/"), class_name="brand"
        ),
        rx.el.nav(
            rx.cond(known & ~held, None, places),
            _elsewhere(roles),
            custom_attrs={"aria-label": "Places"},
        ),
        rx.el.div(rx.cond(Session.simulated, state_badge("simulated"), None), foot, class_name="sidebar-foot"),
        _person(roles),
        class_name="sidebar",
        id="sidebar",
    )


def _of_role_held(roles: Sequence[str], draw: Callable[[str], rx.Component]) -> rx.Component:
    """Return what is drawn for the first of these roles that the person holds, and until one knows, for the first."""
    drawn_last = draw(roles[0])
    for role in reversed(roles[1:]):
        drawn_last = rx.cond(Session.roles.contains(role) & ~Session.roles.contains(roles[0]), draw(role), drawn_last)
    return drawn_last


def _places(places: Sequence[Place], here: str) -> rx.Component:
    return rx.el.ul(*[_place(one, here) for one in places], class_name="places")


def _foot(role: str, place: str) -> rx.Component:
    if role not in FOOT_PLACES:
        return rx.fragment()
    return rx.el.nav(_places(FOOT_PLACES[role], place), custom_attrs={"aria-label": "Settings"})


def _place(one: Place, place: str) -> rx.Component:
    here = one.href == place
    count = (
        rx.cond(one.count > 0, rx.el.span(one.count, class_name="place-count"), None)
        if one.count is not None
        else rx.fragment()
    )
    return rx.el.li(
        ReactRouterLink.create(
            glyph(one.icon),
            rx.el.span(one.word, class_name="place-word"),
            count,
            to=one.href,
            class_name="place place-active" if here else "place",
            custom_attrs={**({"aria-current": "page"} if here else {}), **({"data-go": one.go} if one.go else {})},
        )
    )


def _elsewhere(roles: Sequence[str]) -> rx.Component:
    """Return one line for each other role that the person holds."""
    near = {one.href for role in roles for one in PLACES[role]}
    others = [role for role in PLACES if role not in roles and PLACES[role][0].href not in near]
    if not others:
        return rx.fragment()
    lines = [rx.cond(Session.roles.contains(role), _place(PLACES[role][0], ""), None) for role in others]
    shown = rx.fragment(
        rx.el.p("Elsewhere", class_name="places-title", id="elsewhere"),
        rx.el.ul(*lines, class_name="places", custom_attrs={"aria-labelledby": "elsewhere"}),
    )
    return rx.cond(reduce(or_, [Session.roles.contains(role) for role in others]), shown, None)


def _person(roles: Sequence[str]) -> rx.Component:
    """Return who is logged in, with a way out, and the theme switch."""
    first_held = rx.match(Session.roles[0], *ROLE_WORDS.items(), "")
    word = first_held
    for role in reversed(roles):
        word = rx.cond(Session.roles.contains(role), ROLE_WORDS[role], word)
    return rx.el.div(
        rx.el.details(
            rx.el.summary(
                rx.el.span(Session.initials, class_name="avatar", custom_attrs={"aria-hidden": "true"}),
                rx.el.span(
                    rx.el.span(Session.display_name, class_name="person-name"),
                    rx.el.span(word, class_name="caption"),
                    class_name="person-words",
                ),
                title="Account",  # its name while nobody knows yet who is logged in
            ),
            rx.el.div(
                ghost("Keys", icon="keyboard", custom_attrs={"data-show-keys": "true"}),
                rx.el.form(
                    ghost("Log out", icon="log_out", type="submit"),
                    action="/v1/auth/form/logout",
                    method="post",
                    on_submit=None,
                ),
                class_name="person-pop",
            ),
            class_name="person-menu",
        ),
        theme_switch(),
        class_name="person",
    )


def theme_switch() -> rx.Component:
    """Return the switch between light and dark; until it is pressed the system decides."""
    return icon_button("sun_moon", "Switch between light and dark", on_click=rx.toggle_color_mode)


def mark() -> rx.Component:
    """Return the sign of the product."""
    return rx.el.span(rx.icon("landmark", size=16, stroke_width=2.2), class_name="mark")


# Above, below and behind


def _trail(trail: Sequence[tuple[str, str]], heading: Text) -> rx.Component:
    steps = [rx.el.li(ReactRouterLink.create(word, to=href, class_name="link")) for word, href in trail]
    last = rx.el.li(heading, custom_attrs={"aria-current": "page"})
    return rx.el.nav(rx.el.ol(*steps, last), class_name="trail", custom_attrs={"aria-label": "Path"})


def _topbar(title: str) -> rx.Component:
    """Return the line above on narrow screens; the heading says the same to a screen reader."""
    return rx.el.div(mark(), title, class_name="topbar", custom_attrs={"aria-hidden": "true"})


def _bottombar(role: str, place: str) -> rx.Component:
    """Return the bar below for narrow screens: the places, and More for all else."""
    more = rx.el.button(
        glyph("menu", size=20),
        "More",
        type="button",
        class_name="tab-place",
        custom_attrs={"data-menu": "true", "aria-expanded": "false", "aria-controls": "sidebar"},
    )
    return rx.el.nav(
        *[_tab_place(one, place) for one in PLACES[role][:4]],
        more,
        class_name="bottombar",
        custom_attrs={"aria-label": "Main places"},
    )


def _tab_place(one: Place, place: str) -> rx.Component:
    here = one.href == place
    return ReactRouterLink.create(
        glyph(one.icon, size=20),
        one.word,
        to=one.href,
        class_name="tab-place tab-active" if here else "tab-place",
        custom_attrs={"aria-current": "page"} if here else {},
    )


def _key_sheet(role: str, keys: Sequence[tuple[str, str]]) -> rx.Component:
    """Return what `?` shows: the page's keys, then those that work everywhere."""
    places = [(f"g {one.go}", one.word) for one in (*PLACES[role], *FOOT_PLACES.get(role, ())) if one.go]
    lines = []
    for key, verb in (*keys, *places, *EVERYWHERE):
        lines += [rx.el.dt(*[kbd(part) for part in key.split()]), rx.el.dd(verb)]
    return rx.el.dialog(
        rx.el.h2("Keys", class_name="card-title"),
        rx.el.dl(*lines),
        surface("Close", custom_attrs={"data-close-dialog": "true"}),
        class_name="key-sheet",
        custom_attrs={"aria-label": "Keys"},
    )
