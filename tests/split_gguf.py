"""A GGUF in several files, as llama.cpp's gguf-split writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gguf

if TYPE_CHECKING:
    from pathlib import Path

_APART = frozenset({"general.architecture", "general.alignment"})


def split(path: Path, into: Path, count: int, stem: str = "model") -> list[Path]:
    """The metadata is in the first file, with its share of the tensors."""
    reader = gguf.GGUFReader(path)
    share = -(-len(reader.tensors) // count)
    into.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for number in range(count):
        files.append(into / f"{stem}-{number + 1:05d}-of-{count:05d}.gguf")
        tensors = reader.tensors[number * share : (number + 1) * share]
        _write(reader, tensors, files[-1], number, count)
    return files


def _write(reader: gguf.GGUFReader, tensors: list[Any], path: Path, number: int, count: int) -> None:
    writer = gguf.GGUFWriter(path, "llama")
    if number:
        writer.kv_data[0].clear()
    else:
        for key, field in reader.fields.items():
            if not key.startswith("GGUF.") and key not in _APART:
                kind = field.types[0]
                writer.add_key_value(key, field.contents(), kind, field.types[-1] if len(field.types) > 1 else None)
    writer.add_uint16(gguf.Keys.Split.LLM_KV_SPLIT_NO, number)
    writer.add_uint16(gguf.Keys.Split.LLM_KV_SPLIT_COUNT, count)
    writer.add_int32(gguf.Keys.Split.LLM_KV_SPLIT_TENSORS_COUNT, len(reader.tensors))
    for tensor in tensors:
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
