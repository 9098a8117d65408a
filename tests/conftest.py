"""For every test: how properties are searched, the order of files, and the weights of the default model."""

from __future__ import annotations

import fcntl
import gc
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest
import typer.main
import typer.testing
from hypothesis import HealthCheck, settings
from tests.databases import KINDS, new_database

from ventoux.catalog.pull import pull
from ventoux.catalog.service import Catalog
from ventoux.db.engine import async_engine
from ventoux.home import Home

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from sqlalchemy.ext.asyncio import AsyncEngine
    from tests.databases import Kind

    from ventoux.catalog.prepare.service import Prepared
    from ventoux.db.location import Location

# Threads of one calculation wait for each other awake: beside other work, two are many times slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A quarter of a second for each command that is run, where there are a hundred to make.
typer.testing.__dict__["_get_command"] = cache(typer.main.get_command)

# How long an example takes says only how busy the machine is.
_ANY_PACE = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
# The same examples at each run: what fails was broken by the change at hand, and not found by chance.
settings.register_profile("repeated", _ANY_PACE, derandomize=True)
settings.register_profile("searching", _ANY_PACE, derandomize=False, max_examples=2000)
settings.load_profile("searching" if os.environ.get("VENTOUX_FUZZ") == "1" else "repeated")

_TURNS = {"real": 2, "prepared_smollm2": 0, "smollm2": 1, "fuzzed": 1}
"""When a file has its turn that needs one of these: what takes longest comes first. ``real`` needs what is
prepared; while one worker prepares, the next has what needs no preparing."""
_LATER, _LAST = 3, 4
"""Those beside them that start servers, and all others: the servers that several files share end in between."""
_E2E = Path(__file__).with_name("e2e")


def pytest_collection() -> None:
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    turns: dict[Path, int] = {}
    for item in items:
        turns[item.path] = min(turns.get(item.path, _LAST), _turn(item))
    items.sort(key=lambda item: turns[item.path])


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import stay: the collector need not look at them again at every turn."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _turn(item: pytest.Item) -> int:
    needed: list[str] = getattr(item, "fixturenames", [])
    others = _LATER if item.path.is_relative_to(_E2E) else _LAST
    return next((turn for name, turn in _TURNS.items() if name in needed), others)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Of databases: each once."""
    return request.param


@pytest.fixture
def database(kind: Kind, tmp_path: Path) -> Generator[Location]:
    """A new database, once of each kind."""
    with new_database(kind, tmp_path) as where:
        yield where


@pytest.fixture
async def engine(database: Location) -> AsyncGenerator[AsyncEngine]:
    """Of a new database, once of each kind."""
    engine = async_engine(database)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The default model as published: where VENTOUX_TEST_WEIGHTS says, else pulled once into the user's cache."""
    if given := os.environ.get("VENTOUX_TEST_WEIGHTS"):
        return Path(given)
    home = Home(platformdirs.user_cache_path("ventoux-tests"))
    home.create()
    catalog = Catalog(home)
    card = catalog.find("smollm2-135m-instruct")
    # A second pull is refused while there is a first; another run of the tests waits instead.
    with (home.root / ".tests.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return pull(catalog, card, accept_licence=False, progress=lambda _: None)


@pytest.fixture(scope="session")
def prepared_smollm2(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The default model in a folder as a home has it, every candidate written and measured, the speeds briefly. One for
    all workers: the first makes it, others wait for it."""
    from tests.weights import prepare_briefly  # with what few tests need

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    return prepare_briefly(smollm2, root / "models" / "smollm2-135m-instruct")
