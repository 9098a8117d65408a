"""A split GGUF, ``name-00001-of-00003.gguf`` and so on: all its files together are one model.

The first holds the metadata and says how many there are (``split.count``) and how many tensors in all; each says its
number (``split.no``, from 0). llama.cpp is given the first and finds the others by their names.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog.errors import CorruptGguf
from ventoux.catalog.gguf_header import GgufHeader, read_header
from ventoux.catalog.sources.hub_name import shards

if TYPE_CHECKING:
    from pathlib import Path

_WHAT_TO_DO = "Pull the model again, or put all its files into one folder."


def read_model(path: Path) -> GgufHeader:
    """The header of a whole model: of one file, or of a split one of which ``path`` is the first. Parameters, tensors
    and size are those of all its files together.

    Raises NotGguf and CorruptGguf, also where a file is missing or is of another model.
    """
    first = read_header(path)
    if first.split_count == 1:
        return first
    names = shards(path.name)
    if first.split_no or len(names) != first.split_count or path.name != names[0]:
        called = f"{path.stem}-00001-of-{first.split_count:05d}.gguf" if not names else names[0]
        raise CorruptGguf(
            f"{path.name} is file {first.split_no + 1} of the {first.split_count} of a split model.",
            hint=f"Name the first, with the others beside it, as llama.cpp looks for them: {called} and so on.",
        )
    headers = [first, *(_beside(path.with_name(name), at, first) for at, name in enumerate(names[1:], start=1))]
    tensors = list(chain.from_iterable(header.tensors for header in headers))
    if len({tensor.name for tensor in tensors}) != len(tensors):
        raise CorruptGguf(f"Two of the files of {path.name} hold the same tensor.", hint=_WHAT_TO_DO)
    if first.split_tensors and len(tensors) != first.split_tensors:
        raise CorruptGguf(
            f"The files of {path.name} hold {len(tensors)} tensors, and it says {first.split_tensors}.",
            hint=_WHAT_TO_DO,
        )
    return msgspec.structs.replace(
        first,
        tensors=tensors,
        parameters=sum(header.parameters for header in headers),
        size=sum(header.size for header in headers),
    )


def _beside(path: Path, number: int, first: GgufHeader) -> GgufHeader:
    if not path.exists():
        raise CorruptGguf(f"{path.name} is missing beside the first file of its model.", hint=_WHAT_TO_DO)
    header = read_header(path)
    if (header.split_no, header.split_count) != (number, first.split_count):
        raise CorruptGguf(
            f"{path.name} says that it is file {header.split_no + 1} of {header.split_count}.", hint=_WHAT_TO_DO
        )
    return header
