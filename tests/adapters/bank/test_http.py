"""Another server's bank: what fits is used, what fails is tried again, what is kept is not asked for twice."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis

from adapters.bank.asking import Asking
from adapters.bank.cache import Cache, MemoryCache, ValkeyCache
from adapters.bank.http import HttpBank
from domain.catalog.constants import (
    BANK_ATTEMPTS,
    BANK_FAILURES_MOST,
    BANK_FRESH_SECONDS,
    BANK_PAUSE_MOST_SECONDS,
    BANK_PAUSE_SECONDS,
    BANK_REST_SECONDS,
    PROBLEM_MEMORY_MOST_MB,
)
from domain.catalog.errors import ProblemNotFound
from domain.catalog.model import concept_id
from domain.kernel.errors import Unavailable
from tests.adapters.bank.server import CUTS, HANGS_UP, FixtureBank, failing, saying, serving

ID = UUID("11111111-1111-1111-1111-111111111111")
SECRET = "a hidden argument"  # noqa: S105  what must not be told


def a_problem(problem_id: UUID = ID, **changed: Any) -> dict[str, Any]:
    return {
        "id": str(problem_id),
        "code": "far-sum",
        "module": "hashing",
        "title": "A sum from afar",
        "difficulty": 2,
        "target_minutes": 15,
        "topics": ["counting-with-maps", "nobody-knows-this"],
        "statement": "Add.",
        "entry": {
            "function": {"python": "add", "ruby": "add"},
            "parameters": [{"name": "a", "type": "n"}],
            "returns": "n",
        },
        "limits": {"time_ms": 100, "memory_mb": 9999},
        "visible": [{"name": "one", "arguments": [{"$range": [0, 3]}], "expected": 3}],
        "hidden_categories": ["typical"],
        "version": 7,
        **changed,
    }


class Surroundings:
    """A clock that moves with sleep, and chance that is always the most."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture
def around() -> Surroundings:
    return Surroundings()


@pytest.fixture
async def server() -> AsyncGenerator[FixtureBank]:
    async with serving() as bank:
        bank.problems[str(ID)] = a_problem()
        bank.hidden[str(ID)] = [
            {"name": "h", "category": "large", "arguments": [{"$repeat": [SECRET, 2]}], "expected": 1}
        ]
        yield bank


async def _known(codes: Sequence[str]) -> set[str]:
    return {"counting-with-maps"} & set(codes)


def a_bank(server: FixtureBank, around: Surroundings, cache: Cache | None = None, token: str = "") -> HttpBank:
    asking = Asking(server.url, token, sleep=around.sleep, chance=lambda: 1.0, clock=around.clock)
    return HttpBank(asking, cache or MemoryCache(around.clock), _known, clock=around.clock)


@pytest.fixture
async def bank(server: FixtureBank, around: Surroundings) -> AsyncGenerator[HttpBank]:
    opened = a_bank(server, around)
    yield opened
    await opened.close()


async def test_a_problem_from_afar_is_a_problem_of_ours(bank: HttpBank) -> None:
    problem = await bank.get_problem_metadata(ID)
    assert (problem.code, problem.version, problem.languages) == ("far-sum", 7, ("python",))
    assert (problem.topics, problem.concept_ids) == (("counting-with-maps",), (concept_id("counting-with-maps"),))
    assert problem.visible[0].arguments == [[0, 1, 2]]
    assert (problem.starters["python"], problem.limits.memory_mb) == ("def add(a):\n    pass\n", PROBLEM_MEMORY_MOST_MB)


async def test_hidden_tests_come_with_whole_values(bank: HttpBank) -> None:
    (test,) = await bank.get_hidden_tests(ID)
    assert (test.category, test.arguments) == ("large", [[SECRET, SECRET]])


async def test_a_module_is_asked_for_by_range_and_what_does_not_fit_is_left_out(
    server: FixtureBank, bank: HttpBank
) -> None:
    for n, changed in enumerate(
        ({"difficulty": 1}, {"difficulty": 5}, {"topics": ["x"]}, {"difficulty": 9}, {"comparison": {"kind": "odd"}})
    ):
        problem_id = UUID(int=n)
        server.problems[str(problem_id)] = a_problem(problem_id, code=f"p{n}", **changed)
    found = await bank.get_problems_by_module("hashing", (1, 3), limit=10)
    assert [one.code for one in found] == ["p0", "far-sum"]
    assert server.asked == ["/v1/problems?module=hashing&min_difficulty=1&max_difficulty=3&limit=10"]
    assert [one.code for one in await bank.get_problems_by_module("hashing", (1, 3), limit=1)] == ["p0"]


