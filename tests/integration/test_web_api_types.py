"""The web application's types of the API are those of this tree's OpenAPI documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.web_api import WEB, write

if TYPE_CHECKING:
    from pathlib import Path


def test_no_route_has_changed_without_the_web_applications_types(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("gateway", "management"):
        kept = (WEB / "src" / "api" / f"{name}.d.ts").read_text(encoding="utf-8")
        assert (tmp_path / f"{name}.d.ts").read_text(encoding="utf-8") == kept, "run python scripts/web_api.py"
