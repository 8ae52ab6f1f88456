"""`lyceum migrate` moves the schema both ways, and `lyceum migration` writes the next step."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from click.testing import CliRunner

from adapters.postgres import migrate
from adapters.settings import PROJECT, Settings
from cli.main import main
from tests.conftest import settings_for


@pytest.fixture
def environ(fresh_database_url: str, valkey_url: str, tmp_path: Path) -> dict[str, str]:
    settings: Settings = settings_for(fresh_database_url, valkey_url, tmp_path)
    return {
        "LYCEUM_HOME": str(settings.home),
        "LYCEUM_SECRET": settings.secret,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
    }


def test_the_schema_goes_back_to_nothing_and_forward_again(environ: dict[str, str]) -> None:
    back = CliRunner().invoke(main, ["migrate", "--", "-base"], env=environ)
    forward = CliRunner().invoke(main, ["migrate"], env=environ)

    assert (back.exit_code, back.output) == (0, "The schema is at -base.\n")
    assert (forward.exit_code, forward.output) == (0, "The schema is at head.\n")


def test_a_database_that_does_not_answer_is_one_sentence(environ: dict[str, str], tmp_path: Path) -> None:
    nowhere = environ | {"DATABASE_URL": f"postgresql://postgres@/lyceum?host={tmp_path}"}

    refused = CliRunner().invoke(main, ["migrate"], env=nowhere)

    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert "Traceback" not in refused.output


def test_two_starts_at_once_take_turns(environ: dict[str, str], fresh_database_url: str) -> None:
    migrate.downgrade(fresh_database_url, "base")
    command = [sys.executable, "-m", "cli.main", "migrate"]

    both = [subprocess.Popen(command, env=environ, cwd=PROJECT, stdout=subprocess.PIPE) for _ in range(2)]  # noqa: S603

    assert [start.communicate()[0] for start in both] == [b"The schema is at head.\n"] * 2


def test_a_new_migration_is_numbered_and_has_its_sql_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (tmp_path / "migrations" / name).write_text((migrate.MIGRATIONS / name).read_text())
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path / "migrations")

    wrote = CliRunner().invoke(main, ["migration", "add cards"], env=environ)

    sql = tmp_path / "migrations" / "versions" / "0001_add_cards.sql"
    assert wrote.output.endswith(f"Wrote {sql}.\n")
    assert sql.read_text() == "set lock_timeout = '2s';\n"
    assert sql.with_suffix(".py").exists()


def test_the_newest_file_is_the_head_of_the_chain() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_heads() == [migrate.head()]