async def test_what_vanished_is_not_found(server: FixtureBank, bank: HttpBank) -> None:
    with pytest.raises(ProblemNotFound):
        await bank.get_problem_metadata(uuid4())
    with pytest.raises(ProblemNotFound):
        await bank.get_hidden_tests(uuid4())
    assert len(server.asked) == 2


async def test_the_bank_is_told_our_token(server: FixtureBank, around: Surroundings) -> None:
    bank = a_bank(server, around, token="told")  # noqa: S106
    await bank.get_problem_metadata(ID)
    await bank.close()
    assert server.tokens == {"Bearer told"}


async def test_an_answer_is_used_again_until_it_is_old(
    server: FixtureBank, bank: HttpBank, around: Surroundings
) -> None:
    for _ in range(3):
        await bank.get_problem_metadata(ID)
        await bank.get_hidden_tests(ID)
    assert len(server.asked) == 2
    around.now += BANK_FRESH_SECONDS
    server.problems[str(ID)]["title"] = "Changed"
    assert (await bank.get_problem_metadata(ID)).title == "Changed"
    assert len(server.asked) == 3


async def test_processes_share_what_is_public_and_never_what_is_hidden(
    server: FixtureBank, around: Surroundings, valkey_url: str
) -> None:
    async with Redis.from_url(valkey_url) as valkey:
        banks = [a_bank(server, around, ValkeyCache(valkey)) for _ in range(2)]
        for bank in banks:
            await bank.get_problem_metadata(ID)
            await bank.get_hidden_tests(ID)
            await bank.close()
        kept = [await valkey.get(key) for key in await valkey.keys("*")]
        left = [await valkey.ttl(key) for key in await valkey.keys("*")]
    assert [address.endswith("hidden-tests") for address in server.asked] == [False, True, True]
    assert not any(SECRET.encode() in content for content in kept)
    assert all(0 < seconds <= BANK_FRESH_SECONDS for seconds in left)


async def test_without_valkey_the_bank_is_asked_each_time(server: FixtureBank, around: Surroundings) -> None:
    async with Redis.from_url("unix:///nowhere/valkey.sock") as valkey:
        bank = a_bank(server, around, ValkeyCache(valkey))
        assert (await bank.get_problem_metadata(ID)).code == (await bank.get_problem_metadata(ID)).code
        await bank.close()
    assert len(server.asked) == 2


async def test_the_memory_of_a_process_forgets_the_oldest_answers(around: Surroundings) -> None:
    cache = MemoryCache(around.clock)
    for n in range(300):
        await cache.put(str(n), b"x")
    assert (await cache.get("0"), await cache.get("299")) == (None, b"x")


@pytest.mark.parametrize(
    "script",
    [[failing(503), failing(500)], [failing(429)], [failing(408)], [HANGS_UP], [CUTS]],
    ids=["5xx", "429", "408", "closed", "cut"],
)
async def test_what_fails_is_tried_again(
    server: FixtureBank, bank: HttpBank, around: Surroundings, script: list[bytes]
) -> None:
    server.script = list(script)
    assert (await bank.get_problem_metadata(ID)).code == "far-sum"
    assert around.slept == [BANK_PAUSE_SECONDS * 2**n for n in range(len(script))]


async def test_pauses_have_a_random_length(server: FixtureBank, around: Surroundings) -> None:
    asking = Asking(server.url, "", sleep=around.sleep, chance=lambda: 0.25, clock=around.clock)
    server.script = [failing(500)] * 2
    await asking.get("problems", {"module": "hashing"})
    await asking.close()
    assert around.slept == [BANK_PAUSE_SECONDS * 0.25, BANK_PAUSE_SECONDS * 0.5]


async def test_it_is_asked_so_often_and_no_more(server: FixtureBank, bank: HttpBank, around: Surroundings) -> None:
    server.script = [failing(500)] * 20
    with pytest.raises(Unavailable):
        await bank.get_problem_metadata(ID)
    assert (len(server.asked), len(around.slept)) == (BANK_ATTEMPTS, BANK_ATTEMPTS - 1)


