"""Pyodide is fetched once, kept only if it is what was reviewed, and started from a snapshot of just these sources."""

import shutil
import stat
import sys
from pathlib import Path

import pytest

from adapters.sandbox import pyodide, setup
from adapters.sandbox.deno import DenoSandbox
from adapters.sandbox.runtimes import HOSTS
from domain.judging.model import Language, Limits, Program, RunStatus, Test

PROGRAM = Program(Language.PYTHON, "def solve(): return 1", "solve")


@pytest.fixture
def deno(tmp_path: Path, sandbox_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a program in place of Deno, whose parcel holds what it fetches; it notes each call."""
    parcel = tmp_path / "parcel"
    parcel.mkdir()
    for name in pyodide.HASHES:
        (parcel / name).symlink_to(pyodide.folder(sandbox_home) / name)
    command = tmp_path / "deno"
    command.write_text(
        f"""#!{sys.executable}
import os, shutil, sys
open({str(tmp_path / "calls")!r}, "a").write(sys.argv[1] + "\\n")
if os.path.exists({str(tmp_path / "broken")!r}):
    sys.exit("nobody answers")
if sys.argv[1] == "cache":
    shutil.copytree({str(parcel)!r}, os.environ["DENO_DIR"] + "/npm/somewhere/pyodide/{pyodide.VERSION}")
else:
    open(sys.argv[-1], "w").write("a snapshot")
"""
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(setup, "find_deno_bin", lambda: str(command))
    return tmp_path


def calls(deno: Path) -> list[str]:
    return (deno / "calls").read_text().split()


def test_it_is_fetched_once(deno: Path):
    home = deno / "home"
    assert setup.set_up(home)
    assert not setup.set_up(home)
    assert calls(deno) == ["cache", "run"]
    assert (pyodide.folder(home) / pyodide.SNAPSHOT).read_text() == "a snapshot"


def test_a_snapshot_of_other_sources_is_made_again_without_fetching(deno: Path):
    home = deno / "home"
    setup.set_up(home)
    (pyodide.folder(home) / pyodide.STAMP).write_text("older")
    assert setup.set_up(home)
    assert calls(deno) == ["cache", "run", "run"]


def test_what_is_not_what_was_reviewed_is_refused(deno: Path):
    changed = deno / "parcel" / "pyodide.mjs"
    changed.unlink()
    changed.write_text("something else")
    with pytest.raises(setup.CannotSetUp, match=r"is not what was reviewed: pyodide\.mjs"):
        setup.set_up(deno / "home")
    assert not pyodide.is_ready(pyodide.folder(deno / "home"), pyodide.source(HOSTS))


def test_what_is_missing_is_refused(deno: Path):
    (deno / "parcel" / "python_stdlib.zip").unlink()
    with pytest.raises(setup.CannotSetUp, match=r"python_stdlib\.zip"):
        setup.set_up(deno / "home")


def test_the_command_says_what_became_of_it(
    deno: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("LYCEUM_HOME", str(deno / "home"))
    (deno / "broken").touch()
    assert setup.main() == 1
    assert "JavaScript does. Deno could not do it; its last words were 'nobody answers'" in capsys.readouterr().err
    (deno / "broken").unlink()
    assert [setup.main(), setup.main()] == [0, 0]
    assert capsys.readouterr().out == "Python is ready in the sandbox.\nPython was ready in the sandbox.\n"


def test_without_deno_it_says_so(deno: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(setup, "find_deno_bin", lambda: str(deno / "nothing"))
    with pytest.raises(setup.CannotSetUp, match="Deno could not do it"):
        setup.set_up(deno / "home")


async def test_without_it_python_says_what_to_do_and_javascript_runs(tmp_path: Path):
    async with DenoSandbox(tmp_path, warm={}) as sandbox:
        ran = await sandbox.run(PROGRAM, [Test("a", [])], Limits(100, 128))
        assert "adapters.sandbox.setup" in (ran.failed or "")
        assert [run.status for run in ran.runs] == [RunStatus.SANDBOX_FAILED]
        program = Program(Language.JAVASCRIPT, "const solve = () => 1;", "solve")
        assert (await sandbox.run(program, [Test("a", [])], Limits(100, 128))).runs[0].value == 1


async def test_a_runtime_that_does_not_begin_is_told_as_the_sandboxs_fault(tmp_path: Path):
    assets = pyodide.folder(tmp_path)
    assets.mkdir(parents=True)
    (assets / pyodide.STAMP).write_text(pyodide.source(HOSTS))
    async with DenoSandbox(tmp_path) as sandbox:
        await sandbox.warm_up()
        ran = await sandbox.run(PROGRAM, [Test("a", [])], Limits(100, 128))
    assert ran.failed == "The sandbox could not begin: its process ended, or did not become ready in time."
    shutil.rmtree(assets)
