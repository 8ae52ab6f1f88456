"""A graph as inline SVG: nodes are links, so that Tab walks them without a script; arrow keys follow the edges."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from ui.components.glyphs import Text


def node_graph(
    nodes: rx.Var[Any],
    edges: rx.Var[Any],
    *,
    view_box: rx.Var[str],
    width: rx.Var[int],
    chosen: rx.Var[str],
    on_open: Callable[[Any], Any],
    label: str,
) -> rx.Component:
    """Return nodes and edges as `ui.graph.graph` places them; `on_open(node_id)` answers a click and Enter."""
    return rx.el.div(
        rx.el.svg(
            rx.foreach(edges, _edge),
            rx.foreach(nodes, lambda node: _node(node, chosen, on_open)),
            view_box=view_box,
            class_name="graph",
            style={"--graph-width": width.to_string() + "px"},
            custom_attrs={"role": "group", "aria-label": label},
        ),
        class_name="graph-scroll",
    )


def _edge(edge: Any) -> rx.Component:
    return rx.el.path(
        d=edge.path,
        class_name=rx.cond(edge.is_lit, "graph-edge graph-edge-lit", "graph-edge"),
        custom_attrs={"aria-hidden": "true"},
        key=edge.from_id + edge.to_id,
    )


def _node(node: Any, chosen: rx.Var[str], on_open: Callable[[Any], Any]) -> rx.Component:
    """Return a link that is the disc and the place of its name, and the words on top, which the link's label says."""
    link = rx.el.a(
        rx.el.rect(x="-40", y=node.radius, width="80", height="32", class_name="node-place"),
        rx.el.circle(r=node.ring, class_name="node-ring"),
        rx.el.circle(r=node.radius, class_name=rx.cond(node.is_dashed, "node-disc node-dashed", "node-disc")),
        href=node.href,
        on_click=on_open(node.node_id).prevent_default,
        id="node-" + node.node_id,
        class_name="node-link",
        custom_attrs={
            "aria-label": node.label,
            "aria-current": rx.cond(chosen == node.node_id, "true", "false"),
            "data-node": node.node_id,
            "data-left": node.arrows.left,
            "data-right": node.arrows.right,
            "data-up": node.arrows.up,
            "data-down": node.arrows.down,
        },
    )
    words = rx.el.g(
        rx.el.text(node.words, y=4, class_name="node-score"),
        rx.el.text(node.first_line, y=node.first_y, class_name="node-name"),
        rx.el.text(node.second_line, y=node.second_y, class_name="node-name"),
        class_name="node-words",
        custom_attrs={"aria-hidden": "true"},
    )
    return rx.el.g(
        link,
        words,
        class_name="node node-" + node.shade,
        custom_attrs={"transform": node.transform},
        key=node.node_id,
    )


def shades(easier: Text, harder: Text) -> rx.Component:
    """Return the scale of the nodes' colours, from its lower end to its upper."""
    return rx.el.span(
        easier,
        *[rx.el.span(class_name="shade", style={"background": f"var(--k{step})"}) for step in range(1, 7)],
        harder,
        class_name="graph-key",
    )


def dashed_key(words: Text) -> rx.Component:
    """Return what a dashed circle stands for."""
    circle = rx.el.circle(cx="8", cy="8", r="6.5", class_name="node-disc node-dashed")
    return _key(circle, words, width=16)


def arrow_key(words: Text) -> rx.Component:
    """Return what an arrow stands for."""
    return _key(rx.el.path(d="M0 8 H15 M11 4 L15 8 L11 12", class_name="graph-edge"), words, width=18)


def size_key(words: Text) -> rx.Component:
    """Return what the size of a circle stands for."""
    circles = rx.fragment(
        rx.el.circle(cx="5", cy="8", r="4", class_name="node-disc"),
        rx.el.circle(cx="18", cy="8", r="6.5", class_name="node-disc"),
    )
    return _key(circles, words, width=26)


def _key(drawing: rx.Component, words: Text, *, width: int) -> rx.Component:
    return rx.el.span(
        rx.el.svg(drawing, view_box=f"0 0 {width} 16", width=width, height=16, custom_attrs={"aria-hidden": "true"}),
        words,
        class_name="graph-key",
    )
