"""Files of a Hugging Face hub: one GGUF, all the files of a split one, or a folder of safetensors.

A source of several files is known by ``digest_of_list``: the SHA-256 of one line ``DIGEST  NAME`` for each, sorted by
name. For a split GGUF that is what ``sha256sum name-*.gguf | sha256sum`` prints.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog.errors import HashMismatch, SourceUnreachable
from ventoux.catalog.sources.hub import Hub, HubFile
from ventoux.catalog.sources.hub_name import HubName, parse, shards
from ventoux.catalog.sources.transfer import transfer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Source

_SAFETENSORS_FILES = frozenset({
    "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "tokenizer.model",
    "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt", "merges.txt", "chat_template.json",
    "chat_template.jinja", "preprocessor_config.json", "processor_config.json", "image_processor_config.json",
    "video_preprocessor_config.json", "quantize_config.json", "hf_quant_config.json", "tekken.json", "params.json",
})  # fmt: skip
"""Beside the weights, what an engine reads. Only these: no Python and no pickle ever comes with them."""


class Piece(msgspec.Struct, frozen=True):
    """One file: ``name`` where it goes, below the model's folder; ``digest`` as in HubFile."""

    name: str
    file: HubFile


def fetch(uri_rest: str, source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:  # noqa: ARG001 - every source has this signature
    name, hub = parse(uri_rest), Hub(os.environ)
    found = hub.file(name)
    if found.size and found.size != source.size:
        raise SourceUnreachable(
            f"{name} has {found.size} bytes, but the model's card says {source.size}.", hint=_CHANGED
        )
    if len(found.digest) == 64 and found.digest != source.sha256:
        raise HashMismatch(f"{name} has SHA-256 {found.digest}, but the card says {source.sha256}.", hint=_CHANGED)
    transfer(hub.remote(name, msgspec.structs.replace(found, size=source.size)), into, progress)


_CHANGED = "Nothing was fetched. Correct size and SHA-256 in the card, or name the commit that they are of after @."


def pieces(name: HubName) -> list[Piece]:
    """The files that a source of several stands for, with their digests. Raises SourceUnreachable."""
    hub = Hub(os.environ)
    if not name.pinned:
        name = msgspec.structs.replace(name, revision=hub.info(name).commit)
    files = {file.path: file for file in hub.tree(name)}
    if not name.path:
        chosen = [Piece(file.path, file) for file in safetensors(list(files.values()))]
    else:
        missing = [path for path in shards(name.path) if path not in files]
        if missing:
            raise SourceUnreachable(f"{name.repo} lacks {missing[0]}.", hint="The model is not whole there.")
        chosen = [Piece(PurePosixPath(path).name, files[path]) for path in shards(name.path)]
    unnamed = next((piece.name for piece in chosen if not piece.file.digest or not piece.file.size), None)
    if unnamed is not None:
        raise SourceUnreachable(f"The hub does not tell size and digest of {unnamed}.", hint="Check HF_ENDPOINT.")
    return chosen


def safetensors(files: list[HubFile]) -> list[HubFile]:
    """What an engine needs of a repository. Mistral publishes the same weights twice: ``consolidated`` is left out
    where there are others."""
    weights = [file for file in files if "/" not in file.path and file.path.endswith(".safetensors")]
    others = [file for file in weights if not file.path.startswith("consolidated")]
    weights = others or weights
    index = [file for file in files if file.path in {f"{stem}.safetensors.index.json" for stem in _stems(weights)}]
    beside = [file for file in files if file.path in _SAFETENSORS_FILES]
    return sorted([*weights, *index, *beside], key=lambda file: file.path) if weights else []


def _stems(weights: list[HubFile]) -> set[str]:
    """``model`` for ``model-00001-of-00002.safetensors``."""
    return {file.path.removesuffix(".safetensors").partition("-0")[0] for file in weights}


def fetch_piece(name: HubName, piece: Piece, into: Path, progress: Callable[[int], None]) -> None:
    transfer(Hub(os.environ).remote(name, piece.file), into, progress)


def digest_of_list(digests: dict[str, str]) -> str:
    """By name."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
