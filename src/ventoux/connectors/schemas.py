"""A connector, the functions of its server, and the credentials with which it is asked."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Literal, NamedTuple

import msgspec

Visibility = Literal["private", "shared_workspace", "shared_global"]
"""``shared_global``: named by the operator in the settings, and everybody's."""
Scope = Literal["user", "workspace"]
Method = Literal["none", "bearer", "oauth2"]
Access = Literal["reads", "writes"]

WORKSPACE = "workspace"
"""The owner of credentials that everybody of a workspace may use."""
SYSTEM = "system"
"""The owner of what the operator names in the settings."""
RESERVED = frozenset({
    "ask_user", "code_interpreter", "compaction", "connector", "document_library", "function", "image_generation",
    "oauth", "read_more", "web_search", "web_search_premium",
})  # fmt: skip
"""No names of connectors: an entry of a conversation that has one of these is another tool's."""
DEFAULT = "default"
"""The name of credentials that were given none."""


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """What a server offers, as far as it is believed: see ``functions.cleaned``.

    ``name`` is made of [A-Za-z0-9_.-]; ``called`` is the server's own name for it. ``hints`` are the server's words."""

    name: str
    called: str
    description: str = ""
    title: str | None = None
    parameters: dict[str, Any]
    hints: dict[str, bool] = {}

    @property
    def digest(self) -> str:
        """Of all that the server says about it. What was allowed was allowed for this."""
        return sha256(msgspec.json.encode(self, order="sorted")).hexdigest()[:16]


class Permission(msgspec.Struct, frozen=True):
    """What the connector's owner has said of a function, as it was then."""

    access: Access
    digest: str


class OAuthServer(msgspec.Struct, frozen=True, kw_only=True):
    """Of RFC 8414's metadata, what is used here."""

    issuer: str
    authorization_endpoint: str = ""
    token_endpoint: str
    registration_endpoint: str | None = None
    revocation_endpoint: str | None = None
    scopes_supported: list[str] | None = None
    code_challenge_methods_supported: list[str] | None = None
    token_endpoint_auth_methods_supported: list[str] | None = None
    authorization_response_iss_parameter_supported: bool | None = None


class OAuthClient(msgspec.Struct, frozen=True, kw_only=True):
    """As which we are known to an authorization server: given by the connector's owner, or registered (RFC 7591).
    ``redirect_uri`` is empty where it was given, and ``issuer`` then until somebody signs in: from there on it is told
    to that one alone."""

    client_id: str
    client_secret: str | None = None
    issuer: str = ""
    redirect_uri: str = ""
    method: str = ""
    """How it says its secret: client_secret_basic, client_secret_post or none; empty: as the server likes."""
    scopes: list[str] | None = None

    def __repr__(self) -> str:
        return f"OAuthClient(client_id={self.client_id!r}, issuer={self.issuer!r})"


class Auth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be told of how a server is asked. ``headers``: those that go with every request, by name; a value only
    where it is no secret. ``wanted``: those that each user's credentials have to give."""

    methods: list[Method] = []
    headers: dict[str, str | None] = {}
    wanted: list[dict[str, Any]] = []
    oauth: OAuthServer | None = None
    oauth_url: str | None = None
    """From where the metadata are read instead of being discovered."""
    trusts_hints: bool = False
    """Whether the owner believes the server's readOnlyHint."""
    inactive: list[str] = []
    """Owners, or ``workspace``, for whom it is switched off."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is secret of a connector: sealed in the database."""

    headers: dict[str, str] = {}
    client: OAuthClient | None = None

    def __repr__(self) -> str:
        return "Sealed()"


class Connector(msgspec.Struct, frozen=True, kw_only=True):
    """``server`` is a URL, or ``stdio:`` and a name of the settings. Times are Unix seconds."""

    id: str
    workspace_id: str
    owner: str
    name: str
    title: str | None = None
    description: str = ""
    server: str
    icon_url: str | None = None
    visibility: Visibility = "private"
    system_prompt: str | None = None
    auth: Auth = Auth()
    sealed: bytes | None = None
    permissions: dict[str, Permission] = {}
    functions: list[Function] | None = None
    functions_at: float | None = None
    created_at: float
    updated_at: float

    def __repr__(self) -> str:
        return f"Connector(id={self.id!r}, name={self.name!r})"

    @property
    def is_stdio(self) -> bool:
        return self.owner == SYSTEM

    def access(self, function: Function) -> Access:
        """A server that lies about its functions gains nothing: what it says counts only where its owner trusts it,
        and what the owner has allowed was allowed for the function as it was."""
        said = self.permissions.get(function.name)
        if said is not None:
            return said.access if said.digest == function.digest else "writes"
        hinted = function.hints.get("readOnlyHint", False) and not function.hints.get("destructiveHint", False)
        return "reads" if self.auth.trusts_hints and hinted else "writes"

    def permission(self, function: Function) -> str:
        """Under which a user's own decision is kept. Another server, or another function under the same name, is asked
        about anew."""
        told = sha256(f"{self.server}\n{function.digest}".encode()).hexdigest()[:12]
        return f"connector:{self.id}:{function.name}:{told}"

    def on(self, owner: str) -> bool:
        return owner not in self.auth.inactive and WORKSPACE not in self.auth.inactive


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """Of OAuth. ``client`` and the addresses are those that they were issued by: refreshing asks no other."""

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    resource: str
    server: OAuthServer
    client: OAuthClient

    def __repr__(self) -> str:
        return f"Tokens(issuer={self.server.issuer!r})"


class Secret(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of credentials: headers as they are sent, or tokens."""

    headers: dict[str, str] = {}
    tokens: Tokens | None = None

    def __repr__(self) -> str:
        return "Secret()"


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """As the database has it; ``expires_at`` None: it does not expire, or is renewed by itself."""

    connector_id: str
    owner: str
    name: str
    title: str | None = None
    method: Method
    sealed: bytes
    is_default: bool
    expires_at: float | None = None
    created_at: float
    updated_at: float

    def __repr__(self) -> str:
        return f"Credential(connector_id={self.connector_id!r}, name={self.name!r})"


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that somebody has begun, as the database has it. ``state`` is a hash: of the parameter, and once the
    browser has come back, of the code that it was shown."""

    state: str
    connector_id: str
    owner: str
    name: str
    return_to: str | None = None
    sealed: bytes
    expires_at: float


class Called(NamedTuple):
    """What a function has answered: content and structured content as the protocol has them, within bounds."""

    content: list[dict[str, Any]]
    structured: dict[str, Any] | None
    failed: bool
