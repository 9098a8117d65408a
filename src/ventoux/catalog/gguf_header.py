"""Reads what a GGUF says about itself, and refuses one that lies, before any native code sees the file.

Every count, length and offset comes from the file and is checked against the file's size before it is used: nothing is
allocated or looped over on a number's word. Long arrays (a tokenizer's tokens) are stepped over, never built.
"""

from __future__ import annotations

import math
import mmap
import stat
import struct
from typing import TYPE_CHECKING, NoReturn

import msgspec

from ventoux.catalog.errors import CorruptGguf, NotGguf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MAX_TENSORS = 1 << 20
MAX_KEYS = 1 << 16
MAX_STRING = 64 << 20  # bytes
MAX_NAME = (1 << 16) - 1  # bytes of a key or of a tensor's name
MAX_ELEMENTS = 1 << 48  # of one tensor
MAX_ALIGNMENT = 1 << 20  # bytes
MAX_STEPS = 1 << 22  # strings and inner arrays in a whole file: sixteen times the largest vocabulary, a second to skip
MAX_FIGURE = 1 << 31  # of heads, layers, lengths
MAX_BLOCKS = 1 << 14
MAX_DEPTH = 2

_SMALLEST_KEY = 8 + 4 + 1  # bytes: an empty name, a type, one byte
_SMALLEST_TENSOR = 8 + 4 + 8 + 4 + 8  # bytes: an empty name, one dimension, type, offset
_KEPT_STRING = 4096  # bytes; a longer one (a chat template) is only known to be there
_KEPT_STRINGS, _KEPT_NUMBERS = 64, 1024
_F16_BYTES = 2

_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_STRING, _ARRAY, _BOOL = 8, 9, 7
_CODES = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<B", 10: "<Q", 11: "<q", 12: "<d"}
_SCALARS = {kind: struct.Struct(code) for kind, code in _CODES.items()}
_UINT32 = 4

# Number in the file: name, elements of a block, bytes of a block. Written down here, and held against the gguf package
# by a test, because importing that package (and numpy with it) takes many times as long as reading a header.
# fmt: off
TYPES: dict[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40), 10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292), 16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50), 20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136), 24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8),
    28: ("F64", 1, 8), 29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17), 40: ("NVFP4", 64, 36), 41: ("Q1_0", 128, 18),
}
# fmt: on

_WHAT_TO_DO = "Pull the model again, or copy the file again from where it is whole."


class _Long(msgspec.Struct, frozen=True):
    """Stands for a string or an array that was stepped over."""

    length: int


Value = int | float | bool | str | tuple[int | float | bool, ...] | tuple[str, ...] | _Long


class TensorInfo(msgspec.Struct, frozen=True):
    """``shape`` as stored: a row's length first. ``offset`` from the start of the file and ``size``, both in bytes."""

    name: str
    type: str
    shape: tuple[int, ...]
    offset: int
    size: int


class GgufHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a model file says of itself; a number it does not say is 0, a text "".

    ``context_length`` in tokens; ``kv_bytes_per_token`` with keys and values as f16; ``parameters`` counts the elements
    of all tensors; ``size`` is the file's, in bytes. ``split_no`` counts from 0; see catalog/shards.py.
    """

    architecture: str
    name: str
    context_length: int
    parameters: int
    block_count: int
    kv_bytes_per_token: int
    chat_template: bool
    file_type: int | None
    licence: str
    languages: list[str]
    tensors: list[TensorInfo]
    size: int
    split_no: int = 0
    split_count: int = 1
    split_tensors: int = 0


def read_header(path: Path) -> GgufHeader:
    """Reads and checks the header and the extent of every tensor; the weights themselves are not read.

    Raises NotGguf (not a GGUF, or it cannot be read at all) and CorruptGguf (it contradicts itself or its size).
    """
    try:
        # A pipe or a device would block or never end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotGguf(f"{path} is not a regular file.", hint="Name a .gguf file.")
        with path.open("rb") as file:
            start = file.read(24)
            _check_start(path, start)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _parse(_Cursor(data, path.name))
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte, a file emptied meanwhile
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise NotGguf(f"{path} cannot be read: {reason}.", hint="Check the path and its permissions.") from error


def _check_start(path: Path, start: bytes) -> None:
    hint = "Name a model file in the GGUF format: it starts with the four letters GGUF."
    if start[:4] != MAGIC:
        if start.lstrip()[:1] == b"<":
            hint = "It looks like a web page saved in its place: download the model file itself."
        elif start.startswith(b"version https://git"):
            hint = "It is a Git LFS pointer, not the weights: fetch them with 'git lfs pull'."
        raise NotGguf(f"{path} is not a GGUF file.", hint=hint)
    if len(start) < 24:
        raise NotGguf(f"{path} is too short for a GGUF: {len(start)} bytes.", hint=_WHAT_TO_DO)


class _Cursor:
    """A place in the file that only moves forward and never past the end."""

    def __init__(self, data: mmap.mmap, name: str) -> None:
        self._data = data
        self._name = name
        self._steps = MAX_STEPS
        self.size = len(data)
        self.at = 0

    @property
    def left(self) -> int:
        return self.size - self.at

    def refuse(self, what: str, hint: str = _WHAT_TO_DO) -> NoReturn:
        raise CorruptGguf(f"{self._name} {what}.", hint=hint)

    def skip(self, count: int) -> int:
        """Where the skipped bytes start."""
        if count > self.left:
            self.refuse(f"ends inside its header: at byte {self.at:,} it needs {count:,} more and has {self.left:,}")
        start = self.at
        self.at += count
        return start

    def spend(self, steps: int) -> None:
        self._steps -= steps
        if self._steps < 0:
            self.refuse(f"holds more than {MAX_STEPS:,} strings")

    def u32(self) -> int:
        return _U32.unpack_from(self._data, self.skip(4))[0]

    def u64(self) -> int:
        return _U64.unpack_from(self._data, self.skip(8))[0]

    def scalar(self, kind: int) -> int | float | bool:
        layout = _SCALARS[kind]
        value: int | float = layout.unpack_from(self._data, self.skip(layout.size))[0]
        if kind != _BOOL:
            return value
        if value > 1:
            self.refuse(f"has a boolean of {value} at byte {self.at - 1:,}")
        return bool(value)

    def name(self, what: str) -> str:
        length = self.u64()
        if length > MAX_NAME:
            self.refuse(f"has {what} of {length:,} bytes at byte {self.at - 8:,}")
        start = self.skip(length)
        try:
            return self._data[start : self.at].decode("utf-8")
        except UnicodeDecodeError:
            self.refuse(f"has {what} that is not text at byte {start:,}")

    def string(self) -> str | _Long:
        length = self.u64()
        if length > MAX_STRING:
            self.refuse(f"has a string of {length:,} bytes at byte {self.at - 8:,}")
        start = self.skip(length)
        return _Long(length) if length > _KEPT_STRING else self._data[start : self.at].decode("utf-8", "replace")

    def skip_strings(self, count: int) -> None:
        # The one hot loop (a hundred thousand turns for a small model): no calls but the unpacking.
        data, at, end, unpack = self._data, self.at, self.size, _U64.unpack_from
        last = end - 8
        for _ in range(count):
            if at > last:
                self.refuse(f"ends inside its header, in an array of {count:,} strings")
            length: int = unpack(data, at)[0]
            at += 8 + length
            if at > end or length > MAX_STRING:
                self.refuse(f"has a string of {length:,} bytes that cannot be, in an array of {count:,}")
        self.at = at


def _value(cursor: _Cursor, key: str, kind: int) -> Value:
    if kind in _SCALARS:
        return cursor.scalar(kind)
    if kind == _STRING:
        return cursor.string()
    if kind != _ARRAY:
        cursor.refuse(f"has a value of unknown type {kind} for {key!r}")
    return _array(cursor, key, depth=1)


def _array(cursor: _Cursor, key: str, depth: int) -> Value:
    kind, count = cursor.u32(), cursor.u64()
    if kind in _SCALARS:
        if count <= _KEPT_NUMBERS and depth == 1:
            return tuple(cursor.scalar(kind) for _ in range(count))
        cursor.skip(count * _SCALARS[kind].size)
        return _Long(count)
    if kind not in {_STRING, _ARRAY}:
        cursor.refuse(f"has an array of unknown type {kind} for {key!r}")
    smallest = 8 if kind == _STRING else 12
    if count * smallest > cursor.left:
        cursor.refuse(f"has an array of {count:,} items for {key!r}, more than the rest of the file can hold")
    cursor.spend(count)
    if kind == _ARRAY:
        if depth == MAX_DEPTH:
            cursor.refuse(f"nests arrays more than {MAX_DEPTH} deep for {key!r}")
        for _ in range(count):
            _array(cursor, key, depth + 1)
    elif count <= _KEPT_STRINGS and depth == 1:
        items = [cursor.string() for _ in range(count)]
        kept = tuple(item for item in items if isinstance(item, str))
        return kept if len(kept) == count else _Long(count)
    else:
        cursor.skip_strings(count)
    return _Long(count)


def _parse(cursor: _Cursor) -> GgufHeader:
    cursor.skip(len(MAGIC))
    version = cursor.u32()
    if version not in VERSIONS:
        if int.from_bytes(version.to_bytes(4, "little"), "big") in VERSIONS:
            cursor.refuse("is a big-endian GGUF", "Convert it to little-endian, or pull another file of this model.")
        cursor.refuse(f"is GGUF version {version}, not 2 or 3", "Convert the model again with a current tool.")
    tensor_count, key_count = cursor.u64(), cursor.u64()
    for what, count, most, smallest in (
        ("tensors", tensor_count, MAX_TENSORS, _SMALLEST_TENSOR),
        ("keys", key_count, MAX_KEYS, _SMALLEST_KEY),
    ):
        if count > most or count * smallest > cursor.left:
            cursor.refuse(f"claims {count:,} {what}, more than a file of {cursor.size:,} bytes can hold or we read")
    about = _Metadata(cursor, key_count)
    alignment = about.alignment()
    tensors = _tensors(cursor, tensor_count, alignment)
    architecture = about.text("general.architecture")
    if not (architecture or about.figure("split.no")):  # only the first file of a split model says it
        cursor.refuse("does not say its architecture (general.architecture)")
    blocks = about.figure(f"{architecture}.block_count", MAX_BLOCKS)
    return GgufHeader(
        architecture=architecture,
        name=about.text("general.name"),
        context_length=about.figure(f"{architecture}.context_length"),
        parameters=sum(math.prod(tensor.shape) for tensor in tensors),
        block_count=blocks,
        kv_bytes_per_token=_kv_bytes_per_token(about, architecture, blocks),
        chat_template=about.has("tokenizer.chat_template"),
        file_type=about.figure("general.file_type") if about.has("general.file_type") else None,
        licence=about.text("general.license"),
        languages=about.texts("general.languages"),
        tensors=tensors,
        size=cursor.size,
        split_no=about.figure("split.no"),
        split_count=max(about.figure("split.count"), 1),
        split_tensors=about.figure("split.tensors.count"),
    )


class _Metadata:
    """The file's keys and values. A number of the wrong kind is refused when it is asked for."""

    def __init__(self, cursor: _Cursor, count: int) -> None:
        self._refuse = cursor.refuse
        self._values: dict[str, Value] = {}
        self._kinds: dict[str, int] = {}
        for _ in range(count):
            key = cursor.name("a key")
            if key in self._values:
                cursor.refuse(f"has the key {key!r} twice")
            self._kinds[key] = kind = cursor.u32()
            self._values[key] = _value(cursor, key, kind)

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str) -> str:
        """Empty when missing, and when it is no text or a very long one: a licence given as a list stops nobody."""
        value = self._values.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> list[str]:
        value = self._values.get(key)
        return [item for item in value if isinstance(item, str)] if isinstance(value, tuple) else []

    def figure(self, key: str, most: int = MAX_FIGURE) -> int:
        """A whole number from 0 to ``most``; 0 when missing."""
        return self._whole(key, self._values.get(key, 0), most)

    def figures(self, key: str, layers: int) -> Sequence[int]:
        """One number for each layer, whether the file gives one for all or a list; empty when missing."""
        value = self._values.get(key)
        if value is None:
            return []
        if isinstance(value, _Long):
            self._refuse(f"has {value.length:,} items for {key!r} and {layers:,} layers")
        if not isinstance(value, tuple):
            return [self._whole(key, value)] * layers
        if len(value) < layers:
            self._refuse(f"has {len(value):,} items for {key!r} and {layers:,} layers")
        return [self._whole(key, item) for item in value[:layers]]

    def alignment(self) -> int:
        """Of the tensors' data, in bytes. Native readers end the process on any type but a 32-bit whole number."""
        key = "general.alignment"
        value = self.figure(key) if self.has(key) else 32
        if self._kinds.get(key, _UINT32) != _UINT32 or value.bit_count() != 1 or value > MAX_ALIGNMENT:
            self._refuse(f"has an alignment of {value:,} that is not a 32-bit power of two up to {MAX_ALIGNMENT:,}")
        return value

    def _whole(self, key: str, value: Value, most: int = MAX_FIGURE) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            shown = f"{value!r}" if isinstance(value, int | float) else "no number"
            self._refuse(f"has {shown} for {key!r}, where a whole number from 0 to {most:,} belongs")
        return value


