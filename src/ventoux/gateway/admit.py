"""Who calls, what they may call, and whether a call can be taken at all. No I/O once a key has been seen; what a
browser sends with a session is looked up each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ventoux.accounts.schemas import Principal
from ventoux.accounts.service import require
from ventoux.endpoints.directory import ServedEndpoint
from ventoux.errors import (
    Forbidden,
    InvalidRequest,
    Issue,
    ModelNotFound,
    OperationNotServed,
    Unauthorized,
    Unavailable,
    ValidationFailed,
)
from ventoux.gateway.context import RequestContext
from ventoux.gateway.visits import visit_of
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Scope

    from ventoux.accounts.service import Accounts
    from ventoux.catalog.cards import Card
    from ventoux.endpoints.directory import Directory
    from ventoux.ledger.writer import LedgerWriter

_LONGEST_NAME = 200
_MOST_METADATA = 16 * 1024

Operation = Literal[
    "chat", "completion", "fim", "embeddings", "moderation", "classification", "transcription", "speech"
]


class Admission(msgspec.Struct, kw_only=True):
    """A call that may go on: everything that its record will say of where it came from."""

    context: RequestContext
    principal: Principal
    endpoint: ServedEndpoint
    operation: Operation
    dialect: str
    metadata: dict[str, Any] | None

    @property
    def card(self) -> Card:
        """Of the endpoint's first deployment; another one may answer."""
        return self.endpoint.card


class Admit:
    def __init__(self, accounts: Accounts, ledger: LedgerWriter, directory: Directory) -> None:
        self._accounts = accounts
        self._ledger = ledger
        self.directory = directory
        self.stage = "starting"
        """What start-up is doing, until every model is there; then empty."""

    async def known(self, request: Scope, *, workspace: str = "") -> Principal:
        """Whoever it is, whatever they may do: by the key, and by the browser's session where none was sent.
        ``workspace``: that which a browser's request can only be about. Raises Unauthorized, TooManyTries, and for a
        browser what ``Browsers.principal`` does."""
        if presented := _presented(request["headers"]):
            client = request.get("client")
            return await self._accounts.authenticate(presented, client[0] if client else "")
        visit = visit_of(request, self._accounts.sessions.cookies.session_name, workspace)
        if visit is None:
            raise Unauthorized("No API key was sent.", hint="Send it as 'Authorization: Bearer <key>'.")
        return await self._accounts.browsers.principal(visit)

    async def principal(self, request: Scope, scope: str, *, workspace: str = "") -> Principal:
        """``scope``: of the key; ``workspace`` as for ``known``. Raises Unauthorized, TooManyTries, Forbidden, and for
        a browser what ``Browsers.principal`` does."""
        principal = await self.known(request, workspace=workspace)
        require(principal, scope)
        return principal

    def visible(self, principal: Principal) -> list[ServedEndpoint]:
        """What the caller may call, everybody's first."""
        found = self.directory.visible(principal.workspace_id)
        allowed = principal.endpoints
        return found if allowed is None else [served for served in found if served.name in allowed]

    def endpoint(self, principal: Principal, name: str) -> ServedEndpoint:
        """Raises ModelNotFound, Forbidden for one that the key is not for, or Unavailable while models are still being
        loaded."""
        found = self.directory.find(principal.workspace_id, name)
        if found is not None:
            if principal.endpoints is not None and found.name not in principal.endpoints:
                raise _not_for_this_key(principal, found)
            return found
        allowed = principal.endpoints
        if (allowed is None or name in allowed) and (why := self.directory.withheld(principal.workspace_id, name)):
            raise Unavailable(f"The endpoint {name} {why}.", hint="Try again shortly.", retry_after=2)
        if len(name) > _LONGEST_NAME:
            # To look for its nearest would take seconds, and to repeat it nobody's patience.
            raise ModelNotFound(f"{name[:_LONGEST_NAME]}…", [])
        if self.stage:
            raise self._starting(self.stage)
        names = self.directory.names(principal.workspace_id)
        raise ModelNotFound(name, nearest(name, names if allowed is None else [one for one in names if one in allowed]))

    def default(self, principal: Principal) -> ServedEndpoint:
        """The first that the caller may call, as soon as all of the operator's models are there."""
        found = self.visible(principal)
        if self.stage or not found:
            raise self._starting(self.stage or "no model is served yet")
        return found[0]

    def endpoint_at(self, principal: Principal, url: str, model: str) -> ServedEndpoint:
        """``url`` is what the URL names, ``model`` what the caller does. Raises InvalidRequest when these are two
        models, ModelNotFound for an endpoint that is none."""
        endpoint = self.endpoint(principal, url)
        if model != url and not endpoint.means(model):
            raise InvalidRequest(
                f"This URL is that of model {endpoint.name}, and the request names {model!r}.",
                hint="Leave the model out, or use the model's own URL.",
            )
        return endpoint

    def _starting(self, stage: str) -> Unavailable:
        return Unavailable(f"Ventoux is starting: {stage}.", hint="Try again shortly.", retry_after=2)

    def call(
        self,
        context: RequestContext,
        principal: Principal,
        model: str,
        operation: Operation,
        metadata: dict[str, Any] | None,
        *,
        dialect: str,
        url: str = "",
    ) -> Admission:
        """``url`` is what the URL names, where it names an endpoint.

        Raises also Unavailable while the ledger cannot be written: nothing is served unmetered.
        """
        if metadata is not None and len(msgspec.json.encode(metadata)) > _MOST_METADATA:
            reason = f"metadata may have {_MOST_METADATA:,} bytes at most: it is kept with the usage event"
            raise ValidationFailed([Issue("too_long", ("body", "metadata"), reason)])
        endpoint = self.endpoint_at(principal, url, model) if url else self.endpoint(principal, model)
        able = endpoint.card.capabilities
        if operation not in able:
            raise OperationNotServed(
                f"Model {endpoint.name} cannot do {operation}; it can do {', '.join(able)}.",
                hint=self._alternatives(principal, operation),
            )
        if not self._ledger.available:
            raise Unavailable("The ledger cannot be written, so no call can be taken.", retry_after=5)
        context.detail.update(model=endpoint.name, key=principal.key_prefix)
        return Admission(
            context=context,
            principal=principal,
            endpoint=endpoint,
            operation=operation,
            dialect=dialect,
            metadata=metadata,
        )

    def _alternatives(self, principal: Principal, operation: Operation) -> str:
        able = [one.name for one in self.visible(principal) if operation in one.card.capabilities]
        return f"Served here for {operation}: {', '.join(able)}." if able else ""


def _not_for_this_key(principal: Principal, endpoint: ServedEndpoint) -> Forbidden:
    may = ", ".join(sorted(principal.endpoints or ())) or "none"
    return Forbidden(
        f"The API key {principal.key_prefix} is not for the endpoint {endpoint.name}; it is for {may}.",
        hint="Use the endpoint's own keys: ventoux endpoints keys NAME",
    )


def _presented(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The key, as ``Authorization: Bearer KEY``; alone in that header, as early clients of Azure sent it; or as
    ``api-key``, which Azure's clients send as well. Authorization counts where both are there. Empty for none."""
    other = ""
    for name, value in headers:
        if name == b"authorization":
            scheme, _, key = value.decode("latin-1").strip().partition(" ")
            if scheme.lower() == "bearer" and key.strip():
                return key.strip()
            if key or scheme.lower() == "bearer":
                raise Unauthorized("The Authorization header must be 'Bearer' and a key.")
            return scheme
        if name == b"api-key":
            other = value.decode("latin-1").strip()
    return other
