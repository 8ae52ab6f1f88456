"""Decides where the pages are built, where the API is, and what Reflex is told about both."""
# pyright: strict

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def home() -> Path:
    """Return the folder of everything that is made while running."""
    return Path(os.environ.get("LYCEUM_HOME") or PROJECT / "var").expanduser().absolute()


def web_folder() -> Path:
    """Return where Reflex compiles the pages."""
    return home() / "web"


def api_url() -> str:
    """Return the origin of the API, which listens one port above the pages unless told otherwise."""
    port = int(os.environ.get("LYCEUM_PORT") or 3000)
    return (os.environ.get("LYCEUM_API_URL") or f"http://127.0.0.1:{port + 1}").rstrip("/")


def tell_reflex() -> None:
    """Set what Reflex reads from the environment; it has to come before the first import of Reflex."""
    os.environ["REFLEX_WEB_WORKDIR"] = str(web_folder())
    os.environ["REFLEX_TELEMETRY_ENABLED"] = "false"
    os.environ["REFLEX_CHECK_LATEST_VERSION"] = "false"
    os.environ["REFLEX_USE_SYSTEM_BUN"] = "1"
