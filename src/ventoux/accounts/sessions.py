"""Signing in with a password, and what a browser has after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.accounts.callers import read_caller
from ventoux.accounts.cookies import Cookies, csrf_of
from ventoux.accounts.errors import SignInRefused, TooManyTries, UserNotFound
from ventoux.accounts.guesses import Guesses
from ventoux.accounts.passwords import Passwords, check_new
from ventoux.accounts.schemas import Caller, Session, SignedIn, User
from ventoux.accounts.secrets import SESSION, fingerprint, new_token
from ventoux.accounts.store import sessions as store
from ventoux.accounts.store import users as user_store
from ventoux.accounts.throttle import Throttle, network
from ventoux.accounts.transactions import changing, reading
from ventoux.audit import service as audit
from ventoux.audit.schemas import Actor
from ventoux.errors import NotFound, Unauthorized
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.kit.clock import Clock

_TOUCH_EVERY = 60.0
"""Seconds within which the use of a session is written once."""
_LONGEST_CLIENT = 200


class SessionRules(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds without a request after which a session ends, and after which it ends however it is used."""

    idle: float = 7 * 86_400.0
    longest: float = 30 * 86_400.0
    secure: bool = True
    """Cookies are for https only."""


class Current(msgspec.Struct, frozen=True, kw_only=True):
    """Who a cookie is."""

    caller: Caller
    user: User
    session: Session
    csrf: str

    def __repr__(self) -> str:
        return f"Current(user={self.user.id!r}, session={self.session.id!r})"


