"""The bundled servers keep their data through any end, and say what to do when they cannot start."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import redis

from adapters.embedded import addresses, postgres, programs, valkey
from adapters.embedded.programs import CannotStart
from tests.folders import short_folder


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Return a folder with a data folder of PostgreSQL in it, made as the first start makes it."""
    with short_folder() as home:
        postgres.prepare(home / "pg", programs.socket_folder(home), durable=False)
        yield home


def _owner(home: Path) -> subprocess.Popen[str]:
    """Start a process that runs both servers and says when they answer, to be killed by the test."""
    code = (
        "import sys, time; from pathlib import Path; from adapters.embedded import postgres, programs, valkey\n"
        "home = Path(sys.argv[1]); sockets = programs.socket_folder(home)\n"
        "with programs.running(postgres.prepare(home / 'pg', sockets), home / 'postgres.log'):\n"
        "    with programs.running(valkey.prepare(home / 'valkey', sockets), home / 'valkey.log'):\n"
        "        print('up', flush=True); time.sleep(60)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert owner.stdout
    assert owner.stdout.readline() == "up\n", (home / "postgres.log").read_text()
    return owner


async def test_a_killed_owner_leaves_no_server_and_the_next_start_has_all_data(home: Path) -> None:
    sockets = programs.socket_folder(home)
    with _owner(home) as owner:
        postgres.create_database(sockets, "kept")
        connection = await asyncpg.connect(postgres.url(sockets, "kept"))
        await connection.execute("create table kept as select 1 as it")
        pid = int((home / "pg" / "postmaster.pid").read_text().splitlines()[0])
        owner.send_signal(signal.SIGKILL)
    connection.terminate()
    postgres.end_leftover(home / "pg")

    assert not _is_postgres(pid)
    with programs.running(postgres.prepare(home / "pg", sockets, durable=False), home / "postgres.log"):
        again = await asyncpg.connect(postgres.url(sockets, "kept"))
        assert await again.fetchval("select it from kept") == 1
        await again.close()


def _is_postgres(pid: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def test_a_reused_process_number_does_not_block_the_start(home: Path) -> None:
    note = home / "pg" / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{home / 'pg'}\n")

    postgres.end_leftover(home / "pg")

    assert not note.exists()


def test_a_note_that_says_nothing_is_forgotten(home: Path) -> None:
    (home / "pg" / "postmaster.pid").write_text("")

    postgres.end_leftover(home / "pg")

    assert not (home / "pg" / "postmaster.pid").exists()


def test_data_of_another_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    data = tmp_path / "pg"
    data.mkdir()
    (data / "PG_VERSION").write_text("13\n")

    with pytest.raises(CannotStart, match=r"was written by PostgreSQL 13 and this is PostgreSQL \d+: move the folder"):
        postgres.prepare(data, tmp_path)


def test_a_folder_that_is_no_data_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()

    with pytest.raises(CannotStart, match="is not a PostgreSQL data folder"):
        postgres.prepare(tmp_path / "pg", tmp_path, durable=False)


def test_an_initialisation_that_was_cut_short_is_begun_again(tmp_path: Path) -> None:
    draft = tmp_path / "pg.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")

    postgres.prepare(tmp_path / "pg", tmp_path, durable=False)

    assert (tmp_path / "pg" / "global" / "pg_control").exists()
    assert not draft.exists()


def test_a_missing_postgresql_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    monkeypatch.setattr(postgres, "SYSTEM", tmp_path)

    with pytest.raises(CannotStart, match="No PostgreSQL was found for this machine: install PostgreSQL 18"):
        postgres.binaries()


def test_an_installed_postgresql_serves_where_the_wheel_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    carried = postgres.binaries().folder
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    monkeypatch.setattr(postgres, "SYSTEM", tmp_path)
    (tmp_path / "9").mkdir()
    (tmp_path / "18").mkdir()
    (tmp_path / "18" / "bin").symlink_to(carried)

    found = postgres.binaries()

    assert (found.major, found.folder) == (18, tmp_path / "18" / "bin")


def test_a_missing_valkey_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(CannotStart, match="put valkey-server on the PATH"):
        valkey.binary()


def test_an_installed_valkey_serves_where_the_wheel_does_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(valkey, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "valkey-server").touch(mode=0o755)

    assert valkey.binary() == str(tmp_path / "valkey-server")


def test_valkey_keeps_its_messages_through_a_kill(home: Path) -> None:
    sockets = programs.socket_folder(home)
    program = valkey.prepare(home / "valkey", sockets)
    with programs.running(program, home / "log"), redis.Redis.from_url(valkey.url(sockets)) as client:
        client.config_set("appendfsync", "always")
        client.set("kept", "1")
        os.kill(int(dict(client.info())["process_id"]), signal.SIGKILL)  # pyright: ignore[reportCallIssue, reportArgumentType]

    with programs.running(program, home / "log"), redis.Redis.from_url(valkey.url(sockets)) as client:
        assert client.get("kept") == b"1"


def test_a_server_that_ends_at_once_is_quoted(tmp_path: Path) -> None:
    program = programs.Program(
        name="postgres", command=(sys.executable, "-c", "print('no space left')"), ready=lambda: False
    )

    with (
        pytest.raises(CannotStart, match="postgres ended at once: no space left"),
        programs.running(program, tmp_path / "log"),
    ):
        pass


def test_a_server_that_never_answers_is_ended_too(tmp_path: Path) -> None:
    program = programs.Program(
        name="postgres",
        command=(sys.executable, "-c", "import time; time.sleep(60)"),
        ready=lambda: False,
    )

    with (
        pytest.raises(CannotStart, match="did not answer within 0 s"),
        programs.running(program, tmp_path / "log", within=0.01),
    ):
        pass


def test_sockets_move_to_a_short_folder_where_a_path_would_be_too_long(tmp_path: Path) -> None:
    long = tmp_path / ("a" * 60) / ("b" * 60)

    short = programs.socket_folder(long)

    assert len(str(short)) < 60
    assert short == programs.socket_folder(long)
    short.rmdir()


def test_servers_are_found_through_the_note_only_while_they_answer(servers: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    told = addresses.Servers(postgres.url(servers, "lyceum"), valkey.url(servers))
    addresses.leave(tmp_path, told)

    assert addresses.running(tmp_path) == told

    addresses.leave(tmp_path, addresses.Servers(postgres.url(tmp_path, "lyceum"), valkey.url(tmp_path)))
    assert addresses.running(tmp_path) is None
