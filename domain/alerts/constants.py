"""The numbers that alerts rest on."""

from domain.kernel.constants import constant

ALERT_ERRORS_PERCENT = constant(
    "ALERT_ERRORS_PERCENT",
    5.0,
    unit="percent of requests",
    source="product specification",
    note="More failed requests than this in a window that has enough of them deserve attention.",
    within=(0, 100),
)

ALERT_RESPONSE_P95_MS = constant(
    "ALERT_RESPONSE_P95_MS",
    500.0,
    unit="milliseconds",
    source="product specification",
    note="A 95th percentile of the time of requests above this, over five minutes, deserves attention.",
    within=(1, 60_000),
)

ALERT_QUEUE_LENGTH = constant(
    "ALERT_QUEUE_LENGTH",
    100.0,
    unit="messages",
    source="product specification",
    note="A job queue longer than this deserves attention.",
    within=(1, 1_000_000),
)

ALERT_WINDOW_MINUTES = constant(
    "ALERT_WINDOW_MINUTES",
    5,
    unit="minutes",
    source="product specification",
    note="How far back requests are looked at for errors and slow responses.",
    within=(1, 60),
)

ALERT_REQUESTS_AT_LEAST = constant(
    "ALERT_REQUESTS_AT_LEAST",
    20,
    unit="requests",
    source="product specification; chosen for the p95, which of fewer samples is the slowest alone",
    note="With fewer requests in the window, errors say nothing; with fewer samples, neither does the p95.",
    within=(1, 10_000),
)

ALERT_OUTBOX_SECONDS = constant(
    "ALERT_OUTBOX_SECONDS",
    60.0,
    unit="seconds",
    source="chosen: a thousand times what an event usually waits",
    note="An event that has waited in the outbox for longer deserves attention.",
    within=(5, 3600),
)

ALERT_WORKER_SILENCE_SECONDS = constant(
    "ALERT_WORKER_SILENCE_SECONDS",
    10.0,
    unit="seconds",
    source="chosen: two beats of a worker, after which it counts as degraded",
    note="A worker that was silent for longer deserves attention.",
    within=(5, 600),
)

ALERT_PENDING_SECONDS = constant(
    "ALERT_PENDING_SECONDS",
    50,
    unit="seconds",
    source="chosen: two looks in a row, a minute apart or a little less; long enough for a restart",
    note="How long a threshold of the platform has to stay crossed before the alert opens; until then it is pending.",
    within=(0, 3600),
)

ALERT_RECOVERS_AFTER = constant(
    "ALERT_RECOVERS_AFTER",
    3,
    unit="good readings in a row",
    source="chosen: one good reading among bad ones would resolve an alert that opens again at once",
    note="After this many good readings in a row an open alert of the platform is resolved.",
    within=(1, 100),
)

ALERT_NOTE_CHARACTERS = constant(
    "ALERT_NOTE_CHARACTERS",
    2000,
    unit="characters",
    source="chosen: a screenful",
    note="The longest note that an alert takes.",
    within=(1, 100_000),
)
