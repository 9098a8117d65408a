"""From ``hf:…`` without a card to a card: what a repository holds, which file was meant, and what it says of itself.

Before the pull a card is made of what the hub tells (commit, digest, licence); after it, of the file's own metadata as
well. It is written into the operator's cards, so that the model has a name from then on and every later pull of it is
held to the same bytes.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.catalog.card_file import as_toml
from ventoux.catalog.cards import Card, Licence, Notes, Source, parse_card
from ventoux.catalog.errors import CardError, SourceUnreachable
from ventoux.catalog.hub_licences import licence_of
from ventoux.catalog.safetensors_header import read_folder
from ventoux.catalog.shards import read_model
from ventoux.catalog.sources.hf import digest_of_list, pieces
from ventoux.catalog.sources.hub import Hub, HubFile, HubInfo
from ventoux.catalog.sources.hub_name import HubName, parse, shards, without_shard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ventoux.engines.spec import EngineKind

Format = Literal["gguf", "safetensors"]
_QUANTIZATION = re.compile(
    r"(?:^|[-._])((?:UD-)?(?:I?Q\d+(?:_[A-Z0-9]+)*|TQ\d_\d|BF16|F16|F32|MXFP4(?:_MOE)?))(?=[-._]|$)", re.IGNORECASE
)
_NOT_A_MODEL = re.compile(r"(^|/)(mmproj|imatrix)[-_.]|imatrix", re.IGNORECASE)
"""Beside models: projectors of images, and statistics for quantizing."""


class Offer(msgspec.Struct, frozen=True):
    """A GGUF of a repository; of a split one ``path`` is the first and ``size``, in bytes, that of all."""

    path: str
    size: int
    quantization: str
    files: int = 1


def offers(files: list[HubFile]) -> list[Offer]:
    """The models among a repository's files, the smallest first."""
    by_name: dict[str, list[HubFile]] = {}
    for file in files:
        if file.path.endswith(".gguf") and not _NOT_A_MODEL.search(file.path):
            by_name.setdefault(without_shard(file.path), []).append(file)
    found = [
        Offer(min(file.path for file in those), sum(file.size for file in those), quantization_of(name), len(those))
        for name, those in by_name.items()
    ]
    return sorted(found, key=lambda offer: (offer.size, offer.path))


def quantization_of(path: str) -> str:
    """As it is written in the file's name, or in its folder's where that names it; empty where neither does."""
    for part in reversed(PurePosixPath(path.removesuffix(".gguf")).parts):
        if found := _QUANTIZATION.findall(part):
            return found[-1]
    return ""


def listed(name: HubName) -> list[Offer]:
    """What there is to choose from. Raises SourceUnreachable."""
    return offers(Hub(os.environ).tree(name))


def choose(name: HubName, found: list[Offer]) -> HubName:
    """The file that a quantization means. Raises CardError."""
    wanted = name.quantization.lower()
    fitting = [offer for offer in found if offer.quantization.lower() == wanted]
    if len(fitting) != 1:
        there = ", ".join(sorted({offer.quantization for offer in found if offer.quantization})) or "none that is named"
        several = f"{len(fitting)} files: {', '.join(offer.path for offer in fitting)}"
        what = f"as {several}" if fitting else f"not as {name.quantization}; there is {there}"
        raise CardError(f"{name.repo} has the model {what}.", hint=f"Name the file: hf:{name.repo}/FILE.gguf")
    return msgspec.structs.replace(name, path=fitting[0].path, quantization="")


def card_for(name: HubName, known: Mapping[str, Card], wanted: Format) -> Card:
    """What is pulled by ``name``, which names a file or, for safetensors, a repository: a card of before that has the
    same bytes, else a new one that ``completed`` has yet to fill. Raises SourceUnreachable, CardError."""
    hub = Hub(os.environ)
    info = hub.info(name)
    at = msgspec.structs.replace(name, revision=info.commit)
    source = _source(hub, at, wanted)
    stem = PurePosixPath(without_shard(name.path)).stem or name.repo.partition("/")[2]
    own_name = _slug(stem)
    for card_id in (own_name, _slug(f"{name.repo}-{stem}"), _slug(f"{own_name[:92]}-{info.commit[:7]}")):
        card = known.get(card_id)
        if card is None:
            return _begun(card_id, name, info, source, wanted)
        if source.sha256 in {one.sha256 for one in card.sources}:
            return card
    raise CardError(f"The names that {name} could have are taken by other models.", hint="Write a card: docs/cards.md")


