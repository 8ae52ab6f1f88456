"""An admin judges the models by hand, looks at other metrics and windows, and finds consoles read-only on a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 15_000
ONE_RUN_MS = 90_000
"""How long an evaluation may take on a machine that does much else."""
ADDRESS = "/admin/evaluation/metrics"


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _come(page: Page, address: str = ADDRESS) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", name="Model evaluation", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Models", exact=True)).to_be_visible()


def _when(page: Page) -> str:
    """Return what the page says of the run it shows: its id as the API has it."""
    answer = page.request.get("/v1/admin/evaluation/runs/latest?suite=fsrs")
    return answer.json()["run_id"] if answer.ok else ""


def _judge(page: Page) -> None:
    """Evaluate by hand and wait for the end."""
    before = _when(page)
    page.keyboard.press("e")
    button = page.get_by_role("button", name=re.compile("Evaluate now|Waiting|Evaluating"))
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_have_attribute("aria-busy", "false", timeout=ONE_RUN_MS)
    assert _when(page) != before


@pytest.fixture(scope="module")
def judged(product, browser) -> None:
    """Let there be at least one evaluation, so that each test finds numbers in any order."""
    form = {"email": product.email("admin"), "password": product.password}
    context = browser.new_context(base_url=product.url)
    page = context.new_page()
    assert page.request.post("/v1/auth/form/login", form=form).ok
    if not _when(page):
        _come(page)
        _judge(page)
    context.close()


def _chart(page: Page) -> Locator:
    return page.locator("figure.scores")


@pytest.mark.usefixtures("judged")
def test_evaluate_now_ends_in_a_new_point(visit):
    page = visit("admin")
    _come(page)
    expect(_chart(page)).to_be_visible()
    _judge(page)
    expect(page.get_by_text("The evaluation has ended.")).to_be_attached()
    expect(page.get_by_text(re.compile(r"run today \d\d:\d\d · [\d,]+ reviews"))).to_be_visible()
    point = page.request.get("/v1/admin/evaluation/metrics/timeseries").json()["points"][-1]
    assert point["run_id"] == _when(page)
    _chart(page).get_by_text("As a table").click()
    row = _chart(page).locator("tbody tr").last
    expect(row).to_contain_text(f"{point['value']:.4f}".removeprefix("0"))


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("selector", "choice", "asked"), [("Metric", "Brier", "metric=brier"), ("Window", "Last 7 days", "window=7d")]
)
def test_a_selector_loads_the_series_anew(visit, selector, choice, asked):
    page = visit("admin")
    _come(page)
    expect(_chart(page)).to_be_visible()
    name, value = asked.split("=")
    page.get_by_label(selector).select_option(choice)
    metric = value if name == "metric" else "logloss"
    window = value if name == "window" else "30d"
    address = f"/v1/admin/evaluation/metrics/timeseries?metric={metric}&window={window}&suite=fsrs"
    last = page.request.get(address).json()["points"][-1]["value"]
    expect(_chart(page).locator("tbody tr").last).to_contain_text(f"{last:.4f}".removeprefix("0"))
    if name == "metric":
        expect(page.get_by_role("heading", name=choice).last).to_be_visible()


@pytest.mark.usefixtures("judged")
def test_the_other_model_has_numbers_or_says_when_it_will(visit):
    page = visit("admin")
    _come(page)
    page.get_by_label("Memory (FSRS)").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Mastery (BKT)")).to_be_checked()
    known = page.get_by_text(re.compile(r"run (today|yesterday) .* answers?"))
    expect(known.or_(page.get_by_text("No evaluation yet"))).to_be_visible()
    assert violations(page) == []


@pytest.mark.usefixtures("judged")
def test_every_model_is_listed_with_its_state(visit):
    page = visit("admin")
    _come(page)
    for name in ("Memory", "Mastery", "Concept complexity"):
        expect(page.get_by_role("row", name=re.compile(name)).last).to_be_visible()


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(visit, dark):
    page = visit("admin", dark=dark)
    _come(page)
    expect(_chart(page)).to_be_visible()
    for words in page.get_by_text("As a table").all():
        words.click()
    assert violations(page) == []


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("width", [900, 390])
def test_nothing_is_cut_off_on_a_small_screen(visit, width):
    page = visit("admin", width=width)
    _come(page)
    expect(_chart(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []


@pytest.mark.usefixtures("judged")
def test_the_overview_has_the_models(visit):
    page = visit("admin")
    page.goto("/admin")
    expect(page.get_by_text("Memory, log loss")).to_be_visible()
    page.get_by_role("link", name="Evaluation", exact=True).click()
    expect(page.get_by_role("heading", name="Model evaluation", level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("address", "verb"), [(ADDRESS, "Evaluate now"), ("/admin/queues", "Run now"), ("/admin/jobs", "Run a job")]
)
def test_on_a_phone_the_consoles_are_read_only_and_say_so(visit, address, verb):
    page = visit("admin", width=390)
    page.goto(address)
    expect(page.get_by_text("Read-only on a small screen.").first).to_be_visible()
    button = page.get_by_role("button", name=verb)
    expect(button).to_have_count(1)
    expect(button).to_have_attribute("aria-disabled", "true")
    button.focus()
    expect(page.get_by_role("tooltip").filter(visible=True)).to_contain_text("Read-only on a small screen.")
    assert violations(page) == []


def test_an_operator_may_not_judge(visit):
    page = visit("operator")
    page.goto(ADDRESS)
    expect(page.get_by_text("This page is for administrators")).to_be_visible()
