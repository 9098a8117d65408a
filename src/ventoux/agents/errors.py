from __future__ import annotations

from ventoux.errors import Conflict, Forbidden, InvalidRequest, NotFound, Unavailable


class AgentNotFound(NotFound):
    """No such agent, or one of another workspace: the two look the same."""

    def __init__(self, agent_id: str) -> None:
        super().__init__(f"Agent {agent_id[:64]!r} does not exist.", hint="GET /v1/agents lists those there are.")


class VersionNotFound(NotFound):
    """``version``: a number, or an alias."""

    def __init__(self, agent_id: str, version: int | str) -> None:
        named = f"alias {version[:64]!r}" if isinstance(version, str) else f"version {version}"
        super().__init__(
            f"Agent {agent_id} has no {named}.",
            hint=f"GET /v1/agents/{agent_id}/versions and …/aliases list what it has.",
        )


class AgentForbidden(Forbidden):
    """Of an agent that the caller may see and use, and not change."""

    def __init__(self, agent_id: str) -> None:
        super().__init__(
            f"Agent {agent_id} belongs to somebody else in the workspace: you may use it, not change it.",
            hint="Ask its owner or an admin of the workspace, or make one of your own: POST /v1/agents.",
        )


class TooMany(Conflict):
    """Of agents, of versions, of aliases."""


class RunsElsewhere(InvalidRequest):
    """What an agent has that its plain completions cannot do."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Completions of an agent run no tools on the server, and this agent has {what}.",
            hint="Ask it with POST /v1/conversations, which runs them.",
        )


class AgentsUnavailable(Unavailable):
    code = "agents_unavailable"
