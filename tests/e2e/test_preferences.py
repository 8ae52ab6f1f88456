"""A learner tries how to revise, sees what it changes, and keeps it."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=15_000)


@pytest.fixture
def page(visit) -> Page:
    """Open the preferences of someone who has just signed up."""
    opened = visit()
    email = f"ada-{secrets.token_hex(6)}@example.edu"
    account = {"email": email, "display_name": "Ada Byron", "password": "a few words do well"}
    assert opened.request.post("/v1/auth/signup", data=account).ok
    form = {"email": email, "password": account["password"]}
    assert opened.request.post("/v1/auth/form/login", form=form).ok
    opened.goto("/student/preferences")
    expect(opened.locator(".weeks-now")).to_be_attached()
    return opened


def test_a_change_is_previewed_over_twelve_weeks_before_it_is_saved(page):
    expect(page.locator(".weeks-new")).to_have_count(0)
    expect(page.get_by_text("Move something to see what it changes.")).to_be_visible()
    page.get_by_label("Spacing", exact=True).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".weeks-new")).to_be_attached()
    expect(page.locator(".note", has_text="fewer reviews a week.")).to_contain_text("you have 0. Shown for a typical")
    page.get_by_text("As a table").click()
    rows = page.locator(".as-table tbody tr")
    expect(rows).to_have_count(12)
    expect(rows.first).to_contain_text("This week")
    assert violations(page) == []
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".weeks-new")).to_have_count(0)
    expect(page.locator(".save-bar")).to_have_count(0)


def test_a_day_is_made_easy_and_another_free_by_keys_and_kept(page):
    sunday, wednesday = (page.get_by_role("button", name=name) for name in ("Sunday: ", "Wednesday: "))
    expect(sunday).to_have_accessible_name("Sunday: full")
    sunday.focus()
    page.keyboard.press("Enter")
    expect(sunday).to_have_accessible_name("Sunday: half")
    page.keyboard.press("Space")
    expect(sunday).to_have_accessible_name("Sunday: none")
    expect(sunday).to_be_focused()
    wednesday.click()
    expect(page.locator(".save-words")).to_contain_text("easy days none → Wed, free days none → Sun")
    expect(page.locator(".weeks-new")).to_be_attached()
    page.keyboard.press("Control+s")
    expect(page.locator(".save-bar")).to_have_count(0)
    page.reload()
    expect(wednesday).to_have_accessible_name("Wednesday: half")
    expect(sunday).to_have_accessible_name("Sunday: none")
    kept = page.request.get("/v1/users/me/preferences/learning").json()
    assert (kept["easy_days"], kept["free_days"]) == ([2], [6])


def test_someone_new_is_told_how_many_reviews_their_own_weights_need(page):
    weights = page.get_by_role("region", name="Your weights").or_(page.locator("section", has_text="Your weights"))
    expect(weights.first).to_contain_text("0 of 300 reviews. 300 more reviews")
    expect(page.get_by_role("button", name="Roll back")).to_have_count(0)
