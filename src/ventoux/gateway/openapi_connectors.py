"""The Connectors API in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from ventoux.connectors.oauth.signing_in import CALLBACK
from ventoux.dialects.mistral import connectors as wire
from ventoux.gateway.assistants.connectors_endpoint import ALL, ONE

_SCOPED = f"{ONE}/{{consumer_scope}}"
_SAID = wire.MessageResponse
_FUNCTIONS: Any = list[wire.MCPTool]
_METHODS: Any = list[wire.PublicAuthenticationMethod]
_PUT = wire.CredentialsCreateOrUpdate
CONNECTOR_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (ALL, "post", "Make a connector to an MCP server", wire.CreateConnectorRequest, wire.Connector),
    (ALL, "get", "List connectors, newest first", None, wire.PaginatedConnectors),
    (ONE, "get", "One connector, by id or name", None, wire.Connector),
    (ONE, "patch", "Change a connector; what is not sent stays", wire.UpdateConnectorRequest, wire.Connector),
    (ONE, "delete", "Delete a connector with everybody's credentials", None, _SAID),
    (f"{ONE}/tools", "get", "What its server offers", None, _FUNCTIONS),
    (f"{ONE}/tools/{{tool}}/call", "post", "Call a function", wire.CallToolRequest, wire.ToolCallResponse),
    (f"{ONE}/authentication_methods", "get", "How its server is asked", None, _METHODS),
    (f"{ONE}/auth_url", "get", "Begin to sign in with a browser", None, wire.AuthURLResponse),
    (f"{ONE}/credentials/redeem", "post", "End to sign in, with the code of the page", wire.RedeemRequest, _SAID),
    (f"{ONE}/share", "put", "Share it with the workspace", None, _SAID),
    (f"{ONE}/share", "delete", "Make it private", None, _SAID),
    (f"{ONE}/organization/share", "put", "Refused: there are no organizations", None, _SAID),
    (f"{ONE}/organization/share", "delete", "Refused: there are no organizations", None, _SAID),
    (f"{_SCOPED}/activate", "post", "Switch it on", None, _SAID),
    (f"{_SCOPED}/deactivate", "post", "Switch it off", None, _SAID),
    (f"{_SCOPED}/credentials", "get", "Names of credentials", None, wire.CredentialsResponse),
    (f"{_SCOPED}/credentials", "post", "Keep credentials", _PUT, _SAID),
    (f"{_SCOPED}/credentials", "patch", "Change credentials; what is not sent stays", _PUT, _SAID),
    (f"{_SCOPED}/credentials", "delete", "Delete all of them", None, _SAID),
    (f"{_SCOPED}/credentials/{{name}}", "delete", "Delete credentials", None, _SAID),
    (CALLBACK, "get", "Where browsers come back to from signing in", None, bytes),
)
_TEXT: dict[str, Any] = {"type": "string"}
_NO: dict[str, Any] = {"type": "boolean", "default": False}
_CREDENTIALS = ("credentials_name", _TEXT)
_QUERIES: dict[tuple[str, str], tuple[tuple[str, dict[str, Any]], ...]] = {
    (ALL, "get"): (
        ("cursor", _TEXT),
        ("page_size", {"type": "integer", "minimum": 1, "maximum": wire.LARGEST_PAGE, "default": 100}),
        ("supports_mcp", {"type": "boolean"}),
    ),
    (ONE, "get"): (("fetch_user_data", _NO),),
    (f"{ONE}/tools", "get"): (
        ("page_size", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
        ("refresh", _NO),
        ("pretty", _NO),
        _CREDENTIALS,
    ),
    (f"{ONE}/tools/{{tool}}/call", "post"): (_CREDENTIALS,),
    (f"{ONE}/auth_url", "get"): (
        ("app_return_url", _TEXT),
        ("method_type", _TEXT | {"enum": ["oauth2"]}),
        _CREDENTIALS,
        ("credentials_title", _TEXT),
        ("github_installation_link", _NO),
    ),
    (f"{_SCOPED}/credentials", "get"): (("auth_type", _TEXT | {"enum": list(wire.METHODS)}), ("fetch_default", _NO)),
    (CALLBACK, "get"): (("state", _TEXT), ("code", _TEXT), ("iss", _TEXT), ("error", _TEXT)),
}


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    operation["parameters"] = [
        *operation["parameters"],
        *(
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in _QUERIES.get((path, method), ())
        ),
    ]
    responses = operation["responses"]
    if (path, method) == (ALL, "post"):
        responses["201"] = responses.pop("200")
    if path == CALLBACK:
        page = {"text/html": {"schema": _TEXT}}
        responses["200"]["content"] = page
        responses["303"] = {"description": "Back to the page that asked for it", "content": {}}
        responses["4XX"]["content"] = responses["5XX"]["content"] = page
        operation["security"] = []
