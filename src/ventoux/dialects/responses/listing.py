"""What the API tells of responses that are kept: their items in pages, and that one is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.dialects.responses.bodies import Deleted, ItemList
from ventoux.errors import Issue, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_MOST = 100
_USUAL = 20
_ORDERS = ("asc", "desc")
_INCLUDED = frozenset(
    {
        "message.input_image.image_url",
        "file_search_call.results",
        "web_search_call.results",
        "web_search_call.action.sources",
        "computer_call_output.output.image_url",
        "code_interpreter_call.outputs",
    }
)
"""An image's URL is always there, and tools that would have results are not."""

Query = Sequence[tuple[str, str]]
"""Names and values. Clients write a list as ``include[]``, once an entry."""


def check_query(query: Query, known: Collection[str] = ()) -> dict[str, str]:
    """The parameters by name, ``include`` left out. Raises ValidationFailed for what cannot be honoured."""
    found: dict[str, str] = {}
    for name, value in query:
        plain = name.removesuffix("[]")
        if plain == "include":
            if value not in _INCLUDED:
                raise _refused(
                    "include", f"What a response holds is decided when it is made, and {value!r} is not more"
                )
        elif (plain == "stream" and value == "false") or (plain == "include_obfuscation" and value == "false"):
            continue
        elif plain not in known:
            raise _refused(plain, "It cannot be used here; leave it out", kind="unsupported")
        else:
            found[plain] = value
    return found


class Page:
    """Filled from one end of a conversation, a response at a time. Raises ValidationFailed for the query."""

    def __init__(self, query: Query) -> None:
        asked = check_query(query, ("after", "limit", "order"))
        order = asked.get("order", "desc")
        if order not in _ORDERS:
            raise _refused("order", "Input should be 'asc' or 'desc'")
        limit = asked.get("limit", str(_USUAL))
        if not (limit.isascii() and limit.isdigit() and len(limit) <= 3 and 1 <= int(limit) <= _MOST):
            raise _refused("limit", f"Input should be a number from 1 to {_MOST}")
        self.newest_first = order == "desc"
        self._limit = int(limit)
        self._after = asked.get("after")
        self._shown: list[Mapping[str, Any]] = []
        self._more = False

    def add(self, items: Sequence[Mapping[str, Any]]) -> bool:
        """``items`` of the next response, in the order in which they came. Whether the page needs no more."""
        for item in reversed(items) if self.newest_first else items:
            if self._after is not None:
                if item["id"] == self._after:
                    self._after = None
            elif len(self._shown) < self._limit:
                self._shown.append(item)
            else:
                self._more = True
                break
        return self._more

    def body(self) -> bytes:
        """Raises ValidationFailed: what it was to come after was not there."""
        if self._after is not None:
            raise _refused("after", "It is the id of none of the items")
        shown = [dict(item) for item in self._shown]
        ids = [item["id"] for item in shown] or [None]
        return msgspec.json.encode(ItemList(shown, ids[0], ids[-1], has_more=self._more))


def deleted(response_id: str) -> bytes:
    return msgspec.json.encode(Deleted(response_id))


def _refused(name: str, reason: str, *, kind: str = "invalid") -> ValidationFailed:
    return ValidationFailed([Issue(kind, ("query", name), reason)])
