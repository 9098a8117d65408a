"""The text of a key, and the only thing of it that is kept. Sessions and links have the same form.

``vx_`` + 8 characters that name it + ``_`` + 33 characters of base 62, which are 196 bits of chance: nobody can try
them all, so one round of SHA-256 is enough (docs/decisions/0002-keys-are-hashed-with-sha-256.md). ``vxs_`` is a
session, ``vxi_`` an invitation, ``vxw_`` a link that signs in: a log or a scanner tells them apart.
"""

from __future__ import annotations

import hashlib
import secrets
import string

_ALPHABET = string.digits + string.ascii_letters
_PREFIX_LENGTH = 8
_SECRET_LENGTH = 33
SESSION, INVITATION, LINK = "vxs", "vxi", "vxw"


def new_prefix(kind: str = "vx") -> str:
    return f"{kind}_{_random(_PREFIX_LENGTH)}"


def new_secret(prefix: str) -> str:
    return f"{prefix}_{_random(_SECRET_LENGTH)}"


def new_token(kind: str) -> str:
    return new_secret(new_prefix(kind))


def fingerprint(presented: str) -> bytes:
    """32 bytes. Any text has one, whatever a client sends."""
    return hashlib.sha256(presented.encode("utf-8", "surrogatepass")).digest()


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
