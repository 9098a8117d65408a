"""What the code of one conversation may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.settings import Settings


class Limits(NamedTuple):
    """``seconds``: of one piece of code, by the clock and of processor time of all its processes together; ``memory``
    and ``disk``: bytes; ``processes``: with their threads."""

    seconds: float
    memory: int
    disk: int
    processes: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        return cls(settings.code_timeout, settings.code_memory, settings.code_disk, settings.code_processes)
