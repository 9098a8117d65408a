from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.integration.catalog.prepare.tiny_gguf import Type, write_tiny
from tests.weights import BRIEF

from ventoux.catalog.prepare import preparing, processor, service

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


class Done(NamedTuple):
    """A folder where the tiny model is prepared, and what was told on the way."""

    folder: Path
    before: bytes
    prepared: service.Prepared
    stages: list[str]


@pytest.fixture(scope="session", autouse=True)
def _little_memory() -> Generator[None]:
    """No test looks at how fast memory is; reading much of it is a third of a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor, "_READ_BYTES", 1 << 20)
        yield


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture
def tiny(tmp_path: Path, tiny_weights: Path) -> Path:
    """The tiny model in a folder of this test's own."""
    copy = tmp_path / "tiny.gguf"
    copy.write_bytes(tiny_weights.read_bytes())
    return copy


@pytest.fixture
def simple(tmp_path: Path) -> Path:
    """A tiny model for which one candidate is tried, and not two: each takes processes of its own."""
    return write_tiny(tmp_path / "tiny.gguf", Type.Q5_0)


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory, tiny_weights: Path) -> Done:
    """Once for all; a test that changes it takes a copy."""
    folder = tmp_path_factory.mktemp("done")
    weights, before = folder / "tiny.gguf", tiny_weights.read_bytes()
    weights.write_bytes(before)
    stages: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "ASKED", BRIEF)
        found = service.prepare(weights, folder, threads=1, progress=stages.append)
    return Done(folder, before, found, stages)
