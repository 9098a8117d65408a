"""Whether this system isolates: by trying."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

from ventoux.tools.code_interpreter.jail import COMMAND
from ventoux.tools.code_interpreter.process import JailFailed, Worker

if TYPE_CHECKING:
    from ventoux.settings import Settings
    from ventoux.tools.code_interpreter.jail import Jail

_LONGEST = 300


class Probed(NamedTuple):
    """``why_not``: None where code can be run. ``packages``: what it may import beside the standard library."""

    why_not: str | None
    packages: tuple[str, ...] = ()


async def probe(settings: Settings, jail: Jail) -> Probed:
    """Starts a worker and ends it."""
    if not settings.code_interpreter:
        return Probed("the operator has set code_interpreter to false.")
    if sys.platform != "linux":
        return Probed("code is only isolated on Linux. Run the server there, or in a virtual machine.")
    if shutil.which(COMMAND) is None:
        return Probed(f"{COMMAND} is not there. Install bubblewrap 0.8 or newer (apt install bubblewrap).")
    try:
        worker = await Worker.start(jail)
    except JailFailed as error:
        return Probed(
            f"this system does not let it isolate code ({_last_line(error)}). "
            "See docs/code-interpreter.md for what it needs."
        )
    await worker.end()
    return Probed(None, tuple(worker.packages))


def _last_line(error: JailFailed) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[-1][:_LONGEST].rstrip(".")
