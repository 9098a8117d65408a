"""Runs inside the environment of the newest official Python SDK: connectors, as the SDK knows them.

Arguments: the server's URL, a key, the URL of an MCP server, and that of one that is signed in to.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

mistral: Any = import_module("mistralai.client").Mistral


def main() -> None:
    url, key, server, secured = sys.argv[1:]
    told: dict[str, Any] = {}
    with mistral(server_url=url, api_key=key) as client:
        connectors = client.beta.connectors
        made = connectors.create(
            request={
                "name": "sdk_notes",
                "description": "Notes.",
                "server": server,
                "visibility": "private",
                "auth_methods": [{"method_type": "bearer"}],
                "headers": {"Authorization": "Bearer of-the-sdk"},
                "protocol": "mcp",
            }
        )
        told["made"] = [type(made).__name__, made.name, made.visibility]
        told["listed"] = [one.name for one in connectors.list(page_size=10).items]
        told["found"] = connectors.get(connector_id_or_name="sdk_notes", fetch_user_data=True).id == made.id
        functions = connectors.list_tools(connector_id_or_name="sdk_notes")
        told["functions"] = [[type(one).__name__, one.name] for one in functions]
        called = connectors.call_tool(connector_id_or_name="sdk_notes", tool_name="add", arguments={"a": 40, "b": 2})
        told["called"] = [type(called.content[0]).__name__, called.content[0].text]
        told["methods"] = [
            one.method_type for one in connectors.get_authentication_methods(connector_id_or_name="sdk_notes")
        ]
        connectors.create_credentials(
            connector_id_or_name="sdk_notes",
            consumer_scope="user",
            name="second",
            credentials={"bearer_token": "second-token"},
        )
        kept = connectors.list_user_credentials(connector_id_or_name="sdk_notes").credentials
        told["credentials"] = [[one.name, one.authentication_type, one.is_default] for one in kept]
        connectors.delete_credentials(
            connector_id_or_name="sdk_notes", consumer_scope="user", credentials_name="second"
        )
        told["shared"] = connectors.share(connector_id=made.id).message
        told["off"] = connectors.deactivate_for_consumer(connector_id=made.id, consumer_scope="user").message
        told["on"] = connectors.activate_for_consumer(connector_id=made.id, consumer_scope="user").message
        changed = connectors.update(connector_id=made.id, request_body={"title": "Notes", "protocol": "mcp"})
        told["changed"] = changed.title
        other = connectors.create(
            request={"name": "sdk_secured", "description": "d", "server": secured, "protocol": "mcp"}
        )
        begun = connectors.get_auth_url(connector_id_or_name="sdk_secured")
        told["begun"] = begun.auth_url.partition("?")[0]
        told["deleted"] = [connectors.delete(connector_id=one.id).message for one in (made, other)]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
