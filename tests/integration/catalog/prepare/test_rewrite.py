from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np
import pytest
from gguf import quants

from ventoux.catalog.prepare.candidates import SPLIT, candidates
from ventoux.catalog.prepare.errors import PrepareError
from ventoux.catalog.prepare.processor import Processor
from ventoux.catalog.prepare.rewrite import Source, Tensor, adapter_beside, rewrite

if TYPE_CHECKING:
    from pathlib import Path

_AVX2 = Processor("x", ["avx2"])
_FORMATS = ["Q8_0", SPLIT, "Q4_0", "IQ4_NL", "Q8_0/IQ4_NL", "F16"]
_RELATIVE_ERROR = {"Q8_0": 1e-4, "Q4_0": 0.012, "IQ4_NL": 0.008, "F16": 1e-6, "Q4_1": 0.0}


def written(published: Path, name: str, folder: Path) -> tuple[Source, Path]:
    source = Source(published)
    candidate = next(one for one in candidates(source.tensors, _AVX2, thorough=True) if one.format == name)
    path = folder / "new.gguf"
    rewrite(source, candidate, path)
    return source, path


def values(tensor: Tensor) -> np.ndarray:
    return quants.dequantize(tensor.data, tensor.kind)


@pytest.mark.parametrize("name", _FORMATS)
def test_every_metadata_key_and_every_tensor_stays(tiny: Path, tmp_path: Path, name: str) -> None:
    _, path = written(tiny, name, tmp_path)
    before, after = gguf.GGUFReader(tiny), gguf.GGUFReader(path)
    kept = {key: field.contents() for key, field in before.fields.items() if key != "general.file_type"}
    assert {key: field.contents() for key, field in after.fields.items() if key != "general.file_type"} == kept
    for key, field in before.fields.items():
        assert after.fields[key].types == field.types
    assert [(one.name, one.shape.tolist()) for one in after.tensors] == [
        (one.name, one.shape.tolist()) for one in before.tensors
    ]


@pytest.mark.parametrize("name", ["Q8_0", "Q4_0", "IQ4_NL", "F16"])
def test_rewritten_values_are_within_their_formats_error_and_others_are_the_same_bytes(
    tiny: Path, tmp_path: Path, name: str
) -> None:
    source, path = written(tiny, name, tmp_path)
    for tensor in Source(path).tensors:
        original = source.by_name[tensor.name]
        if tensor.kind == original.kind:
            assert np.array_equal(tensor.data, original.data)
        else:
            error = ((values(tensor) - values(original)) ** 2).sum() / (values(original) ** 2).sum()
            assert error < _RELATIVE_ERROR[tensor.kind.name]


def test_split_weights_and_their_adapter_add_up_to_the_published_ones(tiny: Path, tmp_path: Path) -> None:
    source, path = written(tiny, SPLIT, tmp_path)
    adapter = {tensor.name: tensor for tensor in Source(adapter_beside(path)).tensors}
    split = [tensor for tensor in Source(path).tensors if f"{tensor.name}.lora_a" in adapter]
    assert len(split) == 14
    for tensor in split:
        sums, offsets = adapter[f"{tensor.name}.lora_a"], adapter[f"{tensor.name}.lora_b"]
        whole = values(tensor) + np.asarray(offsets.data, np.float32) @ values(sums)
        assert np.allclose(whole, values(source.by_name[tensor.name]), atol=1e-3)


@pytest.mark.parametrize("size", [0, 3, 100, 20_000])
def test_a_cut_file_is_refused_by_name(tiny: Path, tmp_path: Path, size: int) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny.read_bytes()[:size])
    with pytest.raises(PrepareError, match=r"cut\.gguf"):
        Source(cut)
