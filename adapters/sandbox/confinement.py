"""Takes from this process what a foreign program could abuse, with what Linux gives to everybody.

Deno's permissions are the first wall. This is the second, for the day the first has a hole: namespaces of its own
without a network, and Landlock, after which nothing can be written and only a few places can be read. Where the kernel
refuses a part, that part is missing and the rest holds.
"""

import ctypes
import os
import resource
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1_048_576
_NAMESPACES: Final = 0x10000000 | 0x40000000 | 0x08000000 | 0x04000000  # user, network, IPC, host name
_PR_SET_NO_NEW_PRIVS: Final = 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_READ_FILE, _READ_DIR, _EXECUTE, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 0, 1 << 1
_FILES_SINCE: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many kinds of access to files each version of Landlock knows."""
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6


def limit_resources(*, memory_mb: int, seconds: int, files: int) -> None:
    """Set the limits that the kernel enforces: no file grows, no core is dumped, data and computing have an end."""
    data = memory_mb * MEGABYTE
    limits = {
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: files,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_DATA: data,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def leave_namespaces() -> bool:
    """Enter namespaces of our own: nobody there has a network, or powers outside. Say whether the kernel allowed it."""
    pid = os.fork()
    if pid == 0:  # try it in a child first: a namespace that cannot be mapped could not be left again
        with suppress(OSError):
            _enter_namespaces()
            os._exit(0)
        os._exit(1)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        return False
    _enter_namespaces()
    return True


def _enter_namespaces() -> None:
    user, group = os.geteuid(), os.getegid()
    _checked(ctypes.CDLL(None, use_errno=True).unshare(_NAMESPACES))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"1000 {user} 1")
    Path("/proc/self/gid_map").write_text(f"1000 {group} 1")


def forgo_new_powers() -> None:
    """Never gain powers again by starting a program, whoever owns it."""
    ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def forgo_files(*, readable: Iterable[Path], writable: Iterable[Path] = ()) -> bool:
    """Allow reading in these places alone, and writing to these devices. Say whether the kernel knows Landlock."""
    version = _landlock_version()
    if version < 1:
        return False
    files = (1 << _FILES_SINCE.get(version, 16)) - 1
    rules = _create(files, version)
    for path in readable:
        _allow(rules, path, _READ_FILE | _READ_DIR | _EXECUTE)
    for path in writable:
        _allow(rules, path, _READ_FILE | _WRITE_FILE)
    _checked(_syscall(_RESTRICT_SELF, rules, 0))
    os.close(rules)
    return True


def _landlock_version() -> int:
    with suppress(OSError):
        return _checked(_syscall(_CREATE_RULESET, None, 0, _VERSION))
    return 0


def _create(files: int, version: int) -> int:
    network = 3 if version >= _NETWORK_SINCE else 0
    scopes = 3 if version >= _SCOPES_SINCE else 0
    known = 3 if version >= _SCOPES_SINCE else 2 if version >= _NETWORK_SINCE else 1
    asked = struct.pack("QQQ", files, network, scopes)[: 8 * known]
    return _checked(_syscall(_CREATE_RULESET, asked, len(asked), 0))


def _allow(rules: int, path: Path, access: int) -> None:
    if not path.exists():
        return
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    wanted = access if path.is_dir() else access & ~_READ_DIR
    _checked(_syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", wanted, place), 0))
    os.close(place)


def _syscall(number: int, *words: int | bytes | None) -> int:
    return ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *words)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
