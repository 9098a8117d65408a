from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.errors import HomeError
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("file", ["home", "home/models"])
def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path, file: str) -> None:
    in_the_way = tmp_path / file
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.write_bytes(b"")
    with pytest.raises(HomeError, match=f"{in_the_way} is a file, not a folder"):
        Home(tmp_path / "home").create()


def test_a_file_on_the_way_to_the_home_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HomeError, match=f"{tmp_path / 'file'} is a file, not a folder"):
        Home(tmp_path / "file" / "home").create()


def test_a_home_is_private_to_its_user(tmp_path: Path) -> None:
    home = Home(tmp_path / "new" / "home")
    home.create()
    assert home.models.is_dir()
    assert home.root.stat().st_mode & 0o077 == 0
