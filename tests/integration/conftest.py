from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from ventoux.catalog.pull import pull
from ventoux.catalog.service import Catalog
from ventoux.home import Home


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The default model as published: where VENTOUX_TEST_WEIGHTS says, else pulled once into the user's cache."""
    if given := os.environ.get("VENTOUX_TEST_WEIGHTS"):
        return Path(given)
    home = Home(platformdirs.user_cache_path("ventoux-tests"))
    home.create()
    catalog = Catalog(home)
    card = catalog.find("smollm2-135m-instruct")
    return pull(catalog, card, accept_licence=False, progress=lambda _: None)
