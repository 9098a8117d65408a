"""What a role may do in its workspace. What is not written here is not allowed."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["viewer", "member", "developer", "admin", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most: each has every right of the one before it."""

_RIGHTS: tuple[tuple[Role, str, str], ...] = (
    ("viewer", "workspace:read", "see the workspace"),
    ("viewer", "models:read", "see the models and the catalog"),
    ("viewer", "endpoints:read", "see endpoints and how they are"),
    ("viewer", "usage:read", "see what was consumed and what it cost"),
    ("member", "chat", "call models as oneself"),
    ("member", "keys:own", "make, see and revoke keys of one's own, for calls"),
    ("member", "members:read", "see who belongs to the workspace"),
    ("developer", "endpoints:write", "make, change, pause and delete endpoints"),
    ("developer", "endpoints:keys", "see and rotate the two keys of an endpoint"),
    ("developer", "keys:read", "see all keys of the workspace"),
    ("developer", "providers:read", "see providers, never their credentials"),
    ("developer", "filters:read", "see filter policies"),
    ("developer", "filters:write", "change filter policies"),
    ("developer", "prices:read", "see the price book"),
    ("developer", "budgets:read", "see budgets and their alerts"),
    ("admin", "libraries:own", "share and delete libraries of the workspace, as an owner of them"),
    ("admin", "agents:own", "change and delete agents and connectors of the workspace, as an owner of them"),
    ("admin", "keys:write", "make keys for anybody, set their limits, revoke them"),
    ("admin", "keys:manage", "make keys that manage the workspace"),
    ("admin", "members:write", "invite, remove, and give roles up to one's own"),
    ("admin", "providers:write", "change providers and their credentials"),
    ("admin", "prices:write", "change the price book"),
    ("admin", "budgets:write", "change budgets"),
    ("admin", "invoices:read", "see invoices"),
    ("admin", "invoices:write", "issue invoices"),
    ("admin", "licences:accept", "accept the licence of a model"),
    ("admin", "audit:read", "read and export the audit log of the workspace"),
    ("admin", "workspace:write", "rename the workspace"),
    ("owner", "workspace:archive", "archive the workspace"),
)
"""The least role that has a right, the right, and what it is."""

RIGHTS = {right: said for _, right, said in _RIGHTS}


def rank(role: Role) -> int:
    return ROLES.index(role)


def _granted(role: Role) -> frozenset[str]:
    return frozenset(right for first, right, _ in _RIGHTS if rank(first) <= rank(role))


GRANTED: dict[Role, frozenset[str]] = {role: _granted(role) for role in ROLES}
READING = frozenset(right for right in RIGHTS if right.endswith(":read"))
"""What is left of any role in an archived workspace."""
KEY_SCOPES: dict[str, frozenset[str]] = {"manage": GRANTED["admin"], "manage:read": GRANTED["admin"] & READING}
"""What a key may do in the control plane, by its scope; no more than the user it belongs to, if there is one."""


def table() -> str:
    """For the documentation."""
    head = ["right", *ROLES, "what it is"]
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join(['---'] * len(head))} |"]
    for right, said in RIGHTS.items():
        marks = ["yes" if right in GRANTED[role] else "" for role in ROLES]
        lines.append(f"| `{right}` | {' | '.join(marks)} | {said} |")
    return "\n".join(lines)
