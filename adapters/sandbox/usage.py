"""What another process has used: its time of computing, and its memory."""

import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_KILOBYTES: Final = 1024
_SCHEDULED: Final = 2


def computing_seconds(pid: int) -> float | None:
    """Return the seconds that all threads of the process have computed, or None where nobody can say."""
    if sys.platform != "linux":
        return None
    with suppress(OSError):
        return time.clock_gettime((~pid << 3) | _SCHEDULED)  # the clock of another process, as clock_getcpuclockid(3)
    return None


def forget_peak(pid: int) -> None:
    """Have `peak_mb` begin anew, at what the process holds now; where that may not be, the peak stays."""
    with suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_mb(pid: int) -> float | None:
    """Return the most memory that the process has held at any time, or None where nobody can say."""
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmHWM:", 1)[1].split(None, 1)[0]) / _KILOBYTES
    return None
