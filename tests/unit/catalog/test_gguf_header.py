from __future__ import annotations

import os
import struct
import tracemalloc
from typing import TYPE_CHECKING

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.catalog.errors import CorruptGguf, NotGguf
from ventoux.catalog.gguf_header import MAX_STEPS, TYPES, GgufHeader, TensorInfo, read_header

if TYPE_CHECKING:
    from pathlib import Path

U32, U64, STRING, ARRAY = 4, 10, 8, 9


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def key(name: str, kind: int, value: bytes) -> bytes:
    return text(name) + struct.pack("<I", kind) + value


def array(kind: int, count: int, items: bytes = b"") -> bytes:
    return struct.pack("<IQ", kind, count) + items


def tensor(name: str = "t", shape: tuple[int, ...] = (32,), kind: int = 0, offset: int = 0) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)


ARCHITECTURE = key("general.architecture", STRING, text("llama"))


def raw(
    keys: tuple[bytes, ...] = (ARCHITECTURE,),
    tensors: tuple[bytes, ...] = (),
    data: int = 0,
    *,
    version: int = 3,
    counts: tuple[int, int] | None = None,
) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", version, *(counts or (len(tensors), len(keys))))
    head += b"".join(keys) + b"".join(tensors)
    return head + bytes(-len(head) % 32) + bytes(data)


