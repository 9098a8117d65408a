"""Signing in to a server: begun by somebody with a key, agreed to in a browser, and ended by the key that began it.

The browser has no key. What it brings is a secret of 256 bits that was made for this sign-in, is good once and for ten
minutes, and says whose it is; the answer has to come from the authorization server that it was sent to (RFC 9207); and
the code is worth nothing without the verifier, which stays here.

Whoever began could have sent somebody else to agree, and would get that one's account. So the tokens are nobody's at
first: the browser is shown a code of ours, and they are kept for whoever began, once that one brings it.
"""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from weakref import WeakValueDictionary

import msgspec
from yarl import URL

from ventoux.connectors.access import owner
from ventoux.connectors.errors import ConnectorRefused, SignInRefused
from ventoux.connectors.oauth.discovery import discover
from ventoux.connectors.oauth.registering import register
from ventoux.connectors.oauth.tokens import exchange
from ventoux.connectors.schemas import OAuthClient, OAuthServer, Secret, SignIn, Tokens
from ventoux.connectors.sealing import open_connector, seal_connector
from ventoux.connectors.store import connectors as connectors_store
from ventoux.connectors.store import credentials as store
from ventoux.connectors.transactions import changing, reading
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.connectors.credentials import Credentials
    from ventoux.connectors.oauth.asking import Asker
    from ventoux.connectors.oauth.discovery import Found
    from ventoux.connectors.schemas import Connector, Credential
    from ventoux.kit.clock import Clock
    from ventoux.vault import Vault

T = TypeVar("T")
CALLBACK = "/v1/connectors/oauth/callback"
GOOD_FOR = 600
"""Seconds."""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 3, 4
"""Of a code: 60 bits, which nobody guesses in its ten minutes."""
_PAGE_OF_OURS = re.compile(r"/(?:[\x21-\x22\x24-\x2e\x30-\x5b\x5d-\x7e][\x21-\x22\x24-\x5b\x5d-\x7e]*)?")
"""A path: printable ASCII, no second slash after the first, no backslash, no fragment."""


class _Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What stays here, sealed."""

    verifier: str
    resource: str
    redirect_uri: str
    server: OAuthServer
    client: OAuthClient
    title: str | None = None


class _Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for its code, sealed."""

    tokens: Tokens
    title: str | None = None


class Begun(NamedTuple):
    url: str
    seconds: int


class Agreed(NamedTuple):
    """``code``: for whoever began, and for nobody else."""

    connector: Connector
    code: str
    return_to: str | None


