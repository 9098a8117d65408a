"""Bodies of the Connectors API (wire map 10.7 and appendix A), with what is our own beside: ``trust_hints`` and
``permissions`` of a connector, ``basic`` of credentials, ``access`` of a function.

A value of a header is told only where its owner has said that it is no secret.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

LISTING = ("cursor", "page_size", "supports_mcp")
LARGEST_PAGE = 1000
METHODS = ("oauth2", "bearer", "none", "github_app", "slack_app")
_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]
CredentialsName = Annotated[str, Meta(min_length=1, max_length=64, pattern=_WHOLE)]
Title = Annotated[str, Meta(max_length=200, pattern=_WHOLE)]
Description = Annotated[str, Meta(max_length=4000, pattern=_WHOLE)]
Prompt = Annotated[str, Meta(max_length=4000, pattern=_WHOLE)]
Address = Annotated[str, Meta(min_length=1, max_length=4096, pattern=_WHOLE)]
Icon = Annotated[str, Meta(max_length=4096, pattern=r"^https://[\x21-\x7e]+\Z")]
Code = Annotated[str, Meta(min_length=1, max_length=64)]
Secret = Annotated[str, Meta(min_length=1, max_length=16_384)]
Visibility = Literal["shared_org", "shared_workspace", "private"]


class _Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class GlobalHeaderValue(_Body, kw_only=True):
    value: Secret
    is_secret: bool | None = True


class AuthenticationHeader(_Body, kw_only=True):
    """One that each user's credentials have to give."""

    name: Annotated[str, Meta(min_length=1, max_length=128)]
    is_required: bool | None = True
    is_secret: bool | None = True


class AuthData(_Body, kw_only=True):
    client_id: Annotated[str, Meta(min_length=1, max_length=2000)]
    client_secret: Secret | None = None
    client_scopes: list[Annotated[str, Meta(max_length=200)]] | None = None


class AuthMethod(_Body, kw_only=True):
    """Any of the official ones, and what an update may say of one."""

    method_type: str | None = None
    headers: list[AuthenticationHeader] | None = None
    auth_data: AuthData | None = None
    grant_type: str | None = None
    token_endpoint_auth_method: str | None = None
    oauth2_server_metadata: dict[str, Any] | None = None
    oauth2_metadata_secrets: AuthData | None = None
    global_headers: dict[str, GlobalHeaderValue] | None = None


class CreateConnectorRequest(_Body, kw_only=True):
    name: Name
    description: Description
    server: Address
    headers: dict[str, Any] | None = None
    global_headers: dict[str, GlobalHeaderValue] | None = None
    oauth2_server_metadata: dict[str, Any] | None = None
    oauth2_server_metadata_url: Address | None = None
    title: Title | None = None
    icon_url: Icon | None = None
    visibility: Visibility | None = None
    auth_methods: list[AuthMethod] | None = None
    system_prompt: Prompt | None = None
    protocol: str = "mcp"
    trust_hints: bool | None = None


class UpdateConnectorRequest(_Body, kw_only=True):
    """What is not sent stays; of what cannot be cleared, null is as nothing."""

    title: Title | UnsetType | None = UNSET
    name: Name | None = None
    description: Description | None = None
    icon_url: Icon | UnsetType | None = UNSET
    server: Address | None = None
    auth_methods: list[AuthMethod] | None = None
    protocol: str = "mcp"
    system_prompt: Prompt | UnsetType | None = UNSET
    trust_hints: bool | None = None
    permissions: dict[str, Literal["read", "write"] | None] | None = None


class ClientCredentials(_Body, kw_only=True):
    client_id: str
    grant_type: str = "client_credentials"
    client_secret: str | None = None
    client_certificate: str | None = None
    client_private_key: str | None = None


class Basic(_Body, kw_only=True):
    username: Annotated[str, Meta(min_length=1, max_length=256)]
    password: Annotated[str, Meta(max_length=4096)]


class CredentialsInput(_Body, kw_only=True):
    oauth: ClientCredentials | None = None
    headers: dict[str, str] | None = None
    bearer_token: Secret | None = None
    basic: Basic | None = None


class CredentialsCreateOrUpdate(_Body, kw_only=True):
    name: CredentialsName
    title: Title | None = None
    is_default: bool | None = None
    credentials: CredentialsInput | None = None


class RedeemRequest(_Body, kw_only=True):
    """Our own: what the browser was shown at the end of signing in."""

    code: Code


class CallToolRequest(_Body, kw_only=True):
    arguments: dict[str, Any] | None = None


class HeaderTold(msgspec.Struct, kw_only=True):
    value: str
    is_secret: bool


class PublicAuthenticationMethod(msgspec.Struct, kw_only=True):
    method_type: str
    headers: list[dict[str, Any]] | None = None
    global_headers: dict[str, HeaderTold] = {}
    has_default_credentials: bool = False
    grant_type: str | None = None
    token_endpoint_auth_method: str | None = None
    oauth2_server_metadata: dict[str, Any] | None = None


class AuthenticationConfiguration(msgspec.Struct, kw_only=True):
    name: str
    authentication_type: str
    scope: str
    title: str | None = None
    status: dict[str, Any] | None = None
    is_default: bool = False
    creator_id: str | None = None
    modified_at: str = ""
    """Our own."""


class CredentialsResponse(msgspec.Struct, kw_only=True):
    credentials: list[AuthenticationConfiguration]
    connector_preset_credentials_for_auth: list[str] = []


class Connector(msgspec.Struct, kw_only=True):
    id: str
    name: str
    description: str
    created_at: str
    modified_at: str
    owner_type: str
    visibility: str
    private_tool_execution: bool = False
    supports_mcp: bool = True
    title: str | None = None
    server: str | None = None
    icon_url: str | None = None
    server_card: None = None
    owner_id: str | None = None
    creator_id: str | None = None
    locale: None = None
    system_prompt: str | None = None
    supported_auth_methods: list[PublicAuthenticationMethod] | None = None
    connection_preferences: None = None
    connection_credentials: list[AuthenticationConfiguration] | None = None
    blocked_by: list[str] = []
    mistral: bool = False
    is_authenticated: bool | None = None
    tools: None = None
    protocol: Literal["mcp"] = "mcp"
    trust_hints: bool = False
    permissions: dict[str, str] = {}


class PaginationResponse(msgspec.Struct, kw_only=True):
    page_size: int
    next_cursor: str | None = None


class PaginatedConnectors(msgspec.Struct, kw_only=True):
    items: list[Connector]
    pagination: PaginationResponse


class MCPTool(msgspec.Struct, kw_only=True, omit_defaults=True, rename="camel"):
    name: str
    input_schema: dict[str, Any]
    title: str | None = None
    description: str | None = None
    annotations: dict[str, Any] | None = None
    access: str | None = None


class ToolResultMetadata(msgspec.Struct, kw_only=True, rename="camel"):
    is_error: bool = False
    structured_content: dict[str, Any] | None = None


class ToolCallMetadata(msgspec.Struct, kw_only=True):
    mcp_meta: ToolResultMetadata


class ToolCallResponse(msgspec.Struct, kw_only=True):
    content: list[dict[str, Any]]
    metadata: ToolCallMetadata


class AuthURLResponse(msgspec.Struct, kw_only=True):
    """``ttl`` in seconds."""

    auth_url: str
    ttl: int


class MessageResponse(msgspec.Struct, kw_only=True):
    message: str
