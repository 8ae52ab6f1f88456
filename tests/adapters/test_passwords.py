"""Passwords are hashed by argon2id, slowly and apart from everything else, also for those who have none."""

import asyncio
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from adapters.identity import argon2_passwords
from adapters.identity.argon2_passwords import Argon2Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def passwords() -> Argon2Passwords:
    return Argon2Passwords(CHEAP)


async def test_only_the_right_password_is_right(passwords: Argon2Passwords):
    kept = await passwords.hash("correct horse battery")
    assert await passwords.verify("correct horse battery", kept)
    assert not await passwords.verify("correct horse battery ", kept)
    assert "correct" not in kept
    assert kept != await passwords.hash("correct horse battery")


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$x$y"])
async def test_without_a_hash_no_password_is_right(passwords: Argon2Passwords, kept: str | None):
    assert not await passwords.verify("nobody's password", kept)


async def test_who_has_no_account_is_hashed_for_all_the_same(monkeypatch: pytest.MonkeyPatch):
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  the library's own name
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(argon2_passwords.os, "cpu_count", lambda: 1)
    watched = Argon2Passwords(Watched(time_cost=1, memory_cost=8, parallelism=1))
    assert not await watched.verify("a guess", None)
    assert verified[0].startswith("$argon2id$v=19$m=8,t=1,p=1$")


async def test_the_event_loop_goes_on_while_passwords_are_hashed(passwords: Argon2Passwords):
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    await asyncio.gather(*(passwords.hash("correct horse battery") for _ in range(4)))
    turning.cancel()
    assert turns > 1


async def test_a_hash_of_weaker_parameters_is_outdated():
    product = Argon2Passwords()
    assert product.is_outdated(CHEAP.hash("correct horse battery"))
    kept = await product.hash("correct horse battery")
    assert not product.is_outdated(kept)
    parameters = extract_parameters(kept)
    assert (parameters.type, parameters.memory_cost) == (Type.ID, 65_536)  # RFC 9106, for where memory is scarce
