"""Who is logged in, and the logins of the demo course."""
# pyright: strict

import msgspec

from ui.wire.shape import Wire


class Me(Wire, frozen=True, kw_only=True):
    """Who is logged in."""

    user_id: str
    email: str
    display_name: str
    roles: list[str]
    zone: str = "UTC"


class DemoLogin(Wire, frozen=True, kw_only=True):
    """A login of the demo course."""

    role: str
    email: str
    password: str


class Demo(Wire, frozen=True, kw_only=True):
    """Whether the data is simulated, and the logins to try it."""

    simulated: bool
    logins: list[DemoLogin] = msgspec.field(default_factory=list[DemoLogin])
