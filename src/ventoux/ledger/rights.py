"""What callers of the control plane may see of money."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Caller


def require(caller: Caller, right: str, workspace_id: str | None) -> None:
    """All workspaces together, which is None, are for administrators. Raises Forbidden, NotFound."""
    if workspace_id is None:
        caller.require_admin()
    else:
        caller.require(right, workspace_id)