def _kv_bytes_per_token(about: _Metadata, architecture: str, blocks: int) -> int:
    heads = about.figures(f"{architecture}.attention.head_count", blocks)
    kv_heads = about.figures(f"{architecture}.attention.head_count_kv", blocks) or heads
    if not kv_heads:
        return 0
    width = about.figure(f"{architecture}.embedding_length")
    default = width // heads[0] if heads and heads[0] else 0
    lengths = 0
    for part in ("key_length", "value_length"):
        length = about.figure(f"{architecture}.attention.{part}") or default
        if not length:
            return 0
        lengths += length
    return sum(kv_heads) * lengths * _F16_BYTES


def _tensors(cursor: _Cursor, count: int, alignment: int) -> list[TensorInfo]:
    relative: list[TensorInfo] = []
    names: set[str] = set()
    for _ in range(count):
        tensor = _tensor(cursor, alignment)
        if tensor.name in names:
            cursor.refuse(f"has the tensor {tensor.name!r} twice")
        names.add(tensor.name)
        relative.append(tensor)
    start = -(-cursor.at // alignment) * alignment
    end = max((start + tensor.offset + tensor.size for tensor in relative), default=0)
    if end > cursor.size:
        cursor.refuse(f"is {end - cursor.size:,} bytes short: its tensors end at byte {end:,}")
    return [msgspec.structs.replace(tensor, offset=start + tensor.offset) for tensor in relative]


def _tensor(cursor: _Cursor, alignment: int) -> TensorInfo:
    """With its offset from the start of the data."""
    name = cursor.name("a tensor's name")
    if not 1 <= (dimensions := cursor.u32()) <= 4:
        cursor.refuse(f"has a tensor {name!r} of {dimensions} dimensions")
    shape = tuple(cursor.u64() for _ in range(dimensions))
    elements = math.prod(shape)
    if not 0 < elements < MAX_ELEMENTS:
        cursor.refuse(f"has a tensor {name!r} of impossible shape {shape}")
    if (number := cursor.u32()) not in TYPES:
        cursor.refuse(f"has a tensor {name!r} of unknown type {number}")
    kind, block, block_bytes = TYPES[number]
    if shape[0] % block:
        cursor.refuse(f"has a tensor {name!r} whose rows of {shape[0]:,} are not whole blocks of {kind}")
    if (offset := cursor.u64()) % alignment:
        cursor.refuse(f"has a tensor {name!r} at {offset:,}, which is not aligned to {alignment}")
    return TensorInfo(name, kind, shape, offset, elements // block * block_bytes)
