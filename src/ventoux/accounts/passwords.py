"""Passwords: argon2id, beside the event loop, a few at a time."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from ventoux.accounts.errors import AccountsUnavailable, PasswordRefused

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

SHORTEST, LONGEST = 10, 256
_THREADS = 2
"""Each takes 64 MiB and a few cores for some fifty milliseconds."""
_NICE = 10
_WAITING = 32


class Passwords:
    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._pool = ThreadPoolExecutor(_THREADS, "passwords", _let_calls_go_first)
        self._waiting = 0
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        """Raises AccountsUnavailable when too many wait."""
        return await self._beside(lambda: self._hasher.hash(_normal(password)))

    async def verify(self, hashed: str | None, password: str) -> tuple[bool, str | None]:
        """Whether it is the one, and a new hash to keep where the parameters have changed. Without a hash it takes as
        long and is never the one. Raises AccountsUnavailable when too many wait."""
        return await self._beside(lambda: self._verified(hashed, _normal(password)))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verified(self, hashed: str | None, password: str) -> tuple[bool, str | None]:
        try:
            self._hasher.verify(hashed or self._of_nobody(), password)
        except VerifyMismatchError:
            return False, None
        except (VerificationError, InvalidHashError) as error:
            raise AccountsUnavailable("A password that is kept cannot be read.", retry_after=5) from error
        if hashed is None:
            return False, None
        return True, self._hasher.hash(password) if self._hasher.check_needs_rehash(hashed) else None

    def _of_nobody(self) -> str:
        """Of the same parameters as everybody's, so that it takes as long."""
        if not self._nobodys:
            self._nobodys = self._hasher.hash("nobody has this password")
        return self._nobodys

    async def _beside(self, work: Callable[[], T]) -> T:
        if self._waiting >= _WAITING:
            raise AccountsUnavailable("Too many sign in at once.", hint="Try again shortly.", retry_after=1)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def check_new(password: str, email: str) -> None:
    """Raises PasswordRefused. Length is what counts (NIST SP 800-63B); what is asked for beyond it makes people choose
    worse."""
    if len(password) < SHORTEST:
        raise PasswordRefused(f"A password has at least {SHORTEST} characters.", hint="A few words make a good one.")
    if len(password) > LONGEST:
        raise PasswordRefused(f"A password has at most {LONGEST} characters.")
    lowered = password.casefold()
    if lowered in {email, email.partition("@")[0]} or len(set(lowered)) < 4:
        raise PasswordRefused("That password is among the first that somebody would try.", hint="Choose another one.")


def _let_calls_go_first() -> None:
    """On Linux a thread has a priority of its own, and those that argon2 starts from it have it too."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def _normal(password: str) -> str:
    """The same text typed on two keyboards is the same password (NIST SP 800-63B, 3.1.1.2). One that is too long to be
    anybody's costs no more than the longest."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])
