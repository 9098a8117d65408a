from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from tests.databases import held, rows
from tests.people import PASSWORD, new_user, quick_passwords

from ventoux.accounts.cookies import Cookies, check_csrf
from ventoux.accounts.errors import CsrfRefused, PasswordRefused, SignInRefused, TooManyTries
from ventoux.accounts.passwords import Passwords
from ventoux.accounts.service import Accounts
from ventoux.errors import NotFound, Unauthorized

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine
    from tests.databases import ManualClock

    from ventoux.db.location import Location

EMAIL = "ada@example.org"
DAY = 86_400.0


async def test_every_sign_in_is_a_new_session_and_ends_the_one_that_the_browser_had(accounts: Accounts) -> None:
    user = await new_user(accounts, EMAIL)
    first = await accounts.sessions.sign_in(EMAIL, PASSWORD, client="Firefox\x00", address="192.0.2.1")
    second = await accounts.sessions.sign_in(EMAIL, PASSWORD, replacing=first.token)
    planted = await accounts.sessions.sign_in(EMAIL, PASSWORD, replacing="vxs_planted")

    current = await accounts.sessions.current(second.token)

    assert len({first.token, second.token, planted.token, "vxs_planted"}) == 4
    assert (current.user.id, current.caller.kind, current.csrf) == (user.id, "user", second.csrf)
    for token in (first.token, "vxs_planted", "", "é\ud800"):
        with pytest.raises(Unauthorized):
            await accounts.sessions.current(token)


async def test_no_file_of_the_database_holds_a_token_or_a_password(accounts: Accounts, database: Location) -> None:
    await new_user(accounts, EMAIL)
    signed_in = await accounts.sessions.sign_in(EMAIL, PASSWORD)

    assert all(secret.encode() not in held(database) for secret in (signed_in.token[4:], signed_in.csrf, PASSWORD))
    assert all(secret not in repr(signed_in) for secret in (signed_in.token, signed_in.csrf))


async def test_a_session_ends_when_it_is_idle_and_at_last_however_it_is_used(
    accounts: Accounts, clock: ManualClock, database: Location
) -> None:
    await new_user(accounts, EMAIL)
    idle, used = [await accounts.sessions.sign_in(EMAIL, PASSWORD) for _ in range(2)]
    for _ in range(5):
        clock.at += 6 * DAY - 1
        await accounts.sessions.current(used.token)
    with pytest.raises(Unauthorized):
        await accounts.sessions.current(idle.token)
    clock.at += 5
    with pytest.raises(Unauthorized):
        await accounts.sessions.current(used.token)

    await accounts.sessions.drop_ended()

    assert rows(database, "SELECT count(*) FROM sessions") == [(0,)]


async def test_the_use_of_a_session_is_not_written_at_every_request(
    accounts: Accounts, clock: ManualClock, database: Location
) -> None:
    await new_user(accounts, EMAIL)
    signed_in = await accounts.sessions.sign_in(EMAIL, PASSWORD)
    began = clock.at
    clock.at += 59
    await accounts.sessions.current(signed_in.token)
    assert rows(database, "SELECT last_used_at FROM sessions") == [(began,)]
    clock.at += 1
    await accounts.sessions.current(signed_in.token)
    assert rows(database, "SELECT last_used_at FROM sessions") == [(began + 60,)]


async def test_one_signs_out_here_everywhere_or_there(accounts: Accounts) -> None:
    await new_user(accounts, EMAIL)
    here, there, elsewhere = [await accounts.sessions.sign_in(EMAIL, PASSWORD) for _ in range(3)]
    current = await accounts.sessions.current(here.token)

    assert len(await accounts.sessions.listed(current)) == 3
    await accounts.sessions.end(current, there.session.id)
    assert {one.id for one in await accounts.sessions.listed(current)} == {here.session.id, elsewhere.session.id}
    assert await accounts.sessions.sign_out_everywhere(current, others_only=True) == 1
    assert "Max-Age=0" in await accounts.sessions.sign_out(here.token)
    assert "Max-Age=0" in await accounts.sessions.sign_out(here.token)
    for one in (here, there, elsewhere):
        with pytest.raises(Unauthorized):
            await accounts.sessions.current(one.token)


async def test_the_session_of_somebody_else_is_not_there(accounts: Accounts) -> None:
    await new_user(accounts, EMAIL)
    await new_user(accounts, "bob@example.org")
    mine = await accounts.sessions.sign_in(EMAIL, PASSWORD)
    current = await accounts.sessions.current((await accounts.sessions.sign_in("bob@example.org", PASSWORD)).token)

    with pytest.raises(NotFound):
        await accounts.sessions.end(current, mine.session.id)
    await accounts.sessions.sign_out_everywhere(current)
    await accounts.sessions.current(mine.token)


