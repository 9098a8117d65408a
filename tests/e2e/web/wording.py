"""What the interface says, by the keys of its messages: for journeys in another language than English."""

from __future__ import annotations

import json
from functools import cache

from tests.e2e.web.visiting import ROOT


@cache
def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in (ROOT / "web" / "src").rglob(f"messages/{language}.json"):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


class Wording:
    """``say("agents.save")``; values go into their places: ``say("endpoints.copy_key", key="…")``. Plurals are not for
    this."""

    def __init__(self, language: str) -> None:
        self._texts = texts(language)

    def __call__(self, key: str, /, **values: str) -> str:
        text = self._texts[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text
