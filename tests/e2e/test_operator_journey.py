"""An admin makes the lists anew and sees it finish; an operator settles dead letters by keys; the pages are for all."""

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor

import asyncpg
import pytest
from dramatiq.brokers.redis import RedisBroker
from dramatiq.message import Message
from playwright.sync_api import Page, expect

from adapters.embedded import addresses
from tests.browser import violations
from tests.e2e.conftest import HOME

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 15_000
LONG_ENOUGH_MS = 60_000
"""For what workers do on a machine that does much else."""


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _servers() -> addresses.Servers:
    servers = addresses.running(HOME)
    assert servers
    return servers


def _send(actor: str, **told: str) -> None:
    """Send a message past the outbox, as a program of an older version would."""
    broker = RedisBroker(url=_servers().redis_url, middleware=[])
    broker.enqueue(Message("revision", actor, (), told, {}))
    broker.close()


def _execute(statement: str, *values: object) -> None:
    """Change the database from a thread of its own: the browser's loop is running in this one."""

    async def execute() -> None:
        connection = await asyncpg.connect(_servers().database_url)
        await connection.execute(statement, *values)
        await connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, execute()).result()


def _end_a_run(run_id: str) -> None:
    _execute(
        """insert into job_run (id, job_key, scheduled_for, queued_at, finished_at, status, queue, requested_by)
           values ($1, 'revision_queue_regen', now(), now(), now(), 'cancelled', 'revision', $1)""",
        uuid.UUID(run_id),
    )


def _find(page: Page, words: str) -> None:
    """Come to the dead letters, and look by keys for those with these words."""
    page.goto("/admin/jobs?tab=dead-letters")
    expect(page.get_by_placeholder("Message, error or argument")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Escape")


def test_an_admin_makes_the_lists_anew_and_sees_it_finish(visit) -> None:
    page: Page = visit("admin")
    page.goto("/admin/queues")
    expect(page.get_by_role("button", name="Run now")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_text("Last run today").first).to_be_visible(timeout=LONG_ENOUGH_MS)
    page.goto("/admin/jobs?tab=runs")
    row = page.locator("[data-row]", has_text="revision_queue_regen").filter(has_not_text="the schedule").first
    expect(row).to_contain_text("Succeeded", timeout=LONG_ENOUGH_MS)
    row.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Steps")).to_contain_text("Ended: succeeded")
    page.keyboard.press("Escape")
    expect(page.get_by_role("list", name="Steps")).to_have_count(0)


def test_an_operator_settles_dead_letters_by_keys(visit) -> None:
    page: Page = visit("operator")
    run_id, words = str(uuid.uuid4()), uuid.uuid4().hex
    _send("run_job", run_id=run_id, job_key=words)
    for _ in range(2):
        _send("wash_dishes", job_key=words)
    _find(page, words)
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(3, timeout=LONG_ENOUGH_MS)
    expect(page.get_by_text("RunNotFound: There is no run with this id.")).to_be_visible()

    _end_a_run(run_id)  # now there is a run to take up, and nothing is left to do for it
    rows.filter(has_text="run_job").focus()
    page.keyboard.press(" ")
    page.get_by_role("button", name="Retry 1 dead letter").click()
    expect(rows).to_have_count(2)

    page.keyboard.press("Shift+A")
    expect(page.get_by_text("2 dead letters selected")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Discard").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("2 dead letters will not be sent again.")
    assert violations(page) == []
    dialog.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("No dead letter matches")).to_be_visible()

    page.get_by_label("State").select_option("discarded")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Discarded today")).to_be_visible()
    page.keyboard.press("r")
    expect(rows).to_have_count(1)
    panel = page.locator("[data-panel]")  # no worker knows it still, so it dies again
    expect(panel.get_by_role("button", name="Retry")).to_be_visible(timeout=LONG_ENOUGH_MS)
    expect(panel).to_contain_text("after 2 attempts")
    page.get_by_label("State").select_option("retried")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("run_job")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/admin", "Overview"),
        ("/admin/queues", "Revision load"),
        ("/admin/jobs", "Jobs"),
        ("/admin/jobs?tab=runs", "Jobs"),
        ("/admin/jobs?tab=dead-letters", "Jobs"),
        ("/admin/jobs?tab=workers", "Jobs"),
        ("/admin/jobs?tab=queues", "Jobs"),
    ],
)
def test_axe_finds_nothing(visit, address, heading, *, dark: bool) -> None:
    page: Page = visit("admin", dark=dark)
    page.goto(address)
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    expect(page.locator(".card").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [900, 390])
@pytest.mark.parametrize("tab", ["definitions", "runs", "dead-letters", "queues"])
def test_nothing_is_cut_off_on_a_small_screen(visit, tab, width) -> None:
    page: Page = visit("operator", width=width)
    page.goto(f"/admin/jobs?tab={tab}")
    expect(page.locator(".card").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
