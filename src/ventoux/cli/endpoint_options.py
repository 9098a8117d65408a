"""The options that make an endpoint's specification."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from ventoux.endpoints.schemas import Canary as CanaryRule
from ventoux.endpoints.schemas import Deployment, EndpointSpec, Scaling
from ventoux.errors import OperatorError

Model = Annotated[str, typer.Option("--model", "-m", help="A model of the catalog.", show_default=False)]
Via = Annotated[str, typer.Option(help="A provider that runs it; here when left out.")]
KeyEnv = Annotated[str, typer.Option(help="With --via: connect it with the key in this variable, if it is not yet.")]
ProviderModel = Annotated[str, typer.Option(help="What the provider calls the model.")]
Price = Annotated[str, typer.Option(help="INPUT/OUTPUT or INPUT/CACHED/OUTPUT, for a million tokens.")]
Filter = Annotated[str, typer.Option("--filter", help="A filter policy, as default.")]
MinReplicas = Annotated[int, typer.Option(help="Engines at least; with 0 it sleeps when nobody calls.")]
MaxReplicas = Annotated[int, typer.Option(help="Engines at most.")]
Context = Annotated[int | None, typer.Option(help="Tokens that a call may use.")]
Parallel = Annotated[int | None, typer.Option(help="Calls that an engine takes at once.")]
Fallback = Annotated[list[str] | None, typer.Option(help="MODEL or MODEL@PROVIDER to fall back to; may be repeated.")]
Canary = Annotated[str, typer.Option(help="MODEL=SHARE that gets so many of 100 calls, as long as it does well.")]
Tags = Annotated[list[str] | None, typer.Option(help="NAME=VALUE; may be repeated.")]


def spec_of(  # noqa: PLR0913 - one an option of the command
    *,
    model: str,
    via: str,
    provider_model: str,
    filter_policy: str,
    scaling: tuple[int, int],
    context: int | None,
    parallel: int | None,
    fallback: list[str],
    canary: str,
    tags: list[str],
) -> EndpointSpec:
    """Raises OperatorError for what cannot be."""
    try:
        first = Deployment(
            name="main",
            model=model,
            provider=via,
            provider_model=provider_model,
            context=context,
            parallel=parallel,
            scaling=Scaling(min_replicas=scaling[0], max_replicas=max(scaling)),
        )
        deployments = [first]
        rule = None
        if canary:
            other, share = _canary(canary)
            deployments = [msgspec.structs.replace(first, traffic=100 - share), other]
            rule = CanaryRule(deployment=other.name)
        deployments += [_fallback(number, text) for number, text in enumerate(fallback, 1)]
        made = EndpointSpec(deployments=deployments, canary=rule, filter=filter_policy, tags=dict(map(_tag, tags)))
        # Bounds are checked where structs are read, not where they are made.
        return msgspec.convert(msgspec.to_builtins(made), EndpointSpec)
    except msgspec.ValidationError as error:
        raise OperatorError(f"This cannot be an endpoint: {error}.") from error


def traffic_of(shares: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in shares:
        name, _, number = text.partition("=")
        if not number.isascii() or not number.isdigit():
            raise OperatorError(f"{text!r} is no share of the traffic.", hint="Write it as stable=95.")
        found[name] = int(number)
    return found


def _fallback(number: int, text: str) -> Deployment:
    """It sleeps until it is needed."""
    model, _, provider = text.partition("@")
    return Deployment(
        name=f"fallback-{number}", model=model, provider=provider, traffic=0, scaling=Scaling(min_replicas=0)
    )


def _canary(text: str) -> tuple[Deployment, int]:
    model, _, number = text.partition("=")
    if not number.isascii() or not number.isdigit() or not 0 < int(number) < 100:
        raise OperatorError(f"{text!r} is no canary.", hint="Write it as MODEL=5, for 5 of 100 calls.")
    return Deployment(name="canary", model=model, traffic=int(number)), int(number)


def _tag(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise OperatorError(f"{text!r} is no tag.", hint="Write it as team=search.")
    return name, value
