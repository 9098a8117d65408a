"""The child process that reads one document: ``python -m ventoux.parsing.worker``. One request, one reply, its end.

It is started for each document: that costs a tenth of a second, and what a document did to it ends with it.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
from typing import TYPE_CHECKING

import msgspec

from ventoux.errors import VentouxError
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.sandbox.entering import end_with_parent, enter
from ventoux.parsing.wire import End, Piece, Request, failed, pieces
from ventoux.parsing.wording import too_much_memory, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from ventoux.parsing.schemas import Parsed

    Read = Callable[[BinaryIO, Request], Parsed]


def main(read: Read | None = None) -> None:
    """``read`` is another reader than ours, for tests."""
    end_with_parent()
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    out = _reply_pipe()
    with open(request.path, "rb") as file:  # noqa: PTH123 - the only path, opened before everything is shut off
        limits = request.limits
        notes = enter(seconds=limits.seconds, memory=limits.memory, readable=_needed(request.recognition))
        for piece in _answer(read or _read, file, request):
            _send(out, piece)
        _send(out, End(notes))


def _reply_pipe() -> BinaryIO:
    """Standard output under another number, so that what a library prints is no part of the reply."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def _answer(read: Read, file: BinaryIO, request: Request) -> Iterator[Piece]:
    try:
        parsed = read(file, request)
    except VentouxError as error:
        yield failed(error)
    except MemoryError:
        yield failed(too_much_memory(request.limits.memory))
    except RecursionError:
        yield failed(DocumentUnreadable("The document nests its parts too deep."))
    except Exception as error:  # noqa: BLE001 - whatever a hostile document brings a library to raise
        print(f"{type(error).__name__}: {error}"[:2000], file=sys.stderr)
        yield failed(unreadable(type(error).__name__))
    else:
        yield from pieces(parsed)


def _read(file: BinaryIO, request: Request) -> Parsed:
    # After the sandbox was entered: a reader's libraries are loaded when their format is met.
    from ventoux.parsing.reading import read  # noqa: PLC0415
    from ventoux.parsing.source import Source  # noqa: PLC0415

    return read(Source(file, request.options.name, request.limits), request.options, request.recognition)


def _needed(recognition: str) -> list[str]:
    """Folders that are read: Python's, the system's libraries and programs, this package, Tesseract and its data."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - no pathlib here
    found = [
        *(path for path in sys.path if os.path.isdir(path) and path.endswith(("site-packages", "dist-packages"))),  # noqa: PTH112
        os.path.join(sys.base_prefix, "lib"),  # noqa: PTH118
        package,
        "/usr",
        "/lib",
        "/lib64",
        "/etc/ld.so.cache",
        "/dev/urandom",
        "/sys/devices/system/cpu",
    ]
    if command := recognition and shutil.which(recognition):
        found.append(os.path.realpath(command))
    if data := os.environ.get("TESSDATA_PREFIX"):
        found.append(data)
    return found


def _send(out: BinaryIO, piece: Piece) -> None:
    encoded = msgspec.msgpack.encode(piece)
    out.write(struct.pack(">I", len(encoded)))
    out.write(encoded)
    out.flush()


if __name__ == "__main__":
    main()
