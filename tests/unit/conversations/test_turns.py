"""What is looked at before a conversation is begun."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.conversing import ALICE, Nobody

from ventoux.connectors.errors import ConnectorNotFound
from ventoux.conversations.turns import Casting
from ventoux.tools.specs import AskUserTool, ConnectorTool


def everything_is_on(*_: object) -> None:
    return


async def test_a_connector_that_is_not_there_is_found_missing_beforehand() -> None:
    nobody, tools = Nobody(), SimpleNamespace(check=everything_is_on)
    casting = Casting(nobody, nobody, _any(tools), nobody, nobody, nobody, nobody)
    await casting.check(ALICE, [AskUserTool()])
    with pytest.raises(ConnectorNotFound, match="gone"):
        await casting.check(ALICE, [AskUserTool(), ConnectorTool("gone")])


def _any(value: object) -> Any:
    return value
