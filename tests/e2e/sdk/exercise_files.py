"""Runs inside an environment of the official Python SDK, any of its major versions; prints what it got as JSON.

Arguments: the server's URL and a key.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from importlib import import_module
from typing import Any

LINES = b'{"messages": []}\n{"messages": []}\n'
TEXT = "Grüße, été\n".encode() * 20_000


def sdk() -> Any:
    """``Mistral`` has moved between the majors."""
    for name in ("mistralai.client", "mistralai"):
        try:
            return import_module(name).Mistral
        except (ImportError, AttributeError):
            continue
    raise ImportError("no Mistral client in this environment")


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - its class and status are what is looked at
        return {"kind": type(error).__name__, "status": getattr(error, "status_code", None)}
    return {"kind": "none"}


def opened(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read() == TEXT


def told(file: Any) -> dict[str, Any]:
    names = ("filename", "purpose", "sample_type", "source", "num_lines", "mimetype", "deleted", "object")
    return {name: getattr(file, name, None) for name in names} | {"bytes": file.size_bytes}


def main() -> None:
    url, key = sys.argv[1:]
    with sdk()(api_key=key, server_url=url) as client:
        files = client.files
        text = files.upload(file={"file_name": "Grüße ä.txt", "content": TEXT}, purpose="ocr")
        lines = files.upload(file={"file_name": "train.jsonl", "content": LINES})
        listed = files.list(page=0, page_size=100, purpose="ocr", search="grüße ä")
        downloaded = files.download(file_id=text.id)
        signed = files.get_signed_url(file_id=text.id, expiry=1)
        found = {
            "text": told(text),
            "lines": told(lines),
            "retrieved": told(files.retrieve(file_id=text.id)),
            "listed": [text.id in [file.id for file in listed.data], listed.object, listed.total],
            "downloaded": downloaded.read() == TEXT,
            "signed": opened(signed.url),
            "refused": failure(
                lambda: files.upload(file={"file_name": "a.jsonl", "content": b"no lines"}, purpose="batch")
            ),
            "deleted": [files.delete(file_id=file.id).deleted for file in (text, lines)],
            "gone": failure(lambda: files.retrieve(file_id=text.id)),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
