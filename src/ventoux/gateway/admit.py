"""Who calls, what they may call, and whether a call can be taken at all. No I/O once a key has been seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ventoux.accounts.schemas import Principal
from ventoux.accounts.service import require
from ventoux.catalog.cards import Card
from ventoux.errors import (
    InvalidRequest,
    Issue,
    ModelNotFound,
    OperationNotServed,
    Unauthorized,
    Unavailable,
    ValidationFailed,
)
from ventoux.gateway.context import RequestContext
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ventoux.accounts.service import Accounts
    from ventoux.ledger.writer import LedgerWriter

_LONGEST_NAME = 200
_MOST_METADATA = 16 * 1024

Operation = Literal["chat", "completion", "fim", "embeddings"]


class Admission(msgspec.Struct, kw_only=True):
    """A call that may go on: everything that its record will say of where it came from."""

    context: RequestContext
    principal: Principal
    card: Card
    operation: Operation
    dialect: str
    metadata: dict[str, Any] | None


class Admit:
    def __init__(self, accounts: Accounts, ledger: LedgerWriter) -> None:
        self._accounts = accounts
        self._ledger = ledger
        self._served: dict[str, Card] = {}
        self._cards: dict[int, Card] = {}
        self.stage = "starting"
        """What start-up is doing, until every model is there; then empty."""

    def serve(self, card: Card, place: int) -> None:
        """``place`` is the operator's order: the first model that chats is every client's default."""
        self._cards[place] = card
        for name in (card.id, *card.aliases):
            self._served[name] = card

    def cards(self) -> list[Card]:
        return [card for _, card in sorted(self._cards.items())]

    async def known(self, headers: Iterable[tuple[bytes, bytes]]) -> Principal:
        """Whoever it is, whatever they may do. Raises Unauthorized."""
        return await self._accounts.authenticate(_presented(headers))

    async def principal(self, headers: Iterable[tuple[bytes, bytes]], scope: str) -> Principal:
        """Raises Unauthorized, Forbidden."""
        principal = await self.known(headers)
        require(principal, scope)
        return principal

    def card(self, model: str) -> Card:
        """Raises ModelNotFound, or Unavailable while models are still being loaded."""
        card = self._served.get(model)
        if card is not None:
            return card
        if len(model) > _LONGEST_NAME:
            # To look for its nearest would take seconds, and to repeat it nobody's patience.
            raise ModelNotFound(f"{model[:_LONGEST_NAME]}…", [])
        if self.stage:
            raise Unavailable(f"Ventoux is starting: {self.stage}.", hint="Try again shortly.", retry_after=2)
        raise ModelNotFound(model, nearest(model, self._served))

    def default(self) -> Card:
        """The first of the operator's models, as soon as all are there."""
        if self.stage or not self._cards:
            stage = self.stage or "no model is served yet"
            raise Unavailable(f"Ventoux is starting: {stage}.", hint="Try again shortly.", retry_after=2)
        return self.cards()[0]

    def card_at(self, endpoint: str, model: str) -> Card:
        """``endpoint`` is what the URL names, ``model`` what the caller does. Raises InvalidRequest when these are two
        models, ModelNotFound for an endpoint that is none."""
        card = self.card(endpoint)
        if self._served.get(model) is not card:
            raise InvalidRequest(
                f"This URL is that of model {card.id}, and the request names {model!r}.",
                hint="Leave the model out, or use the model's own URL.",
            )
        return card

    def call(
        self,
        context: RequestContext,
        principal: Principal,
        model: str,
        operation: Operation,
        metadata: dict[str, Any] | None,
        *,
        dialect: str,
        endpoint: str = "",
    ) -> Admission:
        """``endpoint`` is what the URL names, where it names a model.

        Raises also Unavailable while the ledger cannot be written: nothing is served unmetered.
        """
        if metadata is not None and len(msgspec.json.encode(metadata)) > _MOST_METADATA:
            reason = f"metadata may have {_MOST_METADATA:,} bytes at most: it is kept with the usage event"
            raise ValidationFailed([Issue("too_long", ("body", "metadata"), reason)])
        card = self.card_at(endpoint, model) if endpoint else self.card(model)
        if operation not in card.capabilities:
            raise OperationNotServed(
                f"Model {card.id} cannot do {operation}; it can do {', '.join(card.capabilities)}.",
                hint=self._alternatives(operation),
            )
        if not self._ledger.available:
            raise Unavailable("The ledger cannot be written, so no call can be taken.", retry_after=5)
        context.detail.update(model=card.id, key=principal.key_prefix)
        return Admission(
            context=context,
            principal=principal,
            card=card,
            operation=operation,
            dialect=dialect,
            metadata=metadata,
        )

    def _alternatives(self, operation: Operation) -> str:
        able = [card.id for card in self.cards() if operation in card.capabilities]
        return f"Served here for {operation}: {', '.join(able)}." if able else ""


def _presented(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The key, as ``Authorization: Bearer KEY``; alone in that header, as early clients of Azure sent it; or as
    ``api-key``, which Azure's clients send as well. Authorization counts where both are there."""
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
    if other:
        return other
    raise Unauthorized("No API key was sent.", hint="Send it as 'Authorization: Bearer <key>'.")
