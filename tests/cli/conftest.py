"""Gives tests of commands a product of their own to command."""

from pathlib import Path

import pytest

from domain.identity.demo import demo_email
from domain.identity.model import Role
from tests.cli.database import add_learner
from tests.conftest import SECRET


@pytest.fixture
def url(fresh_database_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a database of the test's own, with the demo student in it, which `lyceum` works on."""
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("REDIS_URL", valkey_url)
    monkeypatch.setenv("LYCEUM_HOME", str(tmp_path))
    monkeypatch.setenv("LYCEUM_SECRET", SECRET)
    add_learner(fresh_database_url, email=demo_email(Role.STUDENT))
    return fresh_database_url
