"""The pages as one ASGI application for granian: `granian --interface asgi ui.asgi:app`."""

import ctypes
import os
import signal
import sys

from ui.settings import api_url, tell_reflex

tell_reflex()
os.environ["REFLEX_ENV_MODE"] = "prod"
os.environ["__REFLEX_SKIP_COMPILE"] = "true"
os.environ["__REFLEX_MOUNT_FRONTEND_COMPILED_APP"] = "true"

from ui.app import app as pages  # noqa: E402 - Reflex reads its environment when it is imported
from ui.proxy import ApiProxy  # noqa: E402

if sys.platform == "linux":
    # A worker that outlives granian would share the port with the next one.
    ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)

pages.api_transformer = lambda inner: ApiProxy(inner, api_url=api_url())
app = pages()
