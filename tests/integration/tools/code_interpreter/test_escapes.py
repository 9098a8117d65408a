"""What code in the jail tries: each is refused, and the session goes on. All in one conversation."""

from __future__ import annotations

import os
import platform
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ventoux

if TYPE_CHECKING:
    from tests.jail import Bench

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's"),
]
_CALLS = {
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "open_by_handle_at": (304, 265),
    "memfd_create": (319, 279),
    "setsockopt": (54, 208),
    "shmget": (29, 194),
    "kexec_load": (246, 104),
    "pidfd_getfd": (438, 438),
    "fsopen": (430, 430),
    "add_key": (248, 217),
}


async def tried(jailed: Bench, expression: str) -> str:
    """What became of it: its value, or the name of its exception."""
    code = f"import os, socket, signal, ctypes\ntry:\n    got = {expression}\nexcept BaseException as error:\n    "
    code += "got = 'refused: ' + type(error).__name__ + ' ' + str(error)\nprint(repr(got))"
    return (await jailed.text(code)).strip("'\"")


@pytest.mark.parametrize(
    "path",
    [
        "/etc/shadow",
        "/etc/passwd",
        "/etc/resolv.conf",
        "/proc/1/environ",
        "/proc/self/mem",
        "/proc/self/environ",
        "/proc/1/root/etc/shadow",
        "/sys/kernel/security",
        "/root",
        "/home",
        "/var",
        "/dev/mem",
        "/dev/kmsg",
        "/dev/vda",
        "/work/../etc/shadow",
        "/usr/bin/su",
        "/run",
    ],
)
async def test_nothing_of_the_host_is_there(jailed: Bench, path: str) -> None:
    told = await tried(jailed, f"os.listdir({path!r}) if os.path.isdir({path!r}) else open({path!r}).read(9)")
    assert told.startswith("refused: FileNotFoundError")


async def test_the_root_holds_the_interpreter_and_nothing_else(jailed: Bench) -> None:
    assert set(await listed(jailed, "/")) <= {
        *("dev", "etc", "jail", "lib", "lib64", "python", "tmp", "usr", "work"),
    }
    assert set(await listed(jailed, "/dev")) == {"full", "null", "random", "shm", "urandom"}
    assert set(await listed(jailed, "/etc")) <= {"ld.so.cache"}


async def listed(jailed: Bench, folder: str) -> list[str]:
    return (await jailed.text(f"import os; print(*os.listdir({folder!r}))")).split()


async def test_the_servers_own_code_home_and_packages_are_not_there(jailed: Bench) -> None:
    here = Path(ventoux.__file__).parent
    for path in (here, Path.cwd(), Path.home(), Path(sys.prefix)):
        assert await tried(jailed, f"os.path.exists({str(path)!r})") == "False"
    assert "ModuleNotFoundError" in await jailed.text("import ventoux")
    assert "ModuleNotFoundError" in await jailed.text("import pip")


async def test_no_variable_of_the_server_is_seen(jailed: Bench) -> None:
    names = set((await jailed.text("import os; print(*os.environ)")).split())
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert names & set(os.environ) <= {"HOME", "USER", "PATH", "PWD", "LC_ALL", "TZ", "OPENBLAS_NUM_THREADS"}
    assert await tried(jailed, "os.environ['HOME']") == "/work"


async def test_only_what_the_worker_needs_is_open(jailed: Bench) -> None:
    code = "import os\nopened = []\nfor n in range(256):\n    try: os.fstat(n)\n    except OSError: continue\n"
    assert await jailed.text(f"{code}    opened.append(n)\nopened") == "[0, 1, 2, 3]"


@pytest.mark.parametrize("kind", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"])
async def test_no_socket_is_opened(jailed: Bench, kind: str) -> None:
    assert (await tried(jailed, f"socket.socket(socket.{kind})")).startswith("refused: PermissionError")
    assert (await tried(jailed, f"socket.socket(socket.{kind}, socket.SOCK_DGRAM)")).startswith("refused: Perm")


async def test_nobody_is_called(jailed: Bench) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.setblocking(False)
        told = await tried(jailed, f"socket.create_connection(('127.0.0.1', {listening.getsockname()[1]}), 1)")
        assert told.startswith("refused: PermissionError")
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize("name", _CALLS)
async def test_no_call_of_the_system_that_leads_out_is_made(jailed: Bench, name: str) -> None:
    number = _CALLS[name][platform.machine() == "aarch64"]
    code = f"import ctypes; libc = ctypes.CDLL(None, use_errno=True)\nlibc.syscall({number}, 0, 0, 0, 0, 0, 0)"
    assert await jailed.text(f"{code}, ctypes.get_errno()") == "(-1, 13)"


async def test_a_new_user_namespace_is_not_made_by_cloning_either(jailed: Bench) -> None:
    number = 220 if platform.machine() == "aarch64" else 56
    code = f"import ctypes; libc = ctypes.CDLL(None, use_errno=True)\nlibc.syscall({number}, 0x10000011, 0, 0, 0, 0)"
    assert (await jailed.text(f"{code}, ctypes.get_errno()")).startswith("(-1, ")


async def test_others_cannot_be_seen_or_killed(jailed: Bench) -> None:
    assert (await tried(jailed, f"os.kill({os.getpid()}, 9)")).startswith("refused: ProcessLookupError")
    assert (await tried(jailed, "os.kill(-1, 9)")).startswith("refused: ProcessLookupError")
    # The first process of the namespace takes no signal from within.
    assert await tried(jailed, "os.kill(os.getppid(), 9)") == "None"
    assert await jailed.text("1 + 1") == "2"


async def test_nobody_becomes_root(jailed: Bench) -> None:
    assert (await tried(jailed, "os.setuid(0)")).startswith("refused: ")
    assert (await tried(jailed, "os.setgroups([0])")).startswith("refused: ")
    assert await tried(jailed, "os.getuid()") == "1000"
    # no_new_privs: programs that change the user do not; and no program of the system is there.
    assert await tried(jailed, "ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)") == "1"
    assert (await tried(jailed, "os.execv('/bin/sh', ['sh'])")).startswith("refused: FileNotFoundError")


@pytest.mark.parametrize(
    "place",
    [
        "/python/lib/x.py",
        "/python/bin/python3",
        "/python/packages/numpy/__init__.py",
        "/jail/worker.py",
        "/dev/x",
    ],
)
async def test_nothing_is_written_beside_the_working_folder(jailed: Bench, place: str) -> None:
    told = await tried(jailed, f"open({place!r}, 'a')")
    assert told.startswith(("refused: OSError [Errno 30]", "refused: PermissionError"))


async def test_limits_are_not_raised(jailed: Bench) -> None:
    for limit in ("DATA", "AS", "NPROC", "FSIZE", "NOFILE", "CORE"):
        told = await jailed.text(f"import resource\nresource.setrlimit(resource.RLIMIT_{limit}, (-1, -1))")
        assert "ValueError" in told or "PermissionError" in told, limit


async def test_too_much_memory_is_an_error_of_the_code(jailed: Bench) -> None:
    assert "MemoryError" in await jailed.text("x = bytearray(2**30)")
    assert await jailed.text("'still here'") == "'still here'"


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('mmap').mmap(-1, 4096)",
        "__import__('mmap').mmap(-1, 4096, flags=0x21 | 0x8000)",
        "__import__('mmap').mmap(-1, 4096, flags=0x22 | 0x40000)",
        "__import__('fcntl').fcntl(os.pipe()[1], 1031, 2**20)",
        "__import__('mmap').mmap(-1, 4096, flags=0x22).madvise(21)",
        "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10**7)",
    ],
)
async def test_memory_that_no_count_shows_is_refused(jailed: Bench, expression: str) -> None:
    assert (await tried(jailed, expression)).startswith("refused: PermissionError")


