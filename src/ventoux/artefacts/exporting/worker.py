"""The child process that writes one file: ``python -m ventoux.artefacts.exporting.worker``. One request, one reply, its
end. There are texts of a megabyte whose Markdown takes hours to be read, or all the memory that there is."""

from __future__ import annotations

import os
import resource
import sys

import msgspec

from ventoux.artefacts.errors import NotExportable
from ventoux.artefacts.exporting.contents import Format, content_of
from ventoux.artefacts.schemas import WholeArtefact
from ventoux.parsing.sandbox.entering import end_with_parent

_BEHIND = 10
"""Of niceness: calls come first."""


class Request(msgspec.Struct, frozen=True):
    """``seconds`` of a processor, ``memory`` in bytes."""

    whole: WholeArtefact
    form: Format
    seconds: int
    memory: int


class Reply(msgspec.Struct, frozen=True):
    """``refused``: why there is no content, and what to do."""

    content: bytes = b""
    refused: tuple[str, str] | None = None


def main() -> None:
    end_with_parent()
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    _limit(request)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_reply(request)))


def _limit(request: Request) -> None:
    os.nice(_BEHIND)
    limits = ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, request.seconds), (resource.RLIMIT_AS, request.memory))
    for kind, most in limits:
        _, hard = resource.getrlimit(kind)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def _reply(request: Request) -> Reply:
    try:
        return Reply(content_of(request.whole, request.form))
    except NotExportable as error:
        return Reply(refused=(error.message, error.hint))


if __name__ == "__main__":
    main()
