from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.cli.checks.findings import Scene
from ventoux.cli.checks.server import health
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.cli.fake_mistral import FakeMistral


def test_a_ready_server_is_found_with_its_version(mistral: FakeMistral, tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.serving("127.0.0.1", int(mistral.url.rpartition(":")[2])):
        found = health(Scene(home, {}))
    assert (found.state, found.detail) == ("good", f"{mistral.url} is ready, version 0")
