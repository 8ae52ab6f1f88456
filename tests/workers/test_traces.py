"""One trace from a request to the SQL of the job it asked for, as a real collector receives it."""

import socket
from datetime import UTC, datetime

import httpx

from tests.factories import a_user
from tests.workers.collector import collecting
from tests.workers.conftest import many_learners

REGEN = "/v1/admin/jobs/revision_queue_regen/runs"


def a_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_a_request_its_message_and_the_sql_of_its_job_are_one_trace(lyceum, start, until):
    await many_learners(lyceum, 3)
    async with lyceum.open_store() as store:
        admin = await a_user(store.connection, role="admin")
    token = lyceum.access_tokens.issue(admin, ("admin",), now=datetime.now(UTC)).text
    with collecting() as (collector, spans):
        told = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        port = a_free_port()
        start("granian", "--interface", "asgi", "api.app:app", "--host", "127.0.0.1", "--port", str(port), **told)
        start("dramatiq", "workers.main", "--processes", "1", "--threads", "1", "--skip-logging", **told)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

            async def asked():
                try:
                    return await client.post(REGEN, headers={"authorization": f"Bearer {token}"})
                except httpx.TransportError:
                    return None

            assert (await until(asked)).status_code == 202

        async def whole_trace():
            request = [
                span for span in spans if span.service == "lyceum-api" and span.name.startswith("POST /v1/admin")
            ]
            mine = {span.span_id: span for span in spans if request and span.trace_id == request[0].trace_id}
            work = [span for span in mine.values() if span.name == "work_batch"]
            sql = [span for span in mine.values() if work and span.parent_id == work[0].span_id]
            return (request[0], mine, work[0], sql) if sql else None

        request, mine, work, sql = await until(whole_trace)
    assert request.name == "POST /v1/admin/jobs/{job_key}/runs"
    assert work.service == "lyceum-worker"
    begun = mine[work.parent_id]
    assert (begun.service, begun.name) == ("lyceum-worker", "run_job")
    assert mine[begun.parent_id].service == "lyceum-api"
    assert {span.service for span in sql} == {"lyceum-worker"}
    assert not [span for span in spans if span.name.lower().startswith("delete") and span.trace_id != request.trace_id]
