"""Workspaces, users, keys and sessions: who calls, who manages, and what they may do."""

from __future__ import annotations

import asyncio
import getpass
import logging
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ventoux.accounts.browsers import Browsers
from ventoux.accounts.callers import caller_of_key, caller_of_user
from ventoux.accounts.endpoint_keys import EndpointKeys
from ventoux.accounts.errors import AccountsUnavailable, LinkVoid, PasswordRefused
from ventoux.accounts.first_key import write_first_key
from ventoux.accounts.keys import Keys
from ventoux.accounts.known import KnownKeys
from ventoux.accounts.links import Links
from ventoux.accounts.people import People
from ventoux.accounts.profiles import Profiles
from ventoux.accounts.rules import oidc_rules, session_rules
from ventoux.accounts.schemas import DEFAULT_WORKSPACE, SCOPES, Caller, Key, NewKey, Principal
from ventoux.accounts.secrets import new_prefix
from ventoux.accounts.sessions import SessionRules, Sessions
from ventoux.accounts.store import keys as key_store
from ventoux.accounts.transactions import changing, next_look
from ventoux.accounts.workspaces import Workspaces
from ventoux.audit import service as audit
from ventoux.audit.schemas import SYSTEM
from ventoux.db.changes import Changes
from ventoux.errors import Forbidden
from ventoux.kit.clock import Clock, SystemClock
from ventoux.limits.schemas import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from msgspec import UnsetType
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.oidc.schemas import OidcRules
    from ventoux.accounts.oidc.sign_in import OidcSignIn
    from ventoux.accounts.passwords import Passwords
    from ventoux.accounts.schemas import SignedIn, Slot, User
    from ventoux.home import Home
    from ventoux.settings import Settings
    from ventoux.vault import Vault

logger = logging.getLogger(__name__)

_FLUSH_EVERY = 10.0
_REPORT_EVERY = 60.0
_FLUSH_WITHIN = 5.0
_CHECK_EVERY = 0.1
"""Seconds between two looks at the database for keys that are not in memory: what guessing can cost us."""


def require(principal: Principal, scope: str) -> None:
    """Raises Forbidden naming the scope."""
    if scope not in principal.scopes:
        has = ", ".join(sorted(principal.scopes)) or "none"
        raise Forbidden(
            f"The API key {principal.key_prefix} lacks the scope {scope!r}; it has {has}.",
            hint=f"Create one that has it: ventoux keys create --scope {scope}",
        )


