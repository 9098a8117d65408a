"""What only the server that runs from the home can do: it is asked by the token that it left there."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from ventoux.home import Home

_TIMEOUT = 30.0


def ask_server(home: Home, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What it answers to a POST; ``path`` is below /api/v1. Raises OperatorError, with the server's own words where it
    refuses."""
    server, token = home.server(), home.run / "operator-token"
    if server is None or not token.exists():
        raise OperatorError(f"No server runs from {home.root}.", hint="Start one with: ventoux serve")
    host, port = server
    request = urllib.request.Request(
        f"http://{f'[{host}]' if ':' in host else host}:{port}/api/v1{path}",
        data=json.dumps(body).encode(),
        headers={"authorization": f"Bearer {token.read_text('ascii')}", "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - http, to this machine
            return json.load(answer)
    except urllib.error.HTTPError as error:
        told = json.load(error)["error"]
        raise OperatorError(told["message"], hint=told["hint"]) from error
    except (urllib.error.URLError, TimeoutError) as error:
        raise OperatorError(f"The server at {host}:{port} does not answer: {error}.") from error
