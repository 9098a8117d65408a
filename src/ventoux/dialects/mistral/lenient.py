"""OpenAI's names for what the Mistral API calls otherwise: for clients that cannot be told which service they meet.

The real service refuses them all (422 ``extra_forbidden``), and so does Ventoux unless ``mistral_lenient`` is set. Each
is translated to what it means, or was a declaration that holds here anyway; nothing is dropped that would be missed.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec

_RENAMED = {"max_completion_tokens": "max_tokens", "seed": "random_seed"}
_HELD_ANYWAY: dict[str, tuple[Any, ...]] = {
    "store": (False, None),
    "stream_options": ({"include_usage": True}, None),
    "modalities": (["text"], None),
}
"""Values that say what is so without them."""
_OF_MESSAGES = ("reasoning_content", "name", "refusal", "annotations", "audio", "function_call")
"""What replies of OpenAI-like services have and histories bring back: null, or thoughts, which prompts leave out."""


def translated(body: bytes) -> bytes:
    """A body that has nothing to translate comes back as it is, malformed ones included."""
    try:
        asked = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return body
    if not isinstance(asked, dict):
        return body
    fields = cast("dict[str, Any]", asked)
    for theirs, ours in _RENAMED.items():
        if theirs in fields and fields.get(ours, fields[theirs]) == fields[theirs]:
            fields[ours] = fields.pop(theirs)
    for name, values in _HELD_ANYWAY.items():
        if name in fields and fields[name] in values:
            del fields[name]
    metadata = fields.get("metadata")
    if isinstance(fields.get("user"), str) and (metadata is None or isinstance(metadata, dict)):
        fields["metadata"] = {**cast("dict[str, Any]", metadata or {}), "user": fields.pop("user")}
    if isinstance(fields.get("messages"), list):
        fields["messages"] = [_message(message) for message in cast("list[Any]", fields["messages"])]
    return msgspec.json.encode(fields)


def _message(message: Any) -> Any:
    if not isinstance(message, dict):
        return message
    fields = cast("dict[str, Any]", message)
    if fields.get("role") == "developer":
        fields["role"] = "system"
    for name in _OF_MESSAGES:
        if name == "reasoning_content" or fields.get(name, False) in (None, []):
            fields.pop(name, None)
    return fields
