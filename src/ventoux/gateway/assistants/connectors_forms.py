"""What clients send about connectors, and what they are told, between the wire and the service."""

from __future__ import annotations

import base64
import binascii
import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import msgspec

from ventoux.connectors import headers as headers_of
from ventoux.connectors.errors import ConnectorRefused
from ventoux.connectors.schemas import WORKSPACE, Auth, OAuthClient, OAuthServer, Sealed, Secret
from ventoux.dialects.decoding import convert, refuse
from ventoux.dialects.mistral import connectors as wire
from ventoux.dialects.mistral.libraries import iso
from ventoux.errors import Issue, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.connectors.schemas import Connector, Credential, Function, Method, Scope
    from ventoux.connectors.schemas import Visibility as Kept

_SCOPES: dict[str, Scope] = {"user": "user", "workspace": "workspace"}
_VISIBILITIES: dict[str, Kept] = {"private": "private", "shared_workspace": "shared_workspace"}
_METHODS: dict[str, Method] = {"none": "none", "bearer": "bearer", "oauth2": "oauth2"}


class Authentication(NamedTuple):
    auth: Auth
    sealed: Sealed


def authentication(
    methods: Sequence[wire.AuthMethod], before: Authentication, *, trusts_hints: bool | None
) -> Authentication:
    """``before``: what holds for whatever the methods do not say. Raises ValidationFailed, ConnectorRefused."""
    auth, sealed = before
    if methods:
        auth = msgspec.structs.replace(auth, methods=[_method(one, at) for at, one in enumerate(methods)], wanted=[])
    for at, one in enumerate(methods):
        place = ("auth_methods", at)
        if one.headers:
            auth = msgspec.structs.replace(auth, wanted=[*auth.wanted, *map(_header, one.headers)])
        if one.global_headers is not None:
            auth, sealed = _with_headers(auth, sealed, one.global_headers)
        if one.oauth2_server_metadata is not None:
            metadata = convert(one.oauth2_server_metadata, OAuthServer, (*place, "oauth2_server_metadata"))
            auth = msgspec.structs.replace(auth, oauth=metadata)
        given = one.auth_data or one.oauth2_metadata_secrets
        if given is not None:
            client = OAuthClient(
                client_id=given.client_id, client_secret=given.client_secret, scopes=given.client_scopes
            )
            sealed = msgspec.structs.replace(sealed, client=client)
    if trusts_hints is not None:
        auth = msgspec.structs.replace(auth, trusts_hints=trusts_hints)
    return Authentication(auth, sealed)


def created(asked: wire.CreateConnectorRequest) -> Authentication:
    """Raises ValidationFailed, ConnectorRefused."""
    check_protocol(asked.protocol)
    auth, sealed = _with_headers(Auth(), Sealed(), asked.global_headers or {})
    if asked.oauth2_server_metadata is not None and asked.oauth2_server_metadata_url is not None:
        raise refuse("oauth2_server_metadata_url", "oauth2_server_metadata says the same: send one of the two")
    if asked.oauth2_server_metadata is not None:
        metadata = convert(asked.oauth2_server_metadata, OAuthServer, ("oauth2_server_metadata",))
        auth = msgspec.structs.replace(auth, oauth=metadata)
    auth = msgspec.structs.replace(auth, oauth_url=asked.oauth2_server_metadata_url)
    return authentication(asked.auth_methods or [], Authentication(auth, sealed), trusts_hints=asked.trust_hints)


def scope_of(text: str) -> Scope:
    """Raises ConnectorRefused."""
    if text not in _SCOPES:
        raise ConnectorRefused(
            f"There is no scope {text[:32]!r} here.", hint="There are no organizations: it is user or workspace."
        )
    return _SCOPES[text]


def visibility(asked: str | None) -> Kept:
    """Raises ValidationFailed."""
    if asked == "shared_org":
        raise refuse("visibility", "There are no organizations here: it is private or shared_workspace", given=asked)
    return _VISIBILITIES[asked or "private"]


def check_protocol(protocol: str) -> None:
    """Raises ValidationFailed."""
    if protocol != "mcp":
        raise refuse("protocol", "Only servers of the Model Context Protocol can be connected", given=protocol)


def secret(asked: wire.CredentialsInput | None) -> Secret | None:
    """Raises ValidationFailed, ConnectorRefused."""
    if asked is None:
        return None
    if asked.oauth is not None:
        raise refuse(
            ("credentials", "oauth"), "Only users sign in with OAuth here: GET auth_url begins that", kind="unsupported"
        )
    headers = headers_of.checked(asked.headers or {})
    said = [one for one in (asked.bearer_token, asked.basic) if one is not None]
    if len(said) + ("authorization" in {name.lower() for name in headers}) > 1:
        raise refuse("credentials", "Give one of bearer_token, basic and a header Authorization")
    if asked.bearer_token is not None:
        headers |= headers_of.bearer(asked.bearer_token)
    if asked.basic is not None:
        headers |= headers_of.basic(asked.basic.username, asked.basic.password)
    if not headers:
        raise refuse("credentials", "They are empty", kind="invalid")
    return Secret(headers=headers)


