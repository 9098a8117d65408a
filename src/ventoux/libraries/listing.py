"""What a list of documents is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SORTED_BY = ("created_at", "name", "size", "extension", "last_processed_at")
Scalar = str | bool | int | float


class Wanted(NamedTuple):
    """``attributes``: by name the values of which a document has one. ``sort_by``: one of SORTED_BY."""

    search: str = ""
    sort_by: str = "created_at"
    newest_first: bool = True
    attributes: Mapping[str, Sequence[Scalar]] = {}
    first: int = 0
    limit: int = 100
