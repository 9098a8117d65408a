"""How much context a model gets: planned against free memory before an engine starts."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import psutil

from ventoux.engines.errors import NotEnoughMemory

SMALLEST_CONTEXT = 512
_STEP = 256
"""llama.cpp rounds a context up to a multiple of this."""
_KV_SHARE = 4
"""The KV cache may take one part in so many of what the weights leave."""
_CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_CGROUP_USES = (Path("/sys/fs/cgroup/memory.current"), Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"))


class Plan(NamedTuple):
    """``context`` is tokens for each of ``parallel`` calls; ``bytes`` is weights and KV cache together."""

    context: int
    parallel: int
    bytes: int


def plan(
    weights_size: int,
    kv_bytes_per_token: int,
    card_context: int,
    wanted_context: int | None,
    wanted_parallel: int,
    available: int,
) -> Plan:
    """Fewer calls at once first, then a shorter context. Sizes are bytes. Raises NotEnoughMemory."""
    context = max(min(wanted_context or card_context, card_context), 1)
    parallel = max(wanted_parallel, 1)
    floor = min(context, SMALLEST_CONTEXT)
    room = max(available - weights_size, 0) // _KV_SHARE
    tokens = room // kv_bytes_per_token if kv_bytes_per_token > 0 else context * parallel
    if tokens < floor:
        raise NotEnoughMemory(weights_size + floor * kv_bytes_per_token * _KV_SHARE, available)
    if tokens < context * parallel:
        parallel = max(min(parallel, tokens // context), 1)
    if tokens < context:
        context = max(tokens // _STEP * _STEP, floor)
    return Plan(context, parallel, weights_size + context * parallel * kv_bytes_per_token)


def available_memory() -> int:
    """Bytes that can be taken without swapping, within the limit of the container if there is one."""
    free = psutil.virtual_memory().available
    for limit_file, use_file in zip(_CGROUP_LIMITS, _CGROUP_USES, strict=True):
        limit, used = _number(limit_file), _number(use_file)
        if limit is not None:
            free = min(free, max(limit - (used or 0), 0))
    return free


def _number(file: Path) -> int | None:
    """None for "max", and where there is no such file."""
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdigit() else None