def _source(hub: Hub, at: HubName, wanted: Format) -> Source:
    if wanted == "safetensors" or shards(at.path):
        found = pieces(at)
        if not found:
            raise SourceUnreachable(f"{at.repo} holds no safetensors.", hint=f"List its GGUFs: hf:{at.repo}")
        digest = digest_of_list({piece.name: piece.file.digest for piece in found})
        return Source(uri=str(at), size=sum(piece.file.size for piece in found), sha256=digest)
    file = hub.file(at)
    if len(file.digest) != 64 or not file.size:  # a mirror may leave the headers out that say them
        file = next((one for one in hub.tree(at) if one.path == at.path), file)
    if len(file.digest) != 64 or not file.size:
        raise SourceUnreachable(
            f"The hub does not tell size and SHA-256 of {at}.", hint="Write a card that does: docs/cards.md"
        )
    return Source(uri=str(at), size=file.size, sha256=file.digest)


def _begun(card_id: str, name: HubName, info: HubInfo, source: Source, wanted: Format) -> Card:
    engine: EngineKind = "llama.cpp" if wanted == "gguf" else "vllm"
    return Card(
        id=card_id,
        name=name.repo.partition("/")[2] if wanted == "safetensors" else PurePosixPath(without_shard(name.path)).stem,
        family="unknown",
        publisher=name.repo.partition("/")[0],
        licence=licence_of(info, name.repo),
        parameters=0,
        context=2048,
        languages=info.languages,
        capabilities=["completion"],
        notes=Notes(good_at="Not described: made from the file's own metadata.", bad_at="Not described."),
        created=_created(info),
        engine=engine,
        sources=[source],
    )


def completed(card: Card, weights: Path) -> Card:
    """With what the weights, now here, say of themselves. Raises NotGguf, CorruptGguf."""
    if weights.is_dir():
        folder = read_folder(weights)
        return msgspec.structs.replace(
            card,
            family=folder.architecture or card.family,
            parameters=folder.parameters,
            context=folder.context or card.context,
            capabilities=["chat", "completion"] if folder.chat_template else ["completion"],
        )
    header = read_model(weights)
    own = header.licence
    licence = card.licence if card.licence.id != _UNKNOWN or not own else Licence(id=own, name=own)
    return msgspec.structs.replace(
        card,
        name=header.name or card.name,
        family=header.architecture,
        licence=licence,
        parameters=header.parameters,
        context=header.context_length or card.context,
        languages=header.languages or card.languages,
        capabilities=["chat", "completion"] if header.chat_template else ["completion"],
    )


_UNKNOWN = "unknown"


def write_card(card: Card, folder: Path) -> Path:
    """Where the operator can correct it."""
    text = f"# Made by: ventoux models pull {card.sources[0].uri}\n{as_toml(card)}"
    path = folder / f"{card.id}.toml"
    parse_card(text, str(path))
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
    return path


def named(name: str, wanted: Format | None) -> HubName:
    """Of what is given on the command line. Raises CardError."""
    found = parse(name.removeprefix("hf:"))
    if wanted == "safetensors" and (found.path or found.quantization):
        raise CardError(f"{name} names a file.", hint=f"For safetensors name the repository: hf:{found.repo}")
    if wanted != "safetensors" and found.path and not found.path.endswith(".gguf"):
        raise CardError(f"{found.path} is not a GGUF.", hint="Name a .gguf file, or pull with --format safetensors.")
    return found


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._")[:100].strip("-._") or "model"


def _created(info: HubInfo) -> int:
    try:
        return max(0, int(datetime.fromisoformat(info.created).timestamp()))
    except (ValueError, OverflowError):
        return 0
