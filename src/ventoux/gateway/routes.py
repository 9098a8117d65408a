"""Every path that Ventoux answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route, Router

from ventoux.dialects.mistral.chat import MistralChat, MistralFim
from ventoux.dialects.mistral.embeddings import MistralEmbeddings
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.dialects.mistral.models import MistralModels
from ventoux.gateway.chat import Generation
from ventoux.gateway.edge import Edge
from ventoux.gateway.embeddings import EmbeddingsEndpoint
from ventoux.gateway.models import ModelsEndpoint
from ventoux.gateway.openapi import docs_page, openapi_json
from ventoux.gateway.operating import Operating

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ventoux.gateway.operating import Replicas
    from ventoux.gateway.service import Gateway


def create_asgi(gateway: Gateway, replicas: Replicas) -> ASGIApp:
    models = ModelsEndpoint(gateway, MistralModels())
    chat = MistralChat(max_messages=gateway.settings.max_messages)
    fim = MistralFim(max_messages=gateway.settings.max_messages)
    operating = Operating(gateway, replicas)
    router = Router(
        [
            Route("/v1/chat/completions", Generation(gateway, chat, "chat"), methods=["POST"]),
            Route("/v1/fim/completions", Generation(gateway, fim, "fim"), methods=["POST"]),
            Route("/v1/embeddings", EmbeddingsEndpoint(gateway, MistralEmbeddings()), methods=["POST"]),
            Route("/v1/models", models, methods=["GET"]),
            Route("/v1/models/{model:path}", models, methods=["GET"]),
            Route("/healthz", operating.health),
            Route("/readyz", operating.ready),
            Route("/metrics", operating.metrics),
            Route("/openapi.json", openapi_json),
            Route("/docs", docs_page),
        ],
        redirect_slashes=False,
    )
    return Edge(router, gateway.metrics, {"": MistralErrors()})
