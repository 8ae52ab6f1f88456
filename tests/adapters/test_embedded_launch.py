"""A child begins tied to its parent, not as root where that is refused, and is ended with its family by a guard."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.embedded import guard, launch
from adapters.embedded.programs import tied

SAY_WHO = "import os, sys; print(os.geteuid(), os.access(sys.argv[1], os.R_OK | os.X_OK))"


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """Return a folder that only its owner can enter, with a folder in it."""
    (tmp_path / "private" / "data").mkdir(parents=True)
    (tmp_path / "private").chmod(0o700)
    return tmp_path / "private" / "data"


def _who(command: tuple[str, ...]) -> tuple[int, bool]:
    said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    uid, reaches = said.stdout.split()
    return int(uid), reaches == "True"


def test_a_server_that_refuses_root_is_another_user_and_still_reaches_its_folder(private: Path) -> None:
    uid, reaches = _who(tied((sys.executable, "-I", "-c", SAY_WHO, str(private)), owning=private))

    assert uid != 0
    assert reaches


def test_where_user_namespaces_are_forbidden_an_ordinary_account_serves(private: Path) -> None:
    forbidden = (
        f"import sys; sys.path.insert(0, {str(Path(launch.__file__).parent)!r}); import launch\n"
        "launch._may_enter_user_namespace = lambda: False\nlaunch.main()"
    )
    options = ("--unprivileged", str(private), "--parent", str(os.getpid()), "--")
    command = (sys.executable, "-I", "-c", forbidden, *options, sys.executable, "-I", "-c", SAY_WHO, str(private))

    uid, _ = _who(command)

    assert uid != 0
    assert private.stat().st_uid == uid


def test_a_child_whose_parent_is_gone_does_not_begin() -> None:
    command = [word.replace(str(os.getpid()), "1") for word in tied((sys.executable, "-c", "print('began')"))]

    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    assert said.returncode
    assert "began" not in said.stdout
    assert "The process that wanted this one is gone." in said.stderr


def test_a_guard_ends_what_the_note_names(tmp_path: Path) -> None:
    code = "import subprocess, sys; subprocess.run(['sleep', '60'])"
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as left:  # noqa: S603
        note = tmp_path / "processes.json"
        note.write_text(json.dumps({"processes": [{"name": "api", "pid": left.pid}, {"name": "ui", "pid": None}]}))
        end = os.pidfd_open(left.pid)

        guard.end_all(note)

        assert select.select([end], [], [], 20)[0]
        os.close(end)
    assert left.returncode == -signal.SIGKILL


@pytest.mark.parametrize("text", [None, "", '{"processes": [{"name": "api", "pid": 999999999}]}'])
def test_a_guard_without_anything_to_end_does_nothing(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "note").write_text(text)

    guard.end_all(tmp_path / "note")
