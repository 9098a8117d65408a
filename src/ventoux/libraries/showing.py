"""What of a library may be found now: kept in memory for one version of it."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from ventoux.libraries.errors import LibraryNotFound
from ventoux.libraries.store import documents as documents_store
from ventoux.libraries.store import libraries as store
from ventoux.libraries.transactions import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.kit.clock import Clock
    from ventoux.libraries.index.schemas import Visible
    from ventoux.libraries.schemas import Library

_KEPT = 64
"""Libraries, and sets of libraries that are searched together."""


class Shown(NamedTuple):
    visible: Visible
    """The same object for as long as nothing changed."""
    names: dict[str, tuple[str, str]]
    """By document its library and its name."""


class _Kept(NamedTuple):
    version: int
    until: float
    """When the first of its documents expires."""
    shown: Shown


class Showing:
    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._together: OrderedDict[tuple[int, ...], tuple[list[Shown], Shown]] = OrderedDict()

    async def shown(self, libraries: Sequence[Library]) -> Shown:
        """Of all of them together. Raises LibraryNotFound for one that is gone since."""
        found = [await self._one(library) for library in libraries]
        return found[0] if len(found) == 1 else self._merged(found)

    async def _one(self, library: Library) -> Shown:
        now = self._clock.now()
        async with reading(self._engine) as connection:
            version = await store.version(connection, library.id)
            if version is None:
                raise LibraryNotFound(library.id)
            kept = self._kept.get(library.id)
            if kept is None or kept.version != version or kept.until <= now:
                rows = await documents_store.visible(connection, library.id, now)
                ends = [row.expires_at for row in rows.values() if row.expires_at is not None]
                shown = Shown(
                    {one: row.generation for one, row in rows.items()},
                    {one: (library.id, row.name) for one, row in rows.items()},
                )
                kept = _Kept(version, min(ends, default=float("inf")), shown)
                self._kept[library.id] = kept
        self._kept.move_to_end(library.id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept.shown

    def _merged(self, found: list[Shown]) -> Shown:
        key = tuple(id(one.visible) for one in found)
        if key not in self._together:
            merged = Shown({}, {})
            for one in found:
                merged.visible.update(one.visible)
                merged.names.update(one.names)
            # With what it was made of, so that no other objects get these ids meanwhile.
            self._together[key] = (found, merged)
        self._together.move_to_end(key)
        while len(self._together) > _KEPT:
            self._together.popitem(last=False)
        return self._together[key][1]
