"""Decides how a child process begins: tied to its parent's life, and not as root where root is refused.

Run as a script that replaces itself with the program (`python launch.py --parent PID -- PROGRAM …`), because preparing
a process between fork and exec is unsafe in a parent that has threads.
"""

import argparse
import ctypes
import os
import pwd
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
_ACCOUNTS = ("postgres", "nobody", "daemon")
_INSIDE = 1000


def end_with_parent(number: int) -> None:
    """Ask Linux to send this signal when the parent dies; elsewhere the next start ends what was left."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)


def leave_root(folders: list[Path]) -> None:
    """Stop being root and stay the owner of the folders: in a user namespace, or else as an ordinary account."""
    if _may_enter_user_namespace():
        _hand_over(folders, 0, 0)
        _enter_user_namespace()
    else:
        account = _an_account()
        _hand_over(folders, account.pw_uid, account.pw_gid)
        _become(account.pw_uid, account.pw_gid)


def _may_enter_user_namespace() -> bool:
    """Try it in a child first: a namespace that cannot be mapped could not be left again."""
    pid = os.fork()
    if pid == 0:
        with suppress(OSError):
            _enter_user_namespace()
            os._exit(0)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _enter_user_namespace() -> None:
    """Be called user 1000 inside while files stay root's outside, so that even a home of mode 0700 can be used."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_INSIDE} 0 1")
    Path("/proc/self/gid_map").write_text(f"{_INSIDE} 0 1")


def _an_account() -> pwd.struct_passwd:
    for name in _ACCOUNTS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    sys.exit("PostgreSQL refuses to run as root, and there is no ordinary account here: run this as another user.")


def _hand_over(folders: list[Path], uid: int, gid: int) -> None:
    for folder in folders:
        if folder.stat().st_uid != uid:
            for path in _everything_in(folder):
                os.chown(path, uid, gid, follow_symlinks=False)


def _everything_in(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")


def _become(uid: int, gid: int) -> None:
    """Become the account, keeping one power of root, where there is one: to pass through folders of mode 0700."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    wanted = 1 << _CAP_DAC_OVERRIDE
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    libc.capset(header, struct.pack("6I", wanted, wanted, wanted, 0, 0, 0))
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--unprivileged", action="append", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", type=int, default=signal.SIGKILL)
    parser.add_argument("program", nargs=argparse.REMAINDER)
    told = parser.parse_args()
    program = told.program[1:]
    if told.unprivileged and os.geteuid() == 0:
        leave_root(told.unprivileged)
    end_with_parent(told.signal)  # after the change of user, which would forget it
    if os.getppid() != told.parent:
        sys.exit("The process that wanted this one is gone.")
    os.execv(program[0], program)  # noqa: S606  to become the program is the point


if __name__ == "__main__":
    main()
