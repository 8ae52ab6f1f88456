"""Makes folders whose path is short enough for a socket, which pytest's own are not under xdist."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def short_folder() -> Generator[Path]:
    """Give a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lyceum-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
