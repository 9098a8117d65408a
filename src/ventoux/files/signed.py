"""URLs that open without a key until they expire.

A URL names its path, the moment when it ends and a tag over both, made with a key that is derived from the vault's: so
every gateway that shares the vault takes it, and nobody else can make one. It is never built from what a request says
of the server's address.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from ventoux.files.errors import UrlRefused
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from ventoux.vault import Vault

_PURPOSE = "signed URLs"
_FIELDS = ("expires", "signature")
_LONGEST = 200
_DIGITS = re.compile(r"[0-9]{1,12}\Z")


class Signer:
    def __init__(self, vault: Vault, base_url: str, clock: Clock | None = None) -> None:
        """``base_url``: where this server is reached, without a slash at its end."""
        self._key = vault.derive(_PURPOSE)
        self._base_url = base_url.rstrip("/")
        self._clock = clock or SystemClock()

    def url(self, path: str, hours: float) -> str:
        """``path``: of this server, unquoted, with its first slash."""
        expires = int(self._clock.now() + hours * 3600)
        return f"{self._base_url}{quote(path)}?expires={expires}&signature={self._tag(path, expires)}"

    def check(self, path: str, query: str) -> None:
        """``path``: of the request, unquoted; ``query``: as it came. Raises UrlRefused."""
        given = parse_qsl(query, keep_blank_values=True) if len(query) <= _LONGEST else []
        if tuple(sorted(name for name, _ in given)) != _FIELDS:
            raise _refused("This URL was changed: it has 'expires' and 'signature', each once.")
        fields = dict(given)
        if not _DIGITS.match(fields["expires"]):
            raise _refused("This URL was changed.")
        expires = int(fields["expires"])
        if not hmac.compare_digest(self._tag(path, expires).encode(), fields["signature"].encode()):
            raise _refused("This URL was changed, or was made by another server.")
        if expires <= self._clock.now():
            raise _refused("This URL has expired.")

    def _tag(self, path: str, expires: int) -> str:
        return hmac.digest(self._key, f"{expires}\n{path}".encode(), "sha256").hex()


def is_signed(query: str) -> bool:
    """Whether a request wants to be let in by its URL: then that alone decides."""
    return "signature=" in query


def _refused(message: str) -> UrlRefused:
    return UrlRefused(message, hint="Ask for a new one.")
