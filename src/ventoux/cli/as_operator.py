"""Accounts for one command, with the operator as the caller."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ventoux.accounts.schemas import DEFAULT_WORKSPACE
from ventoux.cli.database import with_database
from ventoux.cli.options import open_home

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from ventoux.accounts.schemas import Caller, Workspace
    from ventoux.accounts.service import Accounts

T = TypeVar("T")
WorkspaceOption = Annotated[str, typer.Option("--workspace", "-w", help="Its name or id.")]


def as_operator(home: Path | None, work: Callable[[Accounts, Caller], Awaitable[T]]) -> T:
    """What ``work`` returns. A server that runs on the same home goes on meanwhile, and knows within a second."""
    # Here, so that the commands that need no database do not wait for SQLAlchemy.
    from ventoux.accounts.service import Accounts, operator  # noqa: PLC0415
    from ventoux.vault import Vault  # noqa: PLC0415

    opened = open_home(home)
    vault = Vault.open(opened.vault_key, os.environ)
    return with_database(opened, lambda engine: work(Accounts(engine, vault=vault), operator()))


async def named_workspace(accounts: Accounts, caller: Caller, name: str) -> Workspace:
    """The default one is made when it is first named. Raises NotFound."""
    if name == DEFAULT_WORKSPACE:
        return await accounts.workspaces.default(caller)
    return await accounts.workspaces.find(caller, name)
