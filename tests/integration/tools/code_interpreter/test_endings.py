"""Code that ends its worker, or has to be ended: the model is told, the next call starts anew, and nothing is left."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.jail import MEGABYTE, Bench, bench

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's"),
]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os; os._exit(3)", "ended from inside"),
        ("import os; os.kill(os.getpid(), 9)", "ended from inside"),
        ("import os; os.close(3)", "ended from inside"),
        ("import ctypes; ctypes.string_at(0)", "ended from inside"),
        ("import os; os.write(3, b'\\0\\0\\0\\x10' + b'{\"token\": \"mine\"}')", "not its own"),
        ("import os; os.write(3, b'\\xff' * 10000)", "not its own"),
        ("import os, struct; os.write(3, struct.pack('>I', 2**31))", "not its own"),
    ],
)
async def test_a_worker_that_is_broken_ends_alone(jailed: Bench, code: str, why: str) -> None:
    result = await jailed.run(code)
    assert result.failed
    assert why in result.text
    again = await jailed.run("1 + 1")
    assert "Started anew" in again.text
    assert again.text.endswith("2")
    assert not again.failed


async def test_an_answer_that_was_forged_for_later_is_not_taken(jailed: Bench) -> None:
    await jailed.run("import os, struct, threading, time\nforged = b'{\"token\": \"' + b'a' * 32 + b'\"}'")
    forge = "def forge():\n    time.sleep(.005)\n    os.write(3, struct.pack('>I', len(forged)) + forged)\n"
    await jailed.run(f"{forge}threading.Thread(target=forge).start()")
    result = await jailed.run("time.sleep(.1)")
    assert result.failed
    assert "not its own" in result.text


async def test_threads_that_are_left_stand_still_and_children_end(jailed: Bench) -> None:
    await jailed.run(
        "import threading, time, subprocess, sys\ncount = 0\ndef go():\n    global count\n    while True:\n"
        "        count += 1\n        time.sleep(.001)\nthreading.Thread(target=go, daemon=True).start()\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    )
    first = int(await jailed.text("count"))
    await asyncio.sleep(0.1)
    assert int(await jailed.text("count")) - first < 20
    assert await jailed.text("left.wait(1)") == "-9"


async def test_endless_code_is_ended_in_its_time(tmp_path: Path) -> None:
    async with bench(tmp_path, code_timeout=0.6) as place:
        started = time.perf_counter()
        result = await place.run("print('begun', flush=True)\nwhile True: print('x' * 1000)")
        assert time.perf_counter() - started < 3
        assert result.failed
        assert result.text.startswith("begun")
        assert "longer than 0.6 seconds" in result.text
        assert await place.text("'x' in dir()") == (
            "(Started anew: the code before was ended, because it took longer than 0.6 seconds. "
            "Variables and files from before are gone.)\nFalse"
        )


async def test_memory_of_all_processes_counts(jailed: Bench) -> None:
    code = "import os, time\nfor n in range(4):\n    if os.fork() == 0:\n"
    code += f"        held = bytearray(b'x') * {150 * MEGABYTE}\n        time.sleep(5)\ntime.sleep(5)"
    assert "more than 384 MiB of memory" in await jailed.text(code)


async def test_memory_that_sockets_hold_counts(jailed: Bench) -> None:
    code = "import os, socket, time\nfor n in range(12):\n    if os.fork() == 0:\n        held = []\n        try:\n"
    code += "            while True: held += socket.socketpair()\n        except OSError: time.sleep(5)\ntime.sleep(5)"
    assert "more than 384 MiB of memory" in await jailed.text(code)


async def test_files_without_number_are_too_many(jailed: Bench) -> None:
    code = "import os, time\nos.mkdir('d')\nfor n in range(60_000): open(f'd/{n}', 'w').close()\ntime.sleep(5)"
    told = await jailed.text(code)
    assert "more than 20,000 files" in told or "No space left" in told


async def test_whoever_is_cancelled_leaves_no_process(jailed: Bench) -> None:
    await jailed.source.sessions.close()
    # Servers of other tests may have some, too.
    before = set(_jails())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.0):
            await jailed.run("import time; time.sleep(60)", conversation="stopped")
    assert "Started anew: the call before was stopped" in await jailed.text("1", conversation="stopped")
    assert set(_jails()) - before
    await jailed.source.sessions.close()
    assert set(_jails()) - before == set()


async def test_a_server_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom tests.jail import bench\n"
        "async def main():\n    async with bench(Path(sys.argv[1])) as place:\n"
        "        await place.run('import subprocess, sys, threading')\n        print('ready', flush=True)\n"
        "        await place.run('import time; time.sleep(60)')\nasyncio.run(main())"
    )
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    )
    assert server.stdout is not None
    async with asyncio.timeout(30):
        assert await server.stdout.readline() == b"ready\n"
        jails = list(_jails(server.pid))
        assert jails
        server.kill()
        await server.wait()
        await asyncio.to_thread(_gone, jails)


def _gone(processes: list[int]) -> None:
    until = time.monotonic() + 10
    while any(_is_jail(one) for one in processes):
        assert time.monotonic() < until
        time.sleep(0.01)


def _jails(parent: int | None = None) -> Iterator[int]:
    """Launchers that this process, or the ``parent``, has started, and what is below them."""
    waiting = [parent or os.getpid()]
    while waiting:
        try:
            tasks = list(Path(f"/proc/{waiting.pop()}/task").iterdir())
            children = [int(one) for task in tasks for one in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        waiting += children
        yield from (one for one in children if _is_jail(one))


def _is_jail(process: int) -> bool:
    try:
        return b"/jail/worker.py" in Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
