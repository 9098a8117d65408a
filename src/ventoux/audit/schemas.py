"""What the audit log says of a management act: who did what to which object, when, and how it ended."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

ActorKind = Literal["user", "key", "cli", "system"]
Outcome = Literal["success", "denied", "failure"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """``id``: a user's or a key's id, ``user@host`` for the command line, the part's name for Ventoux itself."""

    kind: ActorKind
    id: str
    address: str = ""
    """Where a request came from; empty where there was none."""


SYSTEM = Actor(kind="system", id="ventoux")


class AuditEvent(msgspec.Struct, frozen=True, kw_only=True):
    sequence: int
    id: str
    at: float
    workspace_id: str | None
    """None for what concerns the installation."""
    actor_kind: ActorKind
    actor_id: str
    action: str
    """``key.create``: the kind of object, and what was done with it."""
    object_kind: str
    object_id: str
    outcome: Outcome
    detail: dict[str, Any]
    """Never a secret."""
    address: str
    digest: bytes
    """SHA-256 over the digest of the event before and this one."""


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """``since`` is included, ``until`` is not. ``action`` may be the beginning of actions, as in ``key.``."""

    workspace_id: str | None = None
    since: float | None = None
    until: float | None = None
    action: str = ""
    actor_id: str = ""
    object_id: str = ""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """``events`` that fit together from the first on. ``fault`` says why the next one does not, or is empty."""

    events: int
    head: str
    """The digest of the last one that fits, in hexadecimal digits: kept elsewhere, it shows what was cut off later."""
    broken_at: int | None = None
    """The sequence where the chain breaks."""
    fault: str = ""
