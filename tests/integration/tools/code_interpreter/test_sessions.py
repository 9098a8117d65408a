"""State of conversations: kept, given up, and whether the tool is on."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest
from tests.jail import ANNA, bench

from ventoux.errors import InvalidRequest
from ventoux.settings import Settings
from ventoux.tools.code_interpreter import probing
from ventoux.tools.code_interpreter.jail import Jail
from ventoux.tools.code_interpreter.library import Library, Seen, library
from ventoux.tools.code_interpreter.limits import Limits
from ventoux.tools.schemas import ToolFailed
from ventoux.tools.specs import CodeInterpreterTool, ToolConfiguration

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jail import Bench

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's"),
]


async def test_what_was_defined_is_there_in_the_next_call(jailed: Bench) -> None:
    await jailed.run("import math\nclass Point: pass\ndef twice(n): return 2 * n")
    assert await jailed.text(
        "import pickle; type(pickle.loads(pickle.dumps(Point()))).__name__, twice(math.tau) > 12"
    ) == ("('Point', True)")


async def test_a_failure_is_told_by_the_codes_own_lines(jailed: Bench) -> None:
    assert await jailed.text("def f():\n    return 1 / 0\nf()") == (
        'Traceback (most recent call last):\n  File "<code 3>", line 3, in <module>\n    f()\n'
        '  File "<code 3>", line 2, in f\n    return 1 / 0\n           ~~^~~\nZeroDivisionError: division by zero'
    )
    assert "SyntaxError" in await jailed.text("def")
    assert "exit(7)" in await jailed.text("import sys; sys.exit(7)")
    assert "EOFError" in await jailed.text("input()")


async def test_what_prints_nothing_says_so(jailed: Bench) -> None:
    assert await jailed.text("a = 1") == "(The code printed nothing.)"
    assert await jailed.text("") == "(The code printed nothing.)"


async def test_conversations_do_not_see_each_other(jailed: Bench) -> None:
    await jailed.run("secret = 1\nopen('secret', 'w').write('x')")
    assert (
        await jailed.text("import os; 'secret' in dir() or os.path.exists('secret')", conversation="conv_2") == "False"
    )


async def test_calls_of_one_conversation_wait_for_each_other(jailed: Bench) -> None:
    code = "import time\nbusy = globals().get('busy', 0) + 1\ntime.sleep(.02)\nbusy"
    told = await asyncio.gather(*(jailed.text(code) for _ in range(3)))
    assert sorted(told) == ["1", "2", "3"]


async def test_the_one_that_rested_longest_gives_way(jailed: Bench) -> None:
    for name in ("conv_1", "conv_2"):
        jailed.clock.at += 1
        await jailed.run(f"mine = {name!r}", conversation=name)
    jailed.clock.at += 1
    await jailed.run("1", conversation="conv_3")
    assert await jailed.text("mine", conversation="conv_2") == "'conv_2'"
    assert "its place was needed for another conversation" in await jailed.text("1", conversation="conv_1")


async def test_where_all_are_at_work_the_next_is_refused(jailed: Bench) -> None:
    sessions = jailed.source.sessions
    async with sessions.of("conv_1"), sessions.of("conv_2"):
        with pytest.raises(ToolFailed, match="All 2 places"):
            await jailed.run("1", conversation="conv_4")


async def test_no_more_begin_at_once_than_there_are_places(jailed: Bench) -> None:
    async def begun(name: str) -> bool:
        try:
            await jailed.run("import time; time.sleep(.3)", conversation=name)
        except ToolFailed:
            return False
        return True

    begun_now = await asyncio.gather(*(begun(f"together_{number}") for number in range(5)))
    assert sum(begun_now) == 2


async def test_half_a_character_is_refused_and_the_session_goes_on(jailed: Bench) -> None:
    await jailed.run("kept = 1", conversation="half")
    with pytest.raises(ToolFailed, match="half a character"):
        await jailed.run("'\ud800'", conversation="half")
    assert await jailed.text("kept", conversation="half") == "1"


async def test_what_waits_for_a_conversation_that_is_closed_begins_nothing(jailed: Bench) -> None:
    async with asyncio.TaskGroup() as group, jailed.source.sessions.of("conv_1"):
        waiting = group.create_task(_failed(jailed))
        await asyncio.sleep(0)
        await jailed.source.close("conv_1")
    assert waiting.result() == "The conversation has ended."


async def _failed(jailed: Bench) -> str:
    with pytest.raises(ToolFailed) as failed:
        await jailed.run("1")
    return failed.value.message


async def test_what_was_not_used_for_long_ends(jailed: Bench) -> None:
    await jailed.run("1", conversation="conv_1")
    jailed.clock.at += 101
    await jailed.source.sessions.end_idle()
    assert "name 'mine' is not defined" in await jailed.text("mine", conversation="conv_1")


async def test_a_spare_worker_is_ready_before_it_is_asked_for(tmp_path: Path) -> None:
    async with bench(tmp_path) as place, asyncio.TaskGroup() as group:
        running = group.create_task(place.source.run())
        await place.source.open(ANNA, CodeInterpreterTool(), "conv_1")
        while not place.source.sessions.ready:  # noqa: ASYNC110 - the spare is nobody's to wait for
            await asyncio.sleep(0.01)
        assert await place.text("import sys; 'numpy' in sys.modules") == "True"
        running.cancel()


async def test_a_configuration_leaves_it_out_or_asks(jailed: Bench) -> None:
    out = CodeInterpreterTool(tool_configuration=ToolConfiguration(exclude=["code_interpreter"]))
    assert not (await jailed.source.open(ANNA, out, "conv_1")).tools
    asks = CodeInterpreterTool(tool_configuration=ToolConfiguration(requires_confirmation=["code_interpreter"]))
    (tool,) = (await jailed.source.open(ANNA, asks, "conv_1")).tools
    assert tool.always_asks
    assert "numpy, pandas, matplotlib" in tool.function.description
    wrong = CodeInterpreterTool(tool_configuration=ToolConfiguration(include=["shell"]))
    with pytest.raises(InvalidRequest, match="no function 'shell'"):
        await jailed.source.open(ANNA, wrong, "conv_1")


async def test_it_is_off_where_it_cannot_be_on_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()
    jail = Jail(library(), Limits.of(settings))
    assert "set code_interpreter to false" in str((await probing.probe(Settings(code_interpreter=False), jail)).why_not)
    broken = Jail(Library((Seen("/nowhere/python3", "/python/bin/python3"),), (), ()), Limits.of(settings))
    why = str((await probing.probe(settings, broken)).why_not)
    assert "/nowhere/python3" in why
    assert "docs/code-interpreter.md" in why
    monkeypatch.setenv("PATH", "/nowhere")
    assert "Install bubblewrap" in str((await probing.probe(settings, jail)).why_not)
