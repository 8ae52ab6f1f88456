"""Decides the signing secret of an installation that was given none: made once, readable by its owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def embedded_secret(home: Path) -> str:
    """Return the secret kept in `home`, making it at the first call; two first calls at once agree on one."""
    kept = home / "secret"
    home.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        draft = home / f"secret.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, kept)  # a link appears whole or not at all, and never replaces
        draft.unlink()
    return kept.read_text()
