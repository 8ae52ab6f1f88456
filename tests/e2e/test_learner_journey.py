"""A learner gets from nothing to a revision list with the keyboard alone, and every page is for everyone."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 15_000
"""How long a page may take on a machine that does much else."""


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _sign_up(page: Page) -> None:
    """Fill in the form and send it with Enter."""
    page.goto("/signup")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Ada Byron")
    page.keyboard.press("Tab")
    page.keyboard.type(f"ada-{secrets.token_hex(6)}@example.edu")
    page.locator("input[name=password]").focus()
    page.keyboard.type("a few words do well")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Welcome, Ada")).to_be_visible()


def _choose(page: Page) -> None:
    """Give some answer to the question at hand by keys, whatever its kind; it is not checked yet."""
    expect(page.locator(".player :focus")).to_be_visible()
    if page.locator(".answer-text").count():
        page.keyboard.type("42")
    else:
        page.keyboard.press("1")
        expect(page.locator(".choice input").first).to_be_checked()


def _check(page: Page) -> None:
    """Answer the question at hand by keys, and read the verdict."""
    _choose(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    expect(page.locator(".consequences")).to_contain_text("Next review")


def _answer(page: Page) -> None:
    """Answer the question at hand by keys, and continue."""
    _check(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)


def _answer_all(page: Page) -> int:
    """Answer until the result stands there, and say how many answers that took."""
    answered = 0
    expect(page.locator(".question")).to_be_visible()
    while page.locator(".player").count():
        _answer(page)
        answered += 1
        expect(page.locator(".question, .result")).to_be_visible()
    return answered


def test_someone_new_gets_a_revision_list_by_keys_alone(visit):
    page = visit()
    _sign_up(page)
    page.goto("/student/revision")
    expect(page.get_by_text("Your list begins with your first answers")).to_be_visible()
    page.goto("/student")
    expect(page.get_by_role("button", name="Start placement")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Practice")).to_have_count(1)
    assert _answer_all(page) == 10
    expect(page).to_have_title("Result · Lyceum")
    expect(page.get_by_role("heading", name="Practice finished")).to_be_focused()
    expect(page.get_by_role("region", name="By concept")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Not due yet")).to_be_visible()
    expect(page.get_by_text("Your list begins with your first answers")).to_have_count(0)


def test_what_was_revised_leaves_the_list(visit):
    page = visit("student")
    page.goto("/student")
    before = int(page.locator(".today-number").inner_text())
    page.goto("/student/revision")
    expect(page.locator("[data-row]").first).to_be_visible()
    cells = page.locator("[data-row]").first.locator("td").all_inner_texts()
    theme, due = cells[0].split("\n")[0].strip(), int(cells[2]) + int(cells[3])
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".question-about")).to_contain_text(theme)
    assert _answer_all(page) >= due
    page.goto("/student")
    expect(page.locator(".today-number")).to_have_text(str(before - due))
    page.goto("/student/revision")
    expect(page.locator("[data-row]").first).to_be_visible()
    expect(page.locator("[data-row]", has_text=re.compile(f"^{re.escape(theme)}"))).to_have_count(0)


def test_an_answer_taken_back_is_asked_again(visit):
    page = visit("student")
    _begin(page, "guided")
    question = page.locator(".question").inner_text()
    _check(page)
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Check")).to_be_visible()
    expect(page.locator(".question")).to_have_text(question)
    expect(page.locator(".choice input:checked")).to_have_count(0)


def test_a_hint_is_shown_by_a_key_and_makes_the_answer_hard_at_best(visit):
    page = visit("student")
    _begin_with_a_hint(page)
    offer = page.get_by_role("button", name="Show a hint")
    expect(offer).to_be_visible()
    page.locator(".question").focus()
    page.keyboard.press("h")
    expect(offer).to_have_count(0)
    expect(page.locator(".hint")).to_be_visible()
    expect(page.locator(".player-bottom")).to_contain_text("Hard at best")
    expect(page.locator("[role=status].heard", has_text="Hint: ")).to_have_count(1)
    expect(page.locator(".player :focus")).to_be_visible()
    _check(page)
    expect(page.locator(".consequences")).to_contain_text(re.compile("(Again|Hard) .*with a hint"))


def test_only_guided_practice_offers_a_hint(visit):
    page = visit("student")
    for mode in ("revision", "exam"):
        _begin(page, mode)
        page.keyboard.press("h")
        expect(page.get_by_role("button", name="Show a hint")).to_have_count(0)


def test_pages_that_were_renewed_say_so_without_covering_the_player(visit):
    page = visit("student")
    _begin(page, "guided")
    expect(page.get_by_text("Lyceum has been renewed.")).to_be_hidden()
    page.evaluate(
        """() => {
          const banner = document.body.appendChild(document.createElement("div"));
          banner.id = "reflex-new-version-banner";
          banner.appendChild(document.createElement("button")).onclick = () => (document.title = "Loaded again");
        }"""
    )
    expect(page.get_by_text("Lyceum has been renewed.")).to_be_visible()
    expect(page.locator("#reflex-new-version-banner")).to_be_hidden()
    assert violations(page) == []
    page.locator(".player-menu > summary").click()
    page.get_by_role("button", name="Load again").click()
    expect(page).to_have_title("Loaded again")


def test_the_last_answer_can_be_taken_back_from_the_result(visit):
    page = visit("student")
    _result(page)
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Check")).to_be_visible()
    expect(page.locator(".player-place")).to_have_text("1 of 1")
    _answer(page)
    expect(page.locator(".result")).to_be_visible()


def test_a_reload_goes_on_where_one_was(visit):
    page = visit("student")
    _begin(page, "guided")
    _answer(page)
    second = page.locator(".question").inner_text()
    page.reload()
    expect(page.locator(".question")).to_have_text(second)
    expect(page.locator(".player-place")).to_contain_text("2 of 3")


def test_an_examination_tells_nothing_until_its_end(visit):
    page = visit("student")
    _begin(page, "exam")
    expect(page.get_by_role("timer")).to_be_visible()
    for place in ("1 of 3", "2 of 3", "3 of 3"):
        expect(page.locator(".player-place")).to_have_text(place)
        expect(page.locator(".why, .choice-right, .consequences")).to_have_count(0)
        _choose(page)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Exam finished")).to_be_focused()


def test_preferences_name_what_changes_and_keep_it(visit):
    page = visit()
    _sign_up(page)
    page.goto("/student/preferences")
    page.get_by_label("Spacing", exact=True).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".save-words")).to_contain_text("spacing × 1.00 → × 1.20")
    expect(page.locator(".effect-numbers")).to_contain_text("now 90.0 %")
    page.keyboard.press("Control+s")
    expect(page.locator(".save-bar")).to_have_count(0)
    page.reload()
    expect(page.locator(".spacing-value").first).to_have_text("× 1.20")


# For everyone


def _begin(page: Page, mode: str, *, count: int = 3) -> str:
    """Begin a session, and go to its player."""
    return _go_to(page, page.request.post("/v1/practice-sessions", data={"mode": mode, "count": count}).json())


def _go_to(page: Page, begun: dict[str, Any]) -> str:
    page.goto(f"/student/practice/{begun['practice_session_id']}")
    expect(page.locator(".player :focus")).to_be_visible()
    return begun["practice_session_id"]


def _today(page: Page) -> None:
    page.goto("/student")
    expect(page.locator(".today")).to_be_visible()


def _revision(page: Page) -> None:
    page.goto("/student/revision")
    expect(page.locator("[data-row]").first).to_be_visible()


def _practice(page: Page) -> None:
    page.goto("/student/practice")
    page.locator(".theme-choice").first.click()
    expect(page.get_by_role("button", name="Choose none")).to_be_visible()


def _asking(page: Page) -> None:
    _begin(page, "guided")
    _choose(page)
    flag = page.get_by_role("button", name="Flag: I was not sure")
    flag.click()
    expect(flag).to_have_attribute("aria-pressed", "true")


def _begin_with_a_hint(page: Page) -> None:
    """Begin with a question that has one: what authors have placed only now has none, and may be asked first."""
    wishes = ({"mode": "guided", "count": count} for count in range(3, 30))
    begun = (page.request.post("/v1/practice-sessions", data=wish).json() for wish in wishes)
    _go_to(page, next(one for one in begun if one["items"][0]["hint"]))


def _hinted(page: Page) -> None:
    _begin_with_a_hint(page)
    page.get_by_role("button", name="Show a hint").click()
    expect(page.locator(".hint")).to_be_visible()


def _checked(page: Page) -> None:
    _begin(page, "guided")
    _check(page)


def _menu(page: Page) -> None:
    _begin(page, "guided")
    page.locator(".player-menu > summary").click()
    expect(page.get_by_role("button", name="Finish now")).to_be_visible()


def _leaving(page: Page) -> None:
    _checked(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_be_visible()


def _set_aside(page: Page) -> None:
    _checked(page)
    page.keyboard.press("s")
    page.get_by_role("button", name="Take up again").click()
    expect(page.get_by_role("button", name="Take up again")).to_have_count(0)


def _exam(page: Page) -> None:
    _begin(page, "exam")


def _result(page: Page) -> None:
    session_id = _begin(page, "guided", count=1)
    _answer(page)
    expect(page).to_have_url(re.compile(session_id + "/result$"))
    expect(page.locator(".result")).to_be_visible()


def _preferences(page: Page) -> None:
    page.goto("/student/preferences")
    page.get_by_label("Set the target recall myself").click()
    expect(page.locator(".save-bar")).to_be_visible()


def _nothing_there(page: Page) -> None:
    page.goto("/student/practice/00000000-0000-7000-8000-000000000000")
    expect(page.get_by_text("There is no practice session with this address.")).to_be_visible()


STATES: list[tuple[Callable[[Page], None], str]] = [
    (_today, "Today"),
    (_revision, "Revision"),
    (_practice, "Practice"),
    (_asking, "Practice"),
    (_hinted, "Practice"),
    (_checked, "Practice"),
    (_menu, "Practice"),
    (_leaving, "Practice"),
    (_set_aside, "Practice"),
    (_exam, "Practice"),
    (_result, "Result"),
    (_preferences, "Preferences"),
    (_nothing_there, "Practice"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("come_to", "title"), STATES, ids=[come_to.__name__[1:] for come_to, _ in STATES])
def test_axe_finds_nothing(visit, come_to, title, dark):
    page = visit("student", dark=dark)
    come_to(page)
    expect(page).to_have_title(f"{title} · Lyceum")
    assert violations(page) == []


@pytest.mark.parametrize("width", [900, 390])
@pytest.mark.parametrize("come_to", [_today, _revision, _practice, _hinted, _checked, _result, _preferences])
def test_nothing_is_cut_off_on_a_small_screen(visit, come_to, width):
    page = visit("student", width=width)
    come_to(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_for_someone_new(visit, dark):
    page = visit(dark=dark)
    _sign_up(page)
    assert violations(page) == []
    page.goto("/student/revision")
    expect(page.get_by_text("Your list begins with your first answers")).to_be_visible()
    assert violations(page) == []
