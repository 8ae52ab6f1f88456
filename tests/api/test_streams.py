"""What changes is followed: an event a change, a sign of life in between, and an end."""

from collections.abc import Callable
from typing import Any

from api.streams import KEEP_ALIVE, changes
from domain.kernel.errors import NotFound


def over(values: list[Any]) -> Callable[[], Any]:
    """Return what reads one value after the other; an exception is raised."""
    left = iter(values)

    async def read() -> Any:
        value = next(left)
        if isinstance(value, Exception):
            raise value
        return value

    return read


async def said(first: Any, then: list[Any], **told: Any) -> list[bytes]:
    timing: dict[str, Any] = {"look_seconds": 0, "keep_alive_seconds": 60, **told}
    return [one async for one in changes("thing", first, over(then), is_last=lambda value: value == "end", **timing)]


def event(value: str) -> bytes:
    return f'event: thing\ndata: "{value}"\n\n'.encode()


async def test_each_change_is_an_event_and_the_last_one_ends_it():
    assert await said("a", ["a", "b", "b", "end"]) == [event("a"), event("b"), event("end")]


async def test_what_has_ended_is_told_once():
    assert await said("end", []) == [event("end")]


async def test_silence_is_broken_by_signs_of_life():
    heard = await said("a", ["a", "a", "end"], keep_alive_seconds=0)
    assert heard == [event("a"), KEEP_ALIVE, KEEP_ALIVE, event("end")]


async def test_what_is_gone_is_followed_no_longer():
    assert await said("a", [NotFound()]) == [event("a")]


async def test_nothing_is_followed_for_ever():
    assert await said("a", [], longest_seconds=0) == [event("a")]
