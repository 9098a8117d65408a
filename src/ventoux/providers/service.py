"""Providers: somebody's API that deployments may run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.errors import NotFound

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Caller
    from ventoux.engines.spec import EngineSpec


class Providers:
    async def identify(self, workspace_id: str, name: str) -> tuple[str, int]:
        """Id and version. Raises NotFound."""
        del workspace_id
        raise NotFound(f"There is no provider {name!r}.")

    async def ensure(self, caller: Caller, workspace_id: str, name: str, key: str) -> None:
        """Connects the provider of this kind with the key, if the workspace has none of the name yet."""
        del caller, workspace_id, key
        raise NotFound(f"There is no kind of provider {name!r}.")

    async def spec(self, base: EngineSpec, provider_id: str) -> EngineSpec:
        """With its address, its credential and what it can do. Raises NotFound."""
        del base
        raise NotFound(f"There is no provider {provider_id!r}.")
