"""Passwords as argon2id with the parameters of RFC 9106, hashed in threads, a few at a time."""

import asyncio
import os
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """Hashes and verifies. Each hash takes 64 MiB and a core, so no more run at once than there are cores."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(os.cpu_count() or 1)

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        async with self._turns:
            return await asyncio.to_thread(self._verify, password, password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def _verify(self, password: str, password_hash: str | None) -> bool:
        try:
            verified = self._hasher.verify(password_hash or _nobodys(self._hasher), password)
        except (VerificationError, InvalidHashError):
            return False
        return verified and bool(password_hash)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    """Return a hash for those who have none, so that verifying takes as long for them as for anybody."""
    return hasher.hash("nobody's password")
