"""Decides that a process started by servers of ours does not outlive them: call `leash()` when a module is imported.

The supervisor ties its children to itself; what those start (the processes of granian and dramatiq) ties itself here.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress

from adapters.embedded.launch import end_with_parent

SUPERVISOR = "LYCEUM_SUPERVISOR"


def leash() -> None:
    """End this process when the one that started it ends; do nothing where no supervisor is at work."""
    if supervisor := os.environ.get(SUPERVISOR):
        end_with_parent(signal.SIGKILL)
        if sys.platform != "linux":
            threading.Thread(target=_watch, args=(int(supervisor),), daemon=True).start()
        elif not _lives(int(supervisor)):  # it ended before the line above
            os.kill(os.getpid(), signal.SIGKILL)


def _watch(supervisor: int) -> None:
    while _lives(supervisor):
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)


def _lives(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
