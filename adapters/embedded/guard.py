"""Decides that nothing outlives a supervisor that was killed: run as a script, it waits for its end and ends the rest.

It holds the far end of a pipe that only the supervisor can write to, so it notices any end, and then ends the
families of processes written in the supervisor's note. Children are also tied to the supervisor by Linux itself; this
reaches what those have started, and other systems.
"""

import contextlib
import json
import os
import signal
import sys
from pathlib import Path

# Servers with data are asked to end well, and do so within a moment; anything else is safe to end at once.
GENTLY = {"postgres": signal.SIGINT, "valkey": signal.SIGTERM}


def end_all(note: Path) -> None:
    """End each process in the note, with everything of its session."""
    try:
        processes = json.loads(note.read_text())["processes"]
    except (OSError, ValueError):
        return  # the supervisor tidied up itself
    for process in processes:
        if process["pid"]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process["pid"], GENTLY.get(process["name"], signal.SIGKILL))


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    end_all(Path(sys.argv[1]))
