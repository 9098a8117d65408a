"""People in browsers: signing in, what they may do, and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.integration.management.desk import OPERATOR_TOKEN, Browser
from tests.people import OPERATOR, PASSWORD

from ventoux.accounts.errors import SignInRefused
from ventoux.accounts.oidc.schemas import Beginning

if TYPE_CHECKING:
    import pytest
    from tests.integration.management.desk import Desk

    from ventoux.accounts.schemas import SignedIn


async def test_signing_in_sets_a_cookie_that_no_script_reads_and_tells_what_one_may(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "developer")
    answer = await browser.sign_in()
    assert answer.status_code == 201
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    (there,) = answer.json()["workspaces"]
    assert (there["name"], there["role"]) == ("default", "developer")
    assert "endpoints:write" in there["rights"]
    assert "members:write" not in there["rights"]
    shown = (await browser.ask("GET", "/session")).json()
    assert shown == answer.json()
    assert (await browser.ask("GET", "/endpoints")).status_code == 200
    assert (await browser.ask("POST", "/members", {"email": "x@example.org"})).status_code == 403


async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "member")
    wrong = await desk.post("/session", {"email": browser.user.email, "password": "wrong one"}, key="")
    unknown = await desk.post("/session", {"email": "nobody@example.org", "password": "wrong one"}, key="")
    assert (wrong.status_code, wrong.text) == (unknown.status_code, unknown.text)
    assert wrong.status_code == 401
    assert "set-cookie" not in wrong.headers


async def test_many_wrong_passwords_are_slowed_down(desk: Desk) -> None:
    await desk.signed_in("ada@example.org", "member")
    body = {"email": "ada@example.org", "password": "wrong one"}
    answers = [await desk.post("/session", body, key="") for _ in range(12)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_many_links_that_are_none_are_slowed_down(desk: Desk) -> None:
    body = {"token": "vxi_of-nobody", "password": PASSWORD}
    answers = [await desk.post("/invitations/accept", body, key="") for _ in range(45)]
    assert {answer.status_code for answer in answers[:30]} == {404}
    assert answers[-1].status_code == 429


async def test_a_link_sets_a_password_once(desk: Desk) -> None:
    made = await desk.post("/members", {"email": "new@example.org", "role": "viewer"})
    assert made.status_code == 201
    body = {"token": made.json()["token"], "password": PASSWORD, "name": "Ada"}
    accepted = await desk.post("/invitations/accept", body, key="")
    assert (accepted.status_code, accepted.json()["name"]) == (200, "Ada")
    assert (await desk.post("/invitations/accept", body, key="")).status_code == 404
    signed_in = await desk.post("/session", {"email": "new@example.org", "password": PASSWORD}, key="")
    assert signed_in.json()["workspaces"][0]["role"] == "viewer"
    weak = await desk.post("/members", {"email": "weak@example.org"})
    body = {"token": weak.json()["token"], "password": "short"}
    assert (await desk.post("/invitations/accept", body, key="")).status_code == 400


async def test_signing_out_ends_the_session_and_takes_the_cookie_away(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "member")
    answer = await browser.ask("DELETE", "/session")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await browser.ask("GET", "/session")).status_code == 401
    assert (await browser.ask("DELETE", "/session")).status_code == 204


async def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(desk: Desk) -> None:
    ada, bob = await desk.signed_in("ada@example.org", "member"), await desk.signed_in("bob@example.org", "member")
    first = ada.cookie
    await ada.sign_in()
    listed = (await ada.ask("GET", "/sessions")).json()["items"]
    assert len(listed) == 2
    (theirs,) = (await bob.ask("GET", "/sessions")).json()["items"]
    assert (await ada.ask("DELETE", f"/sessions/{theirs['id']}")).status_code == 404
    assert (await ada.ask("DELETE", "/sessions")).json() == {"ended": 1}
    assert (await ada.ask("GET", "/session", cookie=first)).status_code == 401
    assert (await ada.ask("GET", "/session")).status_code == 200
    assert (await bob.ask("GET", "/session")).status_code == 200


async def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "member")
    elsewhere = browser.cookie
    await browser.sign_in()
    new = "another long password"
    assert (await browser.ask("POST", "/session/password", {"old": "wrong", "new": new})).status_code == 401
    assert (await browser.ask("POST", "/session/password", {"old": PASSWORD, "new": new})).status_code == 204
    assert (await browser.ask("GET", "/session", cookie=elsewhere)).status_code == 401
    assert (await browser.sign_in(PASSWORD)).status_code == 401
    assert (await browser.sign_in(new)).status_code == 201


async def test_a_change_of_role_holds_from_the_next_request(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "developer")
    assert (await browser.ask("GET", "/budgets")).status_code == 200
    lowered = await desk.put(f"/members/{browser.user.email}/role", {"role": "viewer"})
    assert lowered.status_code == 200
    assert (await browser.ask("GET", "/budgets")).status_code == 403
    assert (await desk.delete(f"/members/{browser.user.id}")).status_code == 204
    assert (await browser.ask("GET", "/endpoints?workspace=default")).status_code == 404


async def test_who_is_in_several_workspaces_has_to_name_one(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "developer")
    second = await desk.accounts.workspaces.create(OPERATOR, "second")
    await desk.accounts.people.set_role(OPERATOR, second.id, browser.user.id, "viewer")
    refused = await browser.ask("GET", "/endpoints")
    assert refused.status_code == 400
    assert "workspace=" in refused.json()["error"]["hint"]
    assert (await browser.ask("GET", "/endpoints?workspace=second")).status_code == 200


class OpenId:
    """The sign-in with OpenID Connect, whose own tests are at accounts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.finished: list[dict[str, str]] = []
        self.refuses = False

    async def begin(self, return_to: str) -> Beginning:
        cookie = self._desk.services.cookies.sign_in("sealed", 600)
        return Beginning(url=f"https://id.example.org/authorize?then={return_to}", cookie=cookie)

    async def finish(
        self, query: dict[str, str], cookie: str, *, client: str, address: str, replacing: str
    ) -> SignedIn:
        del client, replacing
        self.finished.append({"cookie": cookie, "address": address, **query})
        if self.refuses:
            raise SignInRefused("The OpenID provider did not sign you in.")
        return await self._desk.accounts.sessions.sign_in("ada@example.org", PASSWORD)


