"""Gives tests of workers a database of their own, since they commit, and real processes that end with the test."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.bootstrap import Lyceum, build
from adapters.settings import PROJECT, Settings
from tests.conftest import SECRET, settings_for

Start = Callable[..., "subprocess.Popen[bytes]"]
Until = Callable[..., Awaitable[Any]]


@pytest.fixture
def own_settings(fresh_database_url: str, valkey_url: str, tmp_path: Path) -> Settings:
    return settings_for(fresh_database_url, valkey_url, tmp_path)


@pytest.fixture
async def lyceum(own_settings: Settings) -> AsyncGenerator[Lyceum]:
    """Return what a worker holds, on a database of the test's own."""
    async with build(own_settings, name="test", pool_size=8) as held:
        yield held


@pytest.fixture
def start(own_settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts `python -m …` beside the test, with this test's servers."""
    running: list[subprocess.Popen[bytes]] = []
    environ = {
        **os.environ,
        "LYCEUM_ENV": "embedded",
        "LYCEUM_HOME": str(tmp_path),
        "LYCEUM_SECRET": SECRET,
        "DATABASE_URL": own_settings.database_url,
        "REDIS_URL": own_settings.redis_url,
    }

    def begin(*module: str, **more: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", *module]
        log = (tmp_path / f"{module[0]}.log").open("ab")
        process = subprocess.Popen(  # noqa: S603  our own modules
            command, cwd=PROJECT, env={**environ, **more}, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        running.append(process)
        return process

    yield begin
    for process in running:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all it has started, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()


@pytest.fixture
def until() -> Until:
    """Return a function that asks again and again until the answer is true, and returns it: for real processes only."""

    async def ask(question: Callable[[], Awaitable[Any]], *, within: float = 30) -> Any:
        deadline = time.monotonic() + within
        while not (answer := await question()):
            assert time.monotonic() < deadline, "it did not happen in time"
            await asyncio.sleep(0.02)
        return answer

    return ask


async def many_learners(lyceum: Lyceum, count: int, *, memories: int = 3, at: datetime | None = None) -> None:
    """Add learners who each have memories in two themes, some due and some not, in one go."""
    at = at or datetime.now(UTC)
    async with lyceum.open_store() as store:
        for statement in _LEARNERS:
            await store.connection.execute(statement)
        await store.connection.execute(
            """insert into app_user (user_id, email, display_name, created_at)
               select gen_random_uuid(), 'learner' || n || '@example.org', 'Ada', now()
               from generate_series(1, $1) n""",
            count,
        )
        for statement in _BORN:
            await store.connection.execute(statement)
        await store.connection.execute(
            """insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps)
               select u.user_id, c.concept_id, 3, 5,
                 $2::timestamptz + make_interval(hours => (hashtext(u.email || c.code) % 72)), $2, 1
               from app_user u cross join concept c where c.position < $1""",
            *(memories, at),
        )


_LEARNERS = (
    "insert into year values (gen_random_uuid(), 'Y1', 'Year 1', 1)",
    "insert into block select gen_random_uuid(), year_id, 'B1', 'Block 1', 1 from year",
    """insert into theme select gen_random_uuid(), block_id, 'T' || n, 'Theme ' || n, n
       from block, generate_series(0, 1) n""",
    """insert into concept (concept_id, theme_id, code, name, position)
       select gen_random_uuid(), theme_id, 'C' || n, 'Concept ' || n, n
       from generate_series(0, 9) n join theme t on t.position = n % 2""",
)
_BORN = (
    "insert into srs_user_params (user_id) select user_id from app_user",
    "insert into revision_queue_user_summary (user_id) select user_id from app_user",
    """insert into user_learning_prefs (user_id, zone, day_rollover_hour)
       select user_id, (array['UTC', 'Asia/Tokyo', 'America/New_York'])[1 + abs(hashtext(email) % 3)],
         abs(hashtext(email) % 5)
       from app_user""",
)
