"""Pulling: weights from a card's source to this disk, checked, at once or not at all.

folder/
  .lock            held while somebody pulls
  published.part   what is here so far         published.part.state  of which version, and what of it is missing
  wheels/          until the pull ends
  pulling/         the same for a model of several files: those that are whole, and the part of the next
  published.gguf   the file as published       published.json        where it came from, and when
  published/       instead of it, for a model of several files
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import msgspec

from ventoux.catalog import sources
from ventoux.catalog.errors import (
    CardError,
    CorruptGguf,
    LicenceNotAccepted,
    NotEnoughDisk,
    NotGguf,
    PullInProgress,
    SourceUnreachable,
)
from ventoux.catalog.shards import read_model
from ventoux.catalog.sources import part as parts
from ventoux.catalog.sources.digest import digest, require
from ventoux.catalog.sources.hub_name import is_several
from ventoux.catalog.sources.pypi import WHEELS
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from ventoux.catalog.cards import Card, Source

PUBLISHED = "published.gguf"
RECORD = "published.json"
SEVERAL = "published"
PART = "published.part"
PULLING = "pulling"
LOCK = ".lock"

RESERVE = 64 << 20
"""Bytes of the disk that a pull leaves free."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Progress(msgspec.Struct, frozen=True):
    """``done`` of ``total`` bytes; ``stage`` is "pulling" or "checking"."""

    done: int
    total: int
    stage: str


class Record(msgspec.Struct, frozen=True):
    """``published.json``; times are ISO 8601 in UTC."""

    uri: str
    size: int
    sha256: str
    pulled_at: str


class Folders(Protocol):
    """The part of the catalog that a pull needs."""

    def folder(self, card: Card) -> Path: ...

    def published(self, card: Card) -> Path | None: ...


def pull(catalog: Folders, card: Card, *, accept_licence: bool, progress: Callable[[Progress], None]) -> Path:
    """The published weights, after fetching what is missing of them. Blocks; a pull that was cut short is continued.

    ``accept_licence`` says that the terms of the card were accepted, now or before: see catalog/licences.py.

    Raises LicenceNotAccepted, PullInProgress, NotEnoughDisk, SourceUnreachable, HashMismatch, NotGguf, CorruptGguf,
    CardError, HomeError.
    """
    folder = catalog.folder(card)
    if not card.sources:
        if path := catalog.published(card):
            return path
        raise CardError(f"There is nothing to pull for {card.id}.", hint="Its card names no source of weights.")
    if card.licence.acceptance_required and not accept_licence:
        raise not_accepted(card)
    if not _installed(folder, card):
        with _disk_errors(folder), _lock(folder, card):
            if not _installed(folder, card):  # somebody else may have just finished
                _from_any(card.sources, folder, progress)
    return published_in(folder) or folder / PUBLISHED


def not_accepted(card: Card) -> LicenceNotAccepted:
    return LicenceNotAccepted(
        f"{card.name} may be used under its own terms, {card.licence.name}: {card.licence.url or 'see its publisher'}",
        hint=f"Read them, then pull with --accept-licence; for a model in the catalog also: "
        f"ventoux licences accept {card.licence.id}",
    )


def published_in(folder: Path) -> Path | None:
    """What an engine is given of a model's folder: its one file, the first of a split model, or a folder of
    safetensors; None where no pull came to its end."""
    if (one := folder / PUBLISHED).exists():
        return one
    several = folder / SEVERAL
    if not several.is_dir() or not (folder / RECORD).exists():
        return None
    return min(several.glob("*.gguf"), default=several)


def _installed(folder: Path, card: Card) -> bool:
    published = published_in(folder)
    if published is None:
        return False
    try:
        record = msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
        size = size_of(published if published.name == PUBLISHED else folder / SEVERAL)
    except (FileNotFoundError, msgspec.DecodeError):
        return False
    return size == record.size and record.sha256 in {source.sha256 for source in card.sources}


