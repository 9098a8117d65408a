"""Runs inside an environment of the official Python SDK, any of its major versions; prints what it got as JSON.

Arguments: the server's URL, a key, a PDF with text, a picture of text.
"""

from __future__ import annotations

import base64
import json
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any


def sdk() -> Any:
    """``Mistral`` has moved between the majors."""
    for name in ("mistralai.client", "mistralai"):
        try:
            return import_module(name).Mistral
        except (ImportError, AttributeError):
            continue
    raise ImportError("no Mistral client in this environment")


def blocks(page: Any) -> list[str]:
    """The classes that the SDK has made of them; its first major knows none."""
    found: list[Any] = getattr(page, "blocks", None) or []
    return [type(block).__name__ for block in found]


def tables(page: Any) -> list[tuple[str, str]]:
    """The second major calls the field ``format_``."""
    found: list[Any] = page.tables or []
    return [(table.id, getattr(table, "format_", None) or table.format) for table in found]


def told(reply: Any) -> dict[str, Any]:
    pages: list[dict[str, Any]] = [
        {
            "index": page.index,
            "markdown": page.markdown,
            "dpi": page.dimensions.dpi,
            "images": len(page.images),
            "tables": tables(page),
            "blocks": blocks(page),
        }
        for page in reply.pages
    ]
    scores = getattr(reply.pages[0], "confidence_scores", None)
    return {
        "pages": pages,
        "model": reply.model,
        "processed": reply.usage_info.pages_processed,
        "bytes": reply.usage_info.doc_size_bytes,
        "words": len(scores.word_confidence_scores or []) if scores else None,
    }


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - its class and status are what is looked at
        return {"kind": type(error).__name__, "status": getattr(error, "status_code", None)}
    return {"kind": "none"}


def main() -> None:
    url, key, document, picture = sys.argv[1:]
    model = "mistral-ocr-latest"
    data = base64.b64encode(Path(picture).read_bytes()).decode()
    with sdk()(api_key=key, server_url=url) as client:
        process = client.ocr.process
        newer = {"confidence_scores_granularity": "word"} if "include_blocks" in signature(process).parameters else {}
        with Path(document).open("rb") as file:
            uploaded = client.files.upload(file={"file_name": "a.pdf", "content": file}, purpose="ocr")
        by_id = {"type": "file", "file_id": uploaded.id}
        by_url = {
            "type": "document_url",
            "document_url": f"data:application/pdf;base64,{base64.b64encode(Path(document).read_bytes()).decode()}",
        }
        image = {"type": "image_url", "image_url": f"data:image/png;base64,{data}"}
        found = {
            "file": told(process(model=model, document=by_id, pages=[1])),
            "url": told(process(model=model, document=by_url, table_format="html", extract_header=True)),
            "image": told(process(model=model, document=image, include_image_base64=True, **newer)),
            "garbage": failure(
                lambda: process(model=model, document={"type": "image_url", "image_url": "data:;base64,?"})
            ),
            "unknown": failure(lambda: process(model="ocr", document=by_id)),
        }
        client.files.delete(file_id=uploaded.id)
    print(json.dumps(found))


main()