async def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(accounts: Accounts) -> None:
    await new_user(accounts, EMAIL)
    here, there = [await accounts.sessions.sign_in(EMAIL, PASSWORD) for _ in range(2)]
    current = await accounts.sessions.current(here.token)
    with pytest.raises(SignInRefused):
        await accounts.sessions.change_password(current, "wrong", "another long password")
    with pytest.raises(PasswordRefused):
        await accounts.sessions.change_password(current, PASSWORD, "short")

    await accounts.sessions.change_password(current, PASSWORD, "another long password")

    await accounts.sessions.current(here.token)
    with pytest.raises(Unauthorized):
        await accounts.sessions.current(there.token)
    with pytest.raises(SignInRefused):
        await accounts.sessions.sign_in(EMAIL, PASSWORD)
    await accounts.sessions.sign_in(EMAIL, "another long password")


class Counting(Passwords):
    """Says which hashes were verified."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.verified: list[str | None] = []

    async def verify(self, hashed: str | None, password: str) -> tuple[bool, str | None]:
        self.verified.append(hashed)
        return await super().verify(hashed, password)


async def test_an_account_that_there_is_not_costs_and_says_the_same_as_one_with_a_wrong_password(
    engine: AsyncEngine, clock: ManualClock
) -> None:
    passwords = Counting()
    accounts = Accounts(engine, clock, passwords=passwords)
    await new_user(accounts, EMAIL)
    said: set[str] = set()
    for email in (EMAIL, "nobody@example.org", "", "x" * 10_000):
        with pytest.raises(SignInRefused) as refused:
            await accounts.sessions.sign_in(email, "wrong")
        said.add(str(refused.value))

    assert len(said) == 1
    assert [hashed is not None for hashed in passwords.verified] == [True, False, False, False]
    # For those without one a hash of the same parameters is computed, so it takes as long.
    assert passwords._of_nobody().split("$")[:4] == (passwords.verified[0] or "").split("$")[:4]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
async def test_wrong_passwords_are_stopped_for_the_account_from_there_and_not_for_the_owner_elsewhere(
    accounts: Accounts, clock: ManualClock, email: str
) -> None:
    await new_user(accounts, EMAIL)
    for _ in range(8):
        with pytest.raises(SignInRefused):
            await accounts.sessions.sign_in(email, "wrong", address="192.0.2.1")

    with pytest.raises(TooManyTries) as stopped:
        await accounts.sessions.sign_in(email, PASSWORD, address="192.0.2.1")
    await accounts.sessions.sign_in(EMAIL, PASSWORD, address="192.0.2.2")
    clock.at += stopped.value.retry_after or 0
    with pytest.raises(SignInRefused):
        await accounts.sessions.sign_in(email, "wrong", address="192.0.2.1")


async def test_right_passwords_are_never_too_many(accounts: Accounts) -> None:
    await new_user(accounts, EMAIL)
    for _ in range(51):
        await accounts.sessions.sign_in(EMAIL, PASSWORD, address="192.0.2.1")


async def test_a_hash_of_older_parameters_is_replaced_at_the_next_sign_in(
    accounts: Accounts, engine: AsyncEngine, database: Location
) -> None:
    await new_user(accounts, EMAIL)
    (before,) = rows(database, "SELECT password_hash FROM users")
    stronger = Accounts(engine, passwords=Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)))

    await stronger.sessions.sign_in(EMAIL, PASSWORD)
    await stronger.sessions.sign_in(EMAIL, PASSWORD)

    (after,) = rows(database, "SELECT password_hash FROM users")
    assert ("t=1" in str(before), "t=2" in str(after)) == (True, True)


def test_a_cookie_is_out_of_reach_of_scripts_and_other_sites_and_for_https_but_here() -> None:
    secure, local = Cookies(secure=True), Cookies(secure=False)
    for cookie in (secure.session("t", 60), secure.sign_in("s", 60), secure.no_session(), secure.no_sign_in()):
        assert cookie.startswith("__Host-ventoux_")
        assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))
    assert "Secure" not in local.session("t", 60)
    assert "Max-Age=60" in local.session("t", 60)


async def test_what_changes_something_needs_the_sessions_own_token(accounts: Accounts) -> None:
    await new_user(accounts, EMAIL)
    mine, other = [await accounts.sessions.sign_in(EMAIL, PASSWORD) for _ in range(2)]

    check_csrf("GET", mine.token, "")
    check_csrf("POST", mine.token, mine.csrf)
    for header in ("", other.csrf, mine.csrf[:-1], mine.token, "é"):
        for method in ("POST", "PUT", "PATCH", "DELETE", "BREW"):
            with pytest.raises(CsrfRefused):
                check_csrf(method, mine.token, header)


async def test_the_same_password_from_two_keyboards_is_the_same() -> None:
    passwords = quick_passwords()
    hashed = await passwords.hash("cafe\u0301 au lait")
    assert (await passwords.verify(hashed, "caf\u00e9 au lait"))[0]
    assert not (await passwords.verify(hashed, "cafe au lait"))[0]
    passwords.close()
