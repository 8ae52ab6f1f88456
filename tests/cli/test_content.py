"""`lyceum import`, `lyceum export` and `lyceum demo`, as authors and operators use them for content."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.postgres.connection import connect
from adapters.settings import PROJECT
from cli.main import main
from tests.conftest import SECRET

CONTENT = PROJECT / "content"
SORTING = CONTENT / "questions" / "sorting.yaml"


@pytest.fixture
def url(fresh_database_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return an empty database, on which `lyceum` works."""
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("REDIS_URL", valkey_url)
    monkeypatch.setenv("LYCEUM_HOME", str(tmp_path))
    monkeypatch.setenv("LYCEUM_SECRET", SECRET)
    monkeypatch.setenv("LYCEUM_ENV", "embedded")
    return fresh_database_url


def lyceum(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def count(url: str, table: str) -> int:
    async def counted() -> Any:
        connection = await connect(url)
        try:
            return await connection.fetchval(f"select count(*) from {table}")  # noqa: S608  our own name
        finally:
            await connection.close()

    return asyncio.run(counted())


def test_content_is_imported_once_and_comes_out_as_it_went_in(url: str, tmp_path: Path) -> None:
    assert "120 created, 0 updated, 0 unchanged" in lyceum("import", "syllabus", CONTENT / "syllabus.yaml").output
    dry = lyceum("import", "questions", SORTING, "--dry-run")
    assert dry.output.startswith("Nothing was changed. It would be: ")
    assert count(url, "question") == 0
    assert lyceum("import", "questions", SORTING).exit_code == 0
    for format_ in ("yaml", "csv"):
        exported = tmp_path / f"questions.{format_}"
        exported.write_text(lyceum("export", "questions", "--format", format_).stdout, encoding="utf-8")
        again = lyceum("import", "questions", exported)
        assert again.output == f"0 created, 0 updated, {count(url, 'question')} unchanged.\n"


def test_every_mistake_is_told_with_its_line_and_nothing_is_imported(url: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("- code: a\n  concept: nowhere\n  kind: short\n  stem: S\n  answer: b\n  difficulty: 9\n")
    refused = lyceum("import", "questions", file)
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "Line 1: a question needs an explanation.",
        "Line 2: there is no concept “nowhere”.",
        "Line 6: difficulty is a whole number from 1 to 5, not “9”.",
        "Error: Nothing was imported.",
    ]
    assert count(url, "question") == 0


@pytest.mark.usefixtures("url")
def test_a_file_whose_name_says_no_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "syllabus.txt").touch()
    refused = lyceum("import", "syllabus", tmp_path / "syllabus.txt")
    assert refused.exit_code == 2
    assert "ends in none of .yaml, .yml, .csv" in refused.stderr


def test_the_demonstration_is_loaded_once(url: str) -> None:
    loaded = lyceum("demo", "load", "--learners", 2)
    assert loaded.exit_code == 0, loaded.output
    assert "3 learners" in loaded.output
    reviews = count(url, "review_log")
    assert reviews > 200
    assert lyceum("demo", "load").output == "The demonstration is loaded already.\n"
    assert count(url, "review_log") == reviews


def test_the_demonstration_is_not_for_production(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LYCEUM_ENV", "production")
    refused = lyceum("demo", "load")
    assert refused.exit_code == 1
    assert "not for production" in refused.stderr
    assert count(url, "app_user") == 0
