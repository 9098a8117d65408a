"""Every path that Ventoux answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Mount, Route, Router

from ventoux.dialects.azure.chat import AzureChat
from ventoux.dialects.azure.embeddings import AzureEmbeddings
from ventoux.dialects.azure.errors import AzureErrors
from ventoux.dialects.mistral.chat import MistralChat, MistralFim
from ventoux.dialects.mistral.embeddings import MistralEmbeddings
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.dialects.mistral.models import MistralModels
from ventoux.dialects.mistral.moderation import (
    MistralChatClassification,
    MistralChatModeration,
    MistralClassification,
    MistralModeration,
)
from ventoux.dialects.mistral.on_azure import EndpointChat, EndpointEmbeddings, EndpointFim
from ventoux.dialects.openai.chat import OpenAIChat
from ventoux.dialects.openai.completions import OpenAICompletions
from ventoux.dialects.openai.embeddings import OpenAIEmbeddings
from ventoux.dialects.openai.errors import OpenAIErrors
from ventoux.dialects.openai.models import OpenAIModels
from ventoux.dialects.openai.moderation import OpenAIModeration
from ventoux.dialects.responses.turn import MISTRAL, OPENAI
from ventoux.gateway.assistants.routes import assistant_routes
from ventoux.gateway.audio.routes import audio_routes
from ventoux.gateway.azure import ImageEmbeddingsEndpoint, InfoEndpoint
from ventoux.gateway.chat import Generation
from ventoux.gateway.documents.routes import document_routes
from ventoux.gateway.edge import Edge
from ventoux.gateway.embeddings import EmbeddingsEndpoint
from ventoux.gateway.models import ModelsEndpoint
from ventoux.gateway.moderations import JudgingEndpoint
from ventoux.gateway.openapi import docs_page, openapi_json
from ventoux.gateway.operating import Operating
from ventoux.gateway.replays import Replays
from ventoux.gateway.responses import (
    InputItemsEndpoint,
    RefusedEndpoint,
    ResponsesEndpoint,
    StoredResponseEndpoint,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from ventoux.dialects.dialect import ErrorShape
    from ventoux.dialects.judging import JudgingDialect
    from ventoux.gateway.admit import Operation
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.operating import Replicas
    from ventoux.gateway.service import Gateway
    from ventoux.responses.service import Responses


def create_asgi(
    gateway: Gateway,
    replicas: Replicas,
    responses: Responses,
    documents: DocumentServices,
    assistants: AssistantServices,
    management: ASGIApp,
    web: ASGIApp | None = None,
) -> ASGIApp:
    """``web`` answers, or refuses, what is at no path of these."""
    models = ModelsEndpoint(gateway, MistralModels())
    settings = gateway.settings
    chat = MistralChat(max_messages=settings.max_messages, lenient=settings.mistral_lenient)
    fim = MistralFim(max_messages=settings.max_messages)
    operating = Operating(gateway, replicas)
    router = Router(
        [
            Route("/v1/chat/completions", Generation(gateway, chat, "chat"), methods=["POST"]),
            Route("/v1/fim/completions", Generation(gateway, fim, "fim"), methods=["POST"]),
            Route("/v1/embeddings", EmbeddingsEndpoint(gateway, MistralEmbeddings()), methods=["POST"]),
            Route("/v1/models", models, methods=["GET"]),
            Route("/v1/models/{model:path}", models, methods=["GET"]),
            *_judging(gateway),
            *audio_routes(gateway),
            *_azure(gateway),
            *_openai(gateway),
            *_responses(gateway, responses),
            *document_routes(gateway, documents),
            *assistant_routes(gateway, assistants),
            Mount("/api", management),
            Route("/healthz", operating.health),
            Route("/readyz", operating.ready),
            Route("/metrics", operating.metrics),
            Route("/openapi.json", openapi_json),
            Route("/docs", docs_page),
        ],
        redirect_slashes=False,
        default=web,
    )
    return Edge(Replays(Paths(router), gateway), gateway.metrics, _ERRORS)


class Paths:
    """In front of the router: a path without parameters is looked up, not tried against every pattern."""

    def __init__(self, router: Router) -> None:
        self._router = router
        plain = [route for route in router.routes if isinstance(route, Route) and "{" not in route.path]
        self._routes = {(method, route.path): route for route in plain for method in route.methods or ()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._routes.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if route is None:
            await self._router(scope, receive, send)
            return
        scope["endpoint"], scope["route"], scope["path_params"] = route.endpoint, route, {}
        await route.app(scope, receive, send)


_ERRORS: dict[str, ErrorShape] = {
    "": MistralErrors(),
    "/openai/": OpenAIErrors(),
    "/models/": AzureErrors(),
    "/endpoints/": AzureErrors(),
    "/endpoints/*/v1/": MistralErrors(),
}


def _azure(gateway: Gateway) -> list[Route]:
    """Azure's two kinds of address, the model in the body and in the URL; and Mistral's client below the latter."""
    settings = gateway.settings
    extra, max_messages = settings.azure_extra_parameters, settings.max_messages
    operations: list[tuple[str, str, ASGIApp]] = [
        ("POST", "chat/completions", Generation(gateway, AzureChat(extra=extra, max_messages=max_messages), "chat")),
        ("POST", "embeddings", EmbeddingsEndpoint(gateway, AzureEmbeddings(extra=extra))),
        ("POST", "images/embeddings", ImageEmbeddingsEndpoint(gateway)),
        ("GET", "info", InfoEndpoint(gateway)),
    ]
    mistral: list[tuple[str, ASGIApp]] = [
        ("chat/completions", Generation(gateway, EndpointChat(max_messages=max_messages), "chat")),
        ("fim/completions", Generation(gateway, EndpointFim(max_messages=max_messages), "fim")),
        ("embeddings", EmbeddingsEndpoint(gateway, EndpointEmbeddings())),
    ]
    return [
        *(
            Route(f"{base}/{path}", endpoint, methods=[method])
            for base in ("/models", "/endpoints/{endpoint}")
            for method, path, endpoint in operations
        ),
        *(Route(f"/endpoints/{{endpoint}}/v1/{path}", endpoint, methods=["POST"]) for path, endpoint in mistral),
    ]


def _openai(gateway: Gateway) -> list[Route]:
    chat = OpenAIChat(max_messages=gateway.settings.max_messages)
    models = ModelsEndpoint(gateway, OpenAIModels())
    return [
        Route("/openai/v1/chat/completions", Generation(gateway, chat, "chat"), methods=["POST"]),
        Route("/openai/v1/completions", Generation(gateway, OpenAICompletions(), "completion"), methods=["POST"]),
        Route("/openai/v1/embeddings", EmbeddingsEndpoint(gateway, OpenAIEmbeddings()), methods=["POST"]),
        Route("/openai/v1/models", models, methods=["GET"]),
        Route("/openai/v1/models/{model:path}", models, methods=["GET"]),
    ]


def _judging(gateway: Gateway) -> list[Route]:
    operations: list[tuple[str, JudgingDialect, Operation]] = [
        ("/v1/moderations", MistralModeration(), "moderation"),
        ("/v1/chat/moderations", MistralChatModeration(), "moderation"),
        ("/v1/classifications", MistralClassification(), "classification"),
        ("/v1/chat/classifications", MistralChatClassification(), "classification"),
        ("/openai/v1/moderations", OpenAIModeration(), "moderation"),
    ]
    return [
        Route(path, JudgingEndpoint(gateway, dialect, operation), methods=["POST"])
        for path, dialect, operation in operations
    ]


_NO_COUNT = "Tokens are counted by the engine when a response is made; its usage tells them."
_NO_CANCEL = "Only responses made in the background can be cancelled, and none are: close the connection instead."
_NO_COMPACTION = "Conversations are not condensed here; begin a new one with what matters in its input."


def _responses(gateway: Gateway, responses: Responses) -> list[Route]:
    base = "/openai/v1/responses"
    stored, items = StoredResponseEndpoint(gateway, responses), InputItemsEndpoint(gateway, responses)
    refused = (
        ("/v1/responses/input_tokens", _NO_COUNT),
        (f"{base}/input_tokens", _NO_COUNT),
        (f"{base}/compact", _NO_COMPACTION),
        (f"{base}/{{response}}/cancel", _NO_CANCEL),
    )
    return [
        Route("/v1/responses", ResponsesEndpoint(gateway, MISTRAL, responses), methods=["POST"]),
        Route(base, ResponsesEndpoint(gateway, OPENAI, responses), methods=["POST"]),
        *(Route(path, RefusedEndpoint(gateway, reason), methods=["POST"]) for path, reason in refused),
        Route(f"{base}/{{response}}", stored, methods=["GET", "DELETE"]),
        Route(f"{base}/{{response}}/input_items", items, methods=["GET"]),
    ]
