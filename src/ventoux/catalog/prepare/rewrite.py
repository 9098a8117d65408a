"""Reads a published GGUF once and writes it again with some tensors in other formats, all metadata kept."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gguf
import msgspec
import numpy as np
from gguf import quants

from ventoux.catalog.prepare.budget import UNLIMITED, Budget
from ventoux.catalog.prepare.errors import PrepareError
from ventoux.catalog.prepare.formats import Bytes, Floats, block_sums_q4_0, dequantize, quantize, split_q4_1

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ventoux.catalog.prepare.candidates import Candidate

Type = gguf.GGMLQuantizationType

_WRITTEN_APART = frozenset({"general.architecture", "general.file_type", "general.alignment"})
_EMBEDDING = "token_embd.weight"
_OUTPUT = "output.weight"
_PIECE = 1 << 22
"""Weights converted between two looks at the budget: some tenths of a second, 16 MB at a time."""


class Tensor(msgspec.Struct, frozen=True):
    """``shape`` is in numpy's order: rows first, the length of a row last. ``data`` is mapped, not read."""

    name: str
    kind: Type
    shape: tuple[int, ...]
    bytes: int
    data: Any

    @property
    def in_layer(self) -> bool:
        return self.name.startswith("blk.")

    @property
    def is_matrix(self) -> bool:
        return len(self.shape) > 1 and self.name.endswith(".weight")


class Source:
    """A published file, already validated: its metadata and its tensors. Raises PrepareError."""

    def __init__(self, path: Path) -> None:
        try:
            self._reader = gguf.GGUFReader(path)
            self.architecture = str(self.value("general.architecture"))
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            raise PrepareError(f"{path.name} cannot be read as GGUF: {error}.", hint="Pull the model again.") from error
        if int(self.value("split.count") or 1) > 1:
            raise PrepareError(f"{path.name} is a model in several files.", hint="Join them with gguf-split --merge.")
        if self._reader.byte_order != "I":
            raise PrepareError(f"{path.name} is written for a processor of the other byte order.")
        self.tensors = [
            Tensor(one.name, one.tensor_type, tuple(int(n) for n in reversed(one.shape)), int(one.n_bytes), one.data)
            for one in self._reader.tensors
        ]
        self.by_name = {tensor.name: tensor for tensor in self.tensors}

    def value(self, key: str) -> Any:
        """A metadata value, None where there is none. ``{arch}`` in the key stands for the architecture."""
        name = key.replace("{arch}", getattr(self, "architecture", ""))
        field = self._reader.fields.get(name)
        return None if field is None else field.contents()

    def copy_metadata(self, writer: gguf.GGUFWriter, file_type: int) -> None:
        for key, field in self._reader.fields.items():
            if key.startswith("GGUF.") or key in _WRITTEN_APART:
                continue
            kind = field.types[0]
            writer.add_key_value(key, field.contents(), kind, field.types[-1] if len(field.types) > 1 else None)
        alignment = self.value("general.alignment")
        if alignment is not None:
            writer.add_custom_alignment(int(alignment))
        writer.add_file_type(file_type)

    @property
    def vocabulary(self) -> int:
        return self.by_name[_EMBEDDING].shape[0] if _EMBEDDING in self.by_name else 0

    @property
    def output(self) -> Tensor | None:
        """The matrix that turns hidden states into logits: (vocabulary, width)."""
        return self.by_name.get(_OUTPUT) or self.by_name.get(_EMBEDDING)

    def bytes_per_token(self, sizes: dict[str, int]) -> int:
        """What one token reads: everything, but one row of an embedding that is not the output too, and of the
        experts only those used. ``sizes`` gives the bytes of tensors that differ from the published ones."""
        experts = int(self.value("{arch}.expert_count") or 0)
        share = int(self.value("{arch}.expert_used_count") or 0) / experts if experts else 1.0
        total = 0.0
        for tensor in self.tensors:
            size = sizes.get(tensor.name, tensor.bytes)
            if tensor.name == _EMBEDDING and _OUTPUT in self.by_name:
                size = size / tensor.shape[0]
            total += size * share if "_exps" in tensor.name else size
        return int(total)


class Rewritten(msgspec.Struct, frozen=True):
    weights: Path
    adapter: Path | None
    bytes: int
    bytes_per_token: int


