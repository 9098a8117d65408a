"""vLLM and SGLang as these tests have them: a program that takes their options and serves the scripted engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from ventoux.engines.spec import EngineSpec

if TYPE_CHECKING:
    from ventoux.engines.spec import EngineKind

_SCRIPT = Path(__file__).with_name("stand_in.py")
STAND_IN: dict[EngineKind, str] = {"vllm": f"{sys.executable} {_SCRIPT}", "sglang": f"{sys.executable} {_SCRIPT}"}


def program(folder: Path, kind: EngineKind, script: dict[str, Any] | None = None, **more: Any) -> EngineSpec:
    folder.mkdir(exist_ok=True)
    (folder / "script.json").write_text(json.dumps(script or {}))
    return EngineSpec(model="play", kind=kind, weights=folder, context=2048, parallel=4, **more)


def worker_of(folder: Path) -> int:
    """The process that does the work of the program."""
    return int((folder / "worker.pid").read_text())


def lives(pid: int) -> bool:
    """One that has ended and whose new parent has not taken note of it yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
