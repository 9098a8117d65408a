"""Whether an ID token is the provider's, for us, for this sign-in, and still good (OpenID Connect Core, 3.1.3.7)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

from ventoux.accounts.errors import SignInRefused
from ventoux.accounts.oidc.schemas import listed

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Only those with a key that the provider alone has: never ``none``, and no HMAC, whose key would be a public one."""
_LEEWAY = 60.0
_OLDEST = 600.0
"""Seconds: two clocks may differ, and a token is used as soon as it is made."""


class KeyUnknown(Exception):
    """No key that is known made it: the provider may have new ones."""


def checked(token: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str, now: float) -> dict[str, Any]:
    """Its claims. Raises SignInRefused, KeyUnknown."""
    try:
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
    except (BadSignatureError, InvalidKeyIdError) as error:
        raise KeyUnknown from error
    except (JoseError, ValueError) as error:
        raise _refused("it is no signed token of an algorithm that is taken") from error
    if fault := _fault(claims, issuer, client_id, nonce) or _fault_of_time(claims, now):
        raise _refused(fault)
    return claims


def _fault(claims: dict[str, Any], issuer: str, client_id: str, nonce: str) -> str:
    audiences = listed(claims.get("aud")) or [claims.get("aud")]
    if claims.get("iss") != issuer:
        return "it is of another issuer"
    if client_id not in audiences:
        return "it is for somebody else"
    if claims.get("azp", client_id) != client_id or (len(audiences) > 1 and "azp" not in claims):
        return "it was given to somebody else"
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        return "it belongs to another sign-in"
    subject = claims.get("sub")
    return "" if isinstance(subject, str) and subject else "it says of nobody"


def _fault_of_time(claims: dict[str, Any], now: float) -> str:
    expires, issued, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    if not all(isinstance(at, int | float) for at in (expires, issued, begins)):
        return "it does not say how long it is good"
    if claims["exp"] <= now - _LEEWAY:
        return "it has expired"
    if claims["iat"] <= now - _OLDEST:
        return "it is too old"
    return "it is from the future" if max(claims["iat"], begins) > now + _LEEWAY else ""


def _refused(reason: str) -> SignInRefused:
    return SignInRefused(f"The OpenID provider's token cannot be used: {reason}.", hint="Begin again.")
