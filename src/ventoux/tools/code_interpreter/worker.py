"""The program inside the jail: runs one piece of code after another in one namespace.

``python -I worker.py DESCRIPTOR LIMITS``: a stream socket, and JSON. Requests and answers are JSON behind four bytes of
length; what the code prints goes to standard output and never through the socket. The code can do whatever this
program can: nothing here guards anything, and the server believes an answer no more than it believes the code.

The standard library only: nothing of the server can be imported here.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import linecache
import os
import resource
import struct
import sys
import traceback
import types
from contextlib import suppress
from pathlib import Path
from typing import Any

_SOCKET = 3
_OPEN_FILES = 128
_NICE = 10
_KNOWN = ("numpy", "pandas", "matplotlib", "scipy", "sympy", "sklearn", "statsmodels", "seaborn", "openpyxl", "PIL")
_SOON_WANTED = ("numpy", "pandas", "matplotlib.pyplot")
_STREAM = sys.stdout


def main() -> None:
    os.dup2(int(sys.argv[1]), _SOCKET)
    os.closerange(_SOCKET + 1, 1024)
    _limit(**json.loads(sys.argv[2]))
    sys.path += ["/python/packages", "/jail"]
    Path(".tmp").mkdir()
    cells, own = Cells(), os.getpid()
    _send({"packages": [name for name in _KNOWN if importlib.util.find_spec(name)]})
    while (request := _receive()) is not None:
        if "code" in request:
            cells.run(request["code"])
        else:
            _prepare()
        if os.getpid() != own:
            # A child that the code has started and that has come out of it: it is none of this program.
            os._exit(0)
        _send({"token": request["token"]})


def _limit(memory: int, disk: int, processes: int) -> None:
    os.nice(_NICE)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, memory),
        # Files that are mapped are none of "data"; they are here, the libraries' own too.
        (resource.RLIMIT_AS, memory + 1024**3),
        (resource.RLIMIT_FSIZE, disk),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_SIGPENDING, 1024),
    ):
        resource.setrlimit(kind, (most, most))


class Cells:
    def __init__(self) -> None:
        module = types.ModuleType("__main__")
        # Where classes of the code are looked for when they are pickled.
        sys.modules["__main__"] = module
        self._names = module.__dict__
        self._count = 0

    def run(self, code: str) -> None:
        self._count += 1
        name = f"<code {self._count}>"
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        try:
            self._evaluate(code, name)
        except SystemExit as error:
            _say(f"The code ended itself: exit({error.code!r}). What it has defined stays.\n")
        except BaseException as error:  # noqa: BLE001 - whatever code raises is its result
            _say(_traced(error))
        _flush()
        try:
            _charts()
        except BaseException as error:  # noqa: BLE001 - a figure that cannot be drawn is the code's fault, too
            _say(_traced(error))

    def _evaluate(self, code: str, name: str) -> None:
        """As a notebook does: the value of a last expression is shown."""
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self._names)  # noqa: S102 - what this program is for
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), self._names)  # noqa: S307 - the same
            if value is not None:
                self._names["_"] = value
                _flush()
                _say(f"{value!r}\n")


def _traced(error: BaseException) -> str:
    """Without the steps of this program."""
    step = error.__traceback__
    while step is not None and step.tb_frame.f_code.co_filename == __file__:
        step = step.tb_next
    return "".join(traceback.format_exception(type(error), error, step))


def _charts() -> None:
    charts = sys.modules.get("charts")
    if charts is not None:
        charts.keep()


def _prepare() -> None:
    """Imports what is likely to be wanted, so that the first code finds it there."""
    for name in _SOON_WANTED:
        with suppress(ImportError):
            importlib.import_module(name)
    with suppress(ImportError):
        importlib.import_module("charts").prepare()


def _flush() -> None:
    """Of whatever the code has put there."""
    with suppress(BaseException):
        sys.stdout.flush()


def _say(text: str) -> None:
    with suppress(BaseException):
        _STREAM.write(text)
        _STREAM.flush()


def _send(answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode()
    left = memoryview(struct.pack(">I", len(data)) + data)
    while left:
        left = left[os.write(_SOCKET, left) :]


def _receive() -> dict[str, Any] | None:
    head = _read(4)
    return None if head is None else json.loads(_read(struct.unpack(">I", head)[0]) or b"null")


def _read(count: int) -> bytes | None:
    data = b""
    while len(data) < count:
        piece = os.read(_SOCKET, count - len(data))
        if not piece:
            return None
        data += piece
    return data


if __name__ == "__main__":
    main()
