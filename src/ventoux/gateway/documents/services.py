"""What the routes of files and of libraries share, built once by ``app.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.files.service import Files
    from ventoux.files.signed import Signer


class DocumentServices(NamedTuple):
    files: Files
    signer: Signer