def tiny_llama(path: Path, *, alignment: int | None = None) -> Path:
    writer = gguf.GGUFWriter(path, "llama")
    if alignment is not None:
        writer.add_custom_alignment(alignment)
    writer.add_name("Tiny")
    writer.add_license("apache-2.0")
    writer.add_languages(["en", "fr"])
    writer.add_context_length(512)
    writer.add_embedding_length(64)
    writer.add_block_count(2)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_file_type(7)
    writer.add_chat_template("{{ messages }}" * 1000)
    writer.add_token_list([f"token {number}" for number in range(500)])
    writer.add_token_scores([0.5] * 500)
    writer.add_tensor("token_embd.weight", np.ones((500, 64), np.float32))
    eight = gguf.quants.quantize(np.ones((64, 64), np.float32), gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor("blk.0.attn_q.weight", eight, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gguf")


@pytest.fixture(scope="module")
def whole(folder: Path) -> bytes:
    return tiny_llama(folder / "whole.gguf").read_bytes()


def read(folder: Path, content: bytes) -> GgufHeader:
    path = folder / "model.gguf"
    path.write_bytes(content)
    return read_header(path)


def read_or_refuse(folder: Path, content: bytes) -> None:
    """Anything else than a header or one of the two refusals fails the test."""
    try:
        assert read(folder, content).size == len(content)
    except (NotGguf, CorruptGguf) as refusal:
        assert refusal.hint  # noqa: PT017 - either outcome is right; a refusal must say what to do


def test_a_model_files_numbers_come_back(tmp_path: Path) -> None:
    path = tiny_llama(tmp_path / "tiny.gguf")
    header = read_header(path)
    assert header.architecture == "llama"
    assert header.name == "Tiny"
    assert header.licence == "apache-2.0"
    assert header.languages == ["en", "fr"]
    assert header.context_length == 512
    assert header.block_count == 2
    assert header.parameters == 500 * 64 + 64 * 64
    assert header.kv_bytes_per_token == 2 * 2 * (16 + 16) * 2
    assert header.chat_template
    assert header.file_type == 7
    assert header.size == path.stat().st_size


@pytest.mark.parametrize("alignment", [None, 64, 4096])
def test_tensors_lie_where_the_reference_reader_finds_them(tmp_path: Path, alignment: int | None) -> None:
    path = tiny_llama(tmp_path / "tiny.gguf", alignment=alignment)
    reference = [
        TensorInfo(
            found.name,
            found.tensor_type.name,
            tuple(int(length) for length in found.shape),
            int(found.data_offset),
            int(found.n_bytes),
        )
        for found in gguf.GGUFReader(path).tensors
    ]
    assert read_header(path).tensors == reference


def test_the_table_of_types_is_the_gguf_packages() -> None:
    assert {int(kind): (kind.name, *sizes) for kind, sizes in gguf.GGML_QUANT_SIZES.items()} == TYPES


def test_heads_listed_by_layer_and_explicit_lengths_count_towards_the_kv_cache(folder: Path) -> None:
    def number(name: str, value: int) -> bytes:
        return key(f"llama.{name}", U32, struct.pack("<I", value))

    keys = (
        ARCHITECTURE,
        number("block_count", 3),
        number("attention.key_length", 8),
        number("attention.value_length", 4),
        key("llama.attention.head_count_kv", ARRAY, array(U32, 3, struct.pack("<3I", 1, 2, 5))),
    )
    assert read(folder, raw(keys)).kv_bytes_per_token == (1 + 2 + 5) * (8 + 4) * 2


def test_a_file_that_says_only_its_architecture_has_zeros(folder: Path) -> None:
    header = read(folder, raw())
    assert (header.context_length, header.kv_bytes_per_token, header.parameters) == (0, 0, 0)
    assert (header.name, header.licence, header.languages, header.file_type) == ("", "", [], None)
    assert not header.chat_template


def test_any_truncation_of_the_tensor_data_is_refused_with_the_bytes_missing(folder: Path) -> None:
    content = raw(tensors=(tensor(),), data=128)
    assert read(folder, content).parameters == 32
    for missing in range(1, 129):
        with pytest.raises(CorruptGguf, match=f"is {missing} bytes short"):
            read(folder, content[:-missing])


def test_any_truncation_of_the_header_is_refused(folder: Path) -> None:
    content = raw((ARCHITECTURE, key("a", ARRAY, array(STRING, 100, text("b") * 100))), (tensor(),), data=128)
    for length in range(len(content) - 128):
        with pytest.raises((NotGguf, CorruptGguf)):
            read(folder, content[:length])


HUGE = 2**63
HOSTILE = {
    "2^60 tensors": (raw(counts=(2**60, 1)), "claims"),
    "2^60 keys": (raw(counts=(0, 2**60)), "claims"),
    "many tensors in a small file": (raw(counts=(2**20, 1)), "claims"),
    "a key of 2^63 bytes": (raw((struct.pack("<Q", HUGE),), data=64), "a key of"),
    "a string of 2^63 bytes": (raw((key("a", STRING, struct.pack("<Q", HUGE)),), data=64), "string of"),
    "2^60 strings": (raw((key("a", ARRAY, array(STRING, 2**60)),), data=64), "array of"),
    "2^60 numbers": (raw((key("a", ARRAY, array(U64, 2**60)),), data=64), "ends inside"),
    "2^60 arrays": (raw((key("a", ARRAY, array(ARRAY, 2**60)),), data=64), "array of"),
    "long strings in a long array": (
        raw((key("a", ARRAY, array(STRING, 65, struct.pack("<Q", HUGE))),), data=1024),
        "cannot be",
    ),
    "deep arrays": (
        raw((key("a", ARRAY, array(ARRAY, 1, array(ARRAY, 1, array(ARRAY, 1)))),), data=256),
        "2 deep",
    ),
    "an unknown value type": (raw((key("a", 13, b""),), data=64), "unknown type 13"),
    "an unknown array type": (raw((key("a", ARRAY, array(13, 1)),), data=64), "unknown type 13"),
    "a boolean of 2": (raw((key("a", 7, b"\2"),)), "boolean"),
    "a key twice": (raw((ARCHITECTURE, ARCHITECTURE)), "twice"),
    "a key that is no text": (raw((struct.pack("<Q", 1) + b"\xff",), data=64), "not text"),
    "no architecture": (raw((key("a", U32, bytes(4)),)), "architecture"),
    "no dimensions": (raw(tensors=(tensor(shape=()),), data=64), "0 dimensions"),
    "five dimensions": (raw(tensors=(tensor(shape=(1,) * 5),), data=64), "5 dimensions"),
    "an empty dimension": (raw(tensors=(tensor(shape=(32, 0)),), data=64), "impossible shape"),
    "2^63 dimensions": (raw(tensors=(tensor(shape=(HUGE,) * 4),), data=64), "impossible shape"),
    "dimensions that wrap round to 0": (raw(tensors=(tensor(shape=(2**32, 2**32)),), data=64), "impossible shape"),
    "an unknown tensor type": (raw(tensors=(tensor(kind=4),), data=64), "unknown type 4"),
    "a part of a block": (raw(tensors=(tensor(shape=(33,), kind=8),), data=64), "whole blocks of Q8_0"),
    "a misaligned tensor": (raw(tensors=(tensor(offset=8),), data=256), "not aligned to 32"),
    "an offset past the end": (raw(tensors=(tensor(offset=2**64 - 32),), data=256), "bytes short"),
    "a tensor twice": (raw(tensors=(tensor(), tensor(offset=128)), data=256), "'t' twice"),
    "a version to come": (raw(version=4), "version 4"),
    "a big-endian file": (raw(version=3 << 24), "big-endian"),
    "a negative context": (
        raw((ARCHITECTURE, key("llama.context_length", 5, struct.pack("<i", -5)))),
        "whole number",
    ),
    "a context as text": (raw((ARCHITECTURE, key("llama.context_length", STRING, text("9")))), "whole number"),
    "2^31 layers": (raw((ARCHITECTURE, key("llama.block_count", U32, struct.pack("<I", 2**31)))), "whole number"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_lies_is_refused_without_allocating(folder: Path, name: str) -> None:
    content, why = HOSTILE[name]
    tracemalloc.start()
    try:
        with pytest.raises(CorruptGguf, match=why) as refused:
            read(folder, content)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert refused.value.hint


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (U32, struct.pack("<I", 0)),
        (U32, struct.pack("<I", 48)),
        (U32, struct.pack("<I", 2**21)),
        (U64, struct.pack("<Q", 32)),
    ],
)
def test_an_alignment_native_code_would_choke_on_is_refused(folder: Path, kind: int, value: bytes) -> None:
    with pytest.raises(CorruptGguf, match="alignment"):
        read(folder, raw((ARCHITECTURE, key("general.alignment", kind, value))))


def test_a_sparse_file_of_countless_empty_strings_is_refused_before_it_is_walked(folder: Path) -> None:
    count = MAX_STEPS + 1
    path = folder / "sparse.gguf"
    path.write_bytes(raw((key("a", ARRAY, array(STRING, count)),)))
    os.truncate(path, count * 9)
    with pytest.raises(CorruptGguf, match="more than"):
        read_header(path)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"Dear reader, this is a letter.\n" * 9, "four letters GGUF"),
        (b"", "four letters GGUF"),
        (b"\n<!DOCTYPE html><html></html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
        (b"GGUF\3\0\0\0", "again"),
    ],
)
def test_what_is_not_a_gguf_is_refused_with_what_it_may_be(folder: Path, content: bytes, hint: str) -> None:
    with pytest.raises(NotGguf) as refused:
        read(folder, content)
    assert hint in refused.value.hint


