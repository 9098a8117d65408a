"""Endpoints: their specifications, states and keys."""

from __future__ import annotations

from typing import Annotated, Any, cast

import msgspec
from fastapi import APIRouter, Body, Response

from ventoux.endpoints.operations import Operation
from ventoux.endpoints.schemas import Endpoint, EndpointName, EndpointSpec, EndpointStatus, Scaling, Slot
from ventoux.errors import InvalidRequest, Issue, ValidationFailed
from ventoux.management.context import CallerOf, Services, ServicesOf, WorkspaceOf
from ventoux.management.names import is_path
from ventoux.management.paging import CursorOf, LimitOf, Page, VersionOf, decoded, encoded, page, tag
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/endpoints", tags=["endpoints"])


class NewEndpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: EndpointName
    spec: EndpointSpec


class ShownEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """``url`` is a path: what it hangs off is the caller's to know."""

    endpoint: Endpoint
    status: EndpointStatus
    url: str
    operation: Operation | None = None


class MadeEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    endpoint: Endpoint
    url: str
    keys: dict[str, str]
    operation: Operation


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    endpoint: Endpoint
    operation: Operation


@router.post("", status_code=201)
async def create(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    new: Annotated[NewEndpoint, AsStruct(), Body()],
    response: Response,
) -> Annotated[MadeEndpoint, AsStruct()]:
    """The two keys are in the answer. The operation tells how far pulling, preparing and loading are."""
    _refuse_paths(new.spec)
    made = await found.endpoints.create(asking, workspace, new.name, new.spec)
    tag(response, made.endpoint.version)
    response.headers["location"] = f"/api/v1/endpoints/{made.endpoint.name}"
    keys = {str(slot): secret for slot, secret in made.keys.items()}
    return MadeEndpoint(endpoint=made.endpoint, url=_url(made.endpoint), keys=keys, operation=made.operation)


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[ShownEndpoint], AsStruct()]:
    every = await found.endpoints.listed(asking, workspace)
    shown, following = page(every, lambda one: one.name, limit, cursor)
    return Page(items=[_shown(found, one) for one in shown], next=following)


@router.get("/{name}")
async def get(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, response: Response
) -> Annotated[ShownEndpoint, AsStruct()]:
    endpoint = await found.endpoints.get(asking, workspace, name)
    tag(response, endpoint.version)
    return _shown(found, endpoint, await found.endpoints.latest_operation(asking, endpoint))


@router.put("/{name}")
async def set_(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    spec: Annotated[EndpointSpec, AsStruct(), Body()],
    version: VersionOf,
    response: Response,
) -> Annotated[Changed, AsStruct()]:
    """The whole specification. With If-Match, only when nobody has changed it since."""

    def changed(old: EndpointSpec) -> EndpointSpec:
        _refuse_paths(spec, old)
        return spec

    endpoint, operation = await found.endpoints.change(asking, workspace, name, changed, version=version)
    tag(response, endpoint.version)
    return Changed(endpoint=endpoint, operation=operation)


@router.patch("/{name}")
async def change(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    patch: Annotated[dict[str, Any], Body(description="A JSON Merge Patch (RFC 7396) of the specification.")],
    version: VersionOf,
    response: Response,
) -> Annotated[Changed, AsStruct()]:
    def changed(old: EndpointSpec) -> EndpointSpec:
        new = _spec(_merged(msgspec.to_builtins(old), patch))
        _refuse_paths(new, old)
        return new

    endpoint, operation = await found.endpoints.change(asking, workspace, name, changed, version=version)
    tag(response, endpoint.version)
    return Changed(endpoint=endpoint, operation=operation)


@router.delete("/{name}", status_code=202)
async def delete(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, version: VersionOf
) -> Annotated[Changed, AsStruct()]:
    """New calls are refused at once; calls in flight end first."""
    endpoint, operation = await found.endpoints.delete(asking, workspace, name, version=version)
    return Changed(endpoint=endpoint, operation=operation)


