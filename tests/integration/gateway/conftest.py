from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.valkey_server import ValkeyServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def server() -> Iterator[ValkeyServer]:
    with ValkeyServer() as server:
        yield server


@pytest.fixture
def breaking() -> Iterator[ValkeyServer]:
    """One for a test that breaks it."""
    with ValkeyServer() as server:
        yield server
