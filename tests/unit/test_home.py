from __future__ import annotations

import threading
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


def test_who_only_looks_at_a_home_never_keeps_a_server_from_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            home.server()

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for one in lookers:
        one.start()
    try:
        for _ in range(200):
            with home.serving("127.0.0.1", 1):
                pass
    finally:
        over.set()
        for one in lookers:
            one.join(10)


def test_a_second_server_on_one_home_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    with home.serving("127.0.0.1", 1), pytest.raises(HomeError, match="Another Ventoux"), home.serving("::1", 2):
        pass
