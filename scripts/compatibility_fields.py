"""The names of all fields of a request, read from the struct that decodes it.

Of nested objects with their path: ``tools[].function.name``, ``messages[user].content[text].text``. What is one of
several kinds is a field of its own as well: ``messages[user]``, ``input[function_call]``.
"""

from __future__ import annotations

import re
import types
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

import msgspec

from ventoux.dialects.responses import requests as responses

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEMS = {
    "message": responses.MessageItem,
    "function_call": responses.FunctionCallItem,
    "function_call_output": responses.FunctionOutputItem,
    "reasoning": responses.ReasoningItem,
}
"""The Responses API reads these, and its tools, one by one: no annotation tells of them."""
_WITH_PARTS = ("messages[user].content", "input[message].content")
"""Where the fields of parts are told; elsewhere parts are the same."""


def fields_of(struct: type[msgspec.Struct], prefix: str = "") -> Iterator[str]:
    for field in msgspec.structs.fields(struct):
        yield from _field(field.type, f"{prefix}{field.encode_name}")
    if issubclass(struct, responses.ResponseRequest):
        yield from fields_of(responses.FunctionTool, "tools[].")
        for kind, item in ITEMS.items():
            yield f"input[{kind}]"
            yield from fields_of(item, f"input[{kind}].")


def outermost(field: str) -> str:
    return re.split(r"[.\[]", field, maxsplit=1)[0]


def _field(kind: Any, path: str) -> Iterator[str]:
    members = list(_members(kind))
    structs = [(member, many) for member, many in members if isinstance(member, type) and _is_struct(member)]
    tagged = [member for member, many in structs if many and member.__struct_config__.tag is not None]
    if tagged:
        if len(structs) < len(members):
            yield path
        for member in tagged:
            kind_path = f"{path}[{member.__struct_config__.tag}]"
            yield kind_path
            if member.__struct_config__.tag_field == "role" or path in _WITH_PARTS:
                yield from fields_of(member, f"{kind_path}.")
    elif len(members) == 1 and structs:
        member, many = structs[0]
        yield from fields_of(member, f"{path}{'[]' if many else ''}.")
    else:
        yield path


def _is_struct(kind: type) -> bool:
    return issubclass(kind, msgspec.Struct)


def _members(kind: Any, *, many: bool = False) -> Iterator[tuple[Any, bool]]:
    """The kinds that a value may be of, None aside, and whether it is in a list."""
    if get_origin(kind) in (Union, types.UnionType):
        for choice in get_args(kind):
            yield from _members(choice, many=many)
    elif hasattr(kind, "__metadata__"):
        yield from _members(kind.__origin__, many=many)
    elif get_origin(kind) is list:
        yield from _members(get_args(kind)[0], many=True)
    elif kind is not type(None):
        yield kind, many