async def test_what_the_standard_library_needs_of_these_works(jailed: Bench) -> None:
    code = "import asyncio, mmap, multiprocessing, os\n"
    code += "async def main(): return await asyncio.to_thread(len, 'abc')\nheld = mmap.mmap(-1, 9, mmap.MAP_PRIVATE)\n"
    code += "with open('.f', 'wb+') as file:\n    file.truncate(9)\n    shared = mmap.mmap(file.fileno(), 9)\n"
    code += "fork = multiprocessing.get_context('fork')\nkept, ours = fork.Value('i', 1), fork.Pipe()\n"
    code += "def work():\n    with kept.get_lock(): kept.value += 1\n    ours[1].send('sent')\n"
    code += "child = fork.Process(target=work)\nchild.start()\nsaid = ours[0].recv()\nchild.join()\n"
    assert await jailed.text(f"{code}asyncio.run(main()), len(held), len(shared), kept.value, said") == (
        "(3, 9, 9, 2, 'sent')"
    )


async def test_the_disk_has_an_end(jailed: Bench) -> None:
    code = "import os\ntry:\n    for n in range(99): open(f'.big{n}', 'wb').write(bytes(2**20))\n"
    code += "except OSError as error: print(error)\n"
    code += "for name in os.listdir():\n    name.startswith('.big') and os.unlink(name)"
    assert "No space left on device" in await jailed.text(code)


async def test_a_fork_bomb_is_bounded_and_leaves_nothing(jailed: Bench) -> None:
    code = "import os, time\nfor n in range(500):\n    if os.fork() == 0:\n        time.sleep(60)\n        os._exit(0)"
    assert "BlockingIOError" in await jailed.text(code)
    assert int(await jailed.text("while n and os.wait(): n -= 1\nn")) == 0


async def test_threads_are_bounded(jailed: Bench) -> None:
    code = "import threading, time\nmany = [threading.Thread(target=time.sleep, args=(.2,)) for _ in range(500)]\n"
    assert "can't start new thread" in await jailed.text(f"{code}for one in many: one.start()")
    assert await jailed.text("for one in many:\n    if one.ident: one.join()\n'done'") == "'done'"


async def test_a_child_that_comes_out_of_the_code_is_no_second_worker(jailed: Bench) -> None:
    await jailed.text("import os\nchild = os.fork()")
    assert await jailed.text("child > 0") == "True"


async def test_the_handler_of_a_signal_is_the_codes_own(jailed: Bench) -> None:
    code = "import signal, os\nsignal.signal(signal.SIGTERM, lambda *_: print('caught'))\nos.kill(os.getpid(), 15)"
    assert await jailed.text(code) == "caught"


async def test_output_that_looks_like_an_answer_is_output(jailed: Bench) -> None:
    told = await jailed.text("print('\\0\\0\\0\\x0f' + '{\"token\": \"x\"}', end='')")
    assert told.endswith('{"token": "x"}')
    assert await jailed.text("3") == "3"


async def test_giant_output_is_cut_in_the_middle(jailed: Bench) -> None:
    told = await jailed.text("print('a' * 3_000_000); print('the end')")
    assert len(told) < 110_000
    assert told.startswith("aaa")
    assert "bytes left out" in told
    assert told.endswith("the end")


async def test_what_changes_the_worker_changes_its_own_answers_only(jailed: Bench) -> None:
    await jailed.text("import json, sys\nsys.displayhook = print = None\nsys.stdout = sys.stderr = None")
    assert await jailed.text("'heard'") == "'heard'"
    await jailed.text("import sys\nsys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__\ndel print")
    assert await jailed.text("print('again')") == "again"
