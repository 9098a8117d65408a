"""The commands of engines that are programs of their own: vLLM and SGLang. Pure, but for a look at the PATH.

Names of options: vLLM 0.32.0 (engine/arg_utils.py, entrypoints/launchers/cli_args.py) and SGLang 0.5.23
(srt/arg_groups). An operator chooses among those that change how a model runs; whatever opens a port, loads code, reads
another file or takes a secret is ours.
"""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.spec import Abilities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.engines.spec import EngineKind, EngineSpec

VLLM_OPTIONS: dict[str, type] = {
    "tensor-parallel-size": int,
    "pipeline-parallel-size": int,
    "gpu-memory-utilization": float,
    "cpu-offload-gb": float,
    "max-num-batched-tokens": int,
    "dtype": str,
    "quantization": str,
    "kv-cache-dtype": str,
    "enforce-eager": bool,
    "enable-prefix-caching": bool,
    "tokenizer-mode": str,
    "config-format": str,
    "load-format": str,
    "tool-call-parser": str,
    "reasoning-parser": str,
    "seed": int,
}
SGLANG_OPTIONS: dict[str, type] = {
    "tensor-parallel-size": int,
    "pipeline-parallel-size": int,
    "data-parallel-size": int,
    "mem-fraction-static": float,
    "max-total-tokens": int,
    "chunked-prefill-size": int,
    "dtype": str,
    "quantization": str,
    "kv-cache-dtype": str,
    "load-format": str,
    "attention-backend": str,
    "grammar-backend": str,
    "schedule-policy": str,
    "tool-call-parser": str,
    "reasoning-parser": str,
    "random-seed": int,
}
DEFAULT_COMMANDS: dict[EngineKind, str] = {"vllm": "vllm", "sglang": "python3 -m sglang.launch_server"}
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
"""A value that is a name: no path, no address, no option."""


class Command(NamedTuple):
    """Without address, port and secret, which the worker adds. ``secret_variable`` is the variable that takes the
    secret; empty: it goes into a file of options."""

    arguments: list[str]
    secret_variable: str


def fitted(spec: EngineSpec) -> EngineSpec:
    """With what these programs do by themselves: both hold an answer to a schema (``response_format``), and read a
    model's calls where they are told its form."""
    if spec.kind not in DEFAULT_COMMANDS:
        return spec
    tools = "native" if "tool-call-parser" in spec.options else "words"
    return msgspec.structs.replace(spec, abilities=Abilities(json="enforced", tools=tools))


def command_of(spec: EngineSpec, commands: Mapping[EngineKind, str]) -> Command:
    """Raises EngineStartFailed for a program that is not there, a model that is no folder, and a wrong option."""
    program = _program(spec, commands)
    if spec.weights is None or not spec.weights.is_dir():
        raise _refused(spec, f"{spec.weights} is no folder of weights")
    if spec.kind == "vllm":
        return Command([*program, *_vllm(spec)], "VLLM_API_KEY")
    return Command([*program, *_sglang(spec)], "")


def _vllm(spec: EngineSpec) -> list[str]:
    arguments = ["serve", str(spec.weights), "--served-model-name", spec.model]
    arguments += ["--max-model-len", str(spec.context)] if spec.context else []
    arguments += ["--max-num-seqs", str(spec.parallel)]
    # Without this the model's folder changes the sampling that nobody asked for.
    arguments += ["--generation-config", "vllm", "--disable-uvicorn-access-log"]
    arguments += _chosen(spec, VLLM_OPTIONS)
    return [*arguments, "--enable-auto-tool-choice"] if "tool-call-parser" in spec.options else arguments


def _sglang(spec: EngineSpec) -> list[str]:
    arguments = ["--model-path", str(spec.weights), "--served-model-name", spec.model]
    arguments += ["--context-length", str(spec.context)] if spec.context else []
    arguments += ["--max-running-requests", str(spec.parallel)]
    # At the level of info it writes all its options into the log, the secret among them.
    return [*arguments, "--log-level", "warning", *_chosen(spec, SGLANG_OPTIONS)]


def _chosen(spec: EngineSpec, known: Mapping[str, type]) -> list[str]:
    arguments: list[str] = []
    for name, value in spec.options.items():
        kind = known.get(name)
        if kind is None:
            raise _refused(spec, f"it has no option {name!r} that can be set; known are {', '.join(known)}")
        if kind is bool:
            if not isinstance(value, bool):
                raise _refused(spec, f"its option {name} is true or false")
            arguments += [f"--{name}"] if value else []
        else:
            arguments += [f"--{name}", _written(spec, name, value, kind)]
    return arguments


def _written(spec: EngineSpec, name: str, value: Any, kind: type) -> str:
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind or (kind is str and not _WORD.match(value)):
        wanted = {int: "a whole number", float: "a number", str: "a plain word"}[kind]
        raise _refused(spec, f"its option {name} cannot be {value!r}: it takes {wanted}")
    return str(value)


def _program(spec: EngineSpec, commands: Mapping[EngineKind, str]) -> list[str]:
    name, *more = shlex.split(commands[spec.kind])
    found = shutil.which(name)
    if found is None:
        raise _refused(
            spec,
            f"there is no program {name!r} on the PATH; install it in an environment of its own and name the program "
            f"with the setting {spec.kind}_command",
        )
    return [found, *more]


def _refused(spec: EngineSpec, reason: str) -> EngineStartFailed:
    return EngineStartFailed(spec.key, reason, None, permanent=True)