def test_a_missing_file_a_folder_and_a_pipe_are_refused_by_name(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.gguf"
    os.mkfifo(pipe)
    for path in (tmp_path / "missing.gguf", tmp_path, pipe, tmp_path / "nul\0.gguf"):
        with pytest.raises(NotGguf) as refused:
            read_header(path)
        assert str(path) in refused.value.message


@settings(max_examples=150, deadline=1000)
@given(cut=st.floats(0, 1, exclude_max=True))
def test_any_truncation_is_refused(folder: Path, whole: bytes, cut: float) -> None:
    with pytest.raises((NotGguf, CorruptGguf)):
        read(folder, whole[: int(cut * len(whole))])


@settings(max_examples=300, deadline=1000)
@given(st.data())
def test_any_changed_bytes_are_read_or_refused(folder: Path, whole: bytes, data: st.DataObject) -> None:
    header_end = read(folder, whole).tensors[0].offset
    changed = bytearray(whole)
    places = st.one_of(
        st.integers(0, 600), st.integers(header_end - 200, header_end - 1), st.integers(0, header_end - 1)
    )
    for place in data.draw(st.lists(places, min_size=1, max_size=3)):
        changed[place] = data.draw(st.integers(0, 255))
    read_or_refuse(folder, bytes(changed))


@settings(max_examples=200, deadline=1000)
@given(st.binary(max_size=400), st.integers(0, 40), st.integers(0, 4))
def test_any_bytes_are_read_or_refused(folder: Path, content: bytes, keys: int, tensors: int) -> None:
    read_or_refuse(folder, content)
    read_or_refuse(folder, raw((content,), counts=(tensors, keys)))


values = st.one_of(
    st.tuples(st.sampled_from([0, 1, 7]), st.binary(min_size=1, max_size=1)),
    st.tuples(st.sampled_from([4, 5, 6]), st.binary(min_size=4, max_size=4)),
    st.tuples(st.sampled_from([10, 11, 12]), st.binary(min_size=8, max_size=8)),
    st.tuples(st.just(STRING), st.text(max_size=9).map(text)),
    st.tuples(
        st.just(ARRAY), st.lists(st.text(max_size=9)).map(lambda ls: array(STRING, len(ls), b"".join(map(text, ls))))
    ),
    st.tuples(st.just(ARRAY), st.binary(max_size=40).map(lambda items: array(0, len(items), items))),
)
asked = [
    "general.name", "general.license", "general.languages", "general.file_type", "general.alignment",
    "llama.block_count", "llama.context_length", "llama.embedding_length", "llama.attention.head_count",
    "llama.attention.head_count_kv", "llama.attention.key_length", "llama.attention.value_length",
    "tokenizer.chat_template",
]  # fmt: skip


@settings(max_examples=300, deadline=1000)
@given(st.dictionaries(st.sampled_from(asked), values))
def test_any_value_where_a_number_or_a_text_belongs_is_read_or_refused(
    folder: Path, metadata: dict[str, tuple[int, bytes]]
) -> None:
    keys = tuple(key(name, kind, value) for name, (kind, value) in metadata.items())
    read_or_refuse(folder, raw((ARCHITECTURE, *keys)))
