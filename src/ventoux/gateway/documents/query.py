"""Query parameters: each honoured or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ventoux.errors import InvalidRequest, Issue, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import Scope

_MOST = 256
_LONGEST = 32 * 1024
_YES, _NO = frozenset({"true", "1"}), frozenset({"false", "0"})


class Query:
    """``known``: those that may be there once; ``lists``: those that clients repeat, one value each.

    An empty value is none. Raises ValidationFailed.
    """

    def __init__(self, scope: Scope, known: Collection[str] = (), lists: Collection[str] = ()) -> None:
        self._found: dict[str, list[str]] = {}
        for name, value in _pairs(scope):
            plain = name.removesuffix("[]")
            if plain not in known and plain not in lists:
                raise _refused(plain[:64], "Extra inputs are not permitted", value, "extra_forbidden")
            if "\x00" in value:
                raise _refused(plain, "It has a zero character", value)
            values = self._found.setdefault(plain, [])
            if plain in known and values:
                raise _refused(plain, "It is there twice", value)
            if value:
                values.append(value)

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(self._found.get(name, ()))

    def number(self, name: str, otherwise: int, *, least: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return otherwise
        if not (text.isascii() and text.isdigit() and len(text) <= 12 and least <= int(text) <= most):
            raise _refused(name, f"It must be a whole number from {least} to {most}", text)
        return int(text)

    def flag(self, name: str, *, otherwise: bool) -> bool:
        text = self.text(name).lower()
        if text and text not in _YES and text not in _NO:
            raise _refused(name, "It must be true or false", text)
        return text in _YES if text else otherwise


def _pairs(scope: Scope) -> list[tuple[str, str]]:
    query: bytes = scope["query_string"]
    if len(query) > _LONGEST:
        raise InvalidRequest(f"The query has more than {_LONGEST:,} bytes.")
    try:
        return parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise InvalidRequest(f"The query has more than {_MOST} parameters.") from None


def _refused(name: str, reason: str, given: str, kind: str = "invalid") -> ValidationFailed:
    return ValidationFailed([Issue(kind, ("query", name), reason, given[:256])])
