from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.integration.cli.fake_mistral import FakeMistral, fake_mistral

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture
def mistral() -> Generator[FakeMistral]:
    with fake_mistral() as fake:
        yield fake
