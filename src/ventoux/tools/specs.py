"""Tools as agents and conversations name them (wire map 5.2): the same structs on the wire and in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.calls import Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

Names = Annotated[list[Annotated[str, Meta(min_length=1, max_length=200)]], Meta(max_length=200)]


class ToolConfiguration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """By names of functions. ``requires_confirmation``: asked before each call, whatever was allowed before."""

    include: Names | None = None
    exclude: Names | None = None
    requires_confirmation: Names | None = None
    skip_confirmation: Names | None = None
    """Refused where given: what needs no approval is for a user to say, never for whoever wrote an agent."""


OWN_NAMES = frozenset({"ask_user", "read_more"})
"""Of functions that this server has: nobody else's is called so."""


class FunctionSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern=r"^[a-zA-Z0-9_-]{1,64}\Z")]
    description: str = ""
    parameters: Schema | None = None
    strict: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError, which whoever sends it is told."""
        if self.name in OWN_NAMES:
            raise ValueError(f"{self.name} is a function of this server; give yours another name")


class FunctionTool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="function"):
    """The client's own: called by the client, who appends the result."""

    function: FunctionSpec


class WebSearchTool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="web_search"):
    tool_configuration: ToolConfiguration | None = None


class WebSearchPremiumTool(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="web_search_premium"
):
    """The same as ``web_search`` here."""

    tool_configuration: ToolConfiguration | None = None


class CodeInterpreterTool(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="code_interpreter"
):
    tool_configuration: ToolConfiguration | None = None


class ImageGenerationTool(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="image_generation"
):
    tool_configuration: ToolConfiguration | None = None


class DocumentLibraryTool(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="document_library"
):
    library_ids: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(min_length=1, max_length=50)]
    tool_configuration: ToolConfiguration | None = None


class Authorization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one conversation only: it is never stored, and never told again."""

    type: Literal["api-key", "oauth2-token"]
    value: Annotated[str, Meta(min_length=1, max_length=16_384)]

    def __repr__(self) -> str:
        return f"Authorization(type={self.type!r})"


class ConnectorTool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="connector"):
    """``connector_id``: an id or a name."""

    connector_id: Annotated[str, Meta(min_length=1, max_length=200)]
    authorization: Authorization | None = None
    tool_configuration: ToolConfiguration | None = None


class AskUserTool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="ask_user"):
    """Our own: the model may ask the user a question, which waits however long it takes."""


class MemoryTool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="memory"):
    """Our own: the model may propose to remember something, for a user who has switched memory on."""


class CanvasTool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="canvas"):
    """Our own: the model may make artefacts, and change those of the conversation."""


ToolSpec = (
    FunctionTool
    | WebSearchTool
    | WebSearchPremiumTool
    | CodeInterpreterTool
    | ImageGenerationTool
    | DocumentLibraryTool
    | ConnectorTool
    | AskUserTool
    | MemoryTool
    | CanvasTool
)

Builtin = Literal["web_search", "code_interpreter", "image_generation", "document_library"]


def together(specs: Sequence[ToolSpec]) -> list[ToolSpec]:
    """With all libraries in one tool: an agent's and a project's are asked at once. Whatever
    one of them wants to be confirmed is confirmed."""
    several = [one for one in specs if isinstance(one, DocumentLibraryTool)]
    if len(several) < 2:
        return list(specs)
    said = [one.tool_configuration for one in several if one.tool_configuration is not None]
    confirmed = dict.fromkeys(name for one in said for name in one.requires_confirmation or [])
    configuration = msgspec.structs.replace(said[0], requires_confirmation=list(confirmed) or None) if said else None
    every = list(dict.fromkeys(library for one in several for library in one.library_ids))
    merged = DocumentLibraryTool(every, configuration)
    others = [one for one in specs if not isinstance(one, DocumentLibraryTool)]
    return [merged, *others]


def stored(specs: list[ToolSpec]) -> list[dict[str, Any]]:
    """As they are kept and told: without what is secret in them."""
    kept: list[Any] = [
        msgspec.structs.replace(one, authorization=None) if isinstance(one, ConnectorTool) else one for one in specs
    ]
    return msgspec.to_builtins(kept)
