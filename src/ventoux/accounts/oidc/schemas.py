"""OpenID Connect as an operator sets it up, and what a provider says."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from ventoux.accounts.roles import ROLES, Role
from ventoux.errors import SettingsError

CALLBACK_PATH = "/api/v1/session/oidc/callback"
"""Where the provider sends the browser back to: what has to be registered there, after ``public_url``."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class OidcRules(msgspec.Struct, frozen=True, kw_only=True):
    issuer: str
    client_id: str
    client_secret: str
    """Empty for a public client: PKCE protects the exchange then."""
    redirect_uri: str
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    hosts: frozenset[str] = frozenset()
    """Beside the issuer's, where its token endpoint and keys may be."""
    allowed_domains: frozenset[str] = frozenset()
    """Of e-mail addresses; empty for all."""
    workspace: str = ""
    """The name of the one that people who sign in become members of; empty for none: only who is known gets in."""
    role: Role = "member"
    groups_claim: str = "groups"
    group_roles: tuple[tuple[str, Role], ...] = ()
    """The highest role of somebody's groups is theirs in ``workspace``, at every sign-in."""

    def __repr__(self) -> str:
        return f"OidcRules(issuer={self.issuer!r}, client_id={self.client_id!r})"


class Provider(msgspec.Struct, frozen=True):
    """Its metadata (OpenID Connect Discovery 1.0, section 3): what we use of it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: ["client_secret_basic"])
    id_token_signing_alg_values_supported: list[str] = msgspec.field(default_factory=lambda: ["RS256"])
    authorization_response_iss_parameter_supported: bool = False


class Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""

    def __repr__(self) -> str:
        return "Tokens()"


class Identity(msgspec.Struct, frozen=True):
    """Who the provider says somebody is."""

    subject: str
    email: str
    """In lower case; empty where the provider tells none, or does not vouch for it."""
    name: str
    groups: frozenset[str]


class Begun(msgspec.Struct, frozen=True):
    """What the browser carries to the provider and back, sealed."""

    state: str
    nonce: str
    verifier: str
    at: float
    return_to: str


class Beginning(msgspec.Struct, frozen=True):
    """Send the browser to ``url`` with ``cookie`` as a Set-Cookie header."""

    url: str
    cookie: str


def identity(claims: dict[str, Any], groups_claim: str) -> Identity:
    """Some providers write ``email_verified`` as a text."""
    verified = claims.get("email_verified") in (True, "true")
    email, name = claims.get("email"), claims.get("name")
    return Identity(
        subject=str(claims["sub"]),
        email=email.strip().lower() if verified and isinstance(email, str) else "",
        name=name if isinstance(name, str) else "",
        groups=frozenset(str(group) for group in listed(claims.get(groups_claim))),
    )


def listed(value: Any) -> list[Any]:
    """Empty for what is no list."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def parse_group_roles(lines: list[str]) -> tuple[tuple[str, Role], ...]:
    """From ``group=role``. Raises SettingsError."""
    pairs: list[tuple[str, Role]] = []
    for line in lines:
        group, _, wanted = line.rpartition("=")
        role: Role | None = next((role for role in ROLES if role == wanted.strip()), None)
        if not group.strip() or role is None:
            raise SettingsError(f"oidc_group_roles cannot have {line!r}.", hint=f"Roles: {', '.join(ROLES)}.")
        pairs.append((group.strip(), role))
    return tuple(pairs)


def check_address(name: str, url: str) -> None:
    """Raises SettingsError: what signs people in goes over https, except on this machine."""
    split = urlsplit(url)
    if split.scheme == "https" and split.hostname:
        return
    if split.scheme != "http" or split.hostname not in LOOPBACK:
        raise SettingsError(f"{name} cannot be {url!r}.", hint="Give an address that begins with https://.")
