"""The application as a server asks for it: `api.app:app`, made from settings, or a sentence that says why not."""

from pathlib import Path

import httpx
import pytest

import api.app as served
from tests.api.conftest import ORIGIN
from tests.conftest import SECRET


@pytest.fixture(autouse=True)
def _logging_as_it_was(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("adapters.telemetry.configure", lambda *_, **__: None)


def _environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


async def test_a_server_gets_an_application_that_is_ready(
    monkeypatch: pytest.MonkeyPatch, fresh_database_url: str, valkey_url: str, tmp_path: Path
):
    # a database of its own: one request in twenty leaves a sample there
    servers = {"DATABASE_URL": fresh_database_url, "REDIS_URL": valkey_url}
    _environment(monkeypatch, **servers, LYCEUM_SECRET=SECRET, LYCEUM_HOME=str(tmp_path))
    app = served.app
    transport = httpx.ASGITransport(app)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        assert (await client.get("/health/ready")).status_code == 200


def test_a_setting_that_is_missing_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    _environment(monkeypatch, LYCEUM_ENV="production", DATABASE_URL="postgresql://x/y", LYCEUM_HOME=str(tmp_path))
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(SystemExit, match="REDIS_URL is not set"):
        _ = served.app


def test_nothing_else_is_made_up():
    with pytest.raises(AttributeError):
        _ = served.application
