"""What the settings say of signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ventoux.accounts.oidc.schemas import CALLBACK_PATH, LOOPBACK, OidcRules, check_address, parse_group_roles
from ventoux.accounts.sessions import SessionRules
from ventoux.errors import SettingsError

if TYPE_CHECKING:
    from ventoux.settings import Settings


def session_rules(settings: Settings) -> SessionRules:
    """Cookies are for https only, unless browsers are on this machine. Raises SettingsError."""
    public = urlsplit(settings.public_url)
    if settings.public_url and (public.scheme not in {"http", "https"} or not public.hostname):
        raise SettingsError(
            f"public_url cannot be {settings.public_url!r}.", hint="For example https://ai.example.org."
        )
    secure = public.scheme == "https" or (public.hostname or settings.host) not in LOOPBACK
    return SessionRules(idle=settings.session_idle, longest=settings.session_longest, secure=secure)


def oidc_rules(settings: Settings) -> OidcRules | None:
    """None where it is not set up. Raises SettingsError."""
    if not settings.oidc_issuer:
        return None
    check_address("oidc_issuer", settings.oidc_issuer)
    if not settings.oidc_client_id or not settings.public_url:
        raise SettingsError(
            "oidc_issuer needs oidc_client_id and public_url.", hint="The provider sends browsers back to public_url."
        )
    check_address("public_url", settings.public_url)
    if "openid" not in settings.oidc_scopes:
        raise SettingsError("oidc_scopes needs openid.", hint="Without it the provider tells nothing of who signs in.")
    groups = parse_group_roles(settings.oidc_group_roles)
    if groups and not settings.oidc_default_workspace:
        raise SettingsError("oidc_group_roles needs oidc_default_workspace.", hint="The roles are those there.")
    return OidcRules(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        redirect_uri=f"{settings.public_url.rstrip('/')}{CALLBACK_PATH}",
        scopes=tuple(settings.oidc_scopes),
        hosts=frozenset(settings.oidc_hosts),
        allowed_domains=frozenset(domain.lower().removeprefix("@") for domain in settings.oidc_allowed_domains),
        workspace=settings.oidc_default_workspace,
        role=settings.oidc_default_role,
        groups_claim=settings.oidc_groups_claim,
        group_roles=groups,
    )
