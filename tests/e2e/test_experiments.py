"""An admin starts an experiment and stops it; every view of the page is for everyone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 15_000


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _opened(page: Page) -> None:
    """Come to an experiment that runs; who comes first starts it."""
    begun = page.request.post("/v1/admin/experiments", data={"key": "tuned_weights"})
    assert begun.status in (201, 409)
    page.goto("/admin/experiments?experiment=tuned_weights")
    expect(page.get_by_role("heading", name="Tuned weights")).to_be_visible()
    expect(page.get_by_role("heading", name="Checks")).to_be_visible()


def _planned(page: Page) -> None:
    _opened(page)
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_contain_text("New experiment")


def _stopping(page: Page) -> None:
    _opened(page)
    page.get_by_role("button", name="Stop early").locator("visible=true").click()
    expect(page.get_by_role("dialog")).to_contain_text("Stop Tuned weights?")


def _choose(sheet: Locator, name: str) -> None:
    """Choose as a person does: the choice shows once the pages have heard of it."""
    choice = sheet.get_by_role("radio", name=name)
    choice.click()
    expect(choice).to_be_checked()


def test_an_experiment_is_started_and_stopped(visit):
    page = visit("admin")
    _planned(page)
    sheet = page.get_by_role("dialog")
    _choose(sheet, "Complexity on first review")
    sheet.get_by_label("Not used").fill("40")
    sheet.get_by_role("button", name="Start the experiment").click()
    expect(sheet.get_by_text("together they have to be 100")).to_be_visible()
    sheet.get_by_label("Not used").fill("33.4")
    sheet.get_by_label("Planned days").fill("14")
    expect(sheet.get_by_text("Full strength. It is planned until")).to_be_visible()
    sheet.get_by_role("button", name="Start the experiment").click()
    expect(page.locator(".trial-title")).to_have_text("Complexity on first review")
    expect(page.locator(".trial-open[aria-current=true]")).to_contain_text("Too early")
    _stopped(page)


def _stopped(page: Page) -> None:
    page.get_by_role("button", name="Stop early").locator("visible=true").click()
    sheet = page.get_by_role("dialog")
    _choose(sheet, "Full strength")
    expect(sheet.get_by_text("From the next decision on everybody gets Full strength")).to_be_visible()
    sheet.get_by_label("Why").fill("It was a rehearsal.")
    sheet.get_by_role("button", name="Stop the experiment").click()
    expect(page.get_by_text("It was a rehearsal.")).to_be_visible()
    expect(page.get_by_role("button", name="Stop early")).to_have_count(0)
    arms = page.get_by_role("table", name="Arms")
    expect(arms.locator("tr", has_text="Full strength")).to_contain_text("for everybody")


def test_the_list_is_walked_by_keys_and_the_result_taken_along(visit):
    page = visit("admin")
    _opened(page)
    page.locator("h1").focus()
    page.keyboard.press("j")
    expect(page.locator(".trial-open:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".trial-open[aria-current=true]")).to_have_count(1)
    _opened(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Export").click()
    assert saved.value.suggested_filename == "experiment-tuned_weights.csv"


VIEWS: list[Callable[[Page], None]] = [_opened, _planned, _stopping]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("come_to", VIEWS, ids=lambda come_to: come_to.__name__[1:])
def test_axe_finds_nothing(visit, come_to, dark):
    page = visit("admin", dark=dark)
    come_to(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", [900, 390])
def test_nothing_is_cut_off_on_a_small_screen(visit, width):
    page = visit("admin", width=width)
    _opened(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
