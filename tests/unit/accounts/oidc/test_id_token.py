from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from ventoux.accounts.errors import SignInRefused
from ventoux.accounts.oidc.id_token import KeyUnknown, checked

NOW = 1_800_000_000.0
KEY = ECKey.generate_key("P-256", {"kid": "one"})
RSA = RSAKey.generate_key(2048, {"kid": "two"})
KEYS = KeySet([ECKey.import_key(KEY.as_dict(private=False)), RSAKey.import_key(RSA.as_dict(private=False))])
CLAIMS: dict[str, Any] = {
    "iss": "https://idp.example",
    "aud": "us",
    "sub": "ada",
    "nonce": "n",
    "iat": NOW - 5,
    "exp": NOW + 300,
}


def signed(claims: dict[str, Any], algorithm: str = "ES256", key: Any = KEY, kid: str = "one") -> str:
    return jwt.encode({"alg": algorithm, "kid": kid}, claims, key, algorithms=[algorithm])


def encoded(header: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()


def check(token: str, nonce: str = "n") -> dict[str, Any]:
    return checked(token, KEYS, issuer="https://idp.example", client_id="us", nonce=nonce, now=NOW)


@pytest.mark.parametrize("more", [{}, {"aud": ["us"]}, {"aud": ["us", "them"], "azp": "us"}, {"exp": NOW - 59}])
def test_a_token_for_us_is_taken(more: dict[str, Any]) -> None:
    assert check(signed(CLAIMS | more))["sub"] == "ada"
    assert check(signed(CLAIMS | more, "RS256", RSA, "two"))["sub"] == "ada"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"iss": "https://idp.example/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "them"}, "somebody else"),
        ({"aud": None}, "somebody else"),
        ({"aud": []}, "somebody else"),
        ({"aud": ["us", "them"]}, "given to somebody else"),
        ({"azp": "them"}, "given to somebody else"),
        ({"nonce": "other"}, "another sign-in"),
        ({"nonce": None}, "another sign-in"),
        ({"sub": ""}, "nobody"),
        ({"sub": 7}, "nobody"),
        ({"exp": NOW - 61}, "expired"),
        ({"exp": None}, "how long"),
        ({"exp": "soon"}, "how long"),
        ({"iat": None}, "how long"),
        ({"iat": NOW + 120}, "future"),
        ({"nbf": NOW + 120}, "future"),
        ({"iat": NOW - 601}, "too old"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(SignInRefused, match=reason):
        check(signed(CLAIMS | changed))


def test_a_token_that_nobody_signed_or_that_anybody_could_is_refused() -> None:
    header, payload, _ = signed(CLAIMS).split(".")
    unsigned, with_hmac = encoded({"alg": "none"}), encoded({"alg": "HS256", "kid": "two"})
    public = hmac.digest(RSA.as_pem(private=False), f"{with_hmac}.{payload}".encode(), "sha256")

    for token in (
        f"{unsigned}.{payload}.",
        f"{unsigned}.{payload}.{'A' * 86}",
        f"{with_hmac}.{payload}.{base64.urlsafe_b64encode(public).rstrip(b'=').decode()}",
        f"{header}.{payload}",
        f"{header}.{payload}.x.y.z",
        "",
        "x",
    ):
        with pytest.raises(SignInRefused):
            check(token)


def test_a_key_that_is_not_the_providers_is_unknown_whatever_it_calls_itself() -> None:
    stranger = ECKey.generate_key("P-256")
    for kid in ("one", "three"):
        with pytest.raises(KeyUnknown):
            check(signed(CLAIMS, key=stranger, kid=kid))


@given(place=st.integers(0, 500), letter=st.sampled_from("AZaz09-_."))
def test_a_token_with_a_letter_changed_never_passes_as_something_else(place: int, letter: str) -> None:
    token = signed(CLAIMS)
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    try:
        claims = check(changed)
    except (SignInRefused, KeyUnknown):
        return
    # The last letters of a part may hold bits that count for nothing.
    assert claims == CLAIMS
