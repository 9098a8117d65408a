"""The code interpreter over files of its own, as conversations call it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert
from tests.databases import ManualClock, new_database
from tests.tool_calls import context, tools_of

from ventoux.accounts.schemas import Principal
from ventoux.db.engine import async_engine, writing
from ventoux.db.tables import workspaces
from ventoux.files.schemas import NewFile
from ventoux.files.service import Files
from ventoux.files.storage.local import LocalStorage
from ventoux.settings import Settings
from ventoux.tools.code_interpreter.source import CodeTools
from ventoux.tools.specs import CodeInterpreterTool

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from ventoux.files.schemas import File
    from ventoux.tools.schemas import ToolResult

ANNA = Principal("one", "key-of-anna", "vx_abc", frozenset({"documents"}), user_id="anna")
MEGABYTE = 2**20


class Bench:
    def __init__(self, source: CodeTools, files: Files, clock: ManualClock) -> None:
        self.source = source
        self.files = files
        self.clock = clock

    async def run(
        self,
        code: str,
        *files: str,
        conversation: str = "conv_1",
        who: Principal = ANNA,
        attached: tuple[str, ...] = (),
    ) -> ToolResult:
        """``files`` are named by the model, ``attached`` ones came with the user's words."""
        tool = (await tools_of(self.source, CodeInterpreterTool(), who))["code_interpreter"]
        arguments: dict[str, Any] = {"code": code, "files": list(files)}
        given = context(principal=who)._replace(conversation_id=conversation, files=attached)
        return await tool.run(arguments, given)

    async def text(self, code: str, *files: str, conversation: str = "conv_1") -> str:
        return (await self.run(code, *files, conversation=conversation)).text

    async def upload(self, name: str, data: bytes, who: Principal = ANNA) -> File:
        async def pieces() -> AsyncGenerator[bytes]:
            yield data

        return await self.files.upload(who, NewFile(name=name), pieces(), len(data))

    async def content(self, file_id: str) -> bytes:
        file = await self.files.find(ANNA, file_id)
        return b"".join([piece async for piece in self.files.content(file)])


@asynccontextmanager
async def bench(root: Path, **settings: Any) -> AsyncGenerator[Bench]:
    """Places are few and limits low, so that tests get there soon."""
    low: dict[str, Any] = {
        "code_timeout": 8.0,
        "code_memory": 384 * MEGABYTE,
        "code_disk": 16 * MEGABYTE,
        "code_processes": 16,
        "code_sessions": 2,
        "code_idle": 100.0,
    }
    clock = ManualClock()
    with new_database("sqlite", root) as where:
        engine = async_engine(where)
        async with writing(engine) as connection:
            for name in ("one", "two"):
                await connection.execute(insert(workspaces).values(id=name, name=name, created_at=1.0))
        storage = LocalStorage(root / "files")
        storage.open()
        files = Files(engine, storage, max_file=8 * MEGABYTE, quota=64 * MEGABYTE, clock=clock)
        asked = msgspec.structs.replace(Settings(), **(low | settings))
        source = await CodeTools.begin(asked, files, clock)
        try:
            yield Bench(source, files, clock)
        finally:
            await source.sessions.close()
            await engine.dispose()
