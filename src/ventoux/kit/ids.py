"""Identifiers: unique without asking anyone, and ordered by the time they were made."""

from __future__ import annotations

import os
import secrets
import string
import time

_LETTERS = string.ascii_letters + string.digits
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM_BITS = ((1 << 76) - 1) & ~(0b11 << 62)


def new_id() -> str:
    """A UUID of version 7 as 32 lowercase hex digits. Ids of one millisecond are in no order."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big") & _RANDOM_BITS
    return f"{(milliseconds << 80) | _VERSION | _VARIANT | random:032x}"


def new_call_id() -> str:
    """Nine letters and digits, by chance: the only form of a tool call's id that every client takes."""
    return "".join(secrets.choice(_LETTERS) for _ in range(9))
