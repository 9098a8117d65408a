"""Signing in with OpenID Connect: the authorization code flow with PKCE (OpenID Connect Core, RFC 7636, RFC 9700)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from ventoux.accounts.errors import OpenIdUnavailable, SignInRefused
from ventoux.accounts.oidc.id_token import KeyUnknown, checked
from ventoux.accounts.oidc.linking import Linking
from ventoux.accounts.oidc.provider import ProviderClient
from ventoux.accounts.oidc.schemas import Beginning, Begun, Identity, identity
from ventoux.accounts.transactions import changing
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.oidc.schemas import OidcRules
    from ventoux.accounts.people import People
    from ventoux.accounts.schemas import SignedIn
    from ventoux.accounts.sessions import Sessions
    from ventoux.kit.clock import Clock
    from ventoux.vault import Vault

_MINUTES_TO_SIGN_IN = 10
_PURPOSE = "sign-in with OpenID Connect"


class OidcSignIn:
    def __init__(
        self, engine: AsyncEngine, clock: Clock, rules: OidcRules, *, sessions: Sessions, people: People, vault: Vault
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._rules = rules
        self._sessions = sessions
        self._vault = vault
        self._provider = ProviderClient(rules, clock)
        self._linking = Linking(rules, clock, people)

    async def begin(self, return_to: str = "/") -> Beginning:
        """``return_to``: a path of ours for after the sign-in; anything else is taken for ``/``."""
        provider = await self._provider.provider()
        begun = Begun(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            at=self._clock.now(),
            return_to=_local(return_to),
        )
        challenge = hashlib.sha256(begun.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._rules.client_id,
            "redirect_uri": self._rules.redirect_uri,
            "scope": " ".join(self._rules.scopes),
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        joined = "&" if "?" in provider.authorization_endpoint else "?"
        sealed = base64.urlsafe_b64encode(self._vault.seal(msgspec.json.encode(begun).decode(), _PURPOSE)).decode()
        return Beginning(
            url=f"{provider.authorization_endpoint}{joined}{urlencode(query)}",
            cookie=self._sessions.cookies.sign_in(sealed, _MINUTES_TO_SIGN_IN * 60),
        )

    async def finish(
        self, query: Mapping[str, str], cookie: str, *, client: str = "", address: str = "", replacing: str = ""
    ) -> SignedIn:
        """``query``: what the provider sent the browser back with; ``cookie``: the value of that of ``begin``, which is
        to be taken away now (``cookies.no_sign_in``). Raises SignInRefused, OpenIdUnavailable."""
        begun = self._opened(cookie)
        # First of all: without its state, whatever else it says is of a sign-in that somebody else began.
        if not hmac.compare_digest(begun.state.encode(), query.get("state", "").encode("utf-8", "surrogatepass")):
            raise SignInRefused("This sign-in was not begun here.", hint="Begin again.")
        self._sessions.guesses.admit(address, self._clock.monotonic())
        try:
            found = await self._identified(await self._code(query), begun)
        except SignInRefused:
            self._sessions.guesses.wrong(address)
            raise
        except OpenIdUnavailable:
            # That was the provider's fault: who tries again meanwhile is not stopped for it.
            self._sessions.guesses.right(address)
            raise
        self._sessions.guesses.right(address)
        async with changing(self._engine) as connection:
            user = await self._linking.user(connection, found, address)
            return await self._sessions.begin(
                connection,
                user,
                how="openid",
                client=client,
                address=address,
                replacing=replacing,
                return_to=begun.return_to,
            )

    async def _code(self, query: Mapping[str, str]) -> str:
        provider = await self._provider.provider()
        # RFC 9207: the answer of another provider is not taken to this one.
        unsaid = "" if provider.authorization_response_iss_parameter_supported else provider.issuer
        if query.get("iss", unsaid) != provider.issuer:
            raise SignInRefused("Another OpenID provider answered.", hint="Begin again.")
        if "error" in query or not query.get("code"):
            raise SignInRefused("The OpenID provider did not sign you in.", hint="Begin again.")
        return query["code"]

    async def _identified(self, code: str, begun: Begun) -> Identity:
        tokens = await self._provider.tokens(code, begun.verifier)
        try:
            claims = await self._checked(tokens.id_token, begun, anew=False)
        except KeyUnknown:
            try:
                claims = await self._checked(tokens.id_token, begun, anew=True)
            except KeyUnknown as error:
                raise SignInRefused("The token is not the OpenID provider's.", hint="Begin again.") from error
        if "email" not in claims:
            more = await self._provider.userinfo(tokens.access_token)
            # It may be about somebody else (OpenID Connect Core 1.0, section 5.3.2).
            if more.get("sub") == claims["sub"]:
                claims = more | claims
        return identity(claims, self._rules.groups_claim)

    async def _checked(self, token: str, begun: Begun, *, anew: bool) -> dict[str, object]:
        return checked(
            token,
            await self._provider.keys(anew=anew),
            issuer=self._rules.issuer,
            client_id=self._rules.client_id,
            nonce=begun.nonce,
            now=self._clock.now(),
        )

    def _opened(self, cookie: str) -> Begun:
        try:
            sealed = base64.urlsafe_b64decode(cookie.encode("ascii"))
            begun = msgspec.json.decode(self._vault.unseal(sealed, _PURPOSE), type=Begun)
        except (HomeError, UnicodeError, binascii.Error, msgspec.DecodeError) as error:
            raise SignInRefused("This browser has begun no sign-in.", hint="Begin again.") from error
        if not 0 <= self._clock.now() - begun.at <= _MINUTES_TO_SIGN_IN * 60:
            raise SignInRefused("The sign-in took too long.", hint="Begin again.")
        return begun


def _local(path: str) -> str:
    """Browsers take ``//host`` and ``/\\host`` for addresses of other hosts."""
    fits = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and len(path) <= 2000
    return path if fits else "/"