class SigningIn:
    """``base``: where browsers reach this server."""

    def __init__(
        self, engine: AsyncEngine, vault: Vault, asker: Asker, credentials: Credentials, *, base: str, clock: Clock
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._asker = asker
        self._credentials = credentials
        self._base = base
        self._clock = clock
        self._registering = WeakValueDictionary[str, asyncio.Lock]()

    async def begin(
        self,
        principal: Principal,
        connector: Connector,
        name: str,
        *,
        title: str | None = None,
        return_to: str | None = None,
    ) -> Begun:
        """Raises ConnectorRefused, AddressRefused, ServerAway."""
        self._check_return(return_to)
        found = await discover(self._asker, connector.server, connector.auth)
        redirect_uri = f"{self._base}{CALLBACK}"
        client = await self._client(connector, found, redirect_uri)
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        begun = _Begun(
            verifier=verifier,
            resource=found.resource,
            redirect_uri=redirect_uri,
            server=found.server,
            client=client,
            title=title,
        )
        now, hashed = self._clock.now(), _hashed(state)
        row = SignIn(
            state=hashed,
            connector_id=connector.id,
            owner=owner(principal),
            name=name,
            return_to=return_to,
            sealed=self._sealed(begun, hashed),
            expires_at=now + GOOD_FOR,
        )
        async with changing(self._engine) as connection:
            await store.begin(connection, row, now)
        return Begun(_url(begun, client.scopes or found.scopes, state), GOOD_FOR)

    async def agree(self, state: str, code: str, issuer: str, error: str) -> Agreed:
        """By the browser's request. Raises SignInRefused, ServerAway."""
        async with changing(self._engine) as connection:
            row = await store.take(connection, _hashed(state))
        if row is None or row.expires_at < self._clock.now():
            raise SignInRefused("This sign-in was not begun here, is over, or was begun too long ago.", hint=_ANEW)
        begun = self._opened(row, _Begun)
        _check_issuer(begun.server, issuer)
        if error or not code:
            raise SignInRefused(f"The authorization server refuses the sign-in: {error[:100] or 'it gives no code'}.")
        tokens = await exchange(
            self._asker,
            begun.server,
            begun.client,
            code=code,
            verifier=begun.verifier,
            redirect_uri=begun.redirect_uri,
            resource=begun.resource,
            now=self._clock.now(),
        )
        ours, now = _new_code(), self._clock.now()
        hashed = _hashed_code(ours)
        sealed = self._sealed(_Agreed(tokens=tokens, title=begun.title), hashed)
        waiting = msgspec.structs.replace(row, state=hashed, sealed=sealed, expires_at=now + GOOD_FOR)
        async with changing(self._engine) as connection:
            connector = await connectors_store.by_id(connection, row.connector_id)
            if connector is None:
                raise SignInRefused("The connector was deleted meanwhile.")
            await store.begin(connection, waiting, now)
        return Agreed(connector, ours, row.return_to)

    async def redeem(self, principal: Principal, connector: Connector, code: str) -> Credential:
        """By whoever began, with what the browser was shown. Raises SignInRefused, ConnectorRefused."""
        async with changing(self._engine) as connection:
            # Another one's attempt leaves it there.
            row = await store.take(connection, _hashed_code(code), owner=owner(principal), connector_id=connector.id)
        if row is None or row.expires_at < self._clock.now():
            raise SignInRefused("This is no code of a sign-in of yours, or it was used, or is too old.", hint=_ANEW)
        agreed = self._opened(row, _Agreed)
        return await self._credentials.keep(
            connector.id, row.owner, row.name, "oauth2", Secret(tokens=agreed.tokens), title=agreed.title
        )

    async def _client(self, connector: Connector, found: Found, redirect_uri: str) -> OAuthClient:
        """Given by the connector's owner, or registered here once. Raises ConnectorRefused, ServerAway."""
        async with self._registering.setdefault(connector.id, asyncio.Lock()):
            async with reading(self._engine) as connection:
                now = await connectors_store.by_id(connection, connector.id) or connector
            client = open_connector(self._vault, now).client
            if client is not None and _is_of(client, found, redirect_uri):
                return client
            if client is None or client.redirect_uri:
                client = await register(self._asker, found.server, redirect_uri, found.scopes)
            elif client.issuer:
                raise ConnectorRefused(_ANOTHER_ISSUER, hint="If it should, give auth_data of auth_methods anew.")
            else:
                client = msgspec.structs.replace(client, issuer=found.server.issuer)
            await self._keep_client(connector, client)
            return client

    async def _keep_client(self, connector: Connector, client: OAuthClient) -> None:
        async with changing(self._engine) as connection:
            now = await connectors_store.by_id(connection, connector.id) or connector
            sealed = msgspec.structs.replace(open_connector(self._vault, now), client=client)
            if now.server == connector.server:
                kept = seal_connector(self._vault, now.id, sealed)
                await connectors_store.change(connection, now.id, sealed=kept)

    def _sealed(self, what: _Begun | _Agreed, hashed: str) -> bytes:
        return self._vault.seal(msgspec.json.encode(what).decode(), f"connector_sign_ins.sealed:{hashed}")

    def _opened(self, row: SignIn, kind: type[T]) -> T:
        try:
            opened = self._vault.unseal(row.sealed, f"connector_sign_ins.sealed:{row.state}")
            return msgspec.json.decode(opened, type=kind)
        except (HomeError, msgspec.DecodeError) as error:
            raise SignInRefused("This sign-in cannot be ended here.", hint=_ANEW) from error

    def _check_return(self, return_to: str | None) -> None:
        """Only pages of ours: any other could be shown as if it was one. Raises ConnectorRefused."""
        if return_to is not None and not _PAGE_OF_OURS.fullmatch(return_to.removeprefix(self._base)):
            raise ConnectorRefused(
                "app_return_url is no page of this server.", hint=f"It begins with {self._base}/, or with a slash."
            )


_ANEW = "Begin anew with GET /v1/connectors/{connector}/auth_url."
_ANOTHER_ISSUER = "The server names another authorization server than the one that the given client is known to."


def _check_issuer(server: OAuthServer, issuer: str) -> None:
    """Raises SignInRefused where the answer is another server's than the one that was asked."""
    if (issuer or server.authorization_response_iss_parameter_supported) and issuer != server.issuer:
        raise SignInRefused("The answer does not come from where the sign-in was begun, and is not used.", hint=_ANEW)


def _url(begun: _Begun, scopes: list[str] | None, state: str) -> str:
    challenge = base64.urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": begun.client.client_id,
        "redirect_uri": begun.redirect_uri,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "resource": begun.resource,
    }
    if scopes:
        asked["scope"] = " ".join(scopes)
    return str(URL(begun.server.authorization_endpoint).update_query(asked))


def _is_of(client: OAuthClient, found: Found, redirect_uri: str) -> bool:
    return client.issuer == found.server.issuer and client.redirect_uri in {"", redirect_uri}


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _hashed_code(code: str) -> str:
    """However it was typed. Never the hash of a state."""
    return _hashed(f"code\n{''.join(code.upper().replace('-', ' ').split())}")


def _hashed(state: str) -> str:
    return sha256(state.encode("utf-8", "replace")).hexdigest()
