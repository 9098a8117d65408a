"""What is looked at before a conversation is begun."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.conversing import ALICE, Nobody

from ventoux.connectors.errors import ConnectorNotFound
from ventoux.conversations.entries import ImageUrlChunk, MessageInput
from ventoux.conversations.schemas import Assistant, Conversation
from ventoux.conversations.turns import Asked, Casting
from ventoux.errors import UnsupportedContent
from ventoux.tools.service import Tools
from ventoux.tools.specs import AskUserTool, ConnectorTool, DocumentLibraryTool, ToolSpec, WebSearchTool

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Principal


def everything_is_on(*_: object) -> None:
    return


async def test_a_connector_that_is_not_there_is_found_missing_beforehand() -> None:
    nobody, tools = Nobody(), SimpleNamespace(check=everything_is_on)
    casting = Casting(nobody, nobody, _any(tools), nobody, nobody, nobody, nobody)
    await casting.check(ALICE, [AskUserTool()])
    with pytest.raises(ConnectorNotFound, match="gone"):
        await casting.check(ALICE, [AskUserTool(), ConnectorTool("gone")])


class Desk(Nobody):
    """An agent that hands over, or one that does not."""

    def __init__(self, *handoffs: str) -> None:
        self._handoffs = handoffs

    async def assistant(self, principal: Principal, agent_id: str, version: int | str | None = None) -> Assistant:
        made = await super().assistant(principal, agent_id, version)
        return msgspec.structs.replace(made, handoffs=self._handoffs)

    async def tools(self, principal: Principal, project_id: str) -> list[ToolSpec]:
        del principal
        return [DocumentLibraryTool([project_id])]


def _casting(desk: Desk) -> Casting:
    return Casting(desk, desk, Tools([]), desk, desk, desk, desk)


async def test_a_picture_is_for_whoever_answers_where_that_need_not_be_the_conversations_agent() -> None:
    image = MessageInput(content=[ImageUrlChunk("data:image/png;base64,iVBORw0KGgo=")])
    talk, asked = _conversation(agent_id="ag_1"), Asked(inputs=[image])
    await _casting(Desk("ag_sees")).answering(ALICE, talk, asked)
    with pytest.raises(UnsupportedContent):
        await _casting(Desk()).answering(ALICE, talk, asked)


async def test_tools_of_the_request_and_the_project_are_given_and_those_of_the_agent_are_not() -> None:
    talk, library = _conversation(agent_id="ag_1", project_id="proj_1"), DocumentLibraryTool(["proj_1"])
    casting = _casting(Desk("ag_2"))
    agents = await casting.answering(ALICE, talk, Asked())
    assert (agents.assistant.tools, agents.assistant.given) == ([AskUserTool(), library], [library])
    sent = await casting.answering(ALICE, talk, Asked(tools=[WebSearchTool()]))
    assert sent.assistant.tools == sent.assistant.given == [WebSearchTool(), library]


def _conversation(**values: Any) -> Conversation:
    return Conversation(id="conv_1", workspace_id="w", owner="o", key_id="k", created_at=0.0, updated_at=0.0, **values)


def _any(value: object) -> Any:
    return value