def operator() -> Caller:
    """Whoever runs a command on this machine can read the database, and may do everything."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return Caller(kind="cli", id=f"{name}@{socket.gethostname()}", admin=True)


def open_accounts(settings: Settings, engine: AsyncEngine, vault: Vault, limits: Limits) -> Accounts:
    """As the settings say. Raises SettingsError."""
    accounts = Accounts(engine, limits=limits, vault=vault, sessions=session_rules(settings))
    if (rules := oidc_rules(settings)) is not None:
        accounts.set_up_openid(rules, vault)
    return accounts


class Accounts:
    """``workspaces``, ``people`` and ``sessions`` are for the control plane; what is here is for calls as well."""

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock | None = None,
        *,
        limits: Limits | None = None,
        vault: Vault | None = None,
        passwords: Passwords | None = None,
        sessions: SessionRules | None = None,
        check_every: float = _CHECK_EVERY,
        make_prefix: Callable[[], str] = new_prefix,
    ) -> None:
        """``limits`` are those of a key that has none of its own; ``vault`` is for the keys of endpoints."""
        self._engine = engine
        self.changes = Changes(engine)
        """For whatever else follows the database beside it."""
        self._clock = clock or SystemClock()
        self._known = KnownKeys(engine, self._clock, limits or Limits(), check_every)
        self._keys = Keys(engine, self._clock, make_prefix)
        self._endpoint_keys = EndpointKeys(engine, self._clock, self._keys, vault)
        self.workspaces = Workspaces(engine, self._clock)
        self.sessions = Sessions(engine, self._clock, passwords, sessions or SessionRules())
        self.people = People(engine, self._clock, self.sessions.passwords)
        self.links = Links(engine, self._clock, self.people, self.sessions, self.workspaces)
        self.profiles = Profiles(engine, self._clock, self.sessions.passwords, self.links)
        self.browsers = Browsers(engine, self._clock, self._keys, self._known, self.sessions)
        self.openid: OidcSignIn | None = None
        """Where it is set up."""

    def set_up_openid(self, rules: OidcRules, vault: Vault) -> None:
        # Here, because only a server that is set up for it needs the libraries for tokens.
        from ventoux.accounts.oidc.sign_in import OidcSignIn  # noqa: PLC0415

        self.openid = OidcSignIn(
            self._engine, self._clock, rules, sessions=self.sessions, people=self.people, vault=vault
        )

    async def load(self) -> None:
        """The keys into memory. Raises AccountsUnavailable."""
        await self._known.refresh()

    async def refresh(self) -> None:
        """After a transaction of the caller's own in which keys were made, rotated or revoked: this process knows at
        once, others within a second. Raises AccountsUnavailable."""
        await self._known.refresh()

    async def authenticate(self, presented: str, address: str = "") -> Principal:
        """``address`` is where the call comes from. Raises Unauthorized, and TooManyTries for who sends wrong ones."""
        return await self._known.authenticate(presented, address)

    def principal(self, key_id: str) -> Principal | None:
        """Whose work goes on after the request that began it; None for a key that there is not."""
        return self._known.principal(key_id)

    async def create_key(self, caller: Caller, workspace_id: str, wanted: NewKey) -> tuple[Key, str]:
        """The key and its secret, which nothing can show again. Raises KeyRefused, NotFound, Forbidden."""
        made = await self._keys.create(caller, workspace_id, wanted)
        await self._known.refresh()
        return made

    async def list_keys(
        self, caller: Caller, workspace_id: str | None, *, after: str = "", limit: int | None = None
    ) -> list[Key]:
        """Oldest first, the revoked and expired included; of all workspaces for None, which is for administrators."""
        return await self._keys.listed(caller, workspace_id, after=after, limit=limit)

    async def find_key(self, caller: Caller, workspace_id: str | None, prefix_or_id: str) -> Key:
        """Raises KeyNotFound with the nearest prefixes."""
        return await self._keys.find(caller, workspace_id, prefix_or_id)

    async def limit_key(
        self, caller: Caller, workspace_id: str | None, prefix_or_id: str, changed: Mapping[str, int | UnsetType | None]
    ) -> Key:
        """``changed``: by dimension a limit, None for no limit, UNSET for what the settings say; the others stay.

        Raises KeyNotFound with the nearest prefixes.
        """
        key = await self._keys.limit(caller, workspace_id, prefix_or_id, changed)
        await self._known.refresh()
        return key

    async def revoke_key(self, caller: Caller, workspace_id: str | None, prefix_or_id: str) -> Key:
        """For good; revoking again changes nothing. What is being answered goes on. Raises KeyNotFound."""
        key = await self._keys.revoke(caller, workspace_id, prefix_or_id)
        await self._known.refresh()
        return key

    async def endpoint_keys(
        self, workspace_id: str, endpoint_id: str, endpoint_name: str, *, connection: AsyncConnection | None = None
    ) -> dict[Slot, str]:
        """Makes both, which may call this endpoint only. With a ``connection`` in its transaction: ``refresh`` once
        that is committed."""
        made = await self._endpoint_keys.create(workspace_id, endpoint_id, endpoint_name, connection)
        await self._refresh_unless(connection)
        return made

    async def rotate_endpoint_key(
        self, endpoint_id: str, slot: Slot, *, connection: AsyncConnection | None = None
    ) -> str:
        """The new secret. The one before ends at once, the other slot's goes on. Raises KeyNotFound."""
        secret = await self._endpoint_keys.rotate(endpoint_id, slot, connection)
        await self._refresh_unless(connection)
        return secret

    async def show_endpoint_keys(self, endpoint_id: str) -> dict[Slot, str]:
        """Raises HomeError when the vault's key is another one than that with which they were sealed."""
        return await self._endpoint_keys.show(endpoint_id)

    async def revoke_endpoint_keys(self, endpoint_id: str, *, connection: AsyncConnection | None = None) -> None:
        """For good, when the endpoint goes."""
        await self._endpoint_keys.revoke(endpoint_id, connection)
        await self._refresh_unless(connection)

    async def caller_of_key(self, principal: Principal, address: str = "") -> Caller:
        """What a key may do in the control plane. Raises Forbidden for one that is not for that."""
        return await caller_of_key(self._engine, principal, address)

    async def caller_of_user(self, user_id: str, address: str = "") -> Caller:
        """Raises UserNotFound."""
        return await caller_of_user(self._engine, user_id, address)

    async def accept_invitation(self, token: str, password: str, name: str = "", address: str = "") -> User:
        """As ``people.accept``, of which no more are looked at than of wrong passwords. Raises LinkVoid,
        PasswordRefused, TooManyTries."""
        with self._guessing(address):
            return await self.people.accept(token, password, name)

    async def follow_link(self, token: str, *, client: str = "", address: str = "", replacing: str = "") -> SignedIn:
        """As ``links.follow``, counted likewise. Raises LinkVoid, TooManyTries."""
        with self._guessing(address):
            return await self.links.follow(token, client=client, address=address, replacing=replacing)

    async def ensure_first_key(self, home: Home) -> str | None:
        """While there is no key: makes the default workspace and one key, writes it to the home and returns it.

        Raises HomeError when it cannot be written; then neither is kept. A process that dies in between leaves at
        most the file, which the next start replaces.
        """
        secret = ""
        try:
            async with changing(self._engine) as connection:
                if await key_store.any_key(connection):
                    return None
                workspace = await self.workspaces.ensure(connection, DEFAULT_WORKSPACE)
                wanted = NewKey(name="first key", scopes=frozenset(SCOPES), user_id=None)
                key, secret = await self._keys.add(connection, workspace.id, wanted)
                await audit.record(
                    connection,
                    SYSTEM,
                    "key.create",
                    "key",
                    key.id,
                    workspace_id=workspace.id,
                    detail={"prefix": key.prefix, "name": key.name},
                    at=self._clock.now(),
                )
                write_first_key(home.first_key, secret)
        except AccountsUnavailable:
            if secret:
                home.first_key.unlink(missing_ok=True)
            raise
        await self._known.refresh()
        return secret

    async def run(self) -> None:
        """Until cancelled: notices what other processes change, and writes down what happened."""
        started = self._clock.monotonic()
        flush_at, report_at = started + _FLUSH_EVERY, started + _REPORT_EVERY
        failing = False
        try:
            while True:
                try:
                    counters = await next_look(self.changes)
                    await self._known.follow(counters["keys"])
                    if self._clock.monotonic() >= flush_at:
                        flush_at = self._clock.monotonic() + _FLUSH_EVERY
                        await self._known.flush()
                    if self._clock.monotonic() >= report_at:
                        report_at = self._clock.monotonic() + _REPORT_EVERY
                        await self.report()
                        await self.sessions.drop_ended()
                except AccountsUnavailable as error:
                    if not failing:
                        logger.warning("keys are not kept up to date", extra={"fields": {"error": error.message}})
                    failing = True
                else:
                    failing = False
        finally:
            await self._write_last()

    async def report(self) -> None:
        """Writes one event for each source of wrong keys and passwords since the last time. Raises
        AccountsUnavailable."""
        for guesses in (self._known.guesses, self.sessions.guesses):
            counts = guesses.take()
            if not counts:
                continue
            try:
                async with changing(self._engine) as connection:
                    await guesses.report(connection, counts, self._clock.now())
            except BaseException:
                guesses.put_back(counts)
                raise

    @contextmanager
    def _guessing(self, address: str) -> Generator[None]:
        """Of the tokens of links. Raises TooManyTries."""
        guesses = self.sessions.guesses
        guesses.admit(address, self._clock.monotonic())
        try:
            yield
        except LinkVoid:
            guesses.wrong(address)
            raise
        except PasswordRefused:
            guesses.right(address)
            raise
        guesses.right(address)

    async def _write_last(self) -> None:
        try:
            async with asyncio.timeout(_FLUSH_WITHIN):
                await self._known.flush()
                await self.report()
        except (AccountsUnavailable, TimeoutError) as error:
            logger.warning("the last use of keys was not written", extra={"fields": {"error": str(error)}})

    async def _refresh_unless(self, connection: AsyncConnection | None) -> None:
        """What a transaction that is still open has written is not there to be read yet."""
        if connection is None:
            await self._known.refresh()
