from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ventoux.accounts.oidc.schemas import CALLBACK_PATH
from ventoux.accounts.rules import oidc_rules, session_rules
from ventoux.errors import SettingsError
from ventoux.settings import Settings

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "accounts.md"
OIDC: dict[str, Any] = {
    "public_url": "https://ai.example.org/",
    "oidc_issuer": "https://idp.example.org",
    "oidc_client_id": "ventoux",
    "oidc_client_secret": "geheim",
}


@pytest.mark.parametrize(
    ("host", "public_url", "secure"),
    [
        ("127.0.0.1", "", False),
        ("::1", "", False),
        ("0.0.0.0", "", True),  # noqa: S104 - not opened
        ("192.0.2.1", "", True),
        ("127.0.0.1", "https://ai.example.org", True),
        ("0.0.0.0", "http://localhost:8080", False),  # noqa: S104 - not opened
        ("127.0.0.1", "http://ai.example.org", True),
    ],
)
def test_cookies_are_for_https_unless_browsers_are_on_this_machine(host: str, public_url: str, secure: bool) -> None:
    assert session_rules(Settings(host=host, public_url=public_url)).secure is secure


def test_without_an_issuer_there_is_no_openid_connect() -> None:
    assert oidc_rules(Settings()) is None


def test_what_the_settings_say_of_openid_connect_is_what_holds() -> None:
    more: dict[str, Any] = {
        "oidc_default_workspace": "team",
        "oidc_allowed_domains": ["@Example.org"],
        "oidc_group_roles": ["a=b=admin"],
    }
    rules = oidc_rules(Settings(**OIDC | more))

    assert rules is not None
    assert rules.redirect_uri == f"https://ai.example.org{CALLBACK_PATH}"
    assert (rules.allowed_domains, rules.group_roles) == ({"example.org"}, (("a=b", "admin"),))


def test_the_documented_settings_are_taken_and_the_documented_address_is_the_one_to_register() -> None:
    text = DOCUMENT.read_text("utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    rules = oidc_rules(Settings(**tomllib.loads(example)))

    assert rules is not None
    assert f"`{rules.redirect_uri}`" in text


@pytest.mark.parametrize(
    "changed",
    [
        {"oidc_issuer": "http://idp.example.org"},
        {"oidc_issuer": "idp.example.org"},
        {"oidc_client_id": ""},
        {"public_url": ""},
        {"public_url": "http://ai.example.org"},
        {"public_url": "ai.example.org"},
        {"oidc_scopes": ["email"]},
        {"oidc_group_roles": ["staff=developer"]},
        {"oidc_group_roles": ["staff=king"], "oidc_default_workspace": "team"},
        {"oidc_group_roles": ["=owner"], "oidc_default_workspace": "team"},
    ],
)
def test_what_could_not_work_or_would_go_in_clear_stops_the_start(changed: dict[str, Any]) -> None:
    settings = Settings(**OIDC | changed)
    check = session_rules if settings.public_url == "ai.example.org" else oidc_rules
    with pytest.raises(SettingsError):
        check(settings)


def test_no_setting_that_is_shown_tells_a_secret() -> None:
    settings = Settings(**OIDC, redis_url="redis://:geheim@localhost")
    assert "ai.example.org" in repr(settings)
    assert all("geheim" not in repr(one) for one in (settings, oidc_rules(settings)))
