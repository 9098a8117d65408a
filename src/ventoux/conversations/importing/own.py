"""Conversations that were exported here, or by another Ventoux: everything of them is taken back.

Who made the file may have written anything into it. So an id has its form and is there once, a time is one, and what is
refused in a conversation that is begun is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.conversations.entries import Entry, entry_id
from ventoux.conversations.exporting.schemas import FORMAT, VERSION, Export, Exported
from ventoux.conversations.importing.schemas import MOST_ENTRIES, Foreign, NotTaken
from ventoux.conversations.importing.values import a_name, a_time, an_id
from ventoux.conversations.inputs import from_elsewhere
from ventoux.conversations.store import entries as store
from ventoux.dialects.keepable import MOST_METADATA, MOST_TOLD, holds_zero, is_too_deep
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ventoux.tools.specs import ToolSpec

_SOURCES = frozenset({"api", "share", "chatgpt", "claude"})


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
    for tool in about.tools or ():
        _check(tool)
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
        yield from_elsewhere(entry)


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


def _settings(about: Exported) -> Exported:
    source = about.source if about.source in _SOURCES else "api"
    return msgspec.structs.replace(about, source=source, name=a_name(about.name))


def _check(tool: ToolSpec) -> None:
    configured = getattr(tool, "tool_configuration", None)
    if configured is not None and configured.skip_confirmation is not None:
        raise NotTaken("A tool of it has skip_confirmation: what needs no approval is for you to say.")
