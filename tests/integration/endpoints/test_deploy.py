from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pytest
from tests.integration.catalog.prepare.tiny_gguf import write_tiny

from ventoux.catalog.prepare.service import prepared
from ventoux.catalog.service import Catalog
from ventoux.endpoints import deploy
from ventoux.endpoints.deploy import Deployer
from ventoux.home import Home
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ventoux.engines.spec import EngineSpec
    from ventoux.engines.supervisor import Supervisor


class Started:
    """Stands for the supervisor: starts nothing, and remembers what it was to start."""

    def __init__(self) -> None:
        self.specs: list[EngineSpec] = []

    async def start(self, spec: EngineSpec) -> None:
        self.specs.append(spec)

    def replicas(self, model: str) -> Sequence[object]:  # noqa: ARG002 - the port's
        return ()


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
    started = Started()
    deployer = Deployer(catalog, cast("Supervisor", started), Settings(), lambda _: None)
    card = await asyncio.wait_for(deployer.deploy(str(weights)), 60)
    assert [spec.weights for spec in started.specs] == [weights]
    assert "the time for preparing ended" in reasons(caplog)[0]
    assert prepared(catalog.folder(card)) is None


async def test_models_are_prepared_one_at_a_time_and_waiting_ends(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(deploy, "FIRST_START_SECONDS", 0.05)
    weights = write_tiny(tmp_path / "tiny.gguf")
    started = Started()
    deployer = Deployer(catalog, cast("Supervisor", started), Settings(), lambda _: None)
    with deployer._turn:
        await asyncio.wait_for(deployer.deploy(str(weights)), 60)
    assert [spec.weights for spec in started.specs] == [weights]
    assert reasons(caplog) == ["Other models took the time there is for preparing."]
