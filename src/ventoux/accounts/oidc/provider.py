"""What is asked of the OpenID provider: its metadata, its keys, and tokens for a code."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ventoux.accounts.errors import OpenIdUnavailable, SignInRefused
from ventoux.accounts.oidc.schemas import LOOPBACK, Provider, Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.accounts.oidc.schemas import OidcRules
    from ventoux.kit.clock import Clock

T = TypeVar("T")

_WITHIN = 10.0
_LARGEST = 256 * 1024
_KEEP = 3600.0
"""Seconds for which metadata and keys are kept; a key that is not among them is looked for at once."""


class ProviderClient:
    """No cookies, no redirects, no other hosts than those that the operator named. Raises OpenIdUnavailable."""

    def __init__(self, rules: OidcRules, clock: Clock) -> None:
        self._rules = rules
        self._clock = clock
        self._hosts = rules.hosts | {urlsplit(rules.issuer).hostname or ""}
        self._provider: Provider | None = None
        self._keys: KeySet | None = None
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def provider(self) -> Provider:
        """OpenID Connect Discovery 1.0, section 4."""
        async with self._asking:
            if self._provider is None or self._clock.monotonic() >= self._until:
                url = f"{self._rules.issuer.rstrip('/')}/.well-known/openid-configuration"
                found = await self._asked("GET", url, Provider)
                if found.issuer != self._rules.issuer:
                    raise _unavailable(f"it says that it is {found.issuer!r}, and not {self._rules.issuer!r}")
                for named in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
                    self._check(named)
                self._provider, self._keys = found, None
                self._until = self._clock.monotonic() + _KEEP
            return self._provider

    async def keys(self, *, anew: bool = False) -> KeySet:
        provider = await self.provider()
        if self._keys is None or anew:
            found = await self._asked("GET", provider.jwks_uri, dict[str, Any])
            try:
                self._keys = KeySet.import_key_set({"keys": list(found["keys"])})
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise _unavailable("its keys cannot be read") from error
        return self._keys

    async def tokens(self, code: str, verifier: str) -> Tokens:
        """For a code (RFC 6749, section 4.1.3, and RFC 7636). Raises SignInRefused when the provider refuses it."""
        provider = await self.provider()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._rules.redirect_uri,
            "code_verifier": verifier,
        }
        headers: dict[str, str] = {}
        if not self._rules.client_secret:
            form["client_id"] = self._rules.client_id
        elif "client_secret_basic" in provider.token_endpoint_auth_methods_supported:
            # Both are percent-encoded first (RFC 6749, section 2.3.1).
            pair = f"{quote(self._rules.client_id, '')}:{quote(self._rules.client_secret, '')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self._rules.client_id, "client_secret": self._rules.client_secret}
        return await self._asked("POST", provider.token_endpoint, Tokens, form=form, headers=headers)

    async def userinfo(self, access_token: str) -> dict[str, Any]:
        """Where the claims of ``email`` are when the token has none (OpenID Connect Core 1.0, section 5.4). Empty where
        there is no such endpoint."""
        provider = await self.provider()
        if provider.userinfo_endpoint is None or not access_token:
            return {}
        headers = {"authorization": f"Bearer {access_token}"}
        return await self._asked("GET", provider.userinfo_endpoint, dict[str, Any], headers=headers)

    async def _asked(
        self,
        method: str,
        url: str,
        wanted: type[T],
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        self._check(url)
        try:
            status, body = await _exchange(method, url, form, headers)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise _unavailable(str(error) or type(error).__name__) from error
        if form is not None and status in {400, 401}:
            raise SignInRefused("The OpenID provider refused the sign-in.", hint="Begin again.")
        if status != 200:
            raise _unavailable(f"{urlsplit(url).path} answered with status {status}")
        try:
            return msgspec.json.decode(body, type=wanted)
        except msgspec.DecodeError as error:
            raise _unavailable(f"{urlsplit(url).path} answered with something else") from error

    def _check(self, url: str) -> None:
        """Whatever the metadata says: nothing is sent to a host that the operator did not name, or in clear."""
        split = urlsplit(url)
        if split.hostname not in self._hosts:
            raise _unavailable(f"it names the host {split.hostname!r}, which oidc_hosts does not have")
        if split.scheme != "https" and not (split.scheme == "http" and split.hostname in LOOPBACK):
            raise _unavailable(f"its address {url!r} is not https")


async def _exchange(
    method: str, url: str, form: Mapping[str, str] | None, headers: Mapping[str, str] | None
) -> tuple[int, bytes]:
    """Raises ValueError for a body that is too long."""
    timeout = aiohttp.ClientTimeout(total=_WITHIN)
    async with (
        aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.request(
            method, url, data=form, headers={"accept": "application/json", **(headers or {})}, allow_redirects=False
        ) as response,
    ):
        body = bytearray()
        async for piece in response.content.iter_chunked(16 * 1024):
            body += piece
            if len(body) > _LARGEST:
                raise ValueError("the answer is too long")
        return response.status, bytes(body)


def _unavailable(reason: str) -> OpenIdUnavailable:
    return OpenIdUnavailable(
        f"The OpenID provider cannot be used: {reason}.", hint="Sign in with a password, or try again.", retry_after=5
    )
