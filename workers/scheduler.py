"""The scheduler: a tick each minute, since what is due is decided in the database by whoever hears it, and little else.

Run it once (`python -m workers.scheduler`); a second one does no harm.
"""

import signal
import sys
import time
from datetime import UTC, datetime
from threading import Thread
from types import FrameType
from typing import Any, Final

import structlog
from dramatiq import Actor
from periodiq import Scheduler
from redis import Redis
from redis.exceptions import RedisError

from adapters import telemetry
from adapters.settings import Settings
from workers.broker import make_broker
from workers.watch import watch_in_their_place

HEARTBEAT: Final = "lyceum:scheduler"
BEAT_SECONDS: Final = 5
LIVES_SECONDS: Final = 15

_log = structlog.get_logger("workers.scheduler")


class Ticks(Scheduler):
    """The clock. It looks whether a worker hears the ticks, but not at the first, when workers may be starting too."""

    def __init__(self, settings: Settings, actors: list[Actor[Any, Any]]) -> None:
        super().__init__(actors)
        self._settings = settings
        self._first = True

    def send_actors(self, actors: list[Actor[Any, Any]], now: object) -> None:
        super().send_actors(actors, now)
        if not self._first:
            watch_in_their_place(self._settings)
        self._first = False


def main() -> None:
    """Tick until told to end. periodiq ends when Valkey is away: begin again until it is back."""
    settings = Settings.from_env()
    telemetry.configure(settings, service_name="lyceum-scheduler")
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    broker = make_broker(settings)
    Thread(target=_beat, args=(broker.client,), daemon=True).start()
    _log.info("the scheduler ticks")
    while True:
        try:
            scheduler = Ticks(settings, [actor for actor in broker.actors.values() if "periodic" in actor.options])
            scheduler.schedule()
            scheduler.loop()
        except (RedisError, OSError) as error:
            _log.warning("a tick was not heard", error=repr(error), again_in_seconds=1)
            time.sleep(1)


def _beat(valkey: Redis) -> None:
    while True:
        try:
            valkey.set(HEARTBEAT, datetime.now(UTC).isoformat(), ex=LIVES_SECONDS)
        except (RedisError, OSError) as error:
            _log.warning("a sign of life was not heard", error=repr(error))
        time.sleep(BEAT_SECONDS)


def _end(_number: int, _frame: FrameType | None) -> None:
    _log.info("the scheduler ends")
    sys.exit(0)


if __name__ == "__main__":
    main()
