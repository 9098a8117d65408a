"""What is secret of connectors, as it lies in the database: sealed for its row and its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.connectors.schemas import Connector, Credential, Sealed, Secret
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from ventoux.vault import Vault


def seal_secret(vault: Vault, connector_id: str, owner: str, name: str, secret: Secret) -> bytes:
    return vault.seal(msgspec.json.encode(secret).decode(), _of_credential(connector_id, owner, name))


def open_secret(vault: Vault, credential: Credential) -> Secret | None:
    """None where it was sealed with a key that is no longer there: it has to be given anew."""
    purpose = _of_credential(credential.connector_id, credential.owner, credential.name)
    try:
        return msgspec.json.decode(vault.unseal(credential.sealed, purpose), type=Secret)
    except (HomeError, msgspec.DecodeError):
        return None


def seal_connector(vault: Vault, connector_id: str, sealed: Sealed) -> bytes:
    return vault.seal(msgspec.json.encode(sealed).decode(), f"connectors.sealed:{connector_id}")


def open_connector(vault: Vault, connector: Connector) -> Sealed:
    """Raises HomeError, which names what to do."""
    if connector.sealed is None:
        return Sealed()
    return msgspec.json.decode(vault.unseal(connector.sealed, f"connectors.sealed:{connector.id}"), type=Sealed)


def _of_credential(connector_id: str, owner: str, name: str) -> str:
    return f"connector_credentials.sealed:{connector_id}:{owner}:{name}"
