"""The OpenAPI document, made from the structs that decode and encode the wire, and a page that shows it.

The page is written here, without scripts: it must work with no other host and under a strict policy.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import HTMLResponse, Response

import ventoux
from ventoux.dialects.azure import requests as azure
from ventoux.dialects.azure.naming import MODEL_HEADERS
from ventoux.dialects.azure.responses import ChatCompletions, EmbeddingsResult, ModelInfo
from ventoux.dialects.mistral import moderation, on_azure
from ventoux.dialects.mistral.ocr import OCRRequest, OCRResponse
from ventoux.dialects.mistral.requests import ChatRequest, EmbeddingsRequest, FimRequest
from ventoux.dialects.mistral.responses import ChatResponse, EmbeddingsResponse, ModelCard, ModelList
from ventoux.dialects.openai.bodies import ChatCompletion, EmbeddingList, Model, Models, TextCompletion
from ventoux.dialects.openai.moderation import ModerationRequest, Moderations
from ventoux.dialects.openai.requests import ChatCompletionRequest, CompletionRequest, EmbeddingRequest
from ventoux.dialects.responses.bodies import Deleted, ItemList
from ventoux.dialects.responses.bodies import Response as ModelResponse
from ventoux.dialects.responses.requests import OpenAIResponseRequest, ResponseRequest
from ventoux.gateway import (
    openapi_agents,
    openapi_arena,
    openapi_artefacts,
    openapi_audio,
    openapi_connectors,
    openapi_conversations,
    openapi_libraries,
    openapi_projects,
    openapi_prompts,
    openapi_threads,
    openapi_tools,
)
from ventoux.gateway.openapi_errors import error_responses, error_schemas
from ventoux.gateway.openapi_files import FILE_OPERATIONS, complete

if TYPE_CHECKING:
    from starlette.requests import Request

_REF = "#/components/schemas/{name}"
_ITEMS = "/openai/v1/responses/{response}/input_items"
_Operation = tuple[str, str, str, type | None, type]
_MISTRAL_AND_OPENAI: tuple[_Operation, ...] = (
    ("/v1/chat/completions", "post", "Complete a chat, whole or as a stream", ChatRequest, ChatResponse),
    ("/v1/fim/completions", "post", "Fill the gap between two texts", FimRequest, ChatResponse),
    ("/v1/embeddings", "post", "Embed texts", EmbeddingsRequest, EmbeddingsResponse),
    ("/v1/models", "get", "List the models served", None, ModelList),
    ("/v1/models/{model}", "get", "One model's card", None, ModelCard),
    ("/openai/v1/chat/completions", "post", "OpenAI: complete a chat", ChatCompletionRequest, ChatCompletion),
    ("/openai/v1/completions", "post", "OpenAI: continue a text", CompletionRequest, TextCompletion),
    ("/openai/v1/embeddings", "post", "OpenAI: embed texts", EmbeddingRequest, EmbeddingList),
    ("/v1/responses", "post", "Make a response, whole or as a stream", ResponseRequest, ModelResponse),
    ("/openai/v1/responses", "post", "OpenAI: make a response", OpenAIResponseRequest, ModelResponse),
    ("/openai/v1/responses/{response}", "get", "OpenAI: a stored response", None, ModelResponse),
    ("/openai/v1/responses/{response}", "delete", "OpenAI: delete a stored response", None, Deleted),
    (_ITEMS, "get", "OpenAI: the items of a response's prompt", None, ItemList),
    ("/openai/v1/models", "get", "OpenAI: list the models served", None, Models),
    ("/openai/v1/models/{model}", "get", "OpenAI: one model", None, Model),
)
_JUDGING: tuple[_Operation, ...] = (
    ("/v1/moderations", "post", "Moderate texts", moderation.ClassificationRequest, moderation.ModerationResponse),
    (
        "/v1/chat/moderations",
        "post",
        "Moderate the last message of chats",
        moderation.ChatModerationRequest,
        moderation.ModerationResponse,
    ),
    (
        "/v1/classifications",
        "post",
        "Classify texts",
        moderation.ClassificationRequest,
        moderation.ClassificationResponse,
    ),
    (
        "/v1/chat/classifications",
        "post",
        "Classify the last message of chats",
        moderation.ChatClassificationRequest,
        moderation.ClassificationResponse,
    ),
    ("/openai/v1/moderations", "post", "OpenAI: moderate texts", ModerationRequest, Moderations),
)
_DOCUMENTS: tuple[_Operation, ...] = (
    ("/v1/ocr", "post", "Read a document or a picture, page by page", OCRRequest, OCRResponse),
)
_AZURE: tuple[_Operation, ...] = tuple(
    (f"{base}/{path}", method, f"Azure: {summary}", request, reply)
    for base in ("/models", "/endpoints/{endpoint}")
    for path, method, summary, request, reply in (
        ("chat/completions", "post", "complete a chat", azure.ChatRequest, ChatCompletions),
        ("embeddings", "post", "embed texts", azure.EmbeddingsRequest, EmbeddingsResult),
        ("images/embeddings", "post", "embed images; no model can", azure.ImageEmbeddingsRequest, EmbeddingsResult),
        ("info", "get", "what the model is", None, ModelInfo),
    )
)
_ON_AZURE: tuple[_Operation, ...] = tuple(
    (f"/endpoints/{{endpoint}}/v1/{path}", "post", f"Mistral on Azure: {summary}", request, reply)
    for path, summary, request, reply in (
        ("chat/completions", "complete a chat", on_azure.EndpointChatRequest, ChatResponse),
        ("fim/completions", "fill the gap between two texts", on_azure.EndpointFimRequest, ChatResponse),
        ("embeddings", "embed texts", on_azure.EndpointEmbeddingsRequest, EmbeddingsResponse),
    )
)
_OPERATIONS: tuple[_Operation, ...] = (
    *_MISTRAL_AND_OPENAI,
    *FILE_OPERATIONS,
    *openapi_libraries.LIBRARY_OPERATIONS,
    *openapi_agents.AGENT_OPERATIONS,
    *openapi_conversations.CONVERSATION_OPERATIONS,
    *openapi_projects.PROJECT_OPERATIONS,
    *openapi_prompts.PROMPT_OPERATIONS,
    *openapi_arena.ARENA_OPERATIONS,
    *openapi_artefacts.ARTEFACT_OPERATIONS,
    *openapi_audio.AUDIO_OPERATIONS,
    *openapi_threads.THREAD_OPERATIONS,
    *openapi_connectors.CONNECTOR_OPERATIONS,
    *openapi_tools.TOOL_OPERATIONS,
    *_JUDGING,
    *_DOCUMENTS,
    *_AZURE,
    *_ON_AZURE,
)
_STREAMED = (ChatResponse, ChatCompletion, TextCompletion, ChatCompletions, ModelResponse)
_PAGE: list[dict[str, Any]] = [
    {"name": name, "in": "query", "required": False, "schema": schema}
    for name, schema in (
        ("after", {"type": "string"}),
        ("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        ("order", {"type": "string", "enum": ["asc", "desc"], "default": "desc"}),
    )
]
_AZURE_PARAMETERS: list[dict[str, Any]] = [
    {"name": "api-version", "in": "query", "required": False, "schema": {"type": "string"}},
    {
        "name": "extra-parameters",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "enum": ["error", "drop", "ignore", "pass-through", "allow"]},
    },
    *(
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}
        for name in (*MODEL_HEADERS, "x-ms-client-request-id")
    ),
]
_AZURE_PATHS = frozenset(path for path, *_ in _AZURE)
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer"},
    "api-key": {"type": "apiKey", "in": "header", "name": "api-key"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "ventoux_session",
        "description": "Of a browser, with the id of a workspace in the header x-ventoux-workspace, and the csrf of "
        "GET /api/v1/session in x-ventoux-csrf on everything but GET and HEAD. For https only its name begins with "
        "__Host-.",
    },
}
_PLAIN = (
    ("/healthz", "The process lives", "application/json"),
    ("/readyz", "Every model can take calls", "application/json"),
    ("/metrics", "Prometheus metrics", "text/plain"),
)


def openapi_document() -> dict[str, Any]:
    kinds = [kind for _, _, _, request, reply in _OPERATIONS for kind in (request, reply) if kind is not None]
    references, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    # Two structs of one name are told apart by their modules, and only the references say how.
    schemas = dict(zip(kinds, references, strict=True))
    components["MistralResponse"] = _without_nulls(components["Response"])
    paths: dict[str, Any] = {}
    for path, method, summary, request, reply in _OPERATIONS:
        operation = _operation(path, summary, schemas[request] if request else None, schemas[reply])
        if path in _AZURE_PATHS:
            operation["parameters"] = [*operation["parameters"], *_AZURE_PARAMETERS]
        if path == _ITEMS:
            operation["parameters"] = [*operation["parameters"], *_PAGE]
        if path == "/v1/responses":
            reference = {"$ref": _REF.format(name="MistralResponse")}
            operation["responses"]["200"]["content"]["application/json"]["schema"] = reference
        if reply in _STREAMED and method == "post":
            operation["responses"]["200"]["content"]["text/event-stream"] = {"schema": {"type": "string"}}
        complete(path, method, operation)
        openapi_libraries.complete(path, method, operation)
        openapi_agents.complete(path, method, operation)
        openapi_conversations.complete(path, method, operation)
        openapi_projects.complete(path, method, operation)
        openapi_prompts.complete(path, method, operation)
        openapi_arena.complete(path, method, operation)
        openapi_artefacts.complete(path, method, operation)
        openapi_audio.complete(path, method, operation)
        openapi_threads.complete(path, method, operation)
        openapi_connectors.complete(path, method, operation)
        openapi_tools.complete(path, method, operation)
        paths.setdefault(path, {})[method] = operation
    for path, summary, kind in _PLAIN:
        paths[path] = {"get": _plain(summary, kind)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ventoux",
            "version": ventoux.__version__,
            "description": "The Mistral, OpenAI and Azure AI Inference APIs, self-hosted.",
        },
        "security": [{"key": []}, {"api-key": []}, {"session": []}],
        "paths": paths,
        "components": {"schemas": components | error_schemas(), "securitySchemes": _SECURITY},
    }


def _operation(path: str, summary: str, request: dict[str, Any] | None, reply: dict[str, Any]) -> dict[str, Any]:
    """``request`` and ``reply`` are schemas."""
    operation: dict[str, Any] = {
        "summary": summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"{(\w+)}", path)
        ],
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {"schema": reply}}},
            **error_responses(path),
        },
    }
    if request is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": request}}}
    return operation


def _without_nulls(schema: dict[str, Any]) -> dict[str, Any]:
    """Of a reply that leaves out what would be null."""
    nullable = {name for name, field in schema["properties"].items() if {"type": "null"} in field.get("anyOf", ())}
    return schema | {"required": [name for name in schema["required"] if name not in nullable]}


def _plain(summary: str, kind: str) -> dict[str, Any]:
    content = {"content": {kind: {"schema": {"type": "object" if kind == "application/json" else "string"}}}}
    responses = {"200": {"description": "Yes", **content}, "503": {"description": "Not yet", **content}}
    return {"summary": summary, "responses": responses, "security": []}


async def openapi_json(request: Request) -> Response:
    del request
    return Response(msgspec.json.encode(openapi_document()), media_type="application/json")


async def docs_page(request: Request) -> HTMLResponse:
    del request
    document = openapi_document()
    rows = "".join(
        f"<h2><code>{method.upper()} {html.escape(path)}</code></h2><p>{html.escape(operation['summary'])}</p>"
        + _fields(operation, document)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Ventoux API</title>"
        "<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}td,th{border:1px solid #8884;padding:.2rem .6rem;text-align:left}</style>"
        f"<h1>Ventoux {ventoux.__version__}</h1>"
        "<p>The whole document: <a href=/openapi.json>/openapi.json</a>. For operators there is a management API: "
        f"<a href=/api/v1/openapi.json>/api/v1/openapi.json</a></p>{rows}"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return HTMLResponse(page, headers={"content-security-policy": policy})


def _fields(operation: dict[str, Any], document: dict[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    schema = next(iter(operation["requestBody"]["content"].values()))["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    required = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{html.escape(name)}</code><td>{'required' if name in required else ''}"
        f"<td><code>{html.escape(_short(field))}</code>"
        for name, field in schema["properties"].items()
    )
    return f"<table><tr><th>field<th><th>schema{rows}</table>"


def _short(field: dict[str, Any]) -> str:
    text = msgspec.json.encode({key: value for key, value in field.items() if key != "default"}).decode()
    return text if len(text) <= 120 else f"{text[:120]}…"
