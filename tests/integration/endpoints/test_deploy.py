from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.catalog.prepare.tiny_gguf import write_tiny

from ventoux.catalog.prepare.service import prepared
from ventoux.catalog.service import Catalog
from ventoux.endpoints import deploy
from ventoux.endpoints.deploy import Deployer
from ventoux.endpoints.pools import Pool, PoolPlan
from ventoux.home import Home
from ventoux.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


NOBODY: Any = None
"""No provider is asked for here."""


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    home = Home(tmp_path / "home")
    home.create()
    return Catalog(home)


def reasons(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [str(vars(record)["fields"]["reason"]) for record in caplog.records if record.message == "not prepared"]


async def test_a_start_without_time_to_prepare_serves_as_published_and_says_why(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(deploy, "FIRST_START_SECONDS", 0.0)
    weights = write_tiny(tmp_path / "tiny.gguf")
    deployer = Deployer(catalog, Settings(), NOBODY)
    card = catalog.find(str(weights))
    spec = await asyncio.wait_for(deployer.spec(Pool(card, PoolPlan()), lambda _: None), 60)
    assert spec.weights == weights
    assert "the time for preparing ended" in reasons(caplog)[0]
    assert prepared(catalog.folder(card)) is None


async def test_models_are_prepared_one_at_a_time_and_waiting_ends(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(deploy, "FIRST_START_SECONDS", 0.05)
    weights = write_tiny(tmp_path / "tiny.gguf")
    deployer = Deployer(catalog, Settings(), NOBODY)
    pool = Pool(catalog.find(str(weights)), PoolPlan())
    with deployer._turn:
        spec = await asyncio.wait_for(deployer.spec(pool, lambda _: None), 60)
    assert spec.weights == weights
    assert reasons(caplog) == ["Other models took the time there is for preparing."]
