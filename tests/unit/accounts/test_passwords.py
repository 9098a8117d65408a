from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Literal

import pytest
from argon2 import PasswordHasher, profiles
from tests.people import PASSWORD, quick_passwords

from ventoux.accounts.errors import AccountsUnavailable
from ventoux.accounts.passwords import Passwords

if TYPE_CHECKING:
    from collections.abc import Callable


class Held(PasswordHasher):
    """Takes as long as a test says, and notes how many work at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go = threading.Event()
        self.at_once = self.most = 0
        self._lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2's name
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        assert self.go.wait(20)
        with self._lock:
            self.at_once -= 1
        return super().verify(hash, password)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - it happens in a thread
            await asyncio.sleep(0.001)


async def test_many_that_sign_in_at_once_hold_nobody_else_up_and_are_not_endless() -> None:
    hasher = Held()
    passwords = Passwords(hasher)
    hashed = await passwords.hash(PASSWORD)
    waiting = [asyncio.ensure_future(passwords.verify(hashed, PASSWORD)) for _ in range(32)]
    await until(lambda: hasher.at_once == 2)
    # The loop goes on: these lines run while two threads are held.
    with pytest.raises(AccountsUnavailable) as refused:
        await passwords.verify(hashed, PASSWORD)
    hasher.go.set()

    assert await asyncio.gather(*waiting) == [(True, None)] * 32
    assert (hasher.most, refused.value.status, refused.value.retry_after) == (2, 503, 1)
    assert (await passwords.verify(hashed, PASSWORD))[0]
    passwords.close()


async def test_the_hash_is_argon2id_at_the_cost_that_its_authors_recommend() -> None:
    passwords = Passwords()
    hashed = await passwords.hash(PASSWORD)
    passwords.close()

    recommended = profiles.RFC_9106_LOW_MEMORY
    assert hashed.startswith(
        f"$argon2id$v=19$m={recommended.memory_cost},t={recommended.time_cost},p={recommended.parallelism}$"
    )


async def test_what_is_kept_and_is_no_hash_lets_nobody_in() -> None:
    passwords = quick_passwords()
    with pytest.raises(AccountsUnavailable):
        await passwords.verify("damaged", PASSWORD)
    assert await passwords.verify(None, "nobody has this password") == (False, None)
    passwords.close()
