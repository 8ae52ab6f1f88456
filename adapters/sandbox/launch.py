"""Decides how a sandboxed process begins: confined, and tied to the life of the process that wanted it.

Run as a module that replaces itself with the program, because preparing a process between fork and exec is unsafe in a
parent that has threads.
"""

import argparse
import os
import signal
import sys
from pathlib import Path

from adapters.embedded.launch import end_with_parent
from adapters.sandbox import confinement

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
_KNOWLEDGE = ("/proc/self", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu", "/dev/urandom")
_DEVICES = ("/dev/null",)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--memory-mb", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--files", type=int, required=True)
    parser.add_argument("--reading", action="append", default=[])
    parser.add_argument("program", nargs=argparse.REMAINDER)
    told = parser.parse_args()
    program = told.program[1:]
    if sys.platform == "linux":
        _confine(told, program[0])
    end_with_parent(signal.SIGKILL)  # after the change of user, which would forget it
    if os.getppid() != told.parent:
        sys.exit("The process that wanted this one is gone.")
    os.chdir("/")
    os.execv(program[0], program)  # noqa: S606  to become the program is the point


def _confine(told: argparse.Namespace, program: str) -> None:
    confinement.leave_namespaces()
    confinement.forgo_new_powers()
    confinement.forgo_files(
        readable=map(Path, (program, *told.reading, *_LIBRARIES, *_KNOWLEDGE)), writable=map(Path, _DEVICES)
    )
    confinement.limit_resources(memory_mb=told.memory_mb, seconds=told.seconds, files=told.files)


if __name__ == "__main__":
    main()
