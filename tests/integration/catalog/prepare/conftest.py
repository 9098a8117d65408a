from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.integration.catalog.prepare.tiny_gguf import write_tiny

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture
def tiny(tmp_path: Path, tiny_weights: Path) -> Path:
    """The tiny model in a folder of this test's own."""
    copy = tmp_path / "tiny.gguf"
    copy.write_bytes(tiny_weights.read_bytes())
    return copy
