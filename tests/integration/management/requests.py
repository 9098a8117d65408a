"""One request of each operation, about the objects that ``world.py`` makes: what a test of all routes sends."""

from __future__ import annotations

from typing import Any, NamedTuple

SPEC = {"deployments": [{"name": "d", "model": "well"}]}


class Request(NamedTuple):
    """``names``: an object that is there already. ``session``: for a browser and nobody else."""

    method: str
    path: str
    body: Any = None
    names: bool = True
    session: bool = False


def _of(names: bool, *requests: tuple[str, str, str, Any]) -> dict[str, Request]:
    return {operation: Request(method, path, body, names) for operation, method, path, body in requests}


OPEN: dict[str, Request] = _of(
    False,
    ("session_sign_in", "POST", "/session", {"email": "nobody@example.org", "password": "not the one"}),
    ("session_ways", "GET", "/session/ways", None),
    ("session_follow_link", "POST", "/session/link", {"token": "none"}),
    ("session_accept_invitation", "POST", "/invitations/accept", {"token": "none", "password": "a long password"}),
    ("session_sign_in_with_openid", "GET", "/session/oidc", None),
    ("session_openid_callback", "GET", "/session/oidc/callback", None),
)
"""What nobody has to be signed in for."""

PROFILE = {"email": "new@example.org", "name": "New", "password": "a long password"}
BROWSER = {
    "session_sign_out": Request("DELETE", "/session", session=True, names=False),
    "session_password": Request("POST", "/session/password", {"old": "x", "new": "y"}, session=True, names=False),
    "session_profile": Request("PUT", "/session/profile", PROFILE, session=True, names=False),
    "session_list": Request("GET", "/sessions", session=True, names=False),
    "session_end_all": Request("DELETE", "/sessions", session=True, names=False),
    "session_end": Request("DELETE", "/sessions/{session}", session=True),
}

WHOLE = _of(
    False,
    ("catalog_search", "GET", "/catalog/models?words=well", None),
    ("catalog_show", "GET", "/catalog/models/well", None),
    ("catalog_compare", "GET", "/catalog/compare?model=well", None),
    ("catalog_aliases", "GET", "/catalog/aliases", None),
    ("catalog_designate", "PUT", "/catalog/aliases/best", {"model": "well"}),
    ("catalog_undesignate", "DELETE", "/catalog/aliases/best", None),
    ("models_pull", "POST", "/models/well/pull", None),
    ("models_pull_progress", "GET", "/models/well/pull", None),
    ("models_cancel_pull", "DELETE", "/models/well/pull", None),
    ("served_list", "GET", "/served", None),
    ("licences_list", "GET", "/licences", None),
    ("licences_accept", "POST", "/licences/gemma/accept", None),
    ("usage_show", "GET", "/usage?by=endpoint", None),
    ("usage_series", "GET", "/usage/series", None),
    ("usage_latency", "GET", "/usage/latency", None),
    ("calls_list", "GET", "/calls", None),
    ("calls_running", "GET", "/calls/running", None),
    ("health_show", "GET", "/health", None),
    ("endpoints_create", "POST", "/endpoints", {"name": "another", "spec": SPEC}),
    ("endpoints_list", "GET", "/endpoints", None),
    ("providers_list", "GET", "/providers", None),
    ("providers_add", "POST", "/providers", {"name": "mistral", "key": "another-key"}),
    ("prices_list", "GET", "/prices", None),
    ("budgets_list", "GET", "/budgets", None),
    ("budgets_set", "PUT", "/budgets", {"period": "day", "amount": "5"}),
    ("invoices_list", "GET", "/invoices", None),
    ("invoices_get", "GET", "/invoices/2026-01", None),
    ("invoices_issue", "POST", "/invoices/2026-01", None),
    ("filters_list", "GET", "/filters", None),
    ("filters_set", "PUT", "/filters/another", {"input": {}}),
    ("workspaces_list", "GET", "/workspaces", None),
    ("workspaces_create", "POST", "/workspaces", {"name": "a third"}),
    ("members_list", "GET", "/members", None),
    ("members_invite", "POST", "/members", {"email": "new@example.org"}),
    ("users_list", "GET", "/users", None),
    ("users_create", "POST", "/users", {"email": "new@example.org"}),
    ("keys_list", "GET", "/keys", None),
    ("keys_create", "POST", "/keys", {"name": "another"}),
    ("session_show", "GET", "/session", None),
    ("session_make_link", "POST", "/session/links", {}),
    ("audit_list", "GET", "/audit", None),
    ("audit_export", "GET", "/audit/export", None),
    ("audit_verify", "GET", "/audit/verify", None),
)

