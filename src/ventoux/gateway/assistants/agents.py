"""/v1/agents: made, listed, found, changed in versions, named by aliases, deleted."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.routing import Route

from ventoux.agents.schemas import SOURCES, Place, Wanted
from ventoux.dialects.mistral import agents as wire
from ventoux.errors import Issue, ValidationFailed
from ventoux.gateway.assistants.agents_completions import AgentsCompletions
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.assistants.filtering import metadata_of
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339
from ventoux.tools.specs import FunctionTool, stored

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.agents.schemas import Agent, Alias
    from ventoux.agents.service import Agents
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

ALL, ONE = "/v1/agents", "/v1/agents/{agent_id}"
_CREATE = msgspec.json.Decoder(wire.CreateAgentRequest)
_UPDATE = msgspec.json.Decoder(wire.UpdateAgentRequest)
_MOST_PAGES = 10**6
_LATEST = 2**31 - 1


def agent_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    aliases, version = AliasesEndpoint(gateway, services), VersionEndpoint(gateway, services)
    return [
        Route(ALL, CreateEndpoint(gateway, services), methods=["POST"]),
        Route(ALL, AgentsEndpoint(gateway, services), methods=["GET"]),
        Route(f"{ALL}/pages", PagesEndpoint(gateway, services), methods=["GET"]),
        Route(f"{ALL}/completions", AgentsCompletions(gateway, services), methods=["POST"]),
        Route(ONE, AgentEndpoint(gateway, services), methods=["GET", "PATCH", "DELETE"]),
        Route(f"{ONE}/version", SwitchEndpoint(gateway, services), methods=["PATCH"]),
        Route(f"{ONE}/versions", VersionsEndpoint(gateway, services), methods=["GET"]),
        Route(f"{ONE}/versions/{{version}}", version, methods=["GET"]),
        Route(f"{ONE}/aliases", aliases, methods=["GET", "PUT", "DELETE"]),
    ]


class AgentsBase(Endpoint):
    @property
    def _agents(self) -> Agents:
        return self._services.agents


class CreateEndpoint(AgentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        asked = await self.body(receive, _CREATE)
        await send_json(send, told(await self._agents.create(principal, asked.given())))


class AgentsEndpoint(AgentsBase):
    """A bare array, as the API has it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, {"page", "page_size", *wire.FILTERS}, {"sources"})
        page, size = query.number("page", 0, least=0, most=_MOST_PAGES), _size(query)
        found = await self._agents.listed(principal, _wanted(query), first=page * size, limit=size)
        await send_json(send, msgspec.json.encode([shown(one) for one in found]))


class PagesEndpoint(AgentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, {"page_token", "page_size", *wire.FILTERS}, {"sources"})
        size, token = _size(query), query.text("page_token")
        after = _place(token) if token else None
        found = await self._agents.listed(principal, _wanted(query), limit=size + 1, after=after)
        following = _token(found[size - 1]) if len(found) > size else None
        page = wire.AgentListPage(data=[shown(one) for one in found[:size]], next_page_token=following)
        await send_json(send, msgspec.json.encode(page))


