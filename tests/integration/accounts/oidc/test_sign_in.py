from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
import pytest
from joserfc.jwk import KeySet, RSAKey
from tests.databases import ManualClock, new_home
from tests.integration.accounts.oidc.openid_provider import OpenIdProvider, free_port
from tests.people import OPERATOR, new_key, new_user, quick_passwords

from ventoux.accounts.errors import OpenIdUnavailable, SignInRefused, TooManyTries
from ventoux.accounts.oidc.schemas import OidcRules
from ventoux.accounts.schemas import NewKey
from ventoux.accounts.service import Accounts
from ventoux.audit.schemas import AuditFilter
from ventoux.db.engine import async_engine
from ventoux.errors import Unauthorized
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping
    from pathlib import Path

    from ventoux.accounts.oidc.schemas import Beginning
    from ventoux.accounts.oidc.sign_in import OidcSignIn
    from ventoux.accounts.schemas import SignedIn

REDIRECT = "http://localhost:8080/api/v1/session/oidc/callback"
VERIFIED = {"email": "ada@example.org", "email_verified": True, "name": "Ada"}


@pytest.fixture(scope="module")
def provider() -> Generator[OpenIdProvider]:
    with OpenIdProvider(free_port()) as provider:
        yield provider


class Setup(NamedTuple):
    accounts: Accounts
    clock: ManualClock
    provider: OpenIdProvider
    vault: Vault

    def with_rules(self, **changed: object) -> OidcSignIn:
        rules = OidcRules(
            issuer=self.provider.issuer, client_id="ventoux", client_secret="sécret /+%", redirect_uri=REDIRECT
        )
        self.accounts.set_up_openid(msgspec.structs.replace(rules, **changed), self.vault)
        assert self.accounts.openid is not None
        return self.accounts.openid


@pytest.fixture
async def setup(tmp_path: Path, provider: OpenIdProvider) -> AsyncGenerator[Setup]:
    engine = async_engine(new_home(tmp_path).database)
    # The provider's tokens say the real time.
    clock = RealClock()
    accounts = Accounts(engine, clock, passwords=quick_passwords(), check_every=0.0)
    await accounts.workspaces.create(OPERATOR, "team")
    yield Setup(accounts, clock, provider, Vault(bytes(32)))
    await engine.dispose()


class RealClock(ManualClock):
    """The real time, until a test lets some pass."""

    def __init__(self) -> None:
        super().__init__(time.time())

    def monotonic(self) -> float:
        return time.monotonic()


def sealed(begun: Beginning) -> str:
    return begun.cookie.partition("=")[2].partition(";")[0]


async def signed_in(setup: Setup, openid: OidcSignIn, subject: str) -> SignedIn:
    begun = await openid.begin("/chat")
    return await openid.finish(await setup.provider.visited(begun.url, subject), sealed(begun), client="browser")


def altered(url: str, **values: str) -> str:
    split = urlsplit(url)
    query = {name: value for name, (value,) in parse_qs(split.query).items()} | values
    return split._replace(query=urlencode(query)).geturl()


