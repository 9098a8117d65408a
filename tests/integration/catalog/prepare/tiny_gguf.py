"""A random two-layer llama with a byte tokenizer: half a megabyte that loads in milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np
from gguf import quants

if TYPE_CHECKING:
    from pathlib import Path

Type = gguf.GGMLQuantizationType

_WIDTH, _FEED_FORWARD, _LAYERS = 64, 128, 2
_TOKENS = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *(f"w{n}" for n in range(61))]


def write_tiny(path: Path, kind: Type = Type.Q4_1) -> Path:
    writer = gguf.GGUFWriter(path, "llama")
    _metadata(writer)
    random = np.random.default_rng(7)

    def matrix(name: str, rows: int, width: int, stored: Type) -> None:
        weights = (random.standard_normal((rows, width)) / np.sqrt(width)).astype(np.float32)
        writer.add_tensor(name, quants.quantize(weights, stored), raw_dtype=stored)

    matrix("token_embd.weight", len(_TOKENS), _WIDTH, Type.Q8_0)
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, np.float32))
    for layer in range(_LAYERS):
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{norm}.weight", np.ones(_WIDTH, np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{layer}.{name}.weight", _WIDTH, _WIDTH, kind)
        matrix(f"blk.{layer}.ffn_gate.weight", _FEED_FORWARD, _WIDTH, kind)
        matrix(f"blk.{layer}.ffn_up.weight", _FEED_FORWARD, _WIDTH, kind)
        matrix(f"blk.{layer}.ffn_down.weight", _WIDTH, _FEED_FORWARD, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _metadata(writer: gguf.GGUFWriter) -> None:
    writer.add_name("tiny")
    writer.add_context_length(2048)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_FEED_FORWARD)
    writer.add_head_count(4)
    writer.add_head_count_kv(4)
    writer.add_rope_dimension_count(_WIDTH // 4)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_1)
    writer.add_custom_alignment(64)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(_TOKENS)
    writer.add_token_scores([0.0] * len(_TOKENS))
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * 256
    writer.add_token_types([*kinds, *([gguf.TokenType.NORMAL] * (len(_TOKENS) - len(kinds)))])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_languages(["fr", "en"])
    writer.add_key_value("tiny.flags", [True, False], gguf.GGUFValueType.ARRAY, gguf.GGUFValueType.BOOL)