def told(connector: Connector, credentials: Sequence[Credential] | None = None, *, whose: str) -> wire.Connector:
    """``credentials``: the caller's and the workspace's, where they are asked for; ``whose``: the caller."""
    kind, _, owner_id = connector.owner.partition(":")
    methods = auth_methods(connector)
    blocked = [_blocked(one) for one in connector.auth.inactive if one in {whose, WORKSPACE}]
    known = None if credentials is None else [credential_told(one) for one in credentials]
    return wire.Connector(
        id=connector.id,
        name=connector.name,
        description=connector.description,
        created_at=iso(connector.created_at),
        modified_at=iso(connector.updated_at),
        owner_type={"user": "user", "key": "workspace"}.get(kind, "system"),
        visibility=connector.visibility,
        title=connector.title,
        server=connector.server,
        icon_url=connector.icon_url,
        owner_id=owner_id or None,
        creator_id=owner_id or None,
        system_prompt=connector.system_prompt,
        supported_auth_methods=methods,
        connection_credentials=known,
        blocked_by=blocked,
        is_authenticated=None if known is None else bool(known) or all(one.method_type == "none" for one in methods),
        trust_hints=connector.auth.trusts_hints,
        permissions={name: one.access.removesuffix("s") for name, one in connector.permissions.items()},
    )


def auth_methods(connector: Connector) -> list[wire.PublicAuthenticationMethod]:
    auth = connector.auth
    headers = {
        name: wire.HeaderTold(value=value or "", is_secret=value is None) for name, value in auth.headers.items()
    }
    return [
        wire.PublicAuthenticationMethod(
            method_type=method,
            headers=auth.wanted or None,
            global_headers=headers,
            grant_type="authorization_code" if method == "oauth2" else None,
            oauth2_server_metadata=None if method != "oauth2" or auth.oauth is None else _metadata(auth.oauth),
        )
        for method in auth.methods or (["none"] if connector.is_stdio else ["none", "bearer", "oauth2"])
    ]


def credential_told(one: Credential) -> wire.AuthenticationConfiguration:
    kind, _, owner_id = one.owner.partition(":")
    return wire.AuthenticationConfiguration(
        name=one.name,
        authentication_type=one.method,
        scope="workspace" if kind == WORKSPACE else "user",
        title=one.title,
        is_default=one.is_default,
        creator_id=owner_id or None,
        modified_at=iso(one.updated_at),
    )


def function_told(connector: Connector, function: Function, *, pretty: bool) -> wire.MCPTool:
    """``pretty``: only name, description, annotations and a schema without its words."""
    schema = _compact(function.parameters) if pretty else function.parameters
    return wire.MCPTool(
        name=function.name,
        input_schema=schema,
        title=None if pretty else function.title,
        description=function.description or None,
        annotations=function.hints or None,
        access=None if pretty else connector.access(function),
    )


def cursor(after: tuple[float, str] | None) -> str | None:
    if after is None:
        return None
    return base64.urlsafe_b64encode(f"{after[0]!r} {after[1]}".encode()).decode().rstrip("=")


def after(token: str) -> tuple[float, str] | None:
    """Raises ValidationFailed."""
    if not token:
        return None
    try:
        at, _, last = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("ascii").partition(" ")
        seconds = float(at)
        if math.isfinite(seconds) and len(last) == 36 and "\x00" not in last:
            return seconds, last
    except (ValueError, binascii.Error):
        pass  # told below, as any other that is none
    reason = "It is none that a list has told as next_cursor"
    raise ValidationFailed([Issue("invalid", ("query", "cursor"), reason, token[:64])])


def _method(asked: wire.AuthMethod, at: int) -> Method:
    """Raises ValidationFailed."""
    kind = asked.method_type or "oauth2"
    if kind not in _METHODS:
        raise refuse(("auth_methods", at, "method_type"), "It is none, bearer or oauth2 here", given=kind)
    if asked.grant_type not in {None, "authorization_code"}:
        reason = "Only users sign in with OAuth here: authorization_code"
        raise refuse(("auth_methods", at, "grant_type"), reason, given=asked.grant_type)
    if asked.token_endpoint_auth_method is not None:
        reason = "It belongs to the grant client_credentials, which is not served"
        raise refuse(("auth_methods", at, "token_endpoint_auth_method"), reason)
    return _METHODS[kind]


def _header(asked: wire.AuthenticationHeader) -> dict[str, Any]:
    headers_of.checked({asked.name: "x"})
    return {
        "name": asked.name,
        "is_required": asked.is_required is not False,
        "is_secret": asked.is_secret is not False,
    }


def _with_headers(auth: Auth, sealed: Sealed, asked: dict[str, wire.GlobalHeaderValue]) -> Authentication:
    values = headers_of.checked({name: one.value for name, one in asked.items()})
    shown = {name: one.value if one.is_secret is False else None for name, one in asked.items()}
    return Authentication(msgspec.structs.replace(auth, headers=shown), msgspec.structs.replace(sealed, headers=values))


def _blocked(one: str) -> Literal["user", "workspace"]:
    return "workspace" if one == WORKSPACE else "user"


def _metadata(server: OAuthServer) -> dict[str, Any]:
    known: dict[str, Any] = msgspec.to_builtins(server)
    return {name: value for name, value in known.items() if value is not None} | {"x_source": "provided"}


def _compact(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_compact(one) for one in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", schema).items():
        if key == "properties" and isinstance(value, dict):
            kept[key] = {name: _compact(inner) for name, inner in cast("dict[str, Any]", value).items()}
        elif key not in {"description", "title"}:
            kept[key] = _compact(value)
    return kept
