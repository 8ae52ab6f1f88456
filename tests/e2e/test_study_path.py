"""A learner chooses a goal, sees why the next task comes, chooses another, changes what counts, and leaves the path."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser import WIDTHS, violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

CUT_OFF = """() => [...document.querySelectorAll("main *")]
    .filter((one) => one.getClientRects().length && !one.closest(".heard, .table-scroll, .module-because"))
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.className)"""


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=20_000)


def newcomer(visit, **options) -> Page:
    """Open the study path of someone who has just signed up."""
    page = visit(**options)
    email = f"ada-{secrets.token_hex(6)}@example.edu"
    account = {"email": email, "display_name": "Ada Byron", "password": "a few words do well"}
    assert page.request.post("/v1/auth/signup", data=account).ok
    assert page.request.post("/v1/auth/form/login", form={"email": email, "password": account["password"]}).ok
    page.goto("/student/study")
    return page


def follower(visit, **options) -> Page:
    """Open the study path of someone who has just chosen a goal."""
    page = newcomer(visit, **options)
    expect(page.get_by_text("Choose a goal. Lyceum plans the tasks and changes the plan as you learn.")).to_be_visible()
    assert page.request.post("/v1/study-paths", data={"track": "coding-interview-meta"}).ok
    page.reload()
    expect(page.locator(".module")).to_have_count(14)
    return page


def test_a_goal_is_chosen_and_its_first_task_opened_by_keys(visit):
    page = newcomer(visit)
    page.get_by_text("45 min").click()
    page.get_by_role("button", name="Create path").click()
    expect(page.locator("h1")).to_have_text("Coding interview")
    expect(page.locator(".module")).to_have_count(14)
    expect(page.locator(".module[data-badge=Now]")).to_contain_text("Introduction")
    expect(page.locator(".module[data-badge=Next]")).to_contain_text("Arrays and strings")
    expect(page.locator(".next .note")).to_contain_text("Expected success: about")
    assert page.request.get("/v1/study-paths/active").json()["config"]["daily_minutes"] == 45
    page.locator("main").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/student/study/*-*")
    page.goto("/student/study")
    expect(page.locator(".next-begun")).to_contain_text("Begun today")
    expect(page.get_by_role("button", name="Choose another")).to_have_count(0)


def test_a_locked_module_says_by_keys_what_opens_it_and_has_no_tasks_yet(visit):
    page = follower(visit)
    locked = page.locator(".module[data-state=locked]").first
    locked.focus()
    opens = page.locator(".module-because:visible")
    expect(opens).to_contain_text("tasks of Introduction are done")
    expect(locked).to_have_accessible_description(opens.inner_text())
    page.keyboard.press("Enter")
    expect(page.get_by_text("No task is like this")).to_be_visible()
    page.get_by_label("Module", exact=True).select_option("Introduction")
    expect(page.locator("#tasks tbody tr").first).to_contain_text("Planned")


def test_another_task_may_be_chosen(visit):
    page = follower(visit)
    before = page.locator(".next-title").inner_text()
    page.keyboard.press("c")
    expect(page.locator(".next-title")).not_to_have_text(before)
    after = page.locator(".next-title").inner_text()
    page.reload()
    expect(page.locator(".next-title")).to_have_text(after)


def test_what_counts_is_said_before_it_is_saved_and_kept(visit):
    page = follower(visit)
    page.keyboard.press("p")
    drawer = page.get_by_role("dialog", name="Path settings")
    expect(drawer).to_contain_text("Weak topics count most")
    new = drawer.get_by_label("New problems")
    new.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(drawer.locator(".effect-new")).to_contain_text("New problems count most")
    expect(drawer.get_by_role("status")).to_contain_text("Not saved: what counts.")
    assert violations(page) == []
    drawer.get_by_label("Design").click()
    expect(drawer).to_contain_text("13 of 14 modules are on the path; Design left out.")
    drawer.get_by_role("button", name="Save settings").click()
    expect(drawer).to_have_count(0)
    expect(page.locator(".module")).to_have_count(13)
    page.get_by_role("button", name="Path settings").click()
    expect(drawer).to_contain_text("New problems count most")
    expect(drawer).to_contain_text("13 of 14 modules are on the path; Design left out.")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def test_a_path_is_archived_after_a_question_and_a_goal_chosen_anew(visit):
    page = follower(visit)
    page.keyboard.press("p")
    page.get_by_role("button", name="Archive the path").click()
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("planned tasks will no longer come")
    question.get_by_role("button", name="Archive the path").click()
    expect(page.get_by_role("button", name="Create path")).to_be_visible()
    assert violations(page) == []


def test_today_opens_the_study_task(visit):
    page = follower(visit)
    page.goto("/student")
    expect(page.get_by_role("heading", name="Your study task")).to_be_visible()
    page.keyboard.press("t")
    page.wait_for_url("**/student/study/*-*")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_is_cut_off_and_all_can_be_read_at_every_width(visit, dark):
    page = follower(visit, dark=dark)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("#tasks tbody tr").first).to_be_visible()
        assert page.evaluate(CUT_OFF) == [], width
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert violations(page) == [], width
