"""Whether code can be run here, and the interpreter of a conversation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from ventoux.errors import InvalidRequest
from ventoux.kit.clock import SystemClock
from ventoux.tools.code_interpreter.jail import Jail
from ventoux.tools.code_interpreter.library import library
from ventoux.tools.code_interpreter.limits import Limits
from ventoux.tools.code_interpreter.probing import probe
from ventoux.tools.code_interpreter.sessions import Sessions
from ventoux.tools.code_interpreter.tool import KIND, CodeInterpreter
from ventoux.tools.configuration import Configured
from ventoux.tools.schemas import Opened
from ventoux.tools.specs import CodeInterpreterTool

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Principal
    from ventoux.files.service import Files
    from ventoux.kit.clock import Clock
    from ventoux.settings import Settings
    from ventoux.tools.code_interpreter.probing import Probed
    from ventoux.tools.specs import ToolSpec


class CodeTools:
    """``run`` has to run beside: it keeps a spare worker, ends those that rest, and in the end all."""

    kinds = frozenset({KIND})

    def __init__(self, settings: Settings, files: Files, jail: Jail, probed: Probed, clock: Clock) -> None:
        self._files = files
        self._limits = jail.limits
        self._packages = probed.packages
        self.state = probed.why_not
        self.sessions = Sessions(jail, settings.code_sessions, settings.code_idle, clock)

    @classmethod
    async def begin(cls, settings: Settings, files: Files, clock: Clock | None = None) -> Self:
        """Finds out whether this system isolates."""
        jail = Jail(await asyncio.to_thread(library), Limits.of(settings))
        return cls(settings, files, jail, await probe(settings, jail), clock or SystemClock())

    async def run(self) -> None:
        await self.sessions.run()

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        """Raises InvalidRequest for functions that there are not."""
        del principal, conversation_id
        if not isinstance(spec, CodeInterpreterTool) or self.state is not None:
            raise InvalidRequest(f"{KIND} is off: {self.state}")
        configured = Configured(KIND, (KIND,), spec.tool_configuration)
        if not configured.has(KIND):
            return Opened([], [])
        self.sessions.expect()
        always_asks = configured.always_asks(KIND)
        return Opened(
            [CodeInterpreter(self.sessions, self._files, self._packages, self._limits, always_asks=always_asks)], []
        )

    async def close(self, conversation_id: str) -> None:
        await self.sessions.close_one(conversation_id)
