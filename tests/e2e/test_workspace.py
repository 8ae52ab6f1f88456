"""A task is solved by the keyboard alone, in both languages and at the second try; its page is for everyone."""

import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.browser import WIDTHS, violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 30_000
"""How long judging may take on a machine that does much else; the first Python of a worker has to warm up."""
PROBLEMS = Path(__file__).resolve().parents[2] / "content" / "problems"
NAMES = {"python": "Python", "javascript": "JavaScript"}


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _open_tasks(page: Page) -> list[dict[str, Any]]:
    """Return the coding tasks that the demo's student may work on and has not submitted; they follow a path."""
    if page.request.get("/v1/study-paths/active").status == HTTPStatus.NOT_FOUND:
        assert page.request.post("/v1/study-paths", data={"track": "coding-interview-meta"}).ok
    tasks = page.request.get("/v1/study-tasks?limit=100").json()["items"]
    begun = [one for one in tasks if one["status"] in ("scheduled", "in_progress") and not one["submissions"]]
    return [one for one in begun if one["kind"] == "coding"]


def _whole(page: Page, task: dict[str, Any]) -> dict[str, Any]:
    return page.request.get(f"/v1/study-tasks/{task['task_id']}").json()


def _bundle(problem: dict[str, Any]) -> dict[str, Any]:
    """Return what only the authors of a problem know: how it is solved."""
    found = next(PROBLEMS.glob(f"*/{problem['code']}.bundle.yaml"))
    return yaml.safe_load(found.read_text())


def _visit_task(page: Page, task: dict[str, Any]) -> None:
    page.goto(f"/student/study/{task['task_id']}")
    expect(page.locator(".cm-content")).to_be_visible()


def _write(page: Page, code: str) -> None:
    """Replace all code, from wherever the focus is, by keys."""
    for _ in range(3):
        if page.locator(".cm-content:focus").count():
            break
        page.keyboard.press("F6")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def _verdict(page: Page, words: str) -> None:
    expect(page.locator(".work-verdict .badge", has_text=re.compile(words))).to_be_visible()


def _wrong(problem: dict[str, Any], language: str) -> str:
    name = problem["entry"]["function"][language]
    if language == "python":
        return f"def {name}(*given):\n    return 'something else'\n"
    return f"function {name}() {{\n  return 'something else';\n}}\n"


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_a_task_is_passed_at_the_second_try_without_a_hint(visit, language):
    page = visit("student")
    task = _open_tasks(page)[0]
    _visit_task(page, task)
    problem = _whole(page, task)["problem"]
    page.get_by_label("Language").select_option(language)
    expect(page.get_by_role("textbox", name=f"Your code in {NAMES[language]}")).to_be_visible()
    _write(page, _wrong(problem, language))
    page.keyboard.press("Control+'")
    _verdict(page, r"^Not yet: 0 of \d+ tests pass\.$")
    expect(page.locator(".work-visible").get_by_text("expected").first).to_be_visible()
    page.keyboard.press("Control+Enter")
    _verdict(page, r"^Not yet: \d+ of \d+ tests pass\.$")
    expect(page.locator(".work-verdict-end")).to_contain_text("first submit")
    expect(page.locator(".work-hidden")).to_contain_text("The inputs of hidden tests are never shown.")
    _write(page, _bundle(problem)["solutions"][language])
    page.keyboard.press("Control+Enter")
    _verdict(page, r"^All \d+ tests pass\.$")
    expect(page.locator(".work-verdict-end")).to_contain_text("second submit")
    expect(page.locator(".work-ending")).to_contain_text("Passed on")
    expect(page.get_by_text("0 of 3 used")).to_be_visible()
    expect(page.locator(".work-next").get_by_role("link")).to_contain_text("Next: ")
    assert _whole(page, task)["outcome"] == "success"


def test_a_submit_can_be_read_again_after_the_task_is_over(visit):
    page = visit("student")
    done = page.request.get("/v1/study-tasks?status=completed&limit=5").json()["items"]
    if not done:
        task = _open_tasks(page)[0]
        page.request.post(f"/v1/study-tasks/{task['task_id']}/start")
        page.request.post(f"/v1/study-tasks/{task['task_id']}/finish")
        done = [task]
    _visit_task(page, done[0])
    expect(page.locator(".cm-content")).to_have_attribute("aria-readonly", "true")
    expect(page.get_by_role("button", name="Submit", exact=True)).to_have_count(0)
    page.get_by_role("tab", name="Submissions").click()
    expect(page.locator(".work-tab[data-state=active]")).not_to_be_empty()
    assert violations(page) == []


