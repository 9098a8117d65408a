"""The OpenAPI document, made from the structs that decode and encode the wire, and a page that shows it.

The page is written here, without scripts: it must work with no other host and under a strict policy.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import HTMLResponse, Response

import ventoux
from ventoux.dialects.mistral.requests import ChatRequest, EmbeddingsRequest, FimRequest
from ventoux.dialects.mistral.responses import ChatResponse, EmbeddingsResponse, ModelCard, ModelList

if TYPE_CHECKING:
    from starlette.requests import Request

_REF = "#/components/schemas/{name}"
_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    ("/v1/chat/completions", "post", "Complete a chat, whole or as a stream", ChatRequest, ChatResponse),
    ("/v1/fim/completions", "post", "Fill the gap between two texts", FimRequest, ChatResponse),
    ("/v1/embeddings", "post", "Embed texts", EmbeddingsRequest, EmbeddingsResponse),
    ("/v1/models", "get", "List the models served", None, ModelList),
    ("/v1/models/{model}", "get", "One model's card", None, ModelCard),
)
_PLAIN = (
    ("/healthz", "The process lives"),
    ("/readyz", "Every model can take calls"),
    ("/metrics", "Prometheus metrics"),
)


def openapi_document() -> dict[str, Any]:
    kinds = [kind for _, _, _, request, reply in _OPERATIONS for kind in (request, reply) if kind is not None]
    _, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    paths: dict[str, Any] = {}
    for path, method, summary, request, reply in _OPERATIONS:
        paths.setdefault(path, {})[method] = _operation(path, summary, request, reply)
    for path, summary in _PLAIN:
        paths[path] = {"get": {"summary": summary, "responses": {"200": {"description": "OK"}}, "security": []}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ventoux", "version": ventoux.__version__, "description": "The Mistral API, self-hosted."},
        "security": [{"key": []}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _operation(path: str, summary: str, request: type | None, reply: type) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": _ref(reply)}}
    if reply is ChatResponse:
        content["text/event-stream"] = {"schema": {"type": "string"}}
    operation: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": "OK", "content": content},
            "4XX": {"description": "The request cannot be served as it stands"},
            "5XX": {"description": "Ventoux or an engine failed"},
        },
    }
    if request is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(request)}}}
    if "{model}" in path:
        operation["parameters"] = [{"name": "model", "in": "path", "required": True, "schema": {"type": "string"}}]
    return operation


def _ref(kind: type) -> dict[str, str]:
    return {"$ref": _REF.format(name=kind.__name__)}


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
        f"<p>The whole document: <a href=/openapi.json>/openapi.json</a></p>{rows}"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return HTMLResponse(page, headers={"content-security-policy": policy})


def _fields(operation: dict[str, Any], document: dict[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
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
