"""Which Pyodide it is, what its files are, and whether they are there: Python compiled for the sandbox."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

VERSION: Final = "314.0.7"
PACKAGE: Final = f"pyodide@{VERSION}"
HASHES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
        "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
        "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
        "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
        "pyodide-lock.json": "5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010",
    }
)
"""The SHA-256 of each file that is used; what differs is not used."""
SNAPSHOT: Final = "snapshot.bin"
STAMP: Final = "made-from"
_OURS: Final = ("driver.py", "snapshot.js")


def folder(home: Path) -> Path:
    """Return where the files are kept."""
    return home / "sandbox" / f"pyodide-{VERSION}"


def source(hosts: Path) -> str:
    """Return one hash over all that the snapshot is made from."""
    digest = hashlib.sha256("".join(HASHES.values()).encode())
    for name in _OURS:
        digest.update((hosts / name).read_bytes())
    return digest.hexdigest()


def is_ready(assets: Path, wanted: str) -> bool:
    """Say whether the files are there, with a snapshot of just these sources."""
    stamp = assets / STAMP
    return stamp.is_file() and stamp.read_text() == wanted


def differing(assets: Path) -> list[str]:
    """Return the names of the files that are missing or are not what they have to be."""
    return [name for name, wanted in HASHES.items() if _hash(assets / name) != wanted]


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