async def test_openid_sends_the_browser_away_and_back_with_a_session(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await desk.get("/session/oidc", key="")).status_code == 404
    assert (await desk.get("/session/ways", key="")).json() == {"password": True, "openid": False}
    await desk.signed_in("ada@example.org", "member")
    openid = OpenId(desk)
    monkeypatch.setattr(desk.accounts, "openid", cast("Any", openid))
    assert (await desk.get("/session/ways", key="")).json() == {"password": True, "openid": True}
    away = await desk.get("/session/oidc?return_to=/chat", key="")
    assert away.status_code == 302
    assert away.headers["location"] == "https://id.example.org/authorize?then=/chat"
    sealed = away.headers["set-cookie"].partition(";")[0]
    back = await desk.get("/session/oidc/callback?code=c&state=s", key="", cookie=sealed)
    assert (back.status_code, back.headers["location"]) == (303, "/")
    session, gone = back.headers.get_list("set-cookie")
    assert "Max-Age=0" in gone
    assert openid.finished == [{"cookie": "sealed", "address": "203.0.113.7", "code": "c", "state": "s"}]
    shown = await desk.get("/session", key="", cookie=session.partition(";")[0])
    assert shown.json()["user"]["email"] == "ada@example.org"
    openid.refuses = True
    refused = await desk.get("/session/oidc/callback?error=denied", key="", cookie=sealed)
    assert refused.status_code == 401
    assert "Max-Age=0" in refused.headers["set-cookie"]


async def test_a_browser_whose_sign_in_with_openid_failed_is_led_back_to_the_page_of_signing_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "text/html,application/xhtml+xml,*/*;q=0.8"
    nowhere = await desk.get("/session/oidc?return_to=/console/keys%3Fa=b%26c", key="", accept=page)
    assert nowhere.status_code == 303
    assert nowhere.headers["location"] == "/sign-in?failed=not_configured&to=%2Fconsole%2Fkeys%3Fa%3Db%26c"
    openid = OpenId(desk)
    openid.refuses = True
    monkeypatch.setattr(desk.accounts, "openid", cast("Any", openid))
    refused = await desk.get("/session/oidc/callback?error=denied", key="", accept=page)
    assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in?failed=sign_in_refused&to=%2F")
    assert refused.headers["x-ventoux-error"] == "sign_in_refused"
    assert "Max-Age=0" in refused.headers["set-cookie"]


async def test_the_token_of_the_command_line_is_an_administrators(desk: Desk) -> None:
    from tests.integration.management.desk import OPERATOR_TOKEN

    assert (await desk.get("/session", key=OPERATOR_TOKEN)).json()["admin"]
    assert (await desk.get("/users", key=OPERATOR_TOKEN)).status_code == 200
    assert (await desk.get("/users", key=f"{OPERATOR_TOKEN}x")).status_code == 401


async def test_the_first_visit_is_a_link_and_then_a_profile(desk: Desk) -> None:
    token = await desk.accounts.links.first()
    answer = await desk.post("/session/link", {"token": token}, key="", user_agent="Firefox")
    assert answer.status_code == 201
    who = answer.json()
    assert (who["admin"], who["user"]["has_password"]) == (True, False)
    browser = Browser(desk, await desk.accounts.people.find(OPERATOR, who["id"]))
    browser.cookie, browser.csrf = answer.headers["set-cookie"].partition(";")[0], who["csrf"]
    assert (await desk.post("/session/link", {"token": token}, key="")).status_code == 404

    profile = {"email": "ada@example.org", "name": "Ada", "password": PASSWORD}
    forged = await browser.ask("PUT", "/session/profile", profile, x_ventoux_csrf="")
    assert (forged.status_code, forged.headers["x-ventoux-error"]) == (403, "csrf_refused")
    changed = await browser.ask("PUT", "/session/profile", profile)
    assert (changed.status_code, changed.json()["user"]["has_password"]) == (200, True)
    assert changed.json()["csrf"] == browser.csrf
    again = await browser.ask("PUT", "/session/profile", profile)
    assert (again.status_code, again.headers["x-ventoux-error"]) == (409, "has_password")


async def test_only_the_operator_makes_links_that_sign_in(desk: Desk) -> None:
    root = await desk.signed_in("root@example.org", "owner", admin=True)
    assert (await root.ask("POST", "/session/links", {})).status_code == 403
    assert (await desk.post("/session/links", {})).status_code == 403
    made = await desk.post("/session/links", {"email": "root@example.org"}, key=OPERATOR_TOKEN)
    assert (made.status_code, made.json()["email"]) == (201, "root@example.org")


async def test_another_site_is_refused_what_the_cookie_opens(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "owner")
    for site, status in (("cross-site", 403), ("same-origin", 200), ("none", 200)):
        assert (await browser.ask("GET", "/keys", sec_fetch_site=site)).status_code == status
