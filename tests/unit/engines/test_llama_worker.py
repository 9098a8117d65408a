from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import xllamacpp  # pyright: ignore[reportMissingTypeStubs] - it has none

from ventoux.engines.llama_worker import Config, _Unfit, apply, check_weights, settings

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = Config(secret="s", model="m", weights="/w.gguf", context=512, parallel=4, threads=2)


def test_the_pinned_release_has_every_name_that_is_set() -> None:
    params = xllamacpp.CommonParams()  # type: ignore[attr-defined]
    apply(params, settings(CONFIG))
    assert (params.n_ctx, params.n_parallel, params.cpuparams.n_threads) == (2048, 4, 2)


def test_the_engine_is_open_to_nobody_without_the_secret() -> None:
    wanted = settings(CONFIG)
    assert (wanted["hostnames"], wanted["api_keys"], wanted["ui"]) == (["127.0.0.1"], ["s"], False)
    assert not wanted["endpoint_slots"]


def test_a_name_that_a_release_lacks_is_told() -> None:
    params = SimpleNamespace(present=1, nested=SimpleNamespace())
    with pytest.raises(_Unfit, match=r"gone, nested\.gone"):
        apply(params, {"present": 2, "gone": 3, "nested.gone": 4})
    assert params.present == 1


def test_a_file_that_is_no_gguf_is_told_before_native_code_sees_it(tmp_path: Path) -> None:
    (tmp_path / "w.gguf").write_bytes(b"GGU")
    with pytest.raises(_Unfit, match="no GGUF"):
        check_weights(tmp_path / "w.gguf")
    with pytest.raises(_Unfit, match="cannot be read"):
        check_weights(tmp_path / "none.gguf")
