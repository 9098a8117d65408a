"""A process that is llama.cpp's HTTP server for one model: ``python -m ventoux.engines.llama_worker``."""

from __future__ import annotations

import contextlib
import importlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines.worker import Parent, quit_on_sigterm

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAGIC = b"GGUF"
_SPARE_THREADS = 128
"""Each call in flight, waiting ones too, holds a thread of the HTTP server; so does each connection kept open. Were
they all taken, a health check would wait behind them and a busy engine look like a hung one."""


class Config(msgspec.Struct, frozen=True):
    """``context`` is tokens for each of ``parallel`` slots; ``prompt_cache_mib`` what prompts without a slot take."""

    secret: str
    model: str
    weights: str
    context: int
    parallel: int
    threads: int | None = None
    prompt_cache_mib: int = 256
    batch: int = 128
    """Tokens computed in one step. A caller who leaves is noticed, and others get their next token, between steps."""


class _Unfit(Exception):
    """Why this configuration can never be served."""


def settings(config: Config) -> dict[str, Any]:
    """By the names of xllamacpp's ``CommonParams``, dots for the nested ones."""
    wanted: dict[str, Any] = {
        "model.path": config.weights,
        "model_alias": {config.model},
        "hostnames": ["127.0.0.1"],
        "port": 0,
        "api_keys": [config.secret],
        "ui": False,
        "cors_origins": "",
        "endpoint_metrics": True,
        "endpoint_slots": False,
        "endpoint_props": False,
        "n_ctx": config.context * config.parallel,
        "n_parallel": config.parallel,
        "n_batch": config.batch,
        "n_ubatch": config.batch,
        "kv_unified": False,
        "fit_params": False,
        "ctx_shift": False,
        "prefill_assistant": True,
        "cache_ram_mib": config.prompt_cache_mib,
        "n_threads_http": config.parallel + _SPARE_THREADS,
        "verbosity": 2,
    }
    if config.threads is not None:
        wanted["cpuparams.n_threads"] = config.threads
        wanted["cpuparams_batch.n_threads"] = config.threads
    return wanted


def apply(params: Any, wanted: Mapping[str, Any]) -> None:
    """Raises _Unfit naming what this release of xllamacpp does not have: its names move from one to the next."""
    missing = [name for name in wanted if not _has(params, name)]
    if missing:
        raise _Unfit(f"this release of xllamacpp has no {', '.join(missing)}; install the one that Ventoux pins")
    for name, value in wanted.items():
        *path, last = name.split(".")
        target = params
        for part in path:
            target = getattr(target, part)
        setattr(target, last, value)


def check_weights(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise _Unfit(f"{path} cannot be read: {error.strerror}") from error
    if magic != _MAGIC:
        raise _Unfit(f"{path} is no GGUF file")


def main() -> None:
    quit_on_sigterm()
    parent = Parent()
    config = parent.config(Config)
    try:
        server = _start(config)
    except _Unfit as error:
        parent.failed(str(error), permanent=True)
        return
    port = int(server.listening_address.rpartition(":")[2])
    parent.ready(port)
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


def _start(config: Config) -> Any:
    """Blocks until the model is loaded."""
    check_weights(Path(config.weights))
    # 100 MB of native code without types, and only this process pays for it.
    xllamacpp: Any = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    apply(params, settings(config))
    # Weights prepared by catalog/prepare may come in two files, and are only whole together.
    adapter = Path(config.weights).with_suffix(".adapter.gguf")
    if adapter.exists():
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError, MemoryError) as error:
        reason = f"llama.cpp cannot load {config.weights}; the file may be damaged or need more memory than there is"
        raise _Unfit(f"{reason} ({error})") from error


def _has(params: Any, name: str) -> bool:
    target = params
    for part in name.split("."):
        if not hasattr(target, part):
            return False
        target = getattr(target, part)
    return True


if __name__ == "__main__":
    main()
