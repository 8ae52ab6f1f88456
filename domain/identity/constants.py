"""The numbers identity rests on: how long a token lives, what a password needs, how often one may guess."""

from domain.kernel.constants import constant

ACCESS_TOKEN_HOURS = constant(
    "ACCESS_TOKEN_HOURS",
    12,
    unit="hours",
    source="product specification",
    note="An access token, and the cookie that carries it, lives this long.",
    within=(1, 24),
)
PASSWORD_MIN_LENGTH = constant(
    "PASSWORD_MIN_LENGTH",
    12,
    unit="characters",
    source="product specification",
    note="Shorter passwords are refused; nothing else is asked of them.",
    within=(8, 64),
)
PASSWORD_MAX_LENGTH = constant(
    "PASSWORD_MAX_LENGTH",
    1024,
    unit="characters",
    source="chosen: far above any passphrase, low enough that hashing one is no attack",
    note="Longer passwords are refused.",
    within=(64, 4096),
)
EMAIL_MAX_LENGTH = constant(
    "EMAIL_MAX_LENGTH",
    254,
    unit="characters",
    source="RFC 5321, erratum 1690",
    note="The longest address that mail can carry.",
    within=(64, 320),
)
DISPLAY_NAME_MAX_LENGTH = constant(
    "DISPLAY_NAME_MAX_LENGTH",
    80,
    unit="characters",
    source="chosen: fits the header of every page",
    note="The longest name that is shown for a person.",
    within=(20, 200),
)
SUBJECT_MAX_LENGTH = constant(
    "SUBJECT_MAX_LENGTH",
    255,
    unit="characters",
    source="product specification",
    note="The longest subject of an access token.",
    within=(36, 255),
)
LOGIN_WINDOW_MINUTES = constant(
    "LOGIN_WINDOW_MINUTES",
    15,
    unit="minutes",
    source="product specification",
    note="Failed attempts to log in are counted over this long.",
    within=(1, 60),
)
LOGIN_FAILURES_PER_EMAIL = constant(
    "LOGIN_FAILURES_PER_EMAIL",
    10,
    unit="attempts per window",
    source="product specification",
    note="With this many failures for one e-mail address, the next attempt is refused unheard.",
    within=(1, 100),
)
LOGIN_FAILURES_PER_ADDRESS = constant(
    "LOGIN_FAILURES_PER_ADDRESS",
    100,
    unit="attempts per window",
    source="product specification",
    note="With this many failures from one network address, the next attempt is refused unheard.",
    within=(1, 10_000),
)
TOKEN_CHECK_SECONDS = constant(
    "TOKEN_CHECK_SECONDS",
    10,
    unit="seconds",
    source="chosen: a revoked token may live on this long, and no hot request asks the database about it",
    note="How long a process trusts its last look at a token.",
    within=(0, 60),
)
