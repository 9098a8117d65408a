"""Seals what has to be kept and shown or used again: credentials of providers, the two keys of an endpoint.

AES-256-GCM with a key of the home's own (``vault-key``, mode 0600), or of the variable ``VENTOUX_VAULT_KEY`` where
several gateways share a database. What it is sealed for is authenticated with it, so a sealed text that is copied into
another row opens nothing.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ventoux.errors import HomeError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE = "VENTOUX_VAULT_KEY"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_FORM = b"\x01"
"""The first byte of every sealed text: which form the rest has."""


class Vault:
    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._key = key

    @classmethod
    def open(cls, file: Path, environ: Mapping[str, str]) -> Vault:
        """Makes the key on first use. Raises SettingsError for a variable that is no key, HomeError for a file."""
        if text := environ.get(VARIABLE, ""):
            return cls(_decoded(text, VARIABLE))
        try:
            return cls(_decoded(_kept(file), str(file)))
        except OSError as error:
            raise HomeError(
                f"The vault's key {file} cannot be used: {error.strerror}.", hint="Check that this user may read it."
            ) from error

    def seal(self, text: str, purpose: str) -> bytes:
        """``purpose`` names the row and the column that the result is for."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FORM + nonce + self._cipher.encrypt(nonce, text.encode(), _named(_FORM, purpose))

    def unseal(self, sealed: bytes, purpose: str) -> str:
        """Raises HomeError when it was sealed with another key, for another purpose, or was changed."""
        form, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, rest, _named(form, purpose)).decode()
        except (InvalidTag, ValueError) as error:
            raise HomeError(
                f"What was kept as {purpose} cannot be opened: it was sealed with another key.",
                hint="Put the vault's key back, or enter the credential again.",
            ) from error

    def derive(self, purpose: str) -> bytes:
        """A key of its own for ``purpose``, the same one each time: 32 bytes that tell nothing of the vault's."""
        return HKDF(SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode()).derive(self._key)


def _named(form: bytes, purpose: str) -> bytes:
    """What is authenticated beside the text."""
    return form + purpose.encode()


def _kept(file: Path) -> str:
    """Two processes that make it at once end up with the same one."""
    if not file.exists():
        partial = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as written:
            written.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)))
            written.flush()
            os.fsync(written.fileno())
        try:
            os.link(partial, file)
        except FileExistsError:
            pass  # the other process was first: its key is the one
        finally:
            partial.unlink()
    return file.read_text("ascii")


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError(f"{where} is no key of the vault.", hint="It is 32 random bytes in base64.")
    return key
