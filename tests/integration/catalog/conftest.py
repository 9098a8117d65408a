"""The same tries as ever, without the time between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from ventoux.catalog.sources import hub, transfer
from ventoux.catalog.sources.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Generator

HURRIED = msgspec.structs.replace(PATIENCE, first_wait=0.0)


@pytest.fixture(scope="module", autouse=True)
def _hurried() -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (hub, transfer):
            patch.setattr(module, "PATIENCE", HURRIED)
        yield
