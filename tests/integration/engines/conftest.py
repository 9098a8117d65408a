from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.integration.engines.serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.engines.serving import Serve


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    return partial(serving, tmp_path / "logs")