class Sessions:
    def __init__(self, engine: AsyncEngine, clock: Clock, passwords: Passwords | None, rules: SessionRules) -> None:
        self._engine = engine
        self._clock = clock
        self._rules = rules
        self.passwords = passwords or Passwords()
        self.cookies = Cookies(secure=rules.secure)
        # From many addresses against one account, and from one address against that account.
        self._account = Throttle(burst=50, every=30.0)
        self._pair = Throttle(burst=8, every=30.0)
        self.guesses = Guesses("password", each=(40, 5.0), total=(300, 0.2))

    async def sign_in(
        self, email: str, password: str, *, client: str = "", address: str = "", replacing: str = ""
    ) -> SignedIn:
        """``replacing``: the token of the session that the browser had, which ends. Raises SignInRefused, TooManyTries;
        both are the same, and take as long, whether there is such an account or not."""
        email = email.strip().lower()
        self._admit(email, address)
        async with reading(self._engine) as connection:
            user = await user_store.one(connection, email)
            may = user is not None and user.email == email and user.disabled_at is None
            hashed = await user_store.password_hash(connection, user.id) if user is not None and may else None
        right, better = await self.passwords.verify(hashed, password)
        if not right or user is None:
            self.guesses.wrong(address)
            raise _wrong()
        self._right(email, address)
        async with changing(self._engine) as connection:
            # What was verified must still be the password: it may have been changed, or the user disabled, meanwhile.
            now = await user_store.one(connection, user.id)
            if now is None or now.disabled_at is not None:
                raise _wrong()
            if await user_store.password_hash(connection, user.id) != hashed:
                raise SignInRefused("The password was changed meanwhile.", hint="Sign in with the new one.")
            if better is not None:
                await user_store.set_password_hash(connection, user.id, better)
            return await self.begin(
                connection, now, how="password", client=client, address=address, replacing=replacing
            )

    async def begin(
        self,
        connection: AsyncConnection,
        user: User,
        *,
        how: str,
        client: str,
        address: str,
        replacing: str,
        return_to: str = "/",
    ) -> SignedIn:
        """A new session with a new token, whatever the browser had; in a transaction of the caller's."""
        if replacing:
            await store.end_token(connection, fingerprint(replacing))
        now = self._clock.now()
        token = new_token(SESSION)
        session = Session(
            id=new_id(),
            user_id=user.id,
            created_at=now,
            expires_at=now + self._rules.longest,
            last_used_at=now,
            client=_printable(client),
            address=address,
        )
        await store.add(connection, session, fingerprint(token))
        await user_store.note_sign_in(connection, user.id, now)
        await self._record(connection, user.id, address, "session.begin", session.id, {"how": how})
        return SignedIn(
            user=user,
            session=session,
            token=token,
            csrf=csrf_of(token),
            cookie=self.cookies.session(token, self._rules.longest),
            return_to=return_to,
        )

    async def current(self, token: str, address: str = "") -> Current:
        """Raises Unauthorized for a session that there is not, or not any more."""
        now = self._clock.now()
        async with reading(self._engine) as connection:
            found = await store.of_token(connection, fingerprint(token), now, self._rules.idle)
            if found is None:
                raise Unauthorized("You are not signed in.", hint="Sign in again.")
            session, user = found
            caller = await read_caller(connection, user, address)
        if now - session.last_used_at >= _TOUCH_EVERY:
            async with changing(self._engine) as connection:
                await store.touch(connection, session.id, now)
        return Current(caller=caller, user=user, session=session, csrf=csrf_of(token))

    async def sign_out(self, token: str, address: str = "") -> str:
        """The value of Set-Cookie that takes the cookie away. A session that is gone already is no error."""
        async with changing(self._engine) as connection:
            user_id = await store.end_token(connection, fingerprint(token))
            if user_id is not None:
                await self._record(connection, user_id, address, "session.end", user_id, {})
        return self.cookies.no_session()

    async def sign_out_everywhere(self, current: Current, *, others_only: bool = False) -> int:
        """How many sessions of the user ended."""
        user_id = current.user.id
        async with changing(self._engine) as connection:
            ended = await store.end_all(connection, user_id, current.session.id if others_only else None)
            address = current.caller.address
            await self._record(connection, user_id, address, "session.end_all", user_id, {"ended": ended})
        return ended

    async def listed(self, current: Current) -> list[Session]:
        """The user's own, the last used first."""
        async with reading(self._engine) as connection:
            return await store.listed(connection, current.user.id, self._clock.now(), self._rules.idle)

    async def end(self, current: Current, session_id: str) -> None:
        """One of the user's own. Raises NotFound."""
        async with changing(self._engine) as connection:
            if not await store.end(connection, current.user.id, session_id):
                raise NotFound(f"There is no session {session_id!r}.")
            await self._record(connection, current.user.id, current.caller.address, "session.end", session_id, {})

    async def change_password(self, current: Current, old: str, new: str) -> None:
        """All other sessions end. Raises SignInRefused for a wrong old one, PasswordRefused, TooManyTries."""
        user, address = current.user, current.caller.address
        self._admit(user.email, address)
        async with reading(self._engine) as connection:
            hashed = await user_store.password_hash(connection, user.id)
        right, _ = await self.passwords.verify(hashed, old)
        if not right:
            self.guesses.wrong(address)
            raise SignInRefused("The old password is wrong.")
        self._right(user.email, address)
        check_new(new, user.email)
        made = await self.passwords.hash(new)
        async with changing(self._engine) as connection:
            now = await user_store.one(connection, user.id)
            if now is None or now.disabled_at is not None:
                raise UserNotFound(user.id)
            await user_store.change(connection, user.id, password_hash=made)
            ended = await store.end_all(connection, user.id, current.session.id)
            await self._record(connection, user.id, address, "user.password", user.id, {"ended_sessions": ended})

    async def drop_ended(self) -> None:
        """Takes the rows of sessions away that cannot be used any more. Raises AccountsUnavailable."""
        async with changing(self._engine) as connection:
            await store.drop_ended(connection, self._clock.now(), self._rules.idle)

    def _admit(self, email: str, address: str) -> None:
        """Takes a try for the account, from this address and from all. Raises TooManyTries."""
        now = self._clock.monotonic()
        pair = f"{network(address)} {email[:320]}"
        wait = max(self._account.wait(email[:320], now), self._pair.wait(pair, now))
        if wait > 0:
            self.guesses.refused(address)
            raise TooManyTries("Too many tries to sign in.", hint="Wait, then try again.", retry_after=wait)
        self.guesses.admit(address, now)
        self._account.take(email[:320], now)
        self._pair.take(pair, now)

    def _right(self, email: str, address: str) -> None:
        self.guesses.right(address)
        self._account.give_back(email[:320])
        self._pair.forget(f"{network(address)} {email[:320]}")

    async def _record(
        self,
        connection: AsyncConnection,
        user_id: str,
        address: str,
        action: str,
        object_id: str,
        detail: dict[str, object],
    ) -> None:
        kind = "user" if object_id == user_id else "session"
        actor = Actor(kind="user", id=user_id, address=address)
        await audit.record(connection, actor, action, kind, object_id, detail=detail, at=self._clock.now())


def _wrong() -> SignInRefused:
    return SignInRefused("The e-mail address or the password is wrong.", hint="Try again, or ask for a new link.")


def _printable(client: str) -> str:
    return "".join(letter for letter in client[:_LONGEST_CLIENT] if letter.isprintable())
