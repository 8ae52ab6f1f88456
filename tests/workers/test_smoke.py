"""The smoke test against processes that were really started."""

import asyncio
import subprocess
import sys

import httpx

from adapters.settings import PROJECT
from tests.factories import a_concept, a_question, a_theme
from tests.workers.test_traces import a_free_port


async def smoke(url):
    command = [sys.executable, "-m", "cli.main", "smoke", "--url", url]
    return await asyncio.to_thread(subprocess.run, command, cwd=PROJECT, capture_output=True, text=True, check=False)


async def test_a_healthy_product_passes_and_an_empty_one_does_not(lyceum, start, until):
    url = f"http://127.0.0.1:{a_free_port()}"
    refused = await smoke(url)
    assert (refused.returncode, "does not answer" in refused.stderr) == (1, True)
    start("granian", "--interface", "asgi", "api.app:app", "--host", "127.0.0.1", "--port", url.rpartition(":")[2])

    async def ready():
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{url}/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

    await until(ready)
    empty = await smoke(url)
    assert (empty.returncode, "/v1/practice-sessions answered 409" in empty.stderr) == (1, True)
    async with lyceum.open_store() as store:
        theme_id = await a_theme(store.connection)
        for _ in range(4):
            await a_question(store.connection, await a_concept(store.connection, theme_id))
    healthy = await smoke(url)
    assert (healthy.returncode, healthy.stderr) == (0, "")
    assert "All of it works." in healthy.stdout
