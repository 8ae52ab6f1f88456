"""An admin has complexity computed, walks the graph by keyboard, and reads the same as a table."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 30_000
"""A computation goes through the job queue."""


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _graph(page: Page) -> None:
    """Come to the graph; where nothing was computed yet, ask for it as a person would."""
    page.goto("/admin/complexity")
    expect(page.locator(".trail, .card").first).to_be_visible()
    if page.request.get("/v1/admin/complexity").json()["version_on"] is None:
        expect(page.get_by_text("No complexity has been computed yet")).to_be_visible()
        page.get_by_role("button", name="Compute now").click()
    expect(page.locator("svg.graph a").first).to_be_visible()
    expect(page.locator(".concept-score")).to_be_visible()


def _table(page: Page) -> None:
    _graph(page)
    page.get_by_role("button", name="As a table").click()
    expect(page.get_by_role("table", name="Concepts by complexity")).to_be_visible()


def _block(page: Page) -> None:
    _graph(page)
    page.get_by_label("Block").select_option(label="Statistics")
    expect(page.locator("svg.graph a")).to_have_count(17)


def _focused(page: Page) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")


def test_the_graph_is_reached_and_walked_by_keyboard(visit):
    page = visit("admin")
    _block(page)
    page.get_by_label("Block").focus()
    page.keyboard.press("Tab")
    first = _focused(page)
    page.keyboard.press("ArrowRight")
    second = _focused(page)
    assert first.startswith("Events and sample spaces")
    assert second != first
    page.keyboard.press("ArrowDown")
    third = _focused(page)
    assert third not in (first, second)
    page.keyboard.press("ArrowLeft")
    assert _focused(page) == first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    name = second.rpartition(", ")[0].split(", 0.")[0]
    expect(page.locator(".panel-title")).to_have_text(name)
    expect(page.locator("svg.graph a[aria-current=true]")).to_have_attribute("aria-label", second)
    page.keyboard.press("Escape")
    expect(page.locator("[data-panel]")).to_have_count(0)


def test_a_concept_says_what_it_is_made_of_and_leads_to_its_prerequisites(visit):
    page = visit("admin")
    found = page.request.get("/v1/admin/complexity")
    _graph(page)
    found = page.request.get("/v1/admin/complexity").json()
    power = next(one for one in found["concepts"] if one["code"] == "test-power")
    page.goto(f"/admin/complexity?concept={power['concept_id']}")
    panel = page.locator("[data-panel]")
    expect(panel.get_by_text(f"{power['score']:.2f}", exact=True).first).to_be_visible()
    for words in ("From its own reviews", "From its prerequisites", "What makes it hard"):
        expect(panel.get_by_text(words)).to_be_visible()
    assert page.locator(".graph-edge-lit").count() >= 2
    panel.get_by_role("button", name="Type I and type II errors").click()
    expect(page.locator(".panel-title")).to_have_text("Type I and type II errors")


def test_the_table_has_the_same_concepts_and_is_sorted(visit):
    page = visit("admin")
    _table(page)
    rows = page.locator(".opens")
    found = page.request.get("/v1/admin/complexity").json()["concepts"]
    expect(rows).to_have_count(len(found))
    expect(rows.first).to_contain_text(min(found, key=lambda one: (-one["score"], one["name"]))["name"])
    page.get_by_role("button", name="Concept", exact=True).click()
    expect(rows.first).to_contain_text(min(one["name"] for one in found))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel]")).to_be_visible()


def test_on_a_small_screen_the_table_comes_first_and_nothing_covers_it(visit):
    page = visit("admin")
    _graph(page)
    small = visit("admin", width=390)
    small.goto("/admin/complexity")
    expect(small.get_by_role("table", name="Concepts by complexity")).to_be_visible()
    expect(small.locator("svg.graph")).to_be_hidden()
    expect(small.locator("[data-panel]")).to_be_hidden()
    small.locator(".opens").first.click()
    expect(small.locator("[data-panel]")).to_be_visible()
    assert violations(small) == []


def test_an_author_reads_it_too(visit):
    _graph(visit("admin"))
    page = visit("author")
    page.goto("/admin/complexity")
    expect(page.locator("svg.graph a").first).to_be_visible()
    expect(page.get_by_role("button", name="Compute now")).to_have_count(0)


VIEWS: list[Callable[[Page], None]] = [_graph, _table, _block]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("come_to", VIEWS, ids=lambda come_to: come_to.__name__[1:])
def test_axe_finds_nothing(visit, come_to, dark):
    page = visit("admin", dark=dark)
    come_to(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", [900, 390])
def test_nothing_is_cut_off_on_a_small_screen(visit, width):
    _graph(visit("admin"))
    page = visit("admin", width=width)
    page.goto("/admin/complexity")
    expect(page.locator(".opens, svg.graph a").locator("visible=true").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
