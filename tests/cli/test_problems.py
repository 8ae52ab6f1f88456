"""`lyceum import problems` and `lyceum problems check`, as authors use them."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.settings import Settings
from cli.main import main
from domain.judging.model import Program
from tests.conftest import SECRET
from tests.problem_writing import BUNDLE, PUBLIC, SYLLABUS_TEXT, WHOLE, AnsweringSandbox, right


@pytest.fixture
def folder(fresh_database_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one problem, beside a database that has its concepts."""
    for name, value in {
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": valkey_url,
        "LYCEUM_HOME": str(tmp_path),
        "LYCEUM_SECRET": SECRET,
        "LYCEUM_ENV": "embedded",
    }.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "syllabus.yaml").write_text(SYLLABUS_TEXT)
    assert lyceum("import", "syllabus", tmp_path / "syllabus.yaml").exit_code == 0
    problems = tmp_path / "problems"
    problems.mkdir()
    (problems / "long-words.yaml").write_text(PUBLIC)
    (problems / "long-words.bundle.yaml").write_text(BUNDLE)
    return problems


def lyceum(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> AnsweringSandbox:
    """Have programs answered without running them; the real sandbox has tests of its own."""
    answering = AnsweringSandbox(right)

    @asynccontextmanager
    async def opened(_settings: Settings) -> AsyncGenerator[AnsweringSandbox]:
        yield answering
        await asyncio.sleep(0)

    monkeypatch.setattr("adapters.bootstrap.open_sandbox", opened)
    return answering


def test_a_folder_is_imported_once(folder: Path) -> None:
    dry = lyceum("import", "problems", folder, "--dry-run")
    assert dry.output == "Nothing was changed. It would be: 1 created, 0 updated, 0 unchanged.\n"
    assert lyceum("import", "problems", folder).output == "1 created, 0 updated, 0 unchanged.\n"
    assert lyceum("import", "problems", folder / "long-words.yaml").output == "0 created, 0 updated, 1 unchanged.\n"


def test_every_mistake_is_told_with_its_file_and_line(folder: Path) -> None:
    (folder / "two.yaml").write_text(WHOLE.replace("difficulty: 2", "difficulty: 8"))
    refused = lyceum("import", "problems", folder)
    assert refused.exit_code == 1
    assert "two.yaml line 4: difficulty is a whole number from 1 to 5, not “8”.\n" in refused.output
    assert "two problems have the code “long-words”" in refused.output
    assert "long-words.yaml and two.yaml" in refused.output


def test_a_foreign_bank_says_what_was_left_out(folder: Path) -> None:
    bank = {
        "license": "MIT",
        "exercises": [{"slug": "a", "title": "A", "description": "", "difficulty": 1, "cases": []}],
    }
    (folder / "bank.json").write_text(json.dumps(bank))
    told = lyceum("import", "problems", folder / "bank.json")
    assert told.output.splitlines() == [
        "0 created, 0 updated, 0 unchanged.",
        "1 problems left out: fewer than 4 of its cases can be used.",
    ]


def test_what_is_right_passes_its_check_and_is_not_checked_again(folder: Path, sandbox: AnsweringSandbox) -> None:
    lyceum("import", "problems", folder)
    told = lyceum("problems", "check")
    assert (told.exit_code, told.output) == (0, "passed  long-words\n1 checked, 1 passed.\n")
    assert lyceum("problems", "check").output == "0 checked, 0 passed.\n"
    assert len(sandbox.asked) == 3


def test_what_is_not_right_is_told_and_ends_in_an_error(
    folder: Path, sandbox: AnsweringSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_program: Program, _arguments: list[object]) -> int:
        return -1

    monkeypatch.setattr(sandbox, "_answer", nothing)
    lyceum("import", "problems", folder)
    told = lyceum("problems", "check", "long-words")
    assert told.exit_code == 1
    assert "FAILED  long-words\n" in told.output
    assert "The reference in python: expected passed, was logic_error; 0 of 12 tests passed." in told.output
    assert lyceum("problems", "check", "nobody").exit_code == 1
