"""What dramatiq loads: a worker process, with the broker that brings its messages."""

import dramatiq

from adapters import telemetry
from adapters.settings import Settings
from workers.broker import make_broker

_settings = Settings.from_env()
telemetry.configure(_settings, service_name="lyceum-worker")
broker = make_broker(_settings)
dramatiq.set_broker(broker)
