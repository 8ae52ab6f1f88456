"""An admin runs the regeneration and sees it finish; every page of the console and the door is for everyone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 15_000
"""How long a page may take on a machine that does much else."""


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _last_run(page: Page) -> Locator:
    """Come to the revision load, and find the link to the last run, which has succeeded; others may have left one."""
    runs = "/v1/admin/jobs/runs?job_key=revision_queue_regen&limit=1"
    if page.request.get(runs).json()["items"][0]["status"] not in ("succeeded", "running", "queued"):
        assert page.request.post("/v1/admin/jobs/revision_queue_regen/runs", data={}).ok
    page.goto("/admin/queues")
    expect(page.get_by_role("heading", name="Revision load")).to_be_visible()
    expect(page.locator(".card", has_text="Last run").first).to_contain_text("Succeeded")
    return page.get_by_role("link", name="Open run")


def test_an_admin_runs_the_regeneration_by_a_key_and_sees_it_finish(visit):
    page = visit("admin")
    link = _last_run(page)
    before = link.get_attribute("href") or ""
    page.keyboard.press("r")
    expect(link).not_to_have_attribute("href", before)
    expect(page.locator(".card", has_text="Last run").first).to_contain_text("Succeeded")
    link.click()
    expect(page).to_have_url(re.compile(r"/admin/jobs\?run="))
    opened = page.locator("[data-panel]")
    expect(opened).to_contain_text("revision_queue_regen")
    expect(opened).to_contain_text("Succeeded")


def test_the_totals_are_those_of_the_api(visit):
    page = visit("admin")
    _last_run(page)
    totals = page.request.get("/v1/admin/queues/stats").json()["totals"]
    shown = {words: totals[name] for words, name in [("Due today", "due_today"), ("Overdue", "overdue")]}
    for words, number in shown.items():
        stat = page.locator(".stat", has_text=words).first
        expect(stat).to_contain_text(f"{number:,}")


def test_a_wrong_password_is_told_and_the_address_kept(visit):
    page = visit()
    _refused(page)
    expect(page.get_by_label("Email")).to_have_value("nobody@example.edu")


@pytest.mark.parametrize(
    ("role", "begins"),
    [("student", "/student"), ("author", "/content/tag-debt"), ("operator", "/admin/jobs"), ("admin", "/admin")],
)
def test_logging_in_leads_to_a_page_of_ones_own(visit, product, role, begins):
    page = visit()
    _login(page)
    page.keyboard.type(product.email(role))
    page.locator("input[name=password]").fill(product.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(product.url + begins)
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()
    expect(page.get_by_text("This page is for")).to_have_count(0)


def test_who_has_no_page_yet_is_told_so_and_can_leave(visit):
    page = visit("tutor")
    page.goto("/")
    expect(page.get_by_text("There is no page for you yet")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/login"))


# For everyone


def _login(page: Page) -> None:
    page.goto("/login")
    expect(page.get_by_label("Email")).to_be_focused()


def _refused(page: Page) -> None:
    _login(page)
    page.keyboard.type("nobody@example.edu")
    page.locator("input[name=password]").fill("not the right one")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Email or password is not right.")).to_be_visible()


def _sign_up(page: Page) -> None:
    page.goto("/signup")
    expect(page.get_by_label("Name")).to_be_focused()


def _overview(page: Page) -> None:
    page.goto("/admin")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.locator(".stat").first).to_be_visible()


def _load(page: Page) -> None:
    _last_run(page)


def _load_as_a_table(page: Page) -> None:
    _last_run(page)
    page.get_by_text("As a table").first.click()


def _jobs(page: Page) -> None:
    page.goto("/admin/jobs")
    expect(page.get_by_text("revision_queue_regen").first).to_be_visible()


def _job_to_run(page: Page) -> None:
    _jobs(page)
    page.get_by_role("button", name="Run a job").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _run(page: Page) -> None:
    _last_run(page).click()
    expect(page.locator("[data-panel]")).to_contain_text("Succeeded")


def _keys(page: Page) -> None:
    _load(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


DOOR: list[Callable[[Page], None]] = [_login, _refused, _sign_up]
CONSOLE: list[Callable[[Page], None]] = [_overview, _load, _load_as_a_table, _jobs, _job_to_run, _run, _keys]


def _name(come_to: Callable[[Page], None]) -> str:
    return come_to.__name__[1:]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("come_to", [*DOOR, *CONSOLE], ids=_name)
def test_axe_finds_nothing(visit, come_to, dark):
    page = visit("" if come_to in DOOR else "admin", dark=dark)
    come_to(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", [900, 390])
@pytest.mark.parametrize("come_to", [_login, _sign_up, _overview, _load, _jobs, _run], ids=_name)
def test_nothing_is_cut_off_on_a_small_screen(visit, come_to, width):
    page = visit("" if come_to in DOOR else "admin", width=width)
    come_to(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []


def test_a_page_for_others_says_whom_it_is_for(visit):
    page = visit("student")
    page.goto("/admin/queues")
    expect(page.get_by_text("This page is for administrators")).to_be_visible()
    expect(page.get_by_text("You are logged in as a student.")).to_be_visible()
    assert violations(page) == []
