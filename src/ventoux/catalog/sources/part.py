"""The part file: what is here so far of a file that is being pulled, and which version at which address it is of."""

from __future__ import annotations

import hashlib
import re
from typing import IO, TYPE_CHECKING

from ventoux.catalog.errors import SourceUnreachable

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.cards import Source

CHUNK = 1 << 20


def redact(text: str) -> str:
    """Without the passwords and the query strings of the addresses in it."""
    text = re.sub(r"://[^/\s@]+@", "://***@", text)
    return re.sub(r"(://[^\s?#]*)\?[^\s#'\")]*", r"\1?***", text)


def write_bounded(out: IO[bytes], chunk: bytes, done: int, source: Source) -> int:
    """The new count of bytes. Raises SourceUnreachable before one more than the card says is written."""
    if done + len(chunk) > source.size:
        raise SourceUnreachable(
            f"{redact(source.uri)} holds more than the {source.size} bytes that the model's card says.",
            hint="Correct the size and the SHA-256 in the card if the file is a new version.",
        )
    out.write(chunk)
    return done + len(chunk)


def _validator_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.etag")


def start_over(part: Path) -> None:
    """An empty part file of no known version. The validator goes first: it never outlives its bytes."""
    _validator_file(part).unlink(missing_ok=True)
    with part.open("wb"):
        pass


def discard(part: Path) -> None:
    _validator_file(part).unlink(missing_ok=True)
    part.unlink(missing_ok=True)


def remember_validator(part: Path, address: str, validator: str) -> None:
    """The address is kept as a hash: it may carry a secret."""
    _validator_file(part).write_text(f"{_address_hash(address)}\n{validator}\n", "utf-8")


def validator_of(part: Path, address: str) -> str | None:
    """What the bytes here can be continued with, if they came from this address."""
    file = _validator_file(part)
    if not file.exists() or not part.exists():
        return None
    lines = file.read_text("utf-8", errors="replace").split("\n")
    # Three pieces: a file cut short by a crash has fewer.
    if len(lines) != 3 or lines[0] != _address_hash(address):
        return None
    return lines[1] or None


def _address_hash(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
