"""What a browser keeps for us. A cookie is never readable by scripts and never sent by another site's form or fetch.

``SameSite=Lax`` lets the browser send it when somebody comes by a link, as from the OpenID provider; what changes
something needs the header ``x-ventoux-csrf`` as well, which no other site can read or guess.
"""

from __future__ import annotations

import hashlib
import hmac

from ventoux.accounts.errors import CsrfRefused

CSRF_HEADER = "x-ventoux-csrf"
_SESSION = "ventoux_session"
_SIGN_IN = "ventoux_sign_in"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Cookies:
    """``secure``: the browser keeps them for https only. Then their names begin with ``__Host-``, and nothing on a
    neighbouring host can set them either."""

    def __init__(self, *, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.session_name = f"{prefix}{_SESSION}"
        self.sign_in_name = f"{prefix}{_SIGN_IN}"
        self._attributes = f"Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"

    def session(self, token: str, max_age: float) -> str:
        """Values of Set-Cookie; ``max_age`` in seconds."""
        return f"{self.session_name}={token}; Max-Age={int(max_age)}; {self._attributes}"

    def no_session(self) -> str:
        return f"{self.session_name}=; Max-Age=0; {self._attributes}"

    def sign_in(self, sealed: str, max_age: float) -> str:
        return f"{self.sign_in_name}={sealed}; Max-Age={int(max_age)}; {self._attributes}"

    def no_sign_in(self) -> str:
        return f"{self.sign_in_name}=; Max-Age=0; {self._attributes}"


def csrf_of(token: str) -> str:
    """Computed, so that nothing has to be kept; the session's token cannot be told from it."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"ventoux csrf", hashlib.sha256).hexdigest()


def check_site(header: str) -> None:
    """``header``: ``Sec-Fetch-Site``, where the browser says who makes it send the request; empty for one that does not
    say. Raises CsrfRefused for another site, which may neither write nor have shown what a session opens."""
    if header.lower() == "cross-site":
        raise CsrfRefused("Another site made the browser send this request.", hint="Open the page here instead.")


def check_csrf(method: str, token: str, header: str) -> None:
    """``header``: that of ``x-ventoux-csrf``, empty where there is none. Raises CsrfRefused."""
    if method in _SAFE:
        return
    if not hmac.compare_digest(csrf_of(token).encode(), header.encode("utf-8", "surrogatepass")):
        raise CsrfRefused(
            f"A request that changes something needs the header {CSRF_HEADER} with the session's token.",
            hint="GET the session first: its csrf field is the token.",
        )
