"""An author settles tag debt with the keyboard alone, and takes it back; the page is for everyone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 15_000
QUESTIONS = Path(__file__).resolve().parents[2] / "content" / "questions" / "arrays-and-lists.yaml"


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _owe(page: Page) -> None:
    """Settle what the demonstration owes, then have one question name two concepts; the first is still its own."""
    for debt in page.request.get("/v1/content/tag-debt?limit=50").json()["items"]:
        placed = {"concept_id": debt["proposals"][0]["concept_id"]}
        assert page.request.post(f"/v1/content/questions/{debt['question_id']}/concept", data=placed).ok
    text = QUESTIONS.read_text().replace("concept: arrays\n", "concept: [arrays, linked-lists]\n", 1)
    answer = page.request.post("/v1/content/questions/import", data=text, headers={"content-type": "application/yaml"})
    assert answer.ok, answer.text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_author_settles_and_takes_back_by_keys(visit, *, dark: bool) -> None:
    page: Page = visit("author", dark=dark)
    _owe(page)
    page.goto("/content/tag-debt")
    question = page.locator(".question")
    expect(question).to_contain_text("An array holds one million integers")
    expect(page.get_by_text("1 question is left.")).to_be_visible()
    expect(page.get_by_role("button", name="Arrays where it is now")).to_be_visible()
    assert violations(page) == []

    page.keyboard.press("/")
    page.keyboard.type("linked")
    expect(page.get_by_role("list", name="Found")).to_contain_text("Linked lists")
    assert violations(page) == []
    page.keyboard.press("Escape")

    page.keyboard.press("1")
    expect(page.get_by_text("Every question has its concept")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("u")
    expect(question).to_contain_text("An array holds one million integers")
    expect(question).to_be_focused()
    page.keyboard.press("1")
    expect(page.get_by_text("Every question has its concept")).to_be_visible()


def test_the_overview_leads_an_admin_to_where_it_is_fixed(visit) -> None:
    _owe(visit("author"))
    page: Page = visit("admin")
    page.goto("/admin")
    page.get_by_role("link", name="Fix tags").click()
    expect(page).to_have_title("Tag debt · Lyceum")
    expect(page.locator(".question")).to_be_focused()
    page.keyboard.press("1")
    expect(page.get_by_text("Every question has its concept")).to_be_visible()
