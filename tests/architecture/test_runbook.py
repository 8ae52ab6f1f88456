"""The runbook can be followed: every command, address, statement and link in it exists."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
import click
import pytest
import yaml

from adapters.settings import PROJECT, declared
from api.app import create_app
from api.documentation import described
from cli.main import main
from deploy import monitoring
from tests.factories import a_concept, a_theme, a_user

RUNBOOK: Final = PROJECT / "docs" / "runbook"
PAGES: Final = sorted(RUNBOOK.glob("*.md"))
DOCUMENTS: Final = [*PAGES, *sorted((PROJECT / "docs" / "backlog").glob("*.md")), PROJECT / "docs/reference/slos.md"]
ALERTS: Final = sorted({Path(rule["annotations"]["runbook_url"]).name for rule in monitoring.alerts().values()})
BLOCK: Final = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"\]\(([^)#]+)\)")


def named(path: Path) -> str:
    return path.name


def blocks(page: Path, kind: str) -> list[str]:
    """Return the blocks of a kind, without the indent that a list gives them."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [re.sub(r"^ {3}", "", text, flags=re.MULTILINE).strip() for name, text in found if name == kind]


def lines_of_shell() -> list[tuple[str, str]]:
    """Return every line of shell with its page; one that a backslash ends goes on in the next."""
    return [
        (page.name, line.strip())
        for page in PAGES
        for block in blocks(page, "sh")
        for line in block.replace("\\\n", " ").splitlines()
    ]


@pytest.mark.parametrize("page", ALERTS)
def test_the_page_of_an_alert_says_how_to_detect_act_verify_and_warn(page: str) -> None:
    text = (RUNBOOK / page).read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Detect", "Act", "Verify", "Warn"]
    assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.MULTILINE))


def test_every_page_is_in_the_list() -> None:
    listed = set(LINK.findall((RUNBOOK / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in PAGES} - {"README.md"} <= listed


@pytest.mark.parametrize("page", DOCUMENTS, ids=named)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).is_file()] == []


def test_every_command_of_lyceum_exists_with_its_options() -> None:
    texts = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    written = {line for _, line in lines_of_shell()} | set(re.findall(r"`(lyceum [^`]+)`", texts))
    ours = [line for line in written if "psql" not in line]
    commands = [found[1] for line in ours if (found := re.search(r"(?:^|\s)(lyceum(?: [^|;>]+)?)$", line))]
    assert len(commands) > 10
    for command in commands:
        _follow(shlex.split(command)[1:])


def _follow(words: list[str]) -> None:
    """Walk from command to command, and see that the options of the last are its own."""
    command: Any = main
    context = click.Context(main)
    while isinstance(command, click.Group) and words:
        command = command.get_command(context, words[0])
        assert command is not None, words
        words = words[1:]
    options = {name for parameter in command.params for name in parameter.opts}
    asked = [word for word in words[: words.index("--") if "--" in words else None] if word.startswith("--")]
    assert set(asked) <= options, (command.name, asked)


def test_every_container_is_one_of_the_composition() -> None:
    services = set(yaml.safe_load((PROJECT / "compose.yaml").read_text(encoding="utf-8"))["services"])
    for page, line in lines_of_shell():
        if found := re.match(r"docker compose (?:logs|stop|restart|exec|run|up|ps)\b(.*)", line):
            words = found[1].split("|")[0].split(" lyceum")[0].split(" psql")[0].split(" python")[0].split()
            asked = {word for word in words if word.isalpha()} | {
                word.partition("=")[0] for word in words if re.fullmatch(r"[a-z]+=\d+", word)
            }
            assert asked <= services, (page, line)


def test_every_address_is_served() -> None:
    known = set(described(create_app(None))["paths"]) | {"/metrics", "/login"}  # pyright: ignore[reportArgumentType]
    asked = {found for _, line in lines_of_shell() for found in re.findall(r"http://127\.0\.0\.1:3000(/[\w/-]+)", line)}
    told = {
        found
        for page in PAGES
        for found in re.findall(r"`(?:GET |POST )?(/(?:v1|health)/[^`]+)`", page.read_text(encoding="utf-8"))
    }
    assert (asked | told) - known == set()


def test_every_setting_is_declared() -> None:
    known = {setting.name for setting in declared().values()}
    words = re.compile(r"`((?:LYCEUM|API|WORKER)_[A-Z_]+)`")
    asked = {found for page in PAGES for found in words.findall(page.read_text(encoding="utf-8"))}
    assert asked <= known


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "sql")], ids=named)
async def test_every_statement_can_be_run(connection: asyncpg.Connection, page: Path) -> None:
    await connection.execute("create extension if not exists pg_stat_statements")
    for statement in blocks(page, "sql"):
        await connection.fetch(statement)


async def test_rows_outside_every_partition_come_home_as_the_page_says(connection: asyncpg.Connection) -> None:
    learner, concept = await a_user(connection), await a_concept(connection, await a_theme(connection))
    at = datetime(2019, 3, 4, 12, tzinfo=UTC)
    await connection.execute(
        "insert into review_log (user_id, reviewed_at, review_id, concept_id, source, rating, correct, score, "
        "elapsed_days, previous_state, stability_after, difficulty_after, due_after, weights_version) "
        "values ($1, $2, gen_random_uuid(), $3, 'import', 3, true, 1, 0, 'new', 3, 5, $2, 0)",
        *(learner, at, concept),
    )
    assert await connection.fetchval("select count(*) from review_log_default") == 1
    (procedure,) = blocks(RUNBOOK / "rows-in-default-partition.md", "text")
    await connection.execute(procedure.removeprefix("begin;").removesuffix("commit;"))
    assert await connection.fetchval("select count(*) from review_log_spare") == 0
    assert await connection.fetchval("select tableoid::regclass::text from review_log where reviewed_at = $1", at) == (
        "review_log_2019_03"
    )
    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute("delete from review_log")


def test_recorded_series_named_by_the_objectives_exist() -> None:
    text = (PROJECT / "docs/reference/slos.md").read_text(encoding="utf-8")
    named_there = set(re.findall(r"`(lyceum:[\w:]+)`", text))
    assert named_there
    assert named_there <= set(monitoring.records())
