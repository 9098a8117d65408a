from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.databases import KINDS, ManualClock, new_database, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    from ventoux.db.location import Location


@pytest.fixture(scope="module", params=KINDS)
def fresh(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Callable[[], AbstractContextManager[Location]]]:
    """An empty ledger for each example of a property, once of each kind. A server's is emptied, which is quicker than
    to make one."""
    root = tmp_path_factory.mktemp("fresh")

    @contextmanager
    def file() -> Generator[Location]:
        with new_database("sqlite", root) as where:
            yield where
        shutil.rmtree(root)

    if request.param == "sqlite":
        yield file
        return
    with new_database("postgresql", root) as where:

        @contextmanager
        def emptied() -> Generator[Location]:
            rows(where, "TRUNCATE usage_events, usage_hours, invoices")
            yield where

        yield emptied


@pytest.fixture
def clock() -> ManualClock:
    """The 15th of January 2027, 08:00 UTC."""
    return ManualClock()