@router.post("/{name}/pause")
async def pause(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str
) -> Annotated[Changed, AsStruct()]:
    endpoint, operation = await found.endpoints.pause(asking, workspace, name)
    return Changed(endpoint=endpoint, operation=operation)


@router.post("/{name}/resume")
async def resume(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str
) -> Annotated[Changed, AsStruct()]:
    endpoint, operation = await found.endpoints.resume(asking, workspace, name)
    return Changed(endpoint=endpoint, operation=operation)


@router.put("/{name}/deployments/{deployment}/scaling")
async def scale(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    deployment: str,
    scaling: Annotated[Scaling, AsStruct(), Body()],
    version: VersionOf,
) -> Annotated[Changed, AsStruct()]:
    endpoint, operation = await found.endpoints.change(
        asking, workspace, name, lambda old: old.scaled(deployment, scaling), version=version
    )
    return Changed(endpoint=endpoint, operation=operation)


@router.put("/{name}/traffic")
async def traffic(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    shares: Annotated[dict[str, int], Body(description="By deployment; those that are not named keep theirs.")],
    version: VersionOf,
) -> Annotated[Changed, AsStruct()]:
    endpoint, operation = await found.endpoints.change(
        asking, workspace, name, lambda old: old.shared_out(shares), version=version
    )
    return Changed(endpoint=endpoint, operation=operation)


@router.get("/{name}/operations")
async def operations(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[Operation], AsStruct()]:
    """What was done with it, the newest first."""
    endpoint = await found.endpoints.get(asking, workspace, name)
    after = await found.endpoints.operation(asking, workspace, decoded(cursor)) if cursor else None
    every = await found.endpoints.operations(asking, endpoint, after=after, limit=limit + 1)
    shown = every[:limit]
    return Page(items=shown, next=encoded(shown[-1].id) if len(every) > limit else None)


@router.get("/{name}/keys")
async def keys(asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str) -> dict[str, str]:
    """Both secrets; who looks at them is in the audit log."""
    return {str(slot): secret for slot, secret in (await found.endpoints.keys(asking, workspace, name)).items()}


@router.post("/{name}/keys/{slot}/rotate")
async def rotate(asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, slot: Slot) -> dict[str, str]:
    """The new secret; the other key goes on."""
    return {slot: await found.endpoints.rotate_key(asking, workspace, name, slot)}


def _shown(found: Services, endpoint: Endpoint, operation: Operation | None = None) -> ShownEndpoint:
    status = found.control.status(endpoint)
    return ShownEndpoint(endpoint=endpoint, status=status, url=_url(endpoint), operation=operation)


def _refuse_paths(new: EndpointSpec, old: EndpointSpec | None = None) -> None:
    """Files of the server are for its operator to name; what the endpoint has already may stay. Raises
    ValidationFailed."""
    had = {one.model for one in old.deployments} if old else set[str]()
    issues = [
        Issue("value_error", ("body", "deployments", at, "model"), f"No model is called {one.model[:100]!r}.")
        for at, one in enumerate(new.deployments)
        if is_path(one.model) and one.model not in had
    ]
    if issues:
        raise ValidationFailed(issues)


def _url(endpoint: Endpoint) -> str:
    return f"/endpoints/{endpoint.name}"


def _merged(old: Any, change: Any) -> Any:
    """RFC 7396."""
    if not isinstance(change, dict):
        return change
    base = dict(cast("dict[str, Any]", old)) if isinstance(old, dict) else {}
    for name, value in cast("dict[str, Any]", change).items():
        if value is None:
            base.pop(name, None)
        else:
            base[name] = _merged(base.get(name), value)
    return base


def _spec(value: Any) -> EndpointSpec:
    try:
        return msgspec.convert(value, EndpointSpec)
    except msgspec.ValidationError as error:
        raise ValidationFailed([Issue("value_error", ("body",), str(error))]) from error
    except TypeError as error:
        raise InvalidRequest("The patch makes no specification.") from error