def size_of(path: Path) -> int:
    """Bytes of a file, or of all the files in a folder."""
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def _from_any(choices: list[Source], folder: Path, progress: Callable[[Progress], None]) -> None:
    """The first source that answers."""
    unreachable: SourceUnreachable | None = None
    for source in choices:
        try:
            _pull_from(source, folder, progress)
        except SourceUnreachable as error:
            unreachable = error
        else:
            return
    if unreachable is not None:
        raise unreachable


def _pull_from(source: Source, folder: Path, progress: Callable[[Progress], None]) -> None:
    _require_disk(source, folder)
    if is_several(source.uri):
        from ventoux.catalog.pull_several import pull_several  # noqa: PLC0415 - with an HTTP client: when it is needed

        pull_several(source, folder, progress)
    else:
        _pull_one(source, folder, progress)
    record = Record(parts.redact(source.uri), source.size, source.sha256, now())
    _write_durably(folder / RECORD, msgspec.json.encode(record))
    shutil.rmtree(folder / WHEELS, ignore_errors=True)


def _pull_one(source: Source, folder: Path, progress: Callable[[Progress], None]) -> None:
    part, published = folder / PART, folder / PUBLISHED
    if _left_unrecorded(source, published, progress):
        return
    sources.fetch(source, part, folder, lambda done: progress(Progress(done, source.size, "pulling")))
    _check(source, part, progress)
    (folder / RECORD).unlink(missing_ok=True)
    part.replace(published)
    parts.discard(part)


def _left_unrecorded(source: Source, published: Path, progress: Callable[[Progress], None]) -> bool:
    """Whether an earlier pull was killed between its last two steps."""
    if not published.exists() or published.stat().st_size != source.size:
        return False
    return digest(published, source.sha256, checking(source.size, progress)) == source.sha256


def _check(source: Source, part: Path, progress: Callable[[Progress], None]) -> None:
    """Bytes that are not the card's are removed: continuing them could never succeed."""
    require(part, source.uri, source.size, source.sha256, checking(source.size, progress))
    try:
        read_model(part)
    except (NotGguf, CorruptGguf):
        parts.discard(part)
        raise


def checking(total: int, progress: Callable[[Progress], None]) -> Callable[[int], None]:
    return lambda done: progress(Progress(done, total, "checking"))


def _write_durably(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _require_disk(source: Source, folder: Path) -> None:
    """A wheel is kept beside the file that comes out of it, so it needs the room twice."""
    kept = [folder / PART, folder / PUBLISHED, *(folder / WHEELS).glob("*.whl"), *(folder / PULLING).rglob("*")]
    # What is on the disk of it: a part file has holes.
    here = sum(file.stat().st_blocks * 512 for file in kept if file.is_file())
    whole = source.size * (2 if source.uri.startswith("pypi:") else 1)
    needed = max(0, whole - here) + RESERVE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NotEnoughDisk(
            f"The pull needs {needed / 1e6:.0f} MB on the disk of {folder}, which has {free / 1e6:.0f} MB free.",
            hint="Free some, or choose another disk with --home.",
        )


@contextmanager
def _lock(folder: Path, card: Card) -> Generator[None]:
    """Held by this process; the system lets go of it however the process ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PullInProgress(
                f"{card.name} is being pulled by another process.", hint="Wait for it to finish."
            ) from error
        yield


@contextmanager
def _disk_errors(folder: Path) -> Generator[None]:
    """Names what the disk refused. The part file stays, to be continued."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            free = shutil.disk_usage(folder).free
            raise NotEnoughDisk(
                f"The disk of {folder} is full or over its quota, with {free / 1e6:.0f} MB free.",
                hint="Free some and pull again: it continues where this one stopped.",
            ) from error
        raise HomeError(
            f"{folder} cannot be written: {error.strerror or error}.", hint="Check its owner and permissions."
        ) from error


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
