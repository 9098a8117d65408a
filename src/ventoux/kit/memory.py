"""When the collector looks, and what it frees going back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def settle() -> None:
    """After a start. What is here now stays: the collector need not look at it again at every turn, and a turn is due
    less often, since what a call makes is freed by its reference counts."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def give_back() -> None:
    """When there is nothing else to do: some ten milliseconds."""
    gc.collect()
    _trim(0)


def _no_trim(_: int) -> int:
    return 0


def _find_trim() -> Callable[[int], int]:
    """glibc keeps what is freed unless it is asked."""
    if sys.platform == "linux":
        return getattr(ctypes.CDLL(None), "malloc_trim", _no_trim)
    return _no_trim


_trim = _find_trim()
