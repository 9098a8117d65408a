"""Conversations that were exported here, or by another Ventoux: everything of them is taken back.

Who made the file may have written anything into it. So an id has its form and is there once, a time is one, and what is
refused in a conversation that is begun is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from ventoux.conversations.entries import Entry, MessageOutput, ToolExecution, entry_id
from ventoux.conversations.exporting.schemas import FORMAT, VERSION, Export, Exported
from ventoux.conversations.importing.schemas import MOST_ENTRIES, Foreign, NotTaken
from ventoux.conversations.importing.values import a_name, a_time, an_id
from ventoux.conversations.inputs import from_elsewhere
from ventoux.conversations.reading import args_of, check_form, check_metadata, tools_of
from ventoux.conversations.store import entries as store
from ventoux.dialects.decoding import convert
from ventoux.dialects.keepable import MOST_METADATA, MOST_TOLD, holds_zero, is_too_deep
from ventoux.dialects.mistral.conversations import Description, Id, Instructions
from ventoux.errors import ValidationFailed
from ventoux.kit.clock import rfc3339
from ventoux.tools.schemas import ProducedFile, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_SOURCES = frozenset({"api", "share", "chatgpt", "claude"})
_Number = Annotated[int, Meta(ge=0, lt=2**53)]
_Amount = Annotated[float, Meta(ge=0, le=1e12)]
_INFO: dict[str, Any] = {
    "output": str,
    **dict.fromkeys(("trusted", "failed"), bool),
    **dict.fromkeys(("round", "call", "prompt_tokens", "completion_tokens", "context"), _Number),
    **dict.fromkeys(("seconds", "time_to_first_token"), _Amount),
    "cost": _Amount | str,
    "urls": list[str],
    "references": list[Reference],
    "files": list[ProducedFile],
}
"""What is read of ``info`` again, and the kind that it is written as."""


class _Texts(msgspec.Struct):
    """With the bounds that they have in a request."""

    description: Description | None
    instructions: Instructions | None
    model: Id | None
    agent_id: Id | None


def is_one(conversation: Mapping[str, Any]) -> bool:
    return conversation.get("format") == FORMAT


def read(raw: bytes, told: Mapping[str, Any], now: float) -> Iterator[Foreign]:
    """``told``: the same, decoded. Raises NotTaken."""
    if is_too_deep(told):
        raise NotTaken("It is nested too deeply.")
    try:
        export = msgspec.json.decode(raw, type=Export)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotTaken(f"It is no export of version {VERSION}: {error}.") from error
    if len(export.entries) > MOST_ENTRIES:
        raise NotTaken(f"It has more than {MOST_ENTRIES:,} entries.")
    about = export.conversation
    _check_settings(about)
    created = a_time(about.created_at, now)
    yield Foreign(
        maker="ventoux",
        id=an_id(about.id),
        name=a_name(about.name),
        entries=list(_entries(export.entries, rfc3339(created))),
        created_at=created,
        updated_at=a_time(about.updated_at, created),
        parent=about.parent_id,
        parent_entry_id=about.parent_entry_id,
        settings=_settings(about),
    )


def _entries(entries: list[Entry], otherwise: str) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if not store.is_id(entry.id) or entry.id in seen:
            entry.id = entry_id(type(entry))
        seen.add(entry.id)
        if a_time(entry.created_at, 0.0) == 0.0:
            entry.created_at = otherwise
        yield _with_known_info(from_elsewhere(entry))


def _with_known_info(entry: Entry) -> Entry:
    """What this server writes into ``info`` is of the kind that it writes, or is not there."""
    if not isinstance(entry, ToolExecution | MessageOutput):
        return entry
    info = {name: value for name, value in entry.info.items() if _is_of_its_kind(name, value)}
    return msgspec.structs.replace(entry, info=info)


def _is_of_its_kind(name: str, value: object) -> bool:
    kind = _INFO.get(name)
    if kind is None:
        return True
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _check_settings(about: Exported) -> None:
    """Raises NotTaken."""
    if holds_zero(msgspec.json.encode(about)):
        raise NotTaken("A zero character is in it.")
    for names, most in (
        (("metadata",), MOST_METADATA),
        (("tools",), MOST_TOLD),
        (("completion_args", "guardrails"), MOST_TOLD),
        (("description", "instructions"), MOST_TOLD),
    ):
        if sum(len(msgspec.json.encode(getattr(about, name))) for name in names) > most:
            raise NotTaken(f"Of its {' and '.join(names)} {most:,} bytes are taken.")
    try:
        _check_as_sent(about)
    except ValidationFailed as error:
        raise NotTaken(f"It could not be begun here: {_told(error)}") from error


def _check_as_sent(about: Exported) -> None:
    """As of one that is begun. Raises ValidationFailed."""
    convert({name: getattr(about, name) for name in _Texts.__struct_fields__}, _Texts, ())
    check_metadata(about.metadata)
    tools = None if about.tools is None else tools_of([msgspec.to_builtins(one) for one in about.tools])
    check_form(args_of(msgspec.to_builtins(about.completion_args)), tools, about.guardrails)


def _told(error: ValidationFailed) -> str:
    first = error.issues[0]
    return f"{'.'.join(map(str, first.loc[1:]))}: {first.msg}"


def _settings(about: Exported) -> Exported:
    source = about.source if about.source in _SOURCES else "api"
    return msgspec.structs.replace(about, source=source, name=a_name(about.name))
