from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from ventoux.accounts.errors import LastOwner, UserNotFound
from ventoux.cli import audit, keys, users, workspaces
from ventoux.errors import NotFound, OperatorError

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.add_typer(keys.app, name="keys")
app.add_typer(users.app, name="users")
app.add_typer(workspaces.app, name="workspaces")
app.command()(audit.audit)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")
    return tmp_path / "home"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception:
        raise result.exception
    return result.stdout


def run_json(*arguments: str) -> Any:
    return msgspec.json.decode(run(*arguments, "--json"))


def test_in_a_pipe_a_new_user_is_a_link_and_no_password() -> None:
    link = run("users", "create", "--email", "ada@example.org", "--admin").removesuffix("\n")
    anew = run("users", "invite", "ada@example.org").removesuffix("\n")
    page, _, token = link.partition("#invitation=")

    (listed,) = run_json("users", "list")
    assert page == "http://127.0.0.1:8080/welcome"
    assert token.startswith("vxi_")
    assert len(token) == 46
    assert link != anew
    assert (listed["email"], listed["admin"], listed["state"]) == ("ada@example.org", True, "invited")
    assert token not in run("users", "list") + run("audit") + run("audit", "--json")


def test_a_user_is_let_into_a_workspace_given_a_role_and_taken_out() -> None:
    run("workspaces", "create", "research")
    invited = run_json("users", "invite", "bob@example.org", "-w", "research", "--role", "owner")
    assert invited["url"].endswith(f"/welcome#invitation={invited['token']}")
    assert [(one["email"], one["role"]) for one in run_json("users", "list", "-w", "research")] == [
        ("bob@example.org", "owner")
    ]
    with pytest.raises(LastOwner):
        run("users", "role", "bob@example.org", "viewer", "-w", "research")
    run("users", "create", "--email", "ada@example.org")
    assert run_json("users", "role", "ada@example.org", "owner", "-w", "research")["role"] == "owner"
    run("users", "remove", "bob@example.org", "-w", "research")
    assert [one["email"] for one in run_json("users", "list", "-w", "research")] == ["ada@example.org"]
    assert run_json("users", "disable", "ada@example.org")["state"] == "disabled"
    assert run_json("users", "enable", "ada@example.org")["state"] == "invited"
    assert run_json("users", "admin", "ada@example.org")["admin"] is True
    assert run_json("users", "admin", "ada@example.org", "--off")["admin"] is False


def test_a_link_that_signs_in_is_only_a_running_servers_to_make() -> None:
    with pytest.raises(OperatorError, match="No server runs"):
        run("users", "link")


def test_a_workspace_is_renamed_listed_and_archived() -> None:
    made = run_json("workspaces", "create", "research")
    assert run_json("workspaces", "rename", "research", "lab")["id"] == made["id"]
    with pytest.raises(NotFound, match="research"):
        run("workspaces", "archive", "research")
    run("workspaces", "archive", made["id"])
    (listed,) = run_json("workspaces", "list")
    assert (listed["name"], listed["archived_at"] is not None) == ("lab", True)
    assert "lab" in run("workspaces", "list")


def test_a_key_is_for_a_workspace_endpoints_and_somebody() -> None:
    run("workspaces", "create", "research")
    run("users", "invite", "bob@example.org", "-w", "research")
    key = run_json(
        "keys", "create", "-w", "research", "--endpoint", "large", "--endpoint", "small", "--user", "bob@example.org"
    )
    run("keys", "create")

    assert (key["endpoints"], key["scopes"]) == (
        ["large", "small"],
        ["chat", "embeddings", "models:read", "moderations"],
    )
    assert [one["id"] for one in run_json("keys", "list", "-w", "research")] == [key["id"]]
    assert len(run_json("keys", "list")) == 2
    with pytest.raises(UserNotFound):
        run("keys", "create", "--user", "bob@example.org")
    with pytest.raises(NotFound):
        run("keys", "create", "-w", "nowhere")


def test_the_log_is_shown_exported_and_checked(home: Path, tmp_path: Path) -> None:
    run("workspaces", "create", "research")
    run("keys", "create", "-w", "research")
    run("keys", "create")
    target = tmp_path / "audit.jsonl"

    run("audit", "--export", str(target))
    lines = [msgspec.json.decode(line) for line in target.read_bytes().splitlines()]

    assert [line["action"] for line in lines] == ["workspace.create", "key.create", "key.create"]
    assert run("audit", "--export", "-").splitlines() == target.read_text().splitlines()
    assert [one["sequence"] for one in run_json("audit", "--workspace", "research")] == [1, 2]
    assert [one["sequence"] for one in run_json("audit", "--action", "key.", "-n", "1")] == [3]
    assert run_json("audit", "--until", "2001-01-01") == []
    assert "key.create" in run("audit")
    assert run_json("audit", "--verify")["head"] == lines[-1]["digest"]
    with closing(sqlite3.connect(home / "ventoux.db")) as connection:
        connection.execute("DROP TRIGGER audit_events_no_update")
        connection.execute("UPDATE audit_events SET actor_id = 'nobody' WHERE sequence = 2")
        connection.commit()
    with pytest.raises(OperatorError, match="broken at event 2"):
        run("audit", "--verify")
    result = CliRunner().invoke(app, ["audit", "--verify", "--json"])
    assert (result.exit_code, msgspec.json.decode(result.stdout)["broken_at"]) == (1, 2)


def test_an_export_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be written"):
        run("audit", "--export", str(tmp_path / "nowhere" / "audit.jsonl"))
