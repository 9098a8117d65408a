"""What goes wrong with engines, beyond the errors every caller knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.errors import EngineError, OperatorError

if TYPE_CHECKING:
    from pathlib import Path


class EngineUnreachable(EngineError):
    """The engine could not be reached or went away before its first event: another replica may take the call."""


class EngineRefused(EngineError):
    """The engine is well and refuses Ventoux itself: a key, a credit, a model or an address that only the operator can
    mend. Asking again changes nothing."""


class EngineStartFailed(OperatorError):
    """``reason`` is the engine's own word. ``permanent``: trying again without a change cannot help.

    ``retry_at``: Unix seconds before which no other start is tried, where a deployment was to be scaled up.
    """

    retry_at: float | None = None

    def __init__(self, replica: str, reason: str, log: Path | None, *, permanent: bool = False) -> None:
        super().__init__(
            f"The engine {replica} did not start: {reason.rstrip('.')}.",
            hint=f"Its log is {log}." if log else "",
        )
        self.reason = reason
        self.permanent = permanent


class NoRoom(EngineStartFailed):
    """The machine has not enough memory left for this engine. Both figures are bytes."""

    def __init__(self, replica: str, needed: int, available: int) -> None:
        super().__init__(
            replica, f"it needs {_mebibytes(needed)} of memory and {_mebibytes(available)} can be used", None
        )
        self.hint = (
            "Stop another model, or serve this one with a shorter context, fewer calls at once or fewer replicas."
        )
        self.needed = needed
        self.available = available


class NotEnoughMemory(OperatorError):
    """Both figures are bytes."""

    def __init__(self, needed: int, available: int) -> None:
        super().__init__(
            f"The model needs {_mebibytes(needed)} of memory and {_mebibytes(available)} can be used.",
            hint="Close other programs, or serve a smaller model or a shorter context.",
        )
        self.needed = needed
        self.available = available


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"