class AgentEndpoint(AgentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, method = await self.caller(scope), scope["method"]
        agent_id = scope["path_params"]["agent_id"]
        query = Query(scope, {"agent_version"} if method in {"GET", "HEAD"} else ())
        if method == "DELETE":
            await self._agents.delete(principal, agent_id)
            await send_nothing(send)
        elif method == "PATCH":
            given = (await self.body(receive, _UPDATE)).given()
            chat = given.pop("deployment_chat", None)
            # Neither can be cleared: a null is as nothing.
            given = {name: value for name, value in given.items() if value is not None or name not in {"model", "name"}}
            await send_json(send, told(await self._agents.update(principal, agent_id, given, deployment_chat=chat)))
        else:
            version = query.text("agent_version") or None
            await send_json(send, told(await self._agents.find(principal, agent_id, version)))


class SwitchEndpoint(AgentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        version = _version(Query(scope, {"version"}))
        await self.nothing(receive)
        agent_id = scope["path_params"]["agent_id"]
        await send_json(send, told(await self._agents.versions.switch(principal, agent_id, version)))


class VersionsEndpoint(AgentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, {"page", "page_size"})
        page, size = query.number("page", 0, least=0, most=_MOST_PAGES), _size(query)
        agent_id = scope["path_params"]["agent_id"]
        found = await self._agents.versions.listed(principal, agent_id, first=page * size, limit=size)
        await send_json(send, msgspec.json.encode([shown(one) for one in found]))


class VersionEndpoint(AgentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal, named = await self.caller(scope), scope["path_params"]
        Query(scope)
        await send_json(send, told(await self._agents.find(principal, named["agent_id"], named["version"])))


class AliasesEndpoint(AgentsBase):
    """The parameters are in the query, as the API has them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, method = await self.caller(scope), scope["method"]
        agent_id, versions = scope["path_params"]["agent_id"], self._agents.versions
        if method == "PUT":
            query = Query(scope, {"alias", "version"})
            name, version = _named(query), _version(query)
            await self.nothing(receive)
            made = await versions.put_alias(principal, agent_id, name, version)
            await send_json(send, msgspec.json.encode(_alias(made)))
        elif method == "DELETE":
            name = _named(Query(scope, {"alias"}))
            await self.nothing(receive)
            await versions.delete_alias(principal, agent_id, name)
            await send_nothing(send)
        else:
            Query(scope)
            found = await versions.aliases(principal, agent_id)
            await send_json(send, msgspec.json.encode([_alias(one) for one in found]))


async def send_nothing(send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def told(agent: Agent) -> bytes:
    return msgspec.json.encode(shown(agent))


def shown(agent: Agent) -> wire.Agent:
    own = agent.definition
    return wire.Agent(
        id=agent.id,
        name=own.name,
        description=own.description,
        model=own.model,
        instructions=own.instructions,
        tools=_tools(agent),
        completion_args=msgspec.to_builtins(own.completion_args),
        guardrails=own.guardrails,
        handoffs=own.handoffs,
        metadata=own.metadata,
        version=agent.version,
        versions=agent.versions,
        version_message=own.version_message,
        deployment_chat=agent.deployment_chat,
        source=agent.source,
        owner_id=agent.user_id,
        created_at=rfc3339(agent.created_at),
        updated_at=rfc3339(agent.updated_at),
    )


def _tools(agent: Agent) -> list[dict[str, Any]]:
    """Clients of the API want the parameters of a function, also of one that takes anything."""
    tools = stored(agent.definition.tools)
    for spec, one in zip(agent.definition.tools, tools, strict=True):
        if isinstance(spec, FunctionTool):
            one["function"].setdefault("parameters", {})
    return tools


def _alias(one: Alias) -> wire.AgentAliasResponse:
    return wire.AgentAliasResponse(one.alias, one.version, rfc3339(one.created_at), rfc3339(one.updated_at))


def _size(query: Query) -> int:
    return query.number("page_size", 20, least=1, most=wire.LARGEST_PAGE)


def _version(query: Query) -> int:
    if not query.text("version"):
        raise _refused("version", "Field required", "", "missing")
    return query.number("version", 0, least=0, most=_LATEST)


def _named(query: Query) -> str:
    if not query.text("alias"):
        raise _refused("alias", "Field required", "", "missing")
    return query.text("alias")


def _wanted(query: Query) -> Wanted:
    """Raises ValidationFailed."""
    sources = query.texts("sources")
    for one in sources:
        if one not in SOURCES:
            raise _refused("sources", f"It must be one of {', '.join(SOURCES)}", one)
    chat = query.flag("deployment_chat", otherwise=False) if query.text("deployment_chat") else None
    return Wanted(
        name=query.text("name"),
        search=query.text("search"),
        id=query.text("id"),
        sources=sources,
        deployment_chat=chat,
        metadata=metadata_of(query),
    )


def _token(last: Agent) -> str:
    return base64.urlsafe_b64encode(f"{last.created_at!r} {last.id}".encode()).decode().rstrip("=")


def _place(token: str) -> Place:
    """Raises ValidationFailed."""
    try:
        created, _, agent_id = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("ascii").partition(" ")
        return Place(float(created), agent_id.replace("\x00", ""))
    except (binascii.Error, ValueError):
        raise _refused("page_token", "It is none that a list has told as next_page_token", token) from None


def _refused(name: str, reason: str, given: str, kind: str = "invalid") -> ValidationFailed:
    return ValidationFailed([Issue(kind, ("query", name), reason, given[:256])])
