"""What of the Azure dialect is no generation and no embedding of texts: the info about a model, and a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ventoux.dialects.azure.decode import image_embeddings_model
from ventoux.dialects.azure.info import info_body
from ventoux.dialects.azure.naming import header_model
from ventoux.dialects.deployments import model_of
from ventoux.errors import OperationNotServed
from ventoux.gateway.bodies import asked, read_body
from ventoux.gateway.context import context_of
from ventoux.gateway.models import served
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.service import Gateway


class InfoEndpoint:
    """GET info. The client sends no model with it, so where neither the path nor a header names one it is about the
    default: the first of the operator's models."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # these requests have no body
        admit = self._gateway.admit
        principal = await admit.principal(scope, "models:read")
        context_of(scope).detail.update(key=principal.key_prefix)
        request = asked(scope, b"")
        name = model_of(request, header_model(request.headers))
        if not name:
            endpoint = admit.default(principal)
        elif request.model:
            endpoint = admit.endpoint_at(principal, request.model, name)
        else:
            endpoint = admit.endpoint(principal, name)
        await send_json(send, info_body(served(endpoint)))


class ImageEmbeddingsEndpoint:
    """POST images/embeddings: no model reads images into vectors yet, and this says so once all else is right."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> NoReturn:
        del send  # every way ends in an error
        gateway, settings = self._gateway, self._gateway.settings
        principal = await gateway.admit.principal(scope, "embeddings")
        context_of(scope).detail.update(key=principal.key_prefix)
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        request = asked(scope, body)
        model = image_embeddings_model(request, extra=settings.azure_extra_parameters)
        admit = gateway.admit
        url = request.model
        endpoint = admit.endpoint_at(principal, url, model) if url else admit.endpoint(principal, model)
        raise OperationNotServed(
            f"Model {endpoint.name} cannot embed images, and no other served here can; it can do "
            f"{', '.join(endpoint.card.capabilities)}."
        )
