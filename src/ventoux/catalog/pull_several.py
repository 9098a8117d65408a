"""Pulling a model of several files: each is checked by itself, and all appear at once, as a folder, or not at all."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from ventoux.catalog.errors import CorruptGguf, HashMismatch, NotGguf, SourceUnreachable
from ventoux.catalog.pull import PUBLISHED, PULLING, RECORD, SEVERAL, Progress, checking
from ventoux.catalog.safetensors_header import read_folder
from ventoux.catalog.shards import read_model
from ventoux.catalog.sources import part as parts
from ventoux.catalog.sources.digest import digest, require
from ventoux.catalog.sources.hf import digest_of_list, fetch_piece, pieces
from ventoux.catalog.sources.hub_name import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Source
    from ventoux.catalog.sources.hf import Piece
    from ventoux.catalog.sources.hub_name import HubName


def pull_several(source: Source, folder: Path, progress: Callable[[Progress], None]) -> None:
    """Into ``folder/published``. Raises SourceUnreachable, HashMismatch, NotGguf, CorruptGguf; OSError."""
    name = parse(source.uri.removeprefix("hf:"))
    wanted = _wanted(source, name)
    pulling, published = folder / PULLING, folder / SEVERAL
    if published.is_dir() and all(_is_whole(published, piece) for piece in wanted) and _only(published, wanted):
        return  # an earlier pull was killed between its last two steps
    pulling.mkdir(mode=0o700, exist_ok=True)
    _drop_others(pulling, wanted)
    done = 0
    for piece in wanted:
        if not _is_whole(pulling, piece):
            _pull_piece(source, name, piece, pulling, done, progress)
        done += piece.file.size
    _check(pulling)
    (folder / RECORD).unlink(missing_ok=True)
    (folder / PUBLISHED).unlink(missing_ok=True)
    shutil.rmtree(published, ignore_errors=True)
    _flush(pulling)
    pulling.rename(published)


def _wanted(source: Source, name: HubName) -> list[Piece]:
    """Compared with the card before anything is fetched."""
    wanted = pieces(name)
    size = sum(piece.file.size for piece in wanted)
    found = digest_of_list({piece.name: piece.file.digest for piece in wanted})
    if not wanted:
        raise SourceUnreachable(f"{name} holds no safetensors.", hint="Name one of its GGUFs instead.")
    if (size, found) != (source.size, source.sha256):
        raise HashMismatch(
            f"The files of {name} have {size} bytes and the digest {found}, but the card says {source.size} and "
            f"{source.sha256}.",
            hint="Nothing was fetched. Correct the card, or name the commit that it is of after @.",
        )
    return wanted


def _pull_piece(
    source: Source, name: HubName, piece: Piece, pulling: Path, before: int, progress: Callable[[Progress], None]
) -> None:
    whole = pulling / piece.name
    part = whole.with_name(f"{whole.name}.part")
    whole.parent.mkdir(parents=True, exist_ok=True)
    fetch_piece(name, piece, part, lambda done: progress(Progress(before + done, source.size, "pulling")))
    require(part, f"hf:{name.repo}/{piece.file.path}", piece.file.size, piece.file.digest, lambda _: None)
    part.replace(whole)
    parts.discard(part)


def _is_whole(folder: Path, piece: Piece) -> bool:
    path = folder / piece.name
    if not path.is_file() or path.stat().st_size != piece.file.size:
        return False
    return digest(path, piece.file.digest, checking(0, lambda _: None)) == piece.file.digest


def _only(folder: Path, wanted: list[Piece]) -> bool:
    here = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    return here == {piece.name for piece in wanted}


def _drop_others(pulling: Path, wanted: list[Piece]) -> None:
    """What an earlier pull of another version left."""
    kept = {f"{piece.name}{ending}" for piece in wanted for ending in ("", ".part", ".part.state")}
    for file in pulling.rglob("*"):
        if file.is_file() and str(file.relative_to(pulling)) not in kept:
            file.unlink()


def _check(pulling: Path) -> None:
    """What each file says of itself, and whether they are one model."""
    try:
        first = min(pulling.glob("*.gguf"), default=None)
        if first is not None:
            read_model(first)
        else:
            read_folder(pulling)
    except (NotGguf, CorruptGguf):
        shutil.rmtree(pulling)
        raise


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
