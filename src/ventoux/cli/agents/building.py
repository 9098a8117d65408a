"""What options say of an agent, as the API has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.errors import OperatorError
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ventoux.cli.agents.api import AgentApi
    from ventoux.cli.libraries.api import Json

BUILTINS = ("web_search", "code_interpreter", "image_generation", "ask_user")
_NAMED_OTHERWISE = {
    "document_library": "Name the library: --library NAME.",
    "connector": "Name the connector: --connector NAME.",
    "function": "Give a file that describes it: --function FILE.",
}
_LARGEST_FILE = 1024 * 1024


class Tooling(NamedTuple):
    """``tools``: of BUILTINS; libraries and agents by name or id; ``functions``: files."""

    tools: Sequence[str] = ()
    libraries: Sequence[str] = ()
    connectors: Sequence[str] = ()
    functions: Sequence[Path] = ()

    @property
    def named(self) -> bool:
        return any(self)

    async def specs(self, api: AgentApi) -> list[Json]:
        """Raises OperatorError for what there is not."""
        specs: list[Json] = [{"type": builtin(one)} for one in self.tools]
        if self.libraries:
            ids = [(await api.library(one))["id"] for one in self.libraries]
            specs.append({"type": "document_library", "library_ids": ids})
        specs += [{"type": "connector", "connector_id": one} for one in self.connectors]
        return specs + [_function(one) for one in self.functions]


class Said(NamedTuple):
    """What was given of an agent; None where nothing was."""

    name: str | None = None
    model: str | None = None
    description: str | None = None
    instructions: str | None = None
    instructions_file: Path | None = None
    tooling: Tooling = Tooling()
    handoffs: Sequence[str] = ()
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    message: str | None = None
    cleared: Sequence[str] = ()

    async def body(self, api: AgentApi, before: Json | None = None) -> Json:
        """Over the completion arguments that were there ``before``. Raises OperatorError."""
        fields: Json = {
            "name": self.name,
            "model": self.model,
            "description": self.description,
            "instructions": self._instructions(),
            "version_message": self.message,
        }
        told = {name: value for name, value in fields.items() if value is not None}
        if self.tooling.named:
            told["tools"] = await self.tooling.specs(api)
        if self.handoffs:
            told["handoffs"] = [(await api.agent(one))["id"] for one in self.handoffs]
        given: Json = {"temperature": self.temperature, "top_p": self.top_p, "max_tokens": self.max_tokens}
        if args := {name: value for name, value in given.items() if value is not None}:
            told["completion_args"] = (before or {}).get("completion_args", {}) | args
        return told | {_clearable(name): None for name in self.cleared}

    def _instructions(self) -> str | None:
        if self.instructions_file is None:
            return self.instructions
        if self.instructions is not None:
            raise OperatorError("Instructions come from the option or from a file, not from both.")
        return _text(self.instructions_file)


def joined(own: Sequence[Json], more: Sequence[Json]) -> list[Json]:
    """What an agent has of its own, and more; no tool twice, and all libraries in one."""
    specs = list(own)
    for spec in more:
        libraries = next((one for one in specs if one["type"] == spec["type"] == "document_library"), None)
        if libraries is not None:
            ids = [*libraries["library_ids"], *spec["library_ids"]]
            specs[specs.index(libraries)] = libraries | {"library_ids": list(dict.fromkeys(ids))}
        elif not any(_same(one, spec) for one in specs):
            specs.append(spec)
    return specs


def _same(one: Json, other: Json) -> bool:
    """Whether they are one tool, whatever is configured of it."""
    return all(one.get(name) == other.get(name) for name in ("type", "connector_id", "function"))


CLEARABLE = ("instructions", "tools", "description", "handoffs", "guardrails", "metadata", "completion_args")


def builtin(name: str) -> str:
    """Raises OperatorError."""
    if name in BUILTINS:
        return name
    near = nearest(name, BUILTINS)
    hint = _NAMED_OTHERWISE.get(name) or f"Known: {', '.join(BUILTINS)}." + (
        f" Did you mean {near[0]}?" if near else ""
    )
    raise OperatorError(f"--tool cannot be {name!r}.", hint=hint)


def _clearable(name: str) -> str:
    if name not in CLEARABLE:
        raise OperatorError(f"--clear cannot be {name!r}.", hint=f"What can be cleared: {', '.join(CLEARABLE)}.")
    return name


def _function(file: Path) -> Json:
    """With or without the object around it."""
    try:
        described = msgspec.json.decode(_text(file), type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise OperatorError(f"{file} is no JSON of an object: {error}.") from error
    if "name" not in described and "function" not in described:
        raise OperatorError(f"{file} describes no function.", hint='{"name": …, "parameters": {…}} is what it holds.')
    return described if "function" in described else {"type": "function", "function": described}


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise OperatorError(f"{file} is larger than {_LARGEST_FILE // 1024} KiB.")
        return file.read_text("utf-8")
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{file} is no text in UTF-8.") from error
