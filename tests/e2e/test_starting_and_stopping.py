from __future__ import annotations

import json
import signal
import socket
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.e2e.servers import InstalledServer, Server, clean_environment, eventually, home_with_cards
from tests.e2e.test_ledger import opened, read_first_word
from tests.forking import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return home_with_cards(tmp_path / "home", {"slow": {"tokens": ["word "], "between_tokens": 0.02}})


def refused(*arguments: str, env: dict[str, str] | None = None) -> str:
    """What a command that must fail says, having printed no traceback."""
    done = run(arguments, clean_environment() | (env or {}))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return " ".join(done.stderr.split())


def test_the_first_key_is_printed_once_and_kept_private(home: Path) -> None:
    with InstalledServer(home, "--model", "slow") as server:
        assert any(server.key in line for line in server.output)
        assert (home / "first-key").stat().st_mode & 0o777 == 0o600
    with Server(home, "--model", "slow") as server:
        assert not any(server.key in line for line in server.output)
        assert server.get("/v1/models").status == 200


def test_a_second_server_on_one_home_is_refused_and_the_first_goes_on(home: Path) -> None:
    with Server(home, "--model", "slow") as server:
        assert "Another Ventoux" in refused("serve", "--home", str(home), "--port", "0")
        assert server.get("/readyz").status == 200


def test_a_port_in_use_is_named(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Cannot listen on 127.0.0.1:{port}" in refused("serve", "--home", str(home), "--port", port)


def test_a_bad_setting_is_named_by_its_variable(home: Path) -> None:
    assert "VENTOUX_PORT" in refused("serve", "--home", str(home), env={"VENTOUX_PORT": "ninety"})


def test_a_home_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert "cannot be used" in refused("serve", "--home", str(tmp_path / "file"))


def test_an_unknown_model_ends_the_start_with_the_nearest_names(home: Path) -> None:
    assert "slow" in refused("serve", "--home", str(home), "--port", "0", "--model", "slo")


@pytest.mark.parametrize("content", [b"hello", b"GGUF" + b"\xff" * 64, b""])
def test_a_file_that_is_no_good_gguf_ends_the_start_clearly(home: Path, tmp_path: Path, content: bytes) -> None:
    weights = tmp_path / "weights.gguf"
    weights.write_bytes(content)
    assert "weights.gguf" in refused("serve", "--home", str(home), "--port", "0", "--model", str(weights))


def test_the_first_ctrl_c_lets_a_stream_end_and_refuses_new_calls(home: Path) -> None:
    with (
        Server(home, "--model", "slow") as server,
        opened(server, stream=True, max_tokens=50) as connection,
        connection.getresponse() as response,
    ):
        response.readline()
        server.process.send_signal(signal.SIGINT)
        server.wait_for("Draining", timeout=10)
        assert response.read().rstrip().endswith(b"[DONE]")
        assert server.process.wait(15) == 0
    (event,) = server.usage_events()
    assert (event["completion_tokens"], event["status"]) == (50, 200)


def test_the_second_ctrl_c_stops_at_once_and_bills_what_was_made(home: Path) -> None:
    with (
        Server(home, "--model", "slow") as server,
        opened(server, stream=True, max_tokens=3000) as connection,
        connection.getresponse() as response,
    ):
        engines = psutil.Process(server.process.pid).children()
        read_first_word(response)
        server.process.send_signal(signal.SIGINT)
        server.wait_for("Draining", timeout=10)
        server.process.send_signal(signal.SIGINT)
        server.process.wait(10)
    (event,) = server.usage_events()
    assert 0 < event["completion_tokens"] < 3000
    assert eventually(lambda: not any(engine.is_running() for engine in engines))


def test_usage_of_the_command_line_is_the_ledgers(home: Path) -> None:
    with Server(home, "--model", "slow") as server:
        with opened(server, max_tokens=4) as connection, connection.getresponse() as response:
            response.read()
        done = run(("usage", "--by", "model", "--json", "--home", str(home)), clean_environment())
        assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["rows"]
    assert (row["label"], row["calls"], row["completion_tokens"]) == ("slow", 1, 4)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGUSR2])
def test_a_server_that_gives_way_or_is_killed_leaves_its_engine_to_the_next(home: Path, how: signal.Signals) -> None:
    lasting = {"VENTOUX_ENGINE_ORPHAN_TIMEOUT": "60"}
    before = Server(home, "--model", "slow", env=lasting)
    (engine,) = psutil.Process(before.process.pid).children()
    before.stop(how)
    assert engine.is_running()
    with Server(home, "--model", "slow", env=lasting) as server:
        assert psutil.Process(server.process.pid).children() == []
        with opened(server, max_tokens=4) as connection, connection.getresponse() as response:
            assert response.status == 200
        assert engine.is_running()
    assert eventually(lambda: not engine.is_running() or engine.status() == psutil.STATUS_ZOMBIE)
