"""One concept on the page of complexities: its score, what it is made of, what makes it hard, and what follows."""

from typing import Any

import reflex as rx

from ui.components import (
    announce,
    band,
    caption,
    detail_panel,
    glyph,
    meter,
    muted,
    note,
    row,
    section_state,
    skeleton_block,
    stack,
    state_badge,
    text_button,
)


def concept_panel(state: Any) -> rx.Component:
    """Draw the chosen concept."""
    one = state.concept
    body = stack(
        rx.cond(one.assumed, note(one.assumed, icon="circle_dashed"), _score(one)),
        rx.cond(one.change, note(one.change, icon="trending_up_down"), None),
        _parts(state),
        rx.cond(one.causes.length() > 0, _listed("What makes it hard", one.causes), None),
        note(one.first_review),
        rx.cond(one.has_history, _history(one), None),
        rx.cond(one.clusters.length() > 0, _listed("By kind of learner", one.clusters), None),
        _near("Leads to", one.dependants, state),
        _flagged(one),
        caption(one.questions, " in the library"),
        announce(rx.fragment(one.name, " is open")),
        gap=20,
    )
    return detail_panel(
        section_state(state.opened, body, what="This concept", on_retry=state.look_again, skeleton=skeleton_block(220)),
        title=rx.cond(one.name, one.name, "Concept"),
        subtitle=one.about,
        state=rx.cond(one.state, state_badge(one.state, one.state_words), None),
        on_close=state.close,
    )


def _score(one: Any) -> rx.Component:
    return rx.el.p(rx.el.span(one.score, class_name="stat-number"), muted(one.remark), class_name="concept-score")


def _parts(state: Any) -> rx.Component:
    one = state.concept
    return rx.el.div(
        rx.el.div(_meter("From its own reviews", one.own), caption(one.own.remark), class_name="concept-part"),
        rx.el.div(
            _meter("From its prerequisites", one.from_prerequisites),
            caption(one.from_prerequisites.remark),
            rx.cond(one.prerequisites.length() > 0, _names(one.prerequisites, state), None),
            class_name="concept-part",
        ),
    )


def _meter(words: str, part: Any) -> rx.Component:
    return meter(part.width, label=words, value=part.value, words=words, after=part.words)


def _names(near: Any, state: Any) -> rx.Component:
    """Return concepts with their scores, each a way to it."""
    return rx.el.ul(rx.foreach(near, lambda one: _name(one, state)), class_name="near")


def _name(one: Any, state: Any) -> rx.Component:
    weight = rx.cond(one.weight, rx.fragment(" · weight ", one.weight), None)
    way = text_button(one.name, on_click=state.choose(one.concept_id))
    return rx.el.li(way, " ", one.score, weight, key=one.concept_id)


def _near(heading: str, near: Any, state: Any) -> rx.Component:
    listed = stack(rx.el.h3(heading, class_name="panel-heading"), _names(near, state), gap=8)
    return rx.cond(near.length() > 0, listed, None)


def _listed(heading: str, pairs: Any) -> rx.Component:
    return stack(
        rx.el.h3(heading, class_name="panel-heading"),
        rx.el.ul(
            rx.foreach(
                pairs,
                lambda pair: rx.el.li(
                    rx.el.span(pair.name, rx.cond(pair.remark, rx.fragment(", ", pair.remark), None)),
                    rx.el.span(pair.number, class_name="pair-number"),
                    class_name="pair",
                    key=pair.name,
                ),
            ),
            class_name="pairs",
        ),
        gap=8,
    )


def _history(one: Any) -> rx.Component:
    return stack(
        rx.el.h3("Version by version", class_name="panel-heading"),
        band(one.history, label="Score by version", heads=("Version", "Score"), height=112),
        gap=12,
    )


def _flagged(one: Any) -> rx.Component:
    """Return questions that are hard for a reason of their own, not their concept's."""
    line = lambda question: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.span(question.name, class_name="flagged-stem"),
        caption(question.number, "; ", question.remark, "."),
        class_name="list-line",
        key=question.name,
    )
    listed = stack(
        row(
            glyph("triangle_alert", colour="amber"),
            rx.el.h3("Hard for a reason of their own", class_name="panel-heading"),
        ),
        rx.el.ul(rx.foreach(one.flagged, line), class_name="list-lines"),
        gap=8,
    )
    return rx.cond(one.flagged.length() > 0, listed, None)
