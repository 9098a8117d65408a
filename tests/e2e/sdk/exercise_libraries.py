"""Runs inside an environment of the official Python SDK, any of its major versions; prints what it got as JSON.

Arguments: the server's URL, the key of a user, and the id of another one of the workspace.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

TEXT = "# Mietvertrag\n\nDie Miete beträgt 900 Euro im Monat.\n\n# Kündigung\n\nDie Frist beträgt drei Monate.\n"


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


def opened(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def waited(documents: Any, ids: dict[str, str]) -> str:
    """As the service's own examples wait."""
    deadline = time.monotonic() + 60
    status = documents.status(**ids)
    while status.processing_status == "Running" and time.monotonic() < deadline:
        time.sleep(0.05)
        status = documents.status(**ids)
    return status.processing_status


def main() -> None:
    url, key, user = sys.argv[1:]
    client = sdk()(api_key=key, server_url=url)
    libraries = client.beta.libraries
    documents, accesses = libraries.documents, libraries.accesses
    made = libraries.create(name="Verträge", description="of the SDK")
    one = {"library_id": made.id}
    file = {"file_name": "Miete ä.md", "content": TEXT.encode()}
    uploaded = documents.upload(**one, file=file)
    ids = one | {"document_id": uploaded.id}
    found: dict[str, Any] = {"status": waited(documents, ids)}
    read = documents.get(**ids)
    new: dict[str, Any] = {}
    if hasattr(documents, "libraries_documents_update_v1"):
        # Version 1 can change names only.
        new = {"expires_at": datetime.now(UTC) + timedelta(days=1), "attributes": {"year": 2024}}
    changed = documents.update(**ids, name="neu.md", **new)
    found |= {
        "library": [made.name, made.owner_type, made.nb_documents],
        "document": [read.name, read.extension, read.mime_type, read.size, read.tokens_processing_total > 10],
        "again": documents.upload(**one, file=file).id == uploaded.id,
        "changed": changed.name,
        "listed": [entry.name for entry in documents.list(**one).data],
        "searched": documents.list(**one, search="nope").pagination.total_items,
        "text": documents.text_content(**ids).text,
        "original": opened(documents.get_signed_url(**ids)) == TEXT,
        "extracted": opened(documents.extracted_text_signed_url(**ids)),
        "reprocess": documents.reprocess(**ids),
        "after": waited(documents, ids),
        "shared": accesses.update_or_create(**one, level="Editor", share_with_uuid=user, share_with_type="User").role,
        "shares": [share.share_with_uuid == user for share in accesses.list(**one).data],
        "unshared": accesses.delete(**one, share_with_uuid=user, share_with_type="User").role,
        "beyond": failure(
            lambda: accesses.update_or_create(**one, level="Viewer", share_with_uuid="nobody", share_with_type="User")
        ),
        "updated": libraries.update(**one, description="changed").description,
        "libraries": [entry.id for entry in libraries.list().data].count(made.id),
        "invalid": failure(lambda: libraries.create(name="")),
        "deleted": documents.delete(**ids),
        "gone": failure(lambda: documents.get(**ids)),
        "deleted_library": libraries.delete(**one).name,
        "gone_library": failure(lambda: libraries.get(**one)),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
