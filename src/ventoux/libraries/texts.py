"""Where the bytes of documents are in the storage, and what was read of them."""

from __future__ import annotations

import asyncio
import sys
from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec

from ventoux.errors import PayloadTooLarge
from ventoux.files.errors import ObjectNotFound
from ventoux.libraries.errors import DocumentNotRead
from ventoux.parsing.schemas import Parsed

if TYPE_CHECKING:
    from ventoux.files.storage.port import Storage
    from ventoux.libraries.schemas import Document

_LARGEST = 1024 * 1024 * 1024
"""Bytes of what was read of one document."""
_KEPT = 64 * 1024 * 1024
"""Bytes of memory, as ``weight`` counts them, of what is kept of documents that were asked for last."""
_SPAN, _WORD, _BLOCK, _PAGE = 120, 150, 300, 400
"""Bytes of one with its numbers."""


def folder(library_id: str, document_id: str = "") -> str:
    return f"libraries/{library_id}/{document_id}".rstrip("/")


def original_key(library_id: str, document_id: str) -> str:
    return f"{folder(library_id, document_id)}/original"


def parsed_key(library_id: str, document_id: str, generation: int) -> str:
    return f"{folder(library_id, document_id)}/parsed-{generation}"


class Texts:
    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._kept: OrderedDict[tuple[str, int], tuple[Parsed, int]] = OrderedDict()
        """With the weight of each."""

    async def parsed(self, document: Document) -> Parsed:
        """Of the generation that answers. Raises DocumentNotRead, ObjectNotFound, StorageUnavailable."""
        if document.generation is None:
            raise _not_read(document)
        return await self.of(document.library_id, document.id, document.generation)

    async def of(self, library_id: str, document_id: str, generation: int) -> Parsed:
        """Raises ObjectNotFound, StorageUnavailable."""
        key = (document_id, generation)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept[0]
        parsed = await self._load(library_id, document_id, generation)
        heavy = await asyncio.to_thread(weight, parsed)
        if heavy <= _KEPT:
            self._kept[key] = (parsed, heavy)
            while sum(one for _, one in self._kept.values()) > _KEPT:
                self._kept.popitem(last=False)
        return parsed

    async def _load(self, library_id: str, document_id: str, generation: int) -> Parsed:
        data = await self.storage.get_bytes(parsed_key(library_id, document_id, generation), limit=_LARGEST)
        return await asyncio.to_thread(msgspec.msgpack.decode, data, type=Parsed)

    async def newest(self, document: Document) -> Parsed | None:
        """What was read of it for the generation that is wanted, or for one before."""
        for generation in range(document.wanted_generation, (document.generation or 1) - 1, -1):
            try:
                return await self._load(document.library_id, document.id, generation)
            except ObjectNotFound:
                continue
            except (msgspec.MsgspecError, PayloadTooLarge):
                # Of another release: it is read anew.
                return None
        return None

    async def keep(self, document: Document, parsed: Parsed) -> None:
        """For the generation that is wanted."""
        data = await asyncio.to_thread(msgspec.msgpack.encode, parsed)
        await self.storage.put_bytes(_key(document, document.wanted_generation), data)

    async def drop(self, document: Document, *, before: int) -> None:
        """What was read for generations before this one, the visible one included."""
        for generation in range(document.generation or 1, before):
            await self.storage.delete(_key(document, generation))


def weight(parsed: Parsed) -> int:
    """Bytes that it takes in memory, roughly: its text, and each cell, block, page, word and picture."""
    texts = [parsed.text, *parsed.links, *parsed.warnings]
    bare = sum(map(sys.getsizeof, texts)) + len(parsed.words) * _WORD + len(parsed.blocks) * _BLOCK
    pages = sum(_PAGE + sum(map(sys.getsizeof, page.links)) for page in parsed.pages)
    images = sum(_BLOCK + sys.getsizeof(image.data) for image in parsed.images)
    rows = (row for table in parsed.tables for row in (table.header, *table.rows))
    cells = sum(_SPAN + sys.getsizeof(row) + sum(map(sys.getsizeof, row)) for row in rows)
    return bare + pages + images + cells


def _key(document: Document, generation: int) -> str:
    return parsed_key(document.library_id, document.id, generation)


def _not_read(document: Document) -> DocumentNotRead:
    if document.status == "error":
        return DocumentNotRead(
            f"The document could not be read: {document.error}", hint="POST …/reprocess tries it again."
        )
    return DocumentNotRead("The document has not been read yet.", hint="GET …/status tells when it has.")
