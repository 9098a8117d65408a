"""Runs inside an environment of an official SDK, whichever; prints as JSON the fields that it can send, by operation.

Types of the openai package are typed dictionaries, those of mistralai are pydantic models with aliases, and
azure-ai-inference has keyword arguments; a type that this version has not is left out.
"""

from __future__ import annotations

import inspect
import json
import typing
from importlib import import_module
from typing import Any


def openai() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for operation, module, names in (
        ("POST /openai/v1/chat/completions", "chat.completion_create_params", "CompletionCreateParams"),
        ("POST /openai/v1/completions", "completion_create_params", "CompletionCreateParams"),
        ("POST /openai/v1/embeddings", "embedding_create_params", "EmbeddingCreateParams"),
        ("POST /openai/v1/responses", "responses.response_create_params", "ResponseCreateParams"),
    ):
        params: Any = getattr(import_module(f"openai.types.{module}"), names)
        kinds: tuple[Any, ...] = typing.get_args(params) or (params,)
        found[operation] = sorted({name for kind in kinds for name in typing.get_type_hints(kind)})
    return found


def mistral(package: str, prefix: str) -> dict[str, list[str]]:
    models: Any = import_module(package)
    found: dict[str, list[str]] = {}
    for path, name in (
        ("chat/completions", "ChatCompletionRequest"),
        ("fim/completions", "FIMCompletionRequest"),
        ("embeddings", "EmbeddingRequest"),
        ("responses", "CreateResponseRequest"),
        ("ocr", "OCRRequest"),
    ):
        model = getattr(models, name, None)
        # There is no OCR below an endpoint of Azure's kind.
        if model is not None and (path != "ocr" or prefix == "/v1/"):
            found[f"POST {prefix}{path}"] = [field.alias or own for own, field in model.model_fields.items()]
    return found


def azure() -> dict[str, list[str]]:
    clients: Any = import_module("azure.ai.inference")
    not_sent = {"self", "body", "kwargs", "model_extras"}
    return {
        f"POST /models/{path}": [
            name
            for name in inspect.signature(getattr(getattr(clients, client), method)).parameters
            if name not in not_sent
        ]
        for path, client, method in (
            ("chat/completions", "ChatCompletionsClient", "complete"),
            ("embeddings", "EmbeddingsClient", "embed"),
            ("images/embeddings", "ImageEmbeddingsClient", "embed"),
        )
    }


def main() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for look in (
        openai,
        lambda: mistral("mistralai.client.models", "/v1/"),
        lambda: mistral("mistralai.models", "/v1/"),
        lambda: mistral("mistralai_azure.models", "/endpoints/{endpoint}/v1/"),
        azure,
    ):
        try:
            found |= look()
        except ImportError:
            continue
    return found


print(json.dumps(main()))
