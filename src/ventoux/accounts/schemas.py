from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ventoux.accounts.roles import GRANTED, RIGHTS, Role, rank
from ventoux.audit.schemas import Actor
from ventoux.errors import Forbidden, NotFound
from ventoux.limits.schemas import Limits, OwnLimits

SCOPES = {
    "models:read": "list models and read their cards",
    "chat": "chat completions",
    "embeddings": "embeddings",
    "moderations": "moderation and classification",
    "documents": "files, libraries and the text of documents",
    "assistants": "conversations, agents, connectors, projects and memories",
    "usage:read": "read the usage of the key's workspace",
    "manage:read": "read what is managed in the key's workspace: endpoints, budgets, members and the rest",
    "manage": "manage the key's workspace",
}
"""What a key may be for. The first key has every one of them."""

ENDPOINT_SCOPES = frozenset({"models:read", "chat", "embeddings", "moderations"})
"""What a key for certain endpoints may be for: all that is not about the workspace."""

WEB_SCOPES = ENDPOINT_SCOPES | {"documents", "assistants"}
"""What a user may call in a browser."""

DEFAULT_WORKSPACE = "default"
Slot = Literal["primary", "secondary"]
Email = Annotated[str, Meta(pattern=r"^[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,189}\Z")]
"""In lower case; whether somebody reads it is not for us to know."""


class Principal(msgspec.Struct, frozen=True):
    """Who a call is made and billed for."""

    workspace_id: str
    key_id: str
    key_prefix: str
    scopes: frozenset[str]
    limits: Limits = Limits()
    """The key's own over those of the settings."""
    user_id: str | None = None
    """Whose budget its calls draw on as well."""
    endpoints: frozenset[str] | None = None
    """The names of the endpoints that it may call; None for all of its workspace and those served for everybody."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret. Times are seconds since the Unix epoch."""

    id: str
    workspace_id: str
    name: str
    prefix: str
    """The first part of the secret, ``vx_`` and eight characters: names the key and opens nothing."""
    scopes: frozenset[str]
    created_at: float
    expires_at: float | None = None
    revoked_at: float | None = None
    last_used_at: float | None = None
    limits: OwnLimits = OwnLimits()
    user_id: str | None = None
    endpoints: frozenset[str] | None = None
    endpoint_id: str | None = None
    slot: Slot | None = None
    """With ``endpoint_id``: which of an endpoint's own two keys it is."""
    web: bool = False
    """What its user does in a browser is billed to it. Nobody was shown its secret."""

    def expired(self, now: float) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def live(self, now: float) -> bool:
        return self.revoked_at is None and not self.expired(now)


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a key is asked to be."""

    name: str
    scopes: frozenset[str]
    expires_at: float | None = None
    limits: OwnLimits = OwnLimits()
    user_id: str | UnsetType | None = UNSET
    """Unset: that of who makes it. None: nobody's, so it stays when people go."""
    endpoints: frozenset[str] | None = None
    web: bool = False

    @property
    def owner(self) -> str | None:
        return None if isinstance(self.user_id, UnsetType) else self.user_id


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    created_at: float
    version: int
    """Grows with each change; a change names the one that it was made from."""
    archived_at: float | None = None


class User(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    email: str
    name: str
    admin: bool
    """Of the installation, beside the roles in workspaces."""
    email_verified: bool
    """An administrator of the installation or the OpenID provider vouches that the address is the user's."""
    version: int
    created_at: float
    disabled_at: float | None = None
    last_sign_in_at: float | None = None
    has_password: bool = False
    has_openid: bool = False

    @property
    def pending(self) -> bool:
        """Nobody can sign in as this user yet."""
        return not self.has_password and not self.has_openid


class Member(msgspec.Struct, frozen=True, kw_only=True):
    user: User
    role: Role


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """``token`` is the secret part of a link that sets a password, once; None where the user has a way in already."""

    user: User
    token: str | None
    expires_at: float | None

    def __repr__(self) -> str:
        return f"Invited(user={self.user.id!r})"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One browser where a user is signed in, as the user sees it."""

    id: str
    user_id: str
    created_at: float
    expires_at: float
    last_used_at: float
    client: str
    """What the browser says it is."""
    address: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser is told once: ``cookie`` is the value of a Set-Cookie header, ``csrf`` goes into the body."""

    user: User
    session: Session
    token: str
    csrf: str
    cookie: str
    return_to: str = "/"
    """A path of ours to go to next."""

    def __repr__(self) -> str:
        return f"SignedIn(user={self.user.id!r}, session={self.session.id!r})"


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts in the control plane, and what they may do in which workspace. The only place where that is decided."""

    kind: Literal["user", "key", "cli"]
    id: str
    """A user's or a key's id, or ``user@host``."""
    user_id: str | None = None
    """The user, also behind a key."""
    admin: bool = False
    """May do everything: an administrator of the installation, or the operator at the command line."""
    roles: Mapping[str, Role] = {}
    """By workspace: what may be given on at most."""
    rights: Mapping[str, frozenset[str]] = {}
    """By workspace: what may be done."""
    address: str = ""

    @property
    def actor(self) -> Actor:
        return Actor(kind=self.kind, id=self.id, address=self.address)

    def allows(self, right: str, workspace_id: str) -> bool:
        """Raises KeyError for a right that there is not: a misspelt one must not be refused to all but admins."""
        if right not in RIGHTS:
            raise KeyError(right)
        return self.admin or right in self.rights.get(workspace_id, frozenset())

    def require(self, right: str, workspace_id: str) -> None:
        """Raises NotFound for a workspace that is none of the caller's, Forbidden for a right that is missing."""
        if self.allows(right, workspace_id):
            return
        if workspace_id not in self.rights:
            raise no_workspace(workspace_id)
        raise Forbidden(
            f"This needs the right {right!r} in the workspace ({RIGHTS[right]}).",
            hint=f"{_who_has(right)} it. Ask an owner of the workspace.",
        )

    def require_admin(self) -> None:
        """For what concerns the installation. Raises Forbidden."""
        if not self.admin:
            raise Forbidden(
                "This is for administrators of the installation.",
                hint="Ask one of them, or use the ventoux command on the server.",
            )

    def require_rank(self, role: Role, workspace_id: str) -> None:
        """Nobody gives, changes or takes a role above their own. Raises Forbidden."""
        own = self.roles.get(workspace_id)
        if not self.admin and (own is None or rank(role) > rank(own)):
            raise Forbidden(f"The role {role} is above your own.", hint="Ask somebody who has it.")


def no_workspace(name: str) -> NotFound:
    """The same whether there is none or it is somebody else's."""
    return NotFound(f"There is no workspace {name!r}.", hint="`ventoux workspaces list` lists them.")


def _who_has(right: str) -> str:
    roles = [role for role, granted in GRANTED.items() if right in granted]
    return f"{', '.join(roles)} {'has' if len(roles) == 1 else 'have'}"