NAMED = _of(
    True,
    ("usage_of_endpoint", "GET", "/endpoints/{endpoint}/usage", None),
    ("endpoints_get", "GET", "/endpoints/{endpoint}", None),
    ("endpoints_set", "PUT", "/endpoints/{endpoint}", SPEC),
    ("endpoints_change", "PATCH", "/endpoints/{endpoint}", {"description": "other"}),
    ("endpoints_delete", "DELETE", "/endpoints/{endpoint}", None),
    ("endpoints_pause", "POST", "/endpoints/{endpoint}/pause", None),
    ("endpoints_resume", "POST", "/endpoints/{endpoint}/resume", None),
    ("endpoints_scale", "PUT", "/endpoints/{endpoint}/deployments/d/scaling", {"max_replicas": 2}),
    ("endpoints_traffic", "PUT", "/endpoints/{endpoint}/traffic", {"d": 50}),
    ("endpoints_operations", "GET", "/endpoints/{endpoint}/operations", None),
    ("endpoints_keys", "GET", "/endpoints/{endpoint}/keys", None),
    ("endpoints_rotate", "POST", "/endpoints/{endpoint}/keys/primary/rotate", None),
    ("endpoints_logs", "GET", "/endpoints/{endpoint}/logs", None),
    ("operations_get", "GET", "/operations/{operation}", None),
    ("providers_get", "GET", "/providers/{provider}", None),
    ("providers_change", "PATCH", "/providers/{provider}", {"config": {}}),
    ("providers_remove", "DELETE", "/providers/{provider}", None),
    ("providers_rotate", "PUT", "/providers/{provider}/credential", {"key": "another-key"}),
    ("providers_test", "POST", "/providers/{provider}/test", {}),
    ("prices_set", "POST", "/prices", {"endpoint": "{endpoint}", "rates": "1/2"}),
    ("budgets_get", "GET", "/budgets/{budget}", None),
    ("budgets_delete", "DELETE", "/budgets/{budget}", None),
    ("filters_get", "GET", "/filters/{filter}", None),
    ("filters_delete", "DELETE", "/filters/{filter}", None),
    ("filters_test", "POST", "/filters/{filter}/test", {"text": "hello"}),
    ("workspaces_get", "GET", "/workspaces/{workspace}", None),
    ("workspaces_rename", "PATCH", "/workspaces/{workspace}", {"name": "other"}),
    ("workspaces_archive", "POST", "/workspaces/{workspace}/archive", None),
    ("members_role", "PUT", "/members/{user}/role", {"role": "admin"}),
    ("members_remove", "DELETE", "/members/{user}", None),
    ("users_get", "GET", "/users/{user}", None),
    ("users_link", "POST", "/users/{user}/link", None),
    ("users_disable", "POST", "/users/{user}/disable", None),
    ("users_enable", "POST", "/users/{user}/enable", None),
    ("users_admin", "PUT", "/users/{user}/admin", {"admin": True}),
    ("keys_limit", "PATCH", "/keys/{key}/limits", {"spend": 1}),
    ("keys_revoke", "POST", "/keys/{key}/revoke", None),
)

EVERY = OPEN | BROWSER | WHOLE | NAMED
