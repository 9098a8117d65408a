"""Headers that somebody wants to be sent to a server: any but those that are not theirs to say."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from ventoux.connectors.errors import ConnectorRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}\Z")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?\Z")
_OURS = frozenset({
    "accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect", "host",
    "keep-alive", "last-event-id", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
    "upgrade", "user-agent",
})  # fmt: skip
_LONGEST = 16_384
_MOST = 20


def checked(headers: Mapping[str, str]) -> dict[str, str]:
    """Raises ConnectorRefused; a value is not quoted."""
    if len(headers) > _MOST:
        raise ConnectorRefused(f"At most {_MOST} headers can be sent.")
    for name, value in headers.items():
        if not _NAME.match(name) or name.lower() in _OURS or name.lower().startswith("mcp-"):
            raise ConnectorRefused(f"The header {name[:64]!r} cannot be set.", hint="It is none, or the protocol's.")
        if len(value) > _LONGEST or not _VALUE.match(value):
            raise ConnectorRefused(f"The value of the header {name[:64]!r} is none that HTTP can send.")
    return dict(headers)


def bearer(token: str) -> dict[str, str]:
    """Raises ConnectorRefused."""
    words = token.split()
    if words and words[0].lower() == "bearer":
        words = words[1:]
    if len(words) != 1:
        raise ConnectorRefused("The token is empty, or has a space in it.")
    return checked({"Authorization": f"Bearer {words[0]}"})


def basic(username: str, password: str) -> dict[str, str]:
    """RFC 7617. Raises ConnectorRefused."""
    if ":" in username or not username:
        raise ConnectorRefused("A user's name for basic authentication is not empty, and has no colon.")
    return {"Authorization": f"Basic {base64.b64encode(f'{username}:{password}'.encode()).decode()}"}
