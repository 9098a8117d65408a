"""The kinds of providers there are: what one has to tell of each, and how its address is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.engines.spec import FaceName
from ventoux.providers.errors import ProviderRefused

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    face: FaceName
    face_with_version: FaceName | None = None
    """Where the operator names an API version."""
    base_url: str = ""
    """Its only one, unless the operator names another; empty where each customer has their own."""
    form: str = ""
    """What such an address looks like."""
    endings: tuple[str, ...] = ()
    """Of addresses as they are copied from a portal, which Ventoux adds by itself."""
    needs_key: bool = True
    catalog: str = ""
    """What cards call it where they tell a model's name there."""


KINDS: Mapping[str, Kind] = {
    "mistral": Kind(title="Mistral", face="mistral", base_url="https://api.mistral.ai/v1", catalog="mistral"),
    "openai": Kind(title="OpenAI", face="openai", base_url="https://api.openai.com/v1", catalog="openai"),
    "azure-openai": Kind(
        title="Azure OpenAI",
        face="azure-openai",
        face_with_version="azure-openai-deployments",
        form="https://RESOURCE.openai.azure.com",
        endings=("/openai/v1", "/openai/deployments", "/openai"),
        catalog="azure",
    ),
    "azure-inference": Kind(
        title="Azure AI model inference",
        face="azure-inference",
        form="https://RESOURCE.services.ai.azure.com",
        endings=("/models",),
        catalog="azure",
    ),
    "azure-serverless": Kind(
        title="Azure serverless API",
        face="azure-serverless",
        form="https://NAME.REGION.models.ai.azure.com",
        catalog="azure",
    ),
    "openai-compatible": Kind(
        title="OpenAI-compatible server",
        face="openai-compatible",
        form="http://127.0.0.1:8000/v1",
        needs_key=False,
    ),
}
_ROUTES = ("/chat/completions", "/completions", "/embeddings", "/models/info", "/info")


def kind_of(name: str) -> Kind:
    """Raises ProviderRefused."""
    kind = KINDS.get(name)
    if kind is None:
        raise ProviderRefused(f"There is no kind of provider {name!r}.", hint=f"There is {', '.join(KINDS)}.")
    return kind


def base_of(kind: Kind, given: str) -> str:
    """What the face's paths follow, without a slash at its end. Raises ProviderRefused where there is none."""
    base = (given or kind.base_url).strip().rstrip("/")
    if not base:
        raise ProviderRefused(f"{kind.title} has an address of your own.", hint=f"Give it: --base-url {kind.form}")
    for route in _ROUTES:
        base = base.removesuffix(route)
    for ending in kind.endings:
        base = base.removesuffix(ending)
    return base.rstrip("/")
