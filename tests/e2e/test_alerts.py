"""An operator meets an alert, takes it on and writes a note by keys alone; it clears, and the note stays."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.product]

PATIENCE_MS = 15_000
TITLE = "No worker is alive"
NOTE = "Killed on purpose."


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def report(product: Any) -> Callable[[str], None]:
    """Return a function that reports an alert as Alertmanager does, from the same machine and so without a key."""

    def send(status: str) -> None:
        labels = {"alertname": "NoWorker", "severity": "critical", "domain": "jobs"}
        words = {
            "summary": TITLE,
            "description": "Jobs wait.",
            "runbook_url": "docs/runbook/no-worker.md",
        }
        alert = {
            "status": status,
            "labels": labels | {"subject_type": "workers", "subject_id": "all"},
            "annotations": words,
            "fingerprint": "1",
        }
        httpx.post(f"{product.url}/v1/alerts/webhook", json={"version": "4", "alerts": [alert]}).raise_for_status()

    return send


def test_an_alert_comes_is_taken_on_by_keys_and_clears(visit, report: Callable[[str], None]) -> None:
    page: Page = visit("operator")
    page.goto("/ops/alerts")
    expect(page.locator(".empty, .alert").first).to_be_visible()  # the platform's own rules may have found something
    assert violations(page) == []

    report("firing")
    alert = page.locator(".alert").filter(has=page.get_by_role("button", name=TITLE))
    expect(alert).to_be_visible()
    page.keyboard.press("j")
    expect(alert.get_by_text("docs/runbook/no-worker.md")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_label("Note")).to_be_focused()
    page.keyboard.type(NOTE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(alert.get_by_text(NOTE)).to_be_visible()
    page.keyboard.press("a")
    expect(alert.locator(".badge")).to_have_text("Acknowledged")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(alert.get_by_text("docs/runbook/no-worker.md")).to_have_count(0)

    report("resolved")
    expect(alert.locator(".badge")).to_have_text("Resolved")
    expect(alert.get_by_text(NOTE)).to_be_visible()

    dark: Page = visit("admin", dark=True, width=390)
    dark.goto("/ops/alerts")
    expect(dark.get_by_role("button", name=TITLE)).to_be_visible()
    assert violations(dark) == []
