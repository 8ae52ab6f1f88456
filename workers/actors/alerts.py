"""What a worker does when something broke: look at jobs and dead letters at once rather than in the next minute."""

from datetime import UTC, datetime

import structlog

from workers.held import held
from workers.watch import DEAD_LETTERS, JOBS, watch

_log = structlog.get_logger("workers.alerts")


async def look_at_jobs() -> None:
    """Look at what is so now, not at what was told: so that twice is once, and late is no lie.

    It only hastens what the next tick sees too, so that a failure is neither tried again nor a dead letter.
    """
    try:
        await watch(held(), [JOBS, DEAD_LETTERS], now=datetime.now(UTC))
    except Exception as error:  # noqa: BLE001  see above
        _log.warning("alerts come with the next tick", error=repr(error))
