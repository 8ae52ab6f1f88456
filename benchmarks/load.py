"""A bounded load on one address of this machine, from a process of its own, which prints what it saw as JSON."""

import asyncio
import sys
import time
from urllib.parse import urlsplit

import msgspec

from benchmarks.measure import percentile


class Load(msgspec.Struct, frozen=True):
    """What a load showed."""

    requests_per_second: float
    p50_ms: float
    p99_ms: float


async def put_under_load(url: str, *, tokens: list[str], seconds: float, connections: int) -> Load:
    """Run the load in another process, so that the client's work is not counted as the server's."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.load", url, str(seconds), str(connections),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate("\n".join(tokens).encode())
    return msgspec.json.decode(out, type=Load)


async def _keep_asking(host: str, port: int, request: bytes, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    while (begin := time.perf_counter()) < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = head.split(b" ", 2)[1]
        if status != b"200":
            raise RuntimeError(f"the server answered {status.decode()}")
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        await reader.readexactly(length)
        times.append(time.perf_counter() - begin)
    writer.close()


async def _load(url: str, seconds: float, connections: int, tokens: list[str]) -> Load:
    to = urlsplit(url)
    host, port = str(to.hostname), int(to.port or 80)
    times: list[float] = []
    begin = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(connections):
            token = tokens[number % len(tokens)]
            request = f"GET {to.path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
            group.create_task(_keep_asking(host, port, request, begin + seconds, times))
    took = time.perf_counter() - begin
    return Load(len(times) / took, percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000)


if __name__ == "__main__":
    address, for_seconds, at_once = sys.argv[1:4]
    load = asyncio.run(_load(address, float(for_seconds), int(at_once), sys.stdin.read().split()))
    sys.stdout.buffer.write(msgspec.json.encode(load))
