"""How libraries, documents and what a search found look on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from ventoux.cli.chatting.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.cli.libraries.api import Json

_SHORT = 160
"""Characters of a passage in a table."""


def table(*columns: str) -> Table:
    made = Table(box=None, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column == "id")
    return made


def libraries(found: Sequence[Json]) -> Table:
    made = table("name", "documents", "size", "owner", "embedded by", "id")
    for one in found:
        size, model = human(one["total_size"]), one["retrieval"]["embedding_model"]
        made.add_row(shown(one["name"]), str(one["nb_documents"]), size, one["owner_type"], model, one["id"])
    return made


def library(one: Json) -> Table:
    made = table("", "")
    settings = one["retrieval"]
    rows = {
        "name": shown(one["name"]),
        "id": one["id"],
        "description": shown(one["description"] or ""),
        "owner": f"{one['owner_type']} {one['owner_id']}",
        "documents": f"{one['nb_documents']}, {human(one['total_size'])}",
        "made": one["created_at"],
        "changed": one["updated_at"],
        "chunk_size": "" if one["chunk_size"] is None else str(one["chunk_size"]),
        **{name: "none" if value is None else str(value) for name, value in settings.items()},
    }
    for name, value in rows.items():
        made.add_row(name, value)
    return made


def documents(found: Sequence[Json]) -> Table:
    made = table("name", "status", "type", "size", "pages", "language", "id")
    for one in found:
        status = one["process_status"].replace("_", " ")
        reason = one["error"] or one["warning"]
        said = f"{status}: {reason}" if reason else status
        pages, language = str(one["number_of_pages"] or ""), one["language"] or ""
        size, kind = human(one["size"]), one["mime_type"]
        made.add_row(shown(one["name"]), shown(said), kind, size, pages, language, one["id"])
    return made


def chunks(found: Sequence[Json]) -> Table:
    made = table("chunk", "pages", "characters", "language", "tokens", "headings", "text")
    for one in found:
        made.add_row(
            str(one["ordinal"]),
            pages_of(one["page"], one["last_page"]),
            f"{one['start']}-{one['end']}",
            one["language"] or "",
            str(one["tokens"]),
            shown(" > ".join(one["headings"])),
            short(one["text"]),
        )
    return made


def fused(found: Json) -> Table:
    """What a search found, the best first, and what each leg said of it."""
    made = table("", "score", "words", "vectors", "where", "passage")
    for one in found["fused"]:
        passage = one["passage"]
        made.add_row(
            str(one["rank"]),
            f"{one['score']:.3f}",
            placed(one["words_rank"], one["words_score"]),
            placed(one["vectors_rank"], one["vectors_score"]),
            shown(where(passage["document_name"], passage["chunk"])),
            short(passage["chunk"]["text"]),
        )
    return made


def placed(rank: int | None, score: float | None) -> str:
    return "" if rank is None else f"{rank} ({score:.2f})"


def where(document: str, chunk: Json) -> str:
    """File, page, headings, characters."""
    page = pages_of(chunk["page"], chunk["last_page"])
    parts = [document, f"page {page}" if page else "", " > ".join(chunk["headings"])]
    return ", ".join([part for part in parts if part] + [f"{chunk['start']}-{chunk['end']}"])


def citation(one: Json) -> str:
    """With markup: ``[1] file, page, headings, characters: quote``."""
    page = "" if one["page"] is None else f"page {one['page']}"
    parts = [one["document_name"], page, " > ".join(one["headings"]), f"characters {one['start']}-{one['end']}"]
    place = shown(", ".join(part for part in parts if part))
    quote = shown(" ".join(one["quote"].split()))
    return f"[bold]\\[{one['number']}][/] {place}\n    “{quote}”"


def pages_of(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return str(first) if last in {None, first} else f"{first}-{last}"


def shown(text: Any) -> str:
    """Safe on a terminal, and no markup."""
    return escape(printable(str(text)))


def short(text: str) -> str:
    line = " ".join(text.split())
    return shown(line if len(line) <= _SHORT else f"{line[:_SHORT]}…")


def human(size: int) -> str:
    value = float(size)
    for unit in ("B", "KB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
