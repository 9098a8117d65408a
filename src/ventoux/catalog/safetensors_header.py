"""What a folder of safetensors says of itself: checked before an engine sees it, like a GGUF.

A file begins with the length of its header, eight bytes, little-endian, and the header, JSON: a tensor's name → dtype,
shape and data_offsets, counted from the header's end; the last tensor ends where the file does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from ventoux.catalog.errors import CorruptGguf

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_HEADER = 100 << 20
_LARGEST_CONFIG = 4 << 20
_WHAT_TO_DO = "Pull the model again."
_Whole = Annotated[int, Meta(ge=0)]


class _Tensor(msgspec.Struct):
    shape: list[_Whole]
    data_offsets: tuple[_Whole, _Whole]


class SafetensorsFolder(msgspec.Struct, frozen=True):
    """A number that the folder does not say is 0, a text empty. ``context`` in tokens."""

    architecture: str
    context: int
    parameters: int
    chat_template: bool


class _Index(msgspec.Struct):
    weight_map: dict[str, str]


class _Config(msgspec.Struct):
    model_type: str = ""
    max_position_embeddings: int = 0
    text_config: dict[str, Any] = {}


def read_folder(folder: Path) -> SafetensorsFolder:
    """Raises CorruptGguf."""
    files = sorted(folder.glob("*.safetensors"))
    tensors = {file.name: _tensors(file) for file in files}
    for index in folder.glob("*.safetensors.index.json"):
        for tensor, file in _decode(index, _Index).weight_map.items():
            if tensor not in tensors.get(file, {}):
                raise CorruptGguf(
                    f"{index.name} says that {file} holds {tensor!r}, and it is not here.", hint=_WHAT_TO_DO
                )
    config = _decode(folder / "config.json", _Config) if (folder / "config.json").exists() else _Config()
    inner = config.text_config.get("max_position_embeddings", 0)
    return SafetensorsFolder(
        architecture=config.model_type,
        context=config.max_position_embeddings or (inner if isinstance(inner, int) else 0),
        parameters=sum(math.prod(shape) for found in tensors.values() for shape in found.values()),
        chat_template=_has_template(folder),
    )


def _tensors(file: Path) -> dict[str, list[int]]:
    """Shapes by name."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        if length > min(LARGEST_HEADER, size - 8):
            raise CorruptGguf(
                f"{file.name} is not safetensors: its header would have {length:,} bytes.", hint=_WHAT_TO_DO
            )
        header = opened.read(length)
    try:
        found = msgspec.json.decode(header, type=dict[str, msgspec.Raw])
        tensors = {
            name: msgspec.json.decode(raw, type=_Tensor) for name, raw in found.items() if name != "__metadata__"
        }
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CorruptGguf(f"{file.name} is not safetensors: {error}.", hint=_WHAT_TO_DO) from error
    end = 8 + length + max((tensor.data_offsets[1] for tensor in tensors.values()), default=0)
    if end != size:
        raise CorruptGguf(f"{file.name} has {size:,} bytes, and its tensors end at {end:,}.", hint=_WHAT_TO_DO)
    return {name: tensor.shape for name, tensor in tensors.items()}


def _has_template(folder: Path) -> bool:
    if any((folder / name).exists() for name in ("chat_template.jinja", "chat_template.json", "tekken.json")):
        return True
    config = folder / "tokenizer_config.json"
    return config.exists() and "chat_template" in _decode(config, dict[str, Any])


def _decode(path: Path, kind: Any) -> Any:
    if path.stat().st_size > (LARGEST_HEADER if path.name.endswith(".index.json") else _LARGEST_CONFIG):
        raise CorruptGguf(f"{path.name} is longer than any file of its kind.", hint=_WHAT_TO_DO)
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CorruptGguf(f"{path.name} cannot be read: {error}.", hint=_WHAT_TO_DO) from error