def test_nothing_is_lost_on_reload_and_each_language_keeps_its_draft(visit):
    page = visit("student")
    task = _open_tasks(page)[0]
    _visit_task(page, task)
    page.get_by_label("Language").select_option("python")
    expect(page.get_by_role("textbox", name="Your code in Python")).to_be_visible()
    _write(page, "first = 1  # of python")
    page.get_by_label("Language").select_option("javascript")
    expect(page.get_by_role("textbox", name="Your code in JavaScript")).to_be_visible()
    _write(page, "const second = 2; // of javascript")
    page.reload()
    expect(page.locator(".cm-content")).to_have_text("const second = 2; // of javascript")
    expect(page.locator(".work-bar [data-saved-at]")).to_contain_text("saved")
    page.reload()
    expect(page.locator(".cm-content")).to_have_text("const second = 2; // of javascript")
    page.get_by_label("Language").select_option("python")
    expect(page.locator(".cm-content")).to_have_text("first = 1  # of python")


def test_the_workspace_is_used_by_the_keyboard_alone(visit):
    page = visit("student")
    _visit_task(page, _open_tasks(page)[0])
    expect(page.locator("#part-statement")).to_be_visible()
    parts = []
    for _ in range(3):
        page.keyboard.press("F6")
        parts.append(page.evaluate("document.activeElement.closest('[data-part]').dataset.part"))
    assert sorted(parts) == ["editor", "statement", "verdict"]
    _write(page, "x = 1")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).to_have_text(re.compile(r"^\s+x = 1$"))
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()
    expect(page.locator(".work-actions :focus")).to_be_visible()


def test_hints_notes_and_the_choice_to_hide_are_kept(visit):
    page = visit("student")
    task = next(one for one in reversed(_open_tasks(page)) if one["status"] == "scheduled")
    _visit_task(page, task)
    page.get_by_role("button", name="Show a hint").click()
    expect(page.locator(".work-hints .note")).to_have_count(1)
    page.get_by_role("button", name="Next hint").click()
    expect(page.locator(".work-hints .note")).to_have_count(2)
    page.get_by_role("button", name="Next hint").click()
    expect(page.locator(".work-locked")).to_contain_text("Opens after a submit that fails, or at ")
    page.get_by_role("button", name="Hide difficulty").click()
    expect(page.get_by_text(re.compile(r"^Difficulty \d of 5$"))).to_have_count(0)
    page.get_by_role("tab", name="My notes").click()
    page.get_by_label("What to remember of this problem").fill("Count, then compare.")
    page.get_by_role("button", name="Star this problem").click()
    expect(page.get_by_role("button", name="Starred")).to_be_visible()
    page.reload()
    expect(page.locator(".work-hints .note")).to_have_count(2)
    expect(page.get_by_role("button", name="Show difficulty")).to_be_visible()
    page.get_by_role("tab", name="My notes").click()
    expect(page.get_by_label("What to remember of this problem")).to_have_value("Count, then compare.")


def test_a_task_of_nobody_is_not_found(visit):
    page = visit("student")
    page.goto("/student/study/00000000-0000-7000-8000-000000000000")
    expect(page.get_by_text("There is no task with this address. It may have been removed.")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_workspace_is_for_everyone_and_nothing_is_cut_off(visit, width, dark):
    page = visit("student", width=width, dark=dark)
    _visit_task(page, _open_tasks(page)[0])
    expect(page.locator(".work-limits li").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_CUT_OFF) == []


_CUT_OFF = """() => [...document.querySelectorAll('.work button, .work .badge, .work h2, .work p, .work label')]
  .filter((one) => one.getClientRects().length && !one.closest('.heard, details, .cm-editor, .btn-because'))
  .filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    const isWide = one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 2;
    return right > innerWidth + 1 || left < -1 || (isWide && getComputedStyle(one).display !== 'inline');
  })
  .map((one) => `${one.className}: ${one.textContent.slice(0, 60)}`)"""
