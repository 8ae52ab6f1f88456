"""The `lyceum` command lists what it can do, and refuses in one sentence."""

import importlib

import click
import pytest
from click.testing import CliRunner

from adapters.embedded.programs import CannotStart
from cli.main import COMMANDS, main


def test_help_lists_every_command_without_importing_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib, "import_module", pytest.fail)

    shown = CliRunner().invoke(main, ["--help"])

    assert shown.exit_code == 0
    assert all(f"  {name} " in shown.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_is_there(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert isinstance(command, click.Command)


def test_an_unknown_command_is_refused() -> None:
    refused = CliRunner().invoke(main, ["fly"])

    assert refused.exit_code == 2
    assert "No such command 'fly'" in refused.output


@pytest.mark.parametrize("error", [CannotStart("Port 3000 is taken."), ConnectionRefusedError("nobody answers")])
def test_what_may_well_go_wrong_is_one_sentence(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    @click.command()
    def fails() -> None:
        raise error

    monkeypatch.setattr("cli.up.up", fails)

    refused = CliRunner().invoke(main, ["up"])

    assert refused.exit_code == 1
    assert refused.output == f"Error: {error}\n"
