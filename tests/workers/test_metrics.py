"""What workers do is told on the product's one page of metrics, by whichever process is asked."""

from datetime import UTC, datetime

from prometheus_client.parser import text_string_to_metric_families

from adapters.metrics.scrape import Scrape
from adapters.metrics.shared import MARKS
from domain.jobs.model import Status
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from workers.actors.jobs import tick
from workers.held import hold, let_go

WORKER = ("dramatiq", "workers.main", "--processes", "1", "--threads", "1", "--skip-logging")
JOB = "partition_maintenance"


def values(page, name):
    families = text_string_to_metric_families(page.decode())
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return {tuple(sample.labels.values()): sample.value for sample in samples}


async def test_a_run_that_a_worker_process_did_is_on_the_page(lyceum, start, until):
    start(*WORKER)
    scrape = Scrape(lyceum.shared, lyceum.valkey, lyceum.pool, kept_seconds=0)
    async with lyceum.open_store() as store:
        run = await request_run(store, job_key=JOB, requested_by=SYSTEM, now=datetime.now(UTC))

    async def told():
        page = await scrape.text()
        done = ended(page) and values(page, "queue_size")[("maintenance",)] == 0
        return page if done and values(page, "outbox_dispatched_total")[()] >= 2 else None

    def ended(page):
        return values(page, "jobs_runs_total")[(JOB, Status.SUCCEEDED.value)]

    page = await until(told)
    assert ended(page) == 1
    assert values(page, "job_run_duration_seconds_count")[(JOB,)] == 1
    assert values(page, "job_last_success_timestamp_seconds")[(JOB,)] >= run.queued_at.timestamp()
    assert values(page, "workers_alive")[()] == 1
    connections = values(page, "db_pool_connections")
    assert connections[("max",)] >= 6  # of the worker at least


async def test_a_look_at_the_schedule_is_told(lyceum):
    before = datetime.now(UTC).timestamp()
    hold(lyceum)
    try:
        await tick()
    finally:
        let_go()
    await lyceum.shared.add()
    [last] = (await lyceum.valkey.hgetall(MARKS)).values()
    assert float(last) >= before
