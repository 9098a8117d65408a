"""Whether a specification can be served, and with what: models, providers, filters and licences that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.endpoints.errors import EndpointRefused
from ventoux.endpoints.pools import PoolPlan
from ventoux.errors import Issue, NotFound, OperatorError
from ventoux.kit.threads import in_daemon_thread

if TYPE_CHECKING:
    from ventoux.catalog.cards import Card
    from ventoux.catalog.service import Catalog
    from ventoux.endpoints.schemas import Deployment, EndpointSpec


class ProviderIds(Protocol):
    async def identify(self, workspace_id: str, name: str) -> tuple[str, int]:
        """Id and version. Raises NotFound."""
        ...


class Licences(Protocol):
    async def accepted(self, licence: str, workspace_id: str | None = None) -> object | None: ...


class Filters(Protocol):
    async def exists(self, workspace: str, name: str) -> bool: ...


class Planning:
    def __init__(self, catalog: Catalog, providers: ProviderIds, licences: Licences, filters: Filters) -> None:
        self._catalog = catalog
        self._providers = providers
        self._licences = licences
        self._filters = filters

    async def plan(self, workspace_id: str, deployment: Deployment) -> tuple[Card, PoolPlan]:
        """Raises OperatorError for a model that is not in the catalog, NotFound for a provider that is not there."""
        card = await in_daemon_thread(lambda: self._catalog.find(deployment.model))
        provider = ("", 0)
        if deployment.provider:
            provider = await self.provider(workspace_id, deployment.provider)
        return card, PoolPlan(
            engine=deployment.engine,
            context=deployment.context,
            parallel=deployment.parallel,
            options=deployment.options,
            provider_id=provider[0],
            provider_version=provider[1],
            provider_model=deployment.provider_model,
        )

    async def provider(self, workspace_id: str, name: str) -> tuple[str, int]:
        """Id and version. Raises NotFound."""
        return await self._providers.identify(workspace_id, name)

    async def check(self, workspace_id: str, spec: EndpointSpec) -> None:
        """Raises EndpointRefused, with everything that is wrong at once."""
        issues = _contradictions(spec)
        cards: list[Card] = []
        for at, deployment in enumerate(spec.deployments):
            try:
                card, plan = await self.plan(workspace_id, deployment)
            except (OperatorError, NotFound) as error:
                issues.append(_issue(at, "provider" if isinstance(error, NotFound) else "model", str(error)))
                continue
            cards.append(card)
            issues += _of_engine(at, deployment, card, plan)
            issues += _of_capabilities(at, card, cards[0])
        if spec.filter and not await self._filters.exists(workspace_id, spec.filter):
            reason = f"There is no filter policy {spec.filter!r}: ventoux filters list shows those there are."
            issues.append(Issue("value_error", ("filter",), reason))
        here = [card for card, one in zip(cards, spec.deployments, strict=False) if not one.provider]
        for licence in await self._unaccepted(workspace_id, here):
            reason = f"The licence {licence} has to be accepted first: ventoux licences accept {licence}"
            issues.append(Issue("licence_required", ("deployments",), reason))
        if issues:
            raise EndpointRefused(issues)

    async def _unaccepted(self, workspace_id: str, cards: list[Card]) -> list[str]:
        asked = sorted({card.licence.id for card in cards if card.licence.acceptance_required})
        return [licence for licence in asked if not await self._licences.accepted(licence, workspace_id)]


def _contradictions(spec: EndpointSpec) -> list[Issue]:
    names = [one.name for one in spec.deployments]
    issues = [
        _issue(at, "name", f"Two deployments are called {name!r}.")
        for at, name in enumerate(names)
        if name in names[:at]
    ]
    if not any(one.traffic for one in spec.deployments):
        issues.append(Issue("value_error", ("deployments",), "One deployment has to get traffic."))
    for at, one in enumerate(spec.deployments):
        if one.scaling.min_replicas > one.scaling.max_replicas:
            issues.append(_issue(at, "scaling", "min_replicas is larger than max_replicas."))
        if one.provider and one.engine:
            issues.append(_issue(at, "engine", "What a provider runs has no engine here."))
        if one.provider_model and not one.provider:
            issues.append(_issue(at, "provider_model", "A provider's model needs a provider."))
    if spec.canary is not None:
        issues += _of_canary(spec, spec.canary.deployment, names)
    return issues


def _of_canary(spec: EndpointSpec, canary: str, names: list[str]) -> list[Issue]:
    if canary not in names:
        return [Issue("value_error", ("canary", "deployment"), f"No deployment is called {canary!r}.")]
    if not any(one.traffic for one in spec.deployments if one.name != canary):
        return [Issue("value_error", ("canary", "deployment"), "A canary needs another deployment that gets traffic.")]
    return []


def _of_engine(at: int, deployment: Deployment, card: Card, plan: PoolPlan) -> list[Issue]:
    if deployment.options and (plan.provider_id or (deployment.engine or card.engine) not in {"vllm", "sglang"}):
        return [_issue(at, "options", "Only vllm and sglang have options.")]
    if plan.provider_id or deployment.engine:
        return []
    if card.engine == "none":
        reason = f"Nothing here runs {card.id}: name a provider that has it, or pull weights for it."
        return [_issue(at, "model", reason)]
    return []


def _of_capabilities(at: int, card: Card, first: Card) -> list[Issue]:
    """What falls back must be able to do what the first one is known for."""
    known_for = ("chat", "completion", "embeddings", "transcription", "speech")
    main = next((one for one in known_for if one in first.capabilities), None)
    if main == "embeddings" and card.id != first.id:
        reason = f"Vectors of {card.id} mean nothing beside those of {first.id}: they have to be one model's."
        return [_issue(at, "model", reason)]
    if main is None or main in card.capabilities:
        return []
    return [_issue(at, "model", f"{card.id} cannot do {main}, and {first.id}, the endpoint's first, is for that.")]


def _issue(at: int, field: str, reason: str) -> Issue:
    return Issue("value_error", ("deployments", at, field), reason)
