from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest
from tests.integration.catalog.prepare.tiny_gguf import write_tiny


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture
def tiny(tmp_path: Path, tiny_weights: Path) -> Path:
    """The tiny model in a folder of this test's own."""
    copy = tmp_path / "tiny.gguf"
    copy.write_bytes(tiny_weights.read_bytes())
    return copy


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The default model as published: where VENTOUX_TEST_WEIGHTS says, else pulled once into the user's cache."""
    given = os.environ.get("VENTOUX_TEST_WEIGHTS")
    if given:
        return Path(given)
    from ventoux.catalog.pull import pull
    from ventoux.catalog.service import Catalog
    from ventoux.home import Home

    home = Home(platformdirs.user_cache_path("ventoux-tests"))
    home.create()
    catalog = Catalog(home)
    card = catalog.find("smollm2-135m-instruct")
    return catalog.published(card) or pull(catalog, card, accept_licence=False, progress=lambda _: None)