def adapter_beside(weights: Path) -> Path:
    """Where the adapter of prepared weights is. An engine that loads the weights must apply it when it is there."""
    return weights.with_suffix(".adapter.gguf")


def byte_size(shape: tuple[int, ...], kind: Type) -> int:
    block, size = gguf.GGML_QUANT_SIZES[kind]
    count = 1
    for length in shape:
        count *= length
    return count // block * size


def rewrite(source: Source, candidate: Candidate, path: Path, budget: Budget = UNLIMITED) -> Rewritten:
    """Writes ``path`` and, where the candidate has offsets, the adapter beside it.

    Raises PrepareError, and BudgetSpent with the files unfinished.
    """
    try:
        offsets = _write_weights(source, candidate, path, budget)
        adapter = _write_adapter(source, offsets, adapter_beside(path)) if offsets else None
    except (ValueError, KeyError, TypeError, NotImplementedError) as error:
        raise PrepareError(f"{path.name} cannot be written: {error}.") from error
    sizes = {name: byte_size(source.by_name[name].shape, kind) for name, kind in candidate.targets.items()}
    extra = adapter.stat().st_size if adapter else 0
    return Rewritten(path, adapter, path.stat().st_size + extra, source.bytes_per_token(sizes) + extra)


def converted(tensor: Tensor, kind: Type, budget: Budget = UNLIMITED) -> NDArray[Any]:
    """The tensor's data in ``kind``. Raises BudgetSpent."""
    rows = tensor.shape[0]
    step = max(_PIECE * rows // math.prod(tensor.shape), 1)
    pieces: list[NDArray[Any]] = []
    for start in range(0, rows, step):
        budget.check()
        pieces.append(quantize(dequantize(tensor.data[start : start + step], tensor.kind), kind))
    return np.concatenate(pieces)


def _write_weights(source: Source, candidate: Candidate, path: Path, budget: Budget) -> dict[str, Floats]:
    writer = gguf.GGUFWriter(path, source.architecture)
    try:
        source.copy_metadata(writer, candidate.file_type)
        for tensor in source.tensors:
            _announce(writer, tensor, candidate.targets.get(tensor.name, tensor.kind))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        offsets: dict[str, Floats] = {}
        for tensor in source.tensors:
            budget.check()
            if tensor.name in candidate.offsets:
                data, offsets[tensor.name] = split_q4_1(tensor.data)
            elif (kind := candidate.targets.get(tensor.name, tensor.kind)) != tensor.kind:
                data = converted(tensor, kind, budget)
            else:
                data = tensor.data
            writer.write_tensor_data(data)
    finally:
        writer.close()
    return offsets


def _announce(writer: gguf.GGUFWriter, tensor: Tensor, kind: Type) -> None:
    size = byte_size(tensor.shape, kind)
    if kind == tensor.kind:
        writer.add_tensor_info(tensor.name, tensor.data.shape, tensor.data.dtype, size, raw_dtype=kind)
    elif kind == Type.F16:
        writer.add_tensor_info(tensor.name, tensor.shape, np.dtype(np.float16), size, raw_dtype=kind)
    else:
        shape = quants.quant_shape_to_byte_shape(tensor.shape, kind)
        writer.add_tensor_info(tensor.name, shape, np.dtype(np.uint8), size, raw_dtype=kind)


def _write_adapter(source: Source, offsets: dict[str, Floats], path: Path) -> Path:
    """The offsets as a LoRA: ``a`` adds up each block of the input, ``b`` gives each row its offset times that sum."""
    writer = gguf.GGUFWriter(path, source.architecture)
    try:
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string("adapter.type", "lora")
        # llama.cpp scales by alpha / rank where alpha is not 0; 0 leaves the matrices as they are.
        writer.add_float32("adapter.lora.alpha", 0.0)
        sums: dict[int, Bytes] = {}
        for name, offset in offsets.items():
            rank = offset.shape[1]
            sums.setdefault(rank, block_sums_q4_0(rank))
            writer.add_tensor(f"{name}.lora_a", sums[rank], raw_dtype=Type.Q4_0)
            writer.add_tensor(f"{name}.lora_b", offset.astype(np.float16))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()
    return path