async def test_somebody_new_becomes_a_member_with_a_verified_address_and_a_session(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    openid = setup.with_rules(workspace="team", role="developer")

    first = await signed_in(setup, openid, "ada")
    second = await signed_in(setup, openid, "ada")

    current = await setup.accounts.sessions.current(second.token)
    team = await setup.accounts.workspaces.find(OPERATOR, "team")
    assert first.user.id == second.user.id == current.user.id
    assert (current.user.email, current.user.name, current.user.email_verified) == ("ada@example.org", "Ada", True)
    assert current.caller.roles == {team.id: "developer"}
    assert first.token != second.token
    assert first.return_to == "/chat"
    events = await setup.accounts.workspaces.audit_events(OPERATOR, AuditFilter(object_id=first.user.id))
    assert [event.action for event in events] == ["member.role", "user.link", "user.create"]


async def test_what_goes_to_the_provider_holds_a_challenge_and_not_its_answer(setup: Setup) -> None:
    begun = await setup.with_rules().begin("//evil.example")
    query = {name: value for name, (value,) in parse_qs(urlsplit(begun.url).query).items()}

    assert query.keys() >= {"state", "nonce", "code_challenge"}
    assert (query["code_challenge_method"], query["response_type"]) == ("S256", "code")
    assert query["redirect_uri"] == REDIRECT
    assert all(value not in begun.cookie for value in (query["state"], query["nonce"]))
    assert "HttpOnly" in begun.cookie
    assert "SameSite=Lax" in begun.cookie


async def test_without_a_workspace_for_all_only_who_is_known_gets_in(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    openid = setup.with_rules()
    with pytest.raises(SignInRefused, match="no account"):
        await signed_in(setup, openid, "ada")
    user = await new_user(setup.accounts, "ada@example.org")

    assert (await signed_in(setup, openid, "ada")).user.id == user.id
    # The operator vouched for the address: the password stays.
    assert (await setup.accounts.sessions.sign_in("ada@example.org", "a long enough password")).user.id == user.id


@contextmanager
def refused(*words: str) -> Generator[None]:
    with pytest.raises(SignInRefused) as error:
        yield
    assert any(word in error.value.message for word in words), error.value.message


async def test_an_answer_with_another_state_or_cookie_is_refused(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    openid = setup.with_rules(workspace="team")
    mine, others = await openid.begin(), await openid.begin()
    answer = await setup.provider.visited(mine.url, "ada")

    with refused("not begun here"):
        await openid.finish(answer, sealed(others))
    with refused("not begun here"):
        await openid.finish({**answer, "state": "x"}, sealed(mine))
    with refused("not begun here"):
        await openid.finish({name: value for name, value in answer.items() if name != "state"}, sealed(mine))
    for cookie in ("", "é", "AAAA", sealed(mine)[:-8] + "AAAAAAA="):
        with refused("begun no sign-in"):
            await openid.finish(answer, cookie)
    assert (await openid.finish(answer, sealed(mine))).user.email == "ada@example.org"


async def test_an_answer_that_comes_late_or_twice_is_refused(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    openid = setup.with_rules(workspace="team")
    begun = await openid.begin()
    answer = await setup.provider.visited(begun.url, "ada")
    await openid.finish(answer, sealed(begun))

    with refused("refused the sign-in"):
        await openid.finish(answer, sealed(begun))
    setup.clock.at += 601
    with refused("too long"):
        await openid.finish(answer, sealed(begun))


async def test_an_answer_of_another_provider_or_with_an_error_is_refused(setup: Setup) -> None:
    openid = setup.with_rules(workspace="team")
    begun = await openid.begin()
    state = {"state": parse_qs(urlsplit(begun.url).query)["state"][0]}

    with refused("Another OpenID provider"):
        await openid.finish({**state, "code": "x", "iss": "https://evil.example"}, sealed(begun))
    for answer in ({"error": "access_denied"}, {}, {"code": ""}):
        with refused("did not sign you in"):
            await openid.finish(state | answer, sealed(begun))
    with refused("refused the sign-in"):
        await openid.finish(state | {"code": "made up"}, sealed(begun))


async def test_a_token_of_another_sign_in_is_refused(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    openid = setup.with_rules(workspace="team")
    begun = await openid.begin()

    with refused("another sign-in"):
        await openid.finish(await setup.provider.visited(altered(begun.url, nonce="other"), "ada"), sealed(begun))


async def test_a_token_for_another_client_is_refused(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    ours = setup.with_rules(workspace="team")
    other = setup.with_rules(workspace="team", client_id="other")
    begun = await other.begin()
    answer = await setup.provider.visited(begun.url, "ada")
    # The exchange is the other client's, the check is ours: as if its token had been slipped to us.
    ours._provider = other._provider

    with refused("for somebody else"):
        await ours.finish(answer, sealed(begun))


async def test_a_token_that_has_expired_or_is_from_the_future_is_refused(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    openid = setup.with_rules(workspace="team")
    for seconds, word in ((7200.0, "expired"), (-7200.0, "future")):
        setup.clock.at += seconds
        with refused(word):
            await signed_in(setup, openid, "ada")
        setup.clock.at -= seconds


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": None}, {"email_verified": "no"}])
async def test_an_address_that_the_provider_does_not_vouch_for_links_nothing(
    setup: Setup, claims: Mapping[str, object]
) -> None:
    await new_user(setup.accounts, "ada@example.org", admin=True)
    await setup.provider.knows("mallory", **{**VERIFIED, **claims})

    with refused("does not vouch"):
        await signed_in(setup, setup.with_rules(workspace="team"), "mallory")


async def test_two_subjects_with_one_address_are_not_one_user(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    await setup.provider.knows("mallory", **VERIFIED)
    openid = setup.with_rules(workspace="team")
    await signed_in(setup, openid, "ada")

    with refused("another account"):
        await signed_in(setup, openid, "mallory")


async def test_an_account_that_a_stranger_made_in_advance_is_taken_from_them(setup: Setup) -> None:
    accounts = setup.accounts
    mallory = await new_user(accounts, "mallory@example.org")
    team = await accounts.workspaces.find(OPERATOR, "team")
    await accounts.people.set_role(OPERATOR, team.id, mallory.id, "admin")
    inviter = await accounts.caller_of_user(mallory.id)
    invited = await accounts.people.invite(inviter, team.id, "ada@example.org", "member")
    await accounts.people.accept(invited.token or "", "mallory knows this")
    planted = await accounts.sessions.sign_in("ada@example.org", "mallory knows this")
    as_ada = await accounts.caller_of_user(planted.user.id)
    _, secret = await accounts.create_key(as_ada, team.id, NewKey(name="planted", scopes=frozenset({"chat"})))
    await setup.provider.knows("ada", **VERIFIED)

    ada = await signed_in(setup, setup.with_rules(workspace="team"), "ada")
    await accounts.refresh()

    assert ada.user.id == planted.user.id
    for attempt in (accounts.sessions.current(planted.token), accounts.authenticate(secret)):
        with pytest.raises(Unauthorized):
            await attempt
    with pytest.raises(SignInRefused):
        await accounts.sessions.sign_in("ada@example.org", "mallory knows this")


async def test_only_the_domains_that_are_allowed_get_in_and_the_disabled_do_not(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    with refused("domain"):
        await signed_in(
            setup, setup.with_rules(workspace="team", allowed_domains=frozenset({"ada.example.org"})), "ada"
        )
    openid = setup.with_rules(workspace="team", allowed_domains=frozenset({"example.org"}))
    user = (await signed_in(setup, openid, "ada")).user
    await setup.accounts.people.disable(OPERATOR, user.id)

    with refused("disabled"):
        await signed_in(setup, openid, "ada")


async def test_groups_decide_the_role_at_every_sign_in_but_leave_the_last_owner(setup: Setup) -> None:
    openid = setup.with_rules(workspace="team", group_roles=(("staff", "developer"), ("heads", "owner")))
    team = await setup.accounts.workspaces.find(OPERATOR, "team")

    async def role_with(*groups: str) -> str:
        await setup.provider.knows("ada", **VERIFIED, groups=list(groups))
        user = (await signed_in(setup, openid, "ada")).user
        return (await setup.accounts.caller_of_user(user.id)).roles[team.id]

    assert await role_with("others") == "member"
    assert await role_with("staff") == "developer"
    assert await role_with("staff", "heads") == "owner"
    assert await role_with() == "owner"
    await setup.accounts.people.set_role(OPERATOR, team.id, (await new_user(setup.accounts, "b@c.d")).id, "owner")
    assert await role_with() == "member"


async def test_keys_that_the_provider_changed_are_fetched_and_old_ones_are_not_trusted(setup: Setup) -> None:
    await setup.provider.knows("ada", **VERIFIED)
    openid = setup.with_rules(workspace="team")
    now = await openid._provider.keys()
    (kid,) = (key.kid for key in now)
    for parameters in ({"kid": kid}, {"kid": "before"}):
        # As before the provider changed its key, with or without a new name for it.
        old = KeySet([RSAKey.generate_key(2048, {"kid": str(parameters["kid"])})])
        openid._provider._keys = old
        await signed_in(setup, openid, "ada")

        assert (await openid._provider.keys()).as_dict() == now.as_dict()


async def test_a_provider_that_is_away_or_says_it_is_another_is_told(setup: Setup) -> None:
    with pytest.raises(OpenIdUnavailable, match="cannot be used"):
        await setup.with_rules(issuer=f"http://127.0.0.1:{free_port()}").begin()
    with pytest.raises(OpenIdUnavailable, match="says that it is"):
        await setup.with_rules(issuer=f"{setup.provider.issuer}/").begin()


async def test_wrong_codes_from_one_address_are_stopped(setup: Setup) -> None:
    openid = setup.with_rules(workspace="team")
    begun = await openid.begin()
    answer = {"state": parse_qs(urlsplit(begun.url).query)["state"][0], "error": "x"}

    for _ in range(40):
        with pytest.raises(SignInRefused):
            await openid.finish(answer, sealed(begun), address="192.0.2.1")
    with pytest.raises(TooManyTries):
        await openid.finish(answer, sealed(begun), address="192.0.2.1")
    assert (await new_key(setup.accounts))[0].id
