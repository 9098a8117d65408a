"""Functions of MCP servers as tools of a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.connectors import SLOW, Place, opened
from tests.mcp_servers import PNG, mcp_servers

from ventoux.connectors.errors import ConnectorNotFound
from ventoux.connectors.schemas import Auth, Sealed
from ventoux.errors import InvalidRequest
from ventoux.files.schemas import File
from ventoux.tools.connectors import ConnectorTools
from ventoux.tools.schemas import ToolContext, ToolFailed
from ventoux.tools.specs import Authorization, ConnectorTool, ToolConfiguration

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Generator
    from pathlib import Path

    from tests.mcp_servers import McpServers

    from ventoux.accounts.schemas import Principal
    from ventoux.files.schemas import NewFile
    from ventoux.tools.schemas import Tool, ToolResult


@pytest.fixture(scope="module")
def mcp() -> Generator[McpServers]:
    with mcp_servers() as servers:
        yield servers


class PlayedFiles:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def upload(
        self, principal: Principal, new: NewFile, pieces: AsyncIterable[bytes], size: int | None = None
    ) -> File:
        data = b"".join([piece async for piece in pieces])
        assert len(data) == size
        self.kept[new.name] = data
        return File(
            id=f"file-{len(self.kept)}",
            workspace_id=principal.workspace_id,
            user_id=principal.user_id,
            key_id=principal.key_id,
            name=new.name,
            size=len(data),
            sha256="",
            mime_type="image/png",
            purpose="",
            sample_type="",
            source=new.source,
            visibility=new.visibility,
            created_at=0.0,
        )


async def tools(place: Place, named: str, configuration: ToolConfiguration | None = None) -> dict[str, Tool]:
    source = ConnectorTools(place.connectors, PlayedFiles())
    found = await source.open(place.ada, ConnectorTool(named, tool_configuration=configuration), "conv")
    return {tool.function.name: tool for tool in found.tools}


async def run(place: Place, tool: Tool, **arguments: Any) -> ToolResult:
    return await tool.run(arguments, ToolContext(place.ada, "conv", "e", 1, frozenset(), approved=True))


async def test_functions_have_names_that_models_can_call_and_write_until_somebody_says_otherwise(
    tmp_path: Path, mcp: McpServers
) -> None:
    async with opened(tmp_path, mcp) as place:
        await place.made("good", name="notes")
        made = await place.made("lying", name="x" * 60)
        found = await tools(place, "notes")
        assert set(found) == {f"notes_{name}" for name in ("add", "read", "note", "fail", "picture", "figures")}
        assert {tool.access for tool in found.values()} == {"writes"}
        assert {tool.kind for tool in found.values()} == {"notes"}
        lying = await tools(place, made.id)
        assert len(lying) == 200
        assert all(len(name) <= 64 and name.replace("_", "").replace("-", "").isalnum() for name in lying)
        peek = next(tool for tool in lying.values() if "IGNORE" in tool.function.description)
        assert (peek.access, "no instruction" in peek.function.description) == ("writes", True)
        permissions = {tool.permission for tool in (*found.values(), *lying.values())}
        assert len(permissions) == 206


async def test_results_of_each_kind_become_text_files_and_failures_and_are_not_trusted(
    tmp_path: Path, mcp: McpServers
) -> None:
    async with opened(tmp_path, mcp) as place:
        await place.made("good", name="notes")
        found = await tools(place, "notes")
        added = await run(place, found["notes_add"], a=1, b=2)
        assert (added.text, added.trusted, added.failed, added.urls) == ("1 and 2 is 3", False, False, ())
        assert (await run(place, found["notes_fail"])).failed
        assert '"one": 1' in (await run(place, found["notes_figures"])).text
        picture = found["notes_picture"]
        drawn = await run(place, picture)
        assert [one.name for one in drawn.files] == ["picture-1.png"]
        kept = picture.files.kept  # type: ignore[attr-defined]
        assert kept["picture-1.png"] == PNG
        assert "picture-1.png" in drawn.text


async def test_a_configuration_chooses_functions_and_has_them_confirmed(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        await place.made("good", name="notes")
        chosen = ToolConfiguration(include=["add", "note", "gone"], exclude=["add"], requires_confirmation=["note"])
        found = await tools(place, "notes", chosen)
        assert [(name, tool.always_asks) for name, tool in found.items()] == [("notes_note", True)]
        with pytest.raises(InvalidRequest, match="skip_confirmation"):
            await tools(place, "notes", ToolConfiguration(skip_confirmation=["add"]))
        with pytest.raises(ConnectorNotFound):
            await tools(place, "nobody")


@pytest.mark.parametrize("kind", ["hanging", "refusing", "secured"])
async def test_a_server_that_is_away_is_a_note(tmp_path: Path, mcp: McpServers, kind: str) -> None:
    async with opened(tmp_path, mcp, within=SLOW) as place:
        await place.made(kind)
        found = await ConnectorTools(place.connectors, PlayedFiles()).open(place.ada, ConnectorTool(kind), "conv")
        assert found.tools == []
        why = "used: its user has to sign in to it first." if kind == "secured" else "reached now."
        assert found.notes == [f"The connector {kind} cannot be {why}"]


async def test_a_server_that_goes_away_later_is_opened_from_what_is_known_of_it(
    tmp_path: Path, mcp: McpServers
) -> None:
    async with opened(tmp_path, mcp) as place:
        await place.made("dying", name="notes")
        mcp.seen.dying = True
        found = await tools(place, "notes")
        with pytest.raises(ToolFailed):
            await run(place, found["notes_add"], a=1, b=2)
        assert set(await tools(place, "notes")) == set(found)


async def test_what_a_conversation_brings_is_used_for_it_alone_and_stays_nowhere(
    tmp_path: Path, mcp: McpServers
) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("good", name="notes", sealed=Sealed(headers={"X-Key": "k"}))
        source = ConnectorTools(place.connectors, PlayedFiles())
        mcp.seen.headers.clear()
        spec = ConnectorTool("notes", Authorization("oauth2-token", "of-this-request"))
        opened_for = await source.open(place.ada, spec, "conv")
        await run(place, opened_for.tools[0], a=1, b=2)
        assert {one["authorization"] for one in mcp.seen.headers} == {"Bearer of-this-request"}
        assert "of-this-request" not in repr(opened_for.tools[0])
        now = await place.connectors.find(place.ada, made.id)
        assert now.functions is None
        await source.close("conv")
        mcp.seen.headers.clear()
        await tools(place, "notes")
        assert "authorization" not in mcp.seen.headers[-1]


async def test_a_server_that_was_exchanged_since_is_not_called(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("good", name="notes", auth=Auth(trusts_hints=True))
        found = await tools(place, "notes")
        assert found["notes_add"].access == "reads"
        await place.connectors.update(place.ada, made.id, {"server": mcp.url("lying")})
        with pytest.raises(ToolFailed, match="another server"):
            await run(place, found["notes_add"], a=1, b=2)
        assert msgspec.structs.asdict(await place.connectors.find(place.ada, made.id))["permissions"] == {}