async def test_a_server_that_says_when_is_waited_for(server: FixtureBank, bank: HttpBank, around: Surroundings) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    past = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
    naive = "Wed, 01 Jan 2020 00:00:00"
    waits = (failing(429, Retry_After="3"), failing(503, Retry_After=soon), failing(503, Retry_After=past))
    server.script = [*waits]
    await bank.get_problem_metadata(ID)
    assert around.slept[0] == 3.0
    assert 0 < around.slept[1] <= 3.0
    assert around.slept[2] == 0.0
    around.now += BANK_FRESH_SECONDS
    server.script = [failing(503, Retry_After="at noon"), failing(503, Retry_After=naive)]
    await bank.get_problem_metadata(ID)
    assert around.slept[3:] == [BANK_PAUSE_SECONDS, 0.0]


async def test_nobody_waits_longer_than_a_page_may_take(
    server: FixtureBank, bank: HttpBank, around: Surroundings
) -> None:
    server.script = [failing(429, Retry_After=str(int(BANK_PAUSE_MOST_SECONDS) + 1))]
    with pytest.raises(Unavailable):
        await bank.get_problem_metadata(ID)
    assert (around.slept, len(server.asked)) == ([], 1)


@pytest.mark.parametrize("status", [301, 400, 401, 403])
async def test_a_refusal_is_not_tried_again(server: FixtureBank, bank: HttpBank, status: int) -> None:
    server.script = [failing(status)]
    with pytest.raises(Unavailable):
        await bank.get_problem_metadata(ID)
    assert len(server.asked) == 1


async def test_a_bank_that_keeps_failing_is_left_alone_and_then_tried_once(
    server: FixtureBank, bank: HttpBank, around: Surroundings
) -> None:
    server.script = [failing(401)] * BANK_FAILURES_MOST
    for _ in range(BANK_FAILURES_MOST + 3):
        with pytest.raises(Unavailable):
            await bank.get_problem_metadata(ID)
    assert len(server.asked) == BANK_FAILURES_MOST
    around.now += BANK_REST_SECONDS
    server.script = [failing(401)]
    for _ in range(2):
        with pytest.raises(Unavailable):
            await bank.get_problem_metadata(ID)
    assert len(server.asked) == BANK_FAILURES_MOST + 1
    around.now += BANK_REST_SECONDS
    assert (await bank.get_problem_metadata(ID)).code == "far-sum"


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        "[]",
        '{"id": 1}',
        "\x00",
        '{"tests": [{"name": "h", "category": "x", "arguments": [], "expected": 1}]}',
    ],
)
async def test_nonsense_is_neither_used_nor_kept(server: FixtureBank, bank: HttpBank, body: str) -> None:
    server.script = [saying(body), saying(body), saying(body)]
    with pytest.raises(Unavailable):
        await bank.get_problem_metadata(ID)
    with pytest.raises(Unavailable):
        await bank.get_hidden_tests(ID)
    with pytest.raises(Unavailable):
        await bank.get_problems_by_module("hashing", (1, 5))
    server.script = []
    assert (await bank.get_problem_metadata(ID)).code == "far-sum"


async def test_another_problem_than_was_asked_for_is_nonsense(server: FixtureBank, bank: HttpBank) -> None:
    server.problems[str(ID)] = a_problem(uuid4())
    with pytest.raises(Unavailable):
        await bank.get_problem_metadata(ID)


@pytest.mark.parametrize(
    "changed",
    [
        {"topics": ["x"]},
        {"module": "x"},
        {"visible": [{"name": "v", "arguments": [{"$repeat": [0, 10**9]}], "expected": 1}]},
    ],
)
async def test_a_problem_we_cannot_set_is_not_ours(
    server: FixtureBank, bank: HttpBank, changed: dict[str, Any]
) -> None:
    server.problems[str(ID)] = a_problem(**changed)
    with pytest.raises(Unavailable):
        await bank.get_problem_metadata(ID)


async def test_an_endless_answer_is_not_read(server: FixtureBank, around: Surroundings, monkeypatch: Any) -> None:
    monkeypatch.setattr("adapters.bank.asking.BANK_ANSWER_BYTES", 100)
    bank = a_bank(server, around)
    with pytest.raises(Unavailable):
        await bank.get_problem_metadata(ID)
    await bank.close()
    assert len(server.asked) == 1


async def test_no_log_line_holds_a_hidden_test(server: FixtureBank, bank: HttpBank, capsys: Any, caplog: Any) -> None:
    server.hidden[str(ID)][0]["category"] = SECRET
    with pytest.raises(Unavailable) as refused:
        await bank.get_hidden_tests(ID)
    assert SECRET not in f"{refused.value}{capsys.readouterr()}{caplog.text}"
