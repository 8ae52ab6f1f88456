"""Coding problems in PostgreSQL: imports that can be repeated, versions, and a bank that holds what is published."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.authoring import problem_files
from adapters.authoring.problem_files import read_documents, read_path
from adapters.bank.embedded import EmbeddedBank
from adapters.postgres.connection import Connection
from adapters.postgres.store import PostgresStore
from domain.catalog.constants import PROBLEM_FILE_LARGEST
from domain.catalog.errors import NotChecked, ProblemNotFound
from domain.catalog.model import Imported
from domain.catalog.problem_checks import Authored, CheckReport, ProblemState, SolutionCheck, state_of
from domain.catalog.problem_use_cases import (
    import_problems,
    note_check,
    problems_to_check,
    publish_problem,
    withdraw_problem,
)
from domain.catalog.problems import problem_id
from domain.catalog.written import NotImported
from domain.kernel.errors import Invalid
from domain.kernel.events import SYSTEM
from tests.factories import NOW
from tests.problem_writing import BUNDLE, PUBLIC, WHOLE, load_syllabus, read

ID = problem_id("long-words")
RIGHT = SolutionCheck(
    language="python", reference=True, why="", expected="passed", outcome="passed", passed=12, total=12, runtime_ms=2.5
)


@pytest.fixture
async def store(connection: Connection) -> PostgresStore:
    store = PostgresStore(connection)
    await load_syllabus(store)
    return store


@pytest.fixture
def bank(connection: Any) -> EmbeddedBank:
    return EmbeddedBank(connection)


async def load(store: PostgresStore, text: str = WHOLE, **options: bool) -> Imported:
    return await import_problems(store, files=read_documents(text.encode()), now=NOW, **options)


async def get(store: PostgresStore) -> Authored:
    authored = await store.authored_problems.get(ID)
    assert authored is not None
    return authored


async def check(store: PostgresStore, *solutions: SolutionCheck, version: int = 1) -> bool:
    return await note_check(store, problem_id=ID, report=CheckReport(version, NOW, solutions or (RIGHT,)))


async def test_a_problem_comes_back_as_it_was_read(store: PostgresStore) -> None:
    problem, bundle = read()
    assert await load(store) == Imported(created=1)
    authored = await get(store)
    assert (authored.problem, authored.bundle) == (problem, bundle)
    assert (authored.published_at, authored.updated_at, authored.report) == (None, NOW, None)


async def test_the_same_content_is_no_new_version_and_changed_content_is_one_that_nobody_is_given(
    store: PostgresStore, bank: EmbeddedBank
) -> None:
    await load(store)
    await check(store)
    await publish_problem(store, problem_id=ID, by=SYSTEM, now=NOW)
    assert await load(store) == Imported(unchanged=1)
    assert (await get(store)).state is ProblemState.PUBLISHED
    assert await load(store, WHOLE.replace("secret ten", "secret last")) == Imported(updated=1)
    changed = await get(store)
    assert (changed.problem.version, changed.published_at, changed.report) == (2, None, None)
    with pytest.raises(ProblemNotFound):
        await bank.get_problem_metadata(ID)
    with pytest.raises(ProblemNotFound):
        await bank.get_hidden_tests(ID)


async def test_the_report_of_an_older_version_is_not_kept(store: PostgresStore) -> None:
    await load(store)
    await load(store, WHOLE.replace("secret ten", "secret last"))
    assert not await check(store, version=1)
    assert await check(store, version=2)
    assert (await get(store)).report == CheckReport(2, NOW, (RIGHT,))


async def test_a_version_whose_check_failed_cannot_be_published(store: PostgresStore) -> None:
    await load(store)
    with pytest.raises(NotChecked):
        await publish_problem(store, problem_id=ID, by=SYSTEM, now=NOW)
    failed = SolutionCheck(
        language="python",
        reference=True,
        why="",
        expected="passed",
        outcome="timeout",
        passed=1,
        total=12,
        runtime_ms=1.0,
    )
    await check(store, failed)
    with pytest.raises(NotChecked):
        await publish_problem(store, problem_id=ID, by=SYSTEM, now=NOW)
    assert (await get(store)).state is state_of(published=False, check_passed=False)


async def test_our_own_problems_are_published_at_once_and_stay_withdrawn(
    store: PostgresStore, bank: EmbeddedBank
) -> None:
    await load(store, shipped=True)
    assert (await bank.get_problem_metadata(ID)).version == 1
    await load(store, WHOLE.replace("secret ten", "secret last"), shipped=True)
    assert (await bank.get_problem_metadata(ID)).version == 2
    await withdraw_problem(store, problem_id=ID, by=SYSTEM, now=NOW)
    await load(store, shipped=True)
    with pytest.raises(ProblemNotFound):
        await bank.get_problem_metadata(ID)


async def test_nothing_can_be_done_with_what_is_not_there(store: PostgresStore) -> None:
    for use_case in (publish_problem, withdraw_problem):
        with pytest.raises(ProblemNotFound):
            await use_case(store, problem_id=uuid4(), by=SYSTEM, now=NOW)


async def test_the_bank_gives_a_module_by_range_easiest_first(store: PostgresStore, bank: EmbeddedBank) -> None:
    for difficulty in (5, 3, 1, 2):
        text = WHOLE.replace("long-words", f"words-{difficulty}").replace("difficulty: 2", f"difficulty: {difficulty}")
        await load(store, text, shipped=difficulty != 2)
    found = await bank.get_problems_by_module("arrays-strings", (1, 3))
    assert [problem.code for problem in found] == ["words-1", "words-3"]
    assert [one.code for one in await bank.get_problems_by_module("arrays-strings", (1, 5), limit=1)] == ["words-1"]
    assert await bank.get_problems_by_module("design", (1, 5)) == []
    await bank.close()


async def test_the_bank_gives_hidden_tests_with_whole_values(store: PostgresStore, bank: EmbeddedBank) -> None:
    await load(store, shipped=True)
    hidden = await bank.get_hidden_tests(ID)
    assert (len(hidden), hidden[8].arguments) == (10, [["word"] * 5000, 4])


async def test_what_is_to_be_checked_is_named_or_what_nobody_has_checked(store: PostgresStore) -> None:
    await load(store)
    await load(store, WHOLE.replace("long-words", "other-words"))
    other = problem_id("other-words")
    await check(store)
    assert await problems_to_check(store, codes=None) == [other]
    assert await problems_to_check(store, codes=["other-words", "long-words", "long-words"]) == [ID, other]
    with pytest.raises(ProblemNotFound):
        await problems_to_check(store, codes=["nothing"])
    with pytest.raises(Invalid):
        await problems_to_check(store, codes="long-words")


async def test_two_problems_with_one_code_are_refused(store: PostgresStore) -> None:
    files = read_documents(WHOLE.encode())
    with pytest.raises(NotImported, match="two problems have the code"):
        await import_problems(store, files=[*files, *files], now=NOW)


# Files


def written_in(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_a_folder_is_read_with_its_bundles_beside_the_problems_or_in_them(tmp_path: Path) -> None:
    other = WHOLE.replace("long-words", "other")
    written_in(tmp_path, {"a/one.yaml": PUBLIC, "a/one.bundle.yaml": BUNDLE, "b/two.yaml": other})
    found = read_path(tmp_path)
    assert [(file.public_name, file.bundle_name) for file in found] == [
        ("a/one.yaml", "a/one.bundle.yaml"),
        ("b/two.yaml", "b/two.yaml"),
    ]
    assert read_path(tmp_path / "a" / "one.yaml")[0].bundle_name == "one.bundle.yaml"


@pytest.mark.parametrize(
    ("files", "field", "rule"),
    [
        ({"one.yaml": PUBLIC}, "one.yaml line 1", "bundle"),
        ({"one.yaml": BUNDLE}, "one.yaml line 1", "empty"),
        ({"one.yaml": PUBLIC, "one.bundle.yaml": WHOLE}, "one.bundle.yaml line 1", "documents"),
        ({"one.yaml": PUBLIC, "one.bundle.yaml": "- ["}, "one.bundle.yaml line 1", "yaml"),
        ({"one.yaml": "- text\n"}, "one.yaml line 1", "bundle"),
        ({"one.yaml": 'code: a\ntitle: "\\0"\n'}, "one.yaml line 2", "character"),
        ({"notes.txt": "none"}, "line 1", "empty"),
    ],
)
def test_a_folder_that_cannot_be_read_says_where(tmp_path: Path, files: dict[str, str], field: str, rule: str) -> None:
    with pytest.raises(NotImported) as refused:
        read_path(written_in(tmp_path, files))
    assert [(one.field, one.rule) for one in refused.value.problems] == [(field, rule)]


def test_a_file_of_any_size_is_not_read() -> None:
    with pytest.raises(NotImported, match="at most"):
        read_documents(b"#" * (PROBLEM_FILE_LARGEST + 1))
    with pytest.raises(NotImported, match="at most"):
        problem_files.read_bank(b" " * (PROBLEM_FILE_LARGEST + 1))


def test_values_may_be_nested_deep_and_no_deeper() -> None:
    deep = WHOLE.replace("[[ant, bee], 3]", f"[{'[' * 60}{']' * 60}, 3]")
    read(deep)
    with pytest.raises(NotImported, match="deeper"):
        read(WHOLE.replace("[[ant, bee], 3]", f"[{'[' * 500}{']' * 500}, 3]"))
