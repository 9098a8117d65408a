from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ventoux.calls import ChatCall, ChatMessage
from ventoux.engines import served
from ventoux.engines.commands import SGLANG_OPTIONS, VLLM_OPTIONS, command_of, fitted
from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.spec import EngineSpec, Sampling

if TYPE_CHECKING:
    from ventoux.engines.spec import EngineKind

COMMANDS: dict[EngineKind, str] = {"vllm": sys.executable, "sglang": f"{sys.executable} -m sglang.launch_server"}


def spec(folder: Path, kind: EngineKind = "vllm", **options: Any) -> EngineSpec:
    named = {name.replace("_", "-"): value for name, value in options.items()}
    return EngineSpec(model="m", kind=kind, weights=folder, context=4096, parallel=8, options=named)


def test_vllm_is_told_model_name_context_and_the_options_chosen(tmp_path: Path) -> None:
    chosen = spec(tmp_path, gpu_memory_utilization=0.8, enforce_eager=True, tool_call_parser="mistral")
    command = command_of(chosen, COMMANDS)
    assert command.secret_variable == "VLLM_API_KEY"
    assert command.arguments == [
        sys.executable, "serve", str(tmp_path), "--served-model-name", "m", "--max-model-len", "4096",
        "--max-num-seqs", "8", "--generation-config", "vllm", "--disable-uvicorn-access-log",
        "--gpu-memory-utilization", "0.8", "--enforce-eager", "--tool-call-parser", "mistral",
        "--enable-auto-tool-choice",
    ]  # fmt: skip


def test_sglang_is_told_the_same_in_its_own_words(tmp_path: Path) -> None:
    command = command_of(spec(tmp_path, "sglang", mem_fraction_static=1), COMMANDS)
    assert command.secret_variable == ""
    assert command.arguments == [
        sys.executable, "-m", "sglang.launch_server", "--model-path", str(tmp_path), "--served-model-name", "m",
        "--context-length", "4096", "--max-running-requests", "8", "--log-level", "warning",
        "--mem-fraction-static", "1.0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        {"trust_remote_code": True},
        {"host": "192.0.2.1"},
        {"api_key": "mine"},
        {"tool_parser_plugin": "evil.py"},
        {"tool_call_parser": "../evil.py"},
        {"dtype": "--trust-remote-code"},
        {"dtype": ""},
        {"tensor_parallel_size": "2 --host 192.0.2.1"},
        {"tensor_parallel_size": True},
        {"gpu_memory_utilization": "0.9"},
        {"enforce_eager": "yes"},
    ],
)
def test_an_option_that_is_not_the_operators_to_choose_is_refused_by_name(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    with pytest.raises(EngineStartFailed, match=next(iter(options)).replace("_", "-")) as refused:
        command_of(spec(tmp_path, **options), COMMANDS)
    assert refused.value.permanent


def test_a_program_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(EngineStartFailed, match=r"'no-such-vllm'.*vllm_command"):
        command_of(spec(tmp_path), {"vllm": "no-such-vllm"})


def test_weights_that_are_no_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(EngineStartFailed, match=r"weights\.gguf"):
        command_of(spec(tmp_path / "weights.gguf"), COMMANDS)


def test_what_a_program_does_by_itself_follows_from_its_options(tmp_path: Path) -> None:
    assert fitted(spec(tmp_path)).abilities.json == "enforced"
    assert fitted(spec(tmp_path)).abilities.tools == "words"
    assert fitted(spec(tmp_path, tool_call_parser="mistral")).abilities.tools == "native"
    remote = EngineSpec(model="m", kind="remote")
    assert fitted(remote) is remote


def test_what_openai_has_no_words_for_is_said_in_those_of_the_program() -> None:
    call = ChatCall(
        model="m", messages=[ChatMessage("user", "Hi"), ChatMessage("assistant", "Well")], prefix="Well",
        top_k=5, repetition_penalty=1.2, min_tokens=3,
    )  # fmt: skip
    asked = served.to_request(call, EngineSpec(model="m", kind="vllm"), 4096)
    assert (asked["top_k"], asked["repetition_penalty"], asked["min_tokens"]) == (5, 1.2, 3)
    assert (asked["continue_final_message"], asked["add_generation_prompt"]) == (True, False)
    assert asked["messages"][-1]["content"] == "Well"
    assert "add_generation_prompt" not in served.to_request(call, EngineSpec(model="m", kind="sglang"), 4096)


def test_sampling_that_the_caller_left_out_is_the_cards() -> None:
    call = ChatCall(model="m", messages=[ChatMessage("user", "Hi")], temperature=0.0)
    card = Sampling(temperature=0.3, top_p=0.9)
    asked = served.to_request(call, EngineSpec(model="m", kind="vllm", sampling=card), 4096)
    assert (asked["temperature"], asked["top_p"], asked["top_k"], asked["repetition_penalty"]) == (0.0, 0.9, -1, 1.0)
    assert "continue_final_message" not in asked


def test_every_option_that_can_be_chosen_is_documented() -> None:
    documented = (Path(__file__).parents[3] / "docs" / "engines.md").read_text("utf-8")
    assert [name for name in {**VLLM_OPTIONS, **SGLANG_OPTIONS} if f"`{name}`" not in documented] == []
