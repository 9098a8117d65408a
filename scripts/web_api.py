"""The web application's types of the HTTP interfaces, from the OpenAPI documents of this tree.

Writes web/src/api/{gateway,management}.d.ts; with a folder as argument it writes there, for a test that compares.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ventoux.gateway.openapi import openapi_document
from ventoux.management.api import OpenApi, create_api

if TYPE_CHECKING:
    from ventoux.management.services import Services

WEB = Path(__file__).parent.parent / "web"


def documents() -> dict[str, dict[str, Any]]:
    # No route is called, so the services are never touched.
    api = create_api(cast("Services", _Nobody()))
    told = {"gateway": openapi_document(), "management": OpenApi(api, "ventoux_session").document()}
    return {name: _what_is_used(document) for name, document in told.items()}


def _what_is_used(document: dict[str, Any]) -> dict[str, Any]:
    """Without what failures look like, which the application reads in one place, and without other dialects."""
    paths = {path: item for path, item in document["paths"].items() if path.startswith(("/v1/", "/api/v1/"))}
    for item in paths.values():
        for operation in item.values():
            answers = cast("dict[str, Any]", operation["responses"])
            operation["responses"] = {status: answer for status, answer in answers.items() if status[0] in "23"}
            for answer in operation["responses"].values():
                answer.pop("headers", None)
    return _in_order(document | {"paths": paths})


def _in_order(told: Any) -> Any:
    """Defaults that are sets come in an order of their own in each process."""
    if isinstance(told, dict):
        fields = cast("dict[str, Any]", told)
        return {name: _sorted(value) if name == "default" else _in_order(value) for name, value in fields.items()}
    return [_in_order(one) for one in cast("list[Any]", told)] if isinstance(told, list) else told


def _sorted(default: Any) -> Any:
    if isinstance(default, list):
        return sorted((_in_order(one) for one in cast("list[Any]", default)), key=str)
    return _in_order(default)


class _Nobody:
    class cookies:  # noqa: N801 - an attribute of the real one
        session_name = "ventoux_session"


def write(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        arguments: list[str] = []
        for name, document in documents().items():
            source = Path(scratch) / f"{name}.json"
            source.write_text(json.dumps(document), encoding="utf-8")
            arguments += [str(source), str(folder / f"{name}.d.ts")]
        subprocess.run(["node", "scripts/write_api.mjs", *arguments], cwd=WEB, check=True, timeout=120)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else WEB / "src" / "api")
