"""What an agent's or a conversation's ``tool_configuration`` says of the functions of one kind of tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.tools.specs import ToolConfiguration


class Configured:
    """By names of functions. Raises InvalidRequest where it names one that there is not, or skips confirmations."""

    def __init__(self, kind: str, functions: Sequence[str], configuration: ToolConfiguration | None) -> None:
        self._include = configuration.include if configuration else None
        self._exclude = (configuration.exclude if configuration else None) or []
        self._confirmed = (configuration.requires_confirmation if configuration else None) or []
        named = [*(self._include or []), *self._exclude, *self._confirmed]
        unknown = sorted({one for one in named if one not in functions})
        if unknown:
            raise InvalidRequest(
                f"The tool {kind} has no function {unknown[0][:64]!r}.", hint=f"It has: {', '.join(functions)}."
            )
        if configuration is not None and configuration.skip_confirmation:
            raise InvalidRequest(
                "skip_confirmation is not taken: what needs no confirmation is for a user to say.",
                hint="Leave it out.",
            )

    def has(self, function: str) -> bool:
        return (self._include is None or function in self._include) and function not in self._exclude

    def always_asks(self, function: str) -> bool:
        return function in self._confirmed
