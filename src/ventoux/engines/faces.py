"""How remote servers differ, as data: addresses, headers, names of fields, and which fields each has at all.

Facts: Mistral's published OpenAPI and its SDK 3.7.0 (strict: an unknown field is refused; no ``stream_options``, the
usage comes unasked; ``random_seed``; ``any``; the answer repeats a ``prefix``). OpenAI's reference
(``max_completion_tokens`` in place of ``max_tokens`` on chats). Azure's model inference reference of 2024-05-01 (known
fields, ``extra-parameters``, ``api-version``, usage always in the last chunk) and its OpenAI reference (``/openai/v1``
without a version; ``/openai/deployments/NAME`` with one).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from ventoux.engines.spec import EngineSpec, FaceName

Route = Literal["chat", "prompt", "embeddings", "transcriptions", "speech", "models"]


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """``path`` is what follows the base URL, with ``{route}`` and ``{model}``; ``chat``, ``prompt`` and ``text`` are
    routes. ``fields`` are the parameters that it has beyond messages, by our names (OpenAI's, and Mistral's for the
    rest), each with its own name."""

    fields: Mapping[str, str]
    prompt_fields: Mapping[str, str] = {}
    """Of a text that is continued or filled in; empty where there is no such route."""
    prompt_route: str = "completions"
    path: str = "{route}"
    models_path: str = "models"
    """What tells something of itself for nothing, from the base URL."""
    key_header: Literal["Authorization", "api-key"] = "Authorization"
    names_model: bool = True
    """Whether the body says which model."""
    api_version: str = ""
    """The one that is sent unless the operator names another; empty: the address has none."""
    required: Literal["required", "any"] = "required"
    asks_for_usage: bool = True
    """Whether ``stream_options`` is known and needed for a usage."""
    takes_no_tokens: bool = False
    """Whether a chat may have ``max_tokens`` 0."""
    natural_seeds: bool = False
    short_ids: bool = False
    """Ids of tool calls have nine letters and digits."""
    hears: bool = True
    """Whether it has routes of audio."""
    passes_extras: bool = False
    """Whether fields beyond ``fields`` are handed to the model only with the header ``extra-parameters``."""

    @property
    def continues(self) -> bool:
        return bool(self.prompt_fields)


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_PLAIN = _same("temperature", "top_p", "max_tokens", "stop", "seed", "presence_penalty", "frequency_penalty")
_OPENAI = _PLAIN | _same("n", "logit_bias", "logprobs", "top_logprobs", "reasoning_effort", "parallel_tool_calls")
_OPENAI_PROMPT = _PLAIN | _same("n", "logit_bias", "suffix", "reasoning_effort")
_COMPLETION = _OPENAI | {"max_tokens": "max_completion_tokens"}
_MISTRAL_PROMPT = _same("temperature", "top_p", "max_tokens", "min_tokens", "stop", "suffix") | {"seed": "random_seed"}
_MISTRAL = (
    _PLAIN
    | _same("n", "logprobs", "top_logprobs", "reasoning_effort", "parallel_tool_calls", "prefix")
    | _same("top_k", "min_tokens", "repetition_penalty")
    | {"seed": "random_seed"}
)
_MODEL_INFERENCE = "2024-05-01-preview"

FACES: Mapping[FaceName, Face] = {
    "openai-compatible": Face(fields=_OPENAI, prompt_fields=_OPENAI_PROMPT),
    "mistral": Face(
        fields=_MISTRAL,
        prompt_fields=_MISTRAL_PROMPT,
        prompt_route="fim/completions",
        required="any",
        asks_for_usage=False,
        takes_no_tokens=True,
        natural_seeds=True,
        short_ids=True,
    ),
    "openai": Face(fields=_COMPLETION, prompt_fields=_OPENAI_PROMPT),
    "azure-openai": Face(
        fields=_COMPLETION,
        prompt_fields=_OPENAI_PROMPT,
        path="openai/v1/{route}",
        models_path="openai/v1/models",
        key_header="api-key",
    ),
    "azure-openai-deployments": Face(
        fields=_OPENAI,
        prompt_fields=_OPENAI_PROMPT,
        path="openai/deployments/{model}/{route}",
        models_path="openai/models",
        key_header="api-key",
        names_model=False,
        api_version="2024-10-21",
    ),
    "azure-inference": Face(
        fields=_PLAIN,
        path="models/{route}",
        models_path="openai/v1/models",
        key_header="api-key",
        api_version=_MODEL_INFERENCE,
        asks_for_usage=False,
        hears=False,
        passes_extras=True,
    ),
    "azure-serverless": Face(
        fields=_PLAIN,
        models_path="info",
        names_model=False,
        api_version=_MODEL_INFERENCE,
        asks_for_usage=False,
        hears=False,
        passes_extras=True,
    ),
}


_PATHS: Mapping[Route, str] = {
    "chat": "chat/completions",
    "embeddings": "embeddings",
    "transcriptions": "audio/transcriptions",
    "speech": "audio/speech",
}


def face_of(spec: EngineSpec) -> Face:
    return FACES[spec.face]


def parameters_of(spec: EngineSpec, *, prompt: bool) -> Mapping[str, str]:
    """By our names, what the server calls them; the operator's word counts before what is usual."""
    face = FACES[spec.face]
    return {**(face.prompt_fields if prompt else face.fields), **spec.parameters}


def address_of(spec: EngineSpec, base_url: str, route: Route) -> str:
    """The whole URL."""
    face = FACES[spec.face]
    base = base_url.rstrip("/")
    if route == "models":
        path = face.models_path
    else:
        name = face.prompt_route if route == "prompt" else _PATHS[route]
        path = face.path.format(route=name, model=quote(spec.remote_model or spec.model, safe=""))
    version = spec.api_version or face.api_version
    # A version in the models' path of a newer face would be one that it does not know.
    has_version = version and not path.startswith("openai/v1")
    return f"{base}/{path}?api-version={quote(version, safe='')}" if has_version else f"{base}/{path}"


def headers_of(spec: EngineSpec, secret: str) -> dict[str, str]:
    """What says who asks, and what it may pass on."""
    face = FACES[spec.face]
    headers: dict[str, str] = {}
    if secret:
        headers[face.key_header] = f"Bearer {secret}" if face.key_header == "Authorization" else secret
    if face.passes_extras and spec.parameters.keys() - face.fields.keys():
        headers["extra-parameters"] = "pass-through"
    return headers
