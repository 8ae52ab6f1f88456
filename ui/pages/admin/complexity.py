"""Concept complexity: which concepts prove hard, and why."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui import wire
from ui.client import Client
from ui.components import (
    Column,
    arrow_key,
    card,
    dashed_key,
    data_table,
    empty,
    ghost,
    glyph,
    muted,
    node_graph,
    repeat,
    row,
    select,
    shades,
    size_key,
    state_text,
    surface,
    trend,
    with_panel,
)
from ui.graph import Graph, lit
from ui.layout import page
from ui.pages import Page
from ui.pages.admin.complexity_panel import concept_panel
from ui.pages.admin.complexity_words import (
    EVERY_BLOCK,
    MOST_DRAWN,
    Concept,
    ConceptRow,
    block_choices,
    concept,
    drawn,
    hardest,
    rows,
    sentence,
    total,
    version_choices,
)
from ui.pages.admin.run_words import STOPPABLE
from ui.state import PageState, Section, Session

JOB: Final = "concept_complexity"
AUTO, GRAPH, TABLE = "auto", "graph", "table"
FROM_HIGH: Final = frozenset({"score", "change", "learners", "reviews"})
"""The columns that are sorted from high to low at the first press."""


def turned(sorted_by: str, column: str) -> str:
    """Return the order after a press on a column: numbers from high to low first, names from A to Z, then the other."""
    first, then = (f"-{column}", column) if column in FROM_HIGH else (column, f"-{column}")
    return then if sorted_by == first else first


class ComplexityState(PageState, Session):
    """The scores of one version and block, as a graph and as a table, and the concept that is open."""

    for_roles: ClassVar[tuple[str, ...]] = ("admin", "author")

    view: str = AUTO
    """What was asked for; else the graph where it has room, and the table on small screens."""
    sentence: str = ""
    block: str = EVERY_BLOCK
    blocks: list[tuple[str, str]] = []  # noqa: RUF012 - a var of the state
    version: str = ""
    versions: list[tuple[str, str]] = []  # noqa: RUF012
    is_computed: bool = False
    shown: int = 0
    total: int = 0
    graph: Graph = Graph()
    rows: list[ConceptRow] = []  # noqa: RUF012
    sorted_by: str = "-score"
    chosen: str = ""
    is_asked: bool = False
    """Whether the concept was chosen by somebody; the hardest, which opens by itself, must not cover a small screen."""
    concept: Concept = Concept()
    opened: Section = Section()
    running: str = ""
    asking: bool = False

    _found: wire.Complexity | None = None

    @rx.event
    async def open(self) -> Any:
        """Come to the page; its address may name a concept."""
        self.chosen = str(self.router.url.query_parameters.get("concept", ""))
        self.is_asked, self.opened, self._found = bool(self.chosen), Section(), None
        return await self._arrive()

    async def _load(self, client: Client) -> None:
        found = await self._ask_for(client, self.block)
        if total(found) > MOST_DRAWN and self.block == EVERY_BLOCK:
            found = await self._ask_for(client, found.blocks[0].block_id)
        was_known = self._found is not None and self.is_computed
        self._show(found)
        if not was_known and not self.chosen:
            self.chosen = hardest(found)
            self._light()
        if self.chosen:
            await self._attempt("opened", self._load_concept, client=client)
        if self.running:
            await self._follow(client)

    async def _ask_for(self, client: Client, block: str) -> wire.Complexity:
        self.block = block
        return await client.complexity(version_on=self.version, block_id="" if block == EVERY_BLOCK else block)

    def _show(self, found: wire.Complexity) -> None:
        changed = self._found is None or found.concepts != self._found.concepts or found.edges != self._found.edges
        self._found = found
        self.is_computed, self.sentence = found.version_on is not None, sentence(found)
        self.blocks, self.versions = block_choices(found), version_choices(found)
        self.version = found.version_on.isoformat() if found.version_on else ""
        self.shown, self.total = len(found.concepts), total(found)
        if changed:
            self.rows = rows(found, self.sorted_by)
            self.graph = drawn(found)
            self._light()

    def _light(self) -> None:
        made = self.graph
        self.graph = Graph(made.nodes, lit(made.edges, self.chosen), made.view_box, made.width)

    async def _load_concept(self, client: Client) -> None:
        previous = self._found.previous_on if self._found else None
        found = await client.concept_complexity(self.chosen, version_on=self.version)
        self.concept = concept(found, previous_on=previous)

    async def _follow(self, client: Client) -> None:
        """See whether the run that was asked for has ended; then the newest version is shown."""
        run = await client.run(self.running)
        if run.status in STOPPABLE:
            return
        self.running, self.version = "", ""
        self.said = f"The run has ended: {run.status}."
        if run.error:
            self.problem = run.error
        await self._load(client)

    @rx.event
    async def choose_block(self, block: str) -> Any:
        """Show the concepts of one block, or of all."""
        self.block = block
        return await self._attempt("main", self._load)

    @rx.event
    async def choose_version(self, version: str) -> Any:
        """Show the scores as they were."""
        self.version = version
        return await self._attempt("main", self._load)

    @rx.event
    def show_table(self) -> None:
        """Show the table."""
        self.view = TABLE

    @rx.event
    def show_graph(self) -> None:
        """Show the graph."""
        self.view = GRAPH

    @rx.event
    def sort(self, column: str) -> None:
        """Sort by a column; once more turns it."""
        self.sorted_by = turned(self.sorted_by, column)
        if self._found is not None:
            self.rows = rows(self._found, self.sorted_by)

    @rx.event
    async def choose(self, concept_id: str) -> Any:
        """Open a concept."""
        if concept_id != self.chosen:
            self.chosen, self.opened = concept_id, Section()
            self._light()
        self.is_asked = True
        yield
        yield await self._attempt("opened", self._load_concept)

    @rx.event
    async def look_again(self) -> Any:
        """Load the open concept once more."""
        return await self._attempt("opened", self._load_concept)

    @rx.event
    def close(self) -> None:
        """Close the concept."""
        self.chosen, self.concept = "", Concept()
        self._light()

    @rx.event
    async def compute(self) -> Any:
        """Compute the scores now."""

        async def ask(client: Client) -> None:
            self.running = (await client.run_job(JOB)).run_id

        self.asking = True
        yield
        await self._perform(ask, said="The run has been asked for.")
        self.asking = False


# Drawing

KEYS: Final = [
    ("Tab", "go from concept to concept"),
    ("← → ↑ ↓", "follow the edges of the graph"),
    ("Enter", "open a concept"),
    ("j k", "walk the table"),
    ("Esc", "close the concept"),
]


def _actions() -> rx.Component:
    state = ComplexityState
    compute = ghost(
        "Compute now",
        icon="refresh_cw",
        on_click=state.compute,
        busy=state.asking | (state.running != ""),
        disabled_because=state.read_only_because,
    )
    return row(
        rx.cond(state.roles.contains("admin"), compute, None),
        rx.cond(
            state.is_computed,
            rx.fragment(
                select("Version", state.versions, value=state.version, on_change=state.choose_version),
                surface("As a table", icon="table_2", on_click=state.show_table, custom_attrs={"data-view": "graph"}),
                surface("As a graph", icon="share_2", on_click=state.show_graph, custom_attrs={"data-view": "table"}),
            ),
            None,
        ),
    )


def _choice() -> rx.Component:
    state = ComplexityState
    return row(
        select("Block", state.blocks, value=state.block, on_change=state.choose_block),
        rx.el.span(state.shown, " of ", state.total, " concepts", class_name="caption figure"),
        spread=True,
        custom_attrs={"data-choice": "true"},
    )


def _graph() -> rx.Component:
    state = ComplexityState
    legend = rx.el.div(
        shades("easier", "harder"),
        dashed_key("low confidence"),
        size_key("more reviews"),
        arrow_key("prerequisite"),
        class_name="graph-legend",
    )
    hint = rx.el.p(
        glyph("keyboard"),
        "Tab into the graph, arrow keys follow the edges, Enter opens a concept.",
        class_name="graph-hint",
    )
    return rx.el.div(
        node_graph(
            state.graph.nodes,
            state.graph.edges,
            view_box=state.graph.view_box,
            width=state.graph.width,
            chosen=state.chosen,
            on_open=state.choose,
            label="Concepts from prerequisite to dependant",
        ),
        legend,
        hint,
        class_name="graph-part",
        custom_attrs={"data-view": "graph"},
    )


def _table() -> rx.Component:
    state = ComplexityState
    columns = [
        Column(head="Rank", cell=lambda one: muted(one.rank), align="right", width="56px", hide_under=600),
        Column(head="Concept", cell=_named, sort="name", wraps=True),
        Column(head="Score", cell=_scored, align="right", sort="score"),
        Column(head="Change", cell=lambda one: trend(one.change), align="right", sort="change", hide_under=600),
        Column(head="Spread", cell=lambda one: muted(one.spread), align="right", hide_under=900),
        Column(head="Learners", cell=lambda one: one.learners, align="right", sort="learners", hide_under=900),
        Column(head="Reviews", cell=lambda one: one.reviews, align="right", sort="reviews", hide_under=600),
        Column(
            head="Remark",
            cell=lambda one: rx.cond(one.state, state_text(one.state, one.remark), None),
            hide_under=1100,
        ),
    ]
    table = data_table(
        columns,
        state.rows,
        label="Concepts by complexity",
        key=lambda one: one.concept_id,
        selected=state.chosen,
        on_open=lambda one: state.choose(one.concept_id),
        sorted_by=state.sorted_by,
        on_sort=state.sort,
        dense=True,
        footer=rx.fragment(state.shown, " of ", state.total, " concepts; rank 1 is the hardest"),
    )
    return rx.el.div(table, custom_attrs={"data-view": "table"})


def _named(one: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(one.name, class_name="strong"), rx.el.span(one.place, class_name="caption concept-place")
    )


def _scored(one: Any) -> rx.Component:
    return rx.el.span(rx.el.span(class_name="shade", style={"background": one.shade}), one.score, class_name="scored")


def draw() -> rx.Component:
    """Draw the page."""
    state = ComplexityState
    nothing = card(
        empty(
            "share_2",
            "No complexity has been computed yet",
            "It is computed each Sunday at 04:00 UTC, from what learners found hard.",
        )
    )
    lists = card(_choice(), _graph(), _table(), padding="none")
    return page(
        "Concept complexity",
        rx.el.div(
            rx.cond(state.is_computed, with_panel(lists, concept_panel(state), is_open=state.chosen != ""), nothing),
            class_name="complexity complexity-" + state.view,
            custom_attrs={"data-asked": rx.cond(state.is_asked, "true", "false")},
        ),
        repeat(seconds=rx.cond(state.running != "", 2, 0), on_tick=state.refresh),
        state=state,
        sentence=state.sentence,
        action=rx.el.div(_actions(), class_name="complexity-actions complexity-" + state.view),
        keys=KEYS,
        wide=True,
    )


PAGE = Page(route="/admin/complexity", title="Concept complexity", draw=draw, state=ComplexityState)
