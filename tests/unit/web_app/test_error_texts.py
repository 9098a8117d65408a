"""Whatever fails is told in the user's language: every error that a browser meets has its text."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path

import pytest

import ventoux
from ventoux.errors import OperatorError, VentouxError, error_name

MESSAGES = Path(__file__).parents[3] / "web" / "src"
LANGUAGES = ("en", "fr", "de", "es", "it")
IN_THE_TERMINAL = frozenset(
    {
        "operator_error",
        "settings_error",
        "home_error",
        "card_error",
        "not_gguf",
        "corrupt_gguf",
        "server_unreachable",
        "answer_failed",
        "connection_broke",
    }
)
"""Of commands, and of a start: they end before a browser could ask."""
INSIDE = frozenset({"not_wanted", "wrong_language"})
"""End a call of a model that the server made for itself."""


def errors() -> dict[str, type[VentouxError]]:
    for module in pkgutil.walk_packages(ventoux.__path__, "ventoux."):
        if not module.name.endswith(".__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    found: list[type[VentouxError]] = [VentouxError]
    for each in found:
        found += [one for one in each.__subclasses__() if one.__module__.startswith("ventoux.") and one not in found]
    return {error_name(each.__new__(each)): each for each in found[1:]}


def texts(language: str) -> dict[str, str]:
    told: dict[str, str] = {}
    for file in MESSAGES.rglob(f"messages/{language}.json"):
        told |= json.loads(file.read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_that_a_browser_meets_has_a_text(language: str) -> None:
    told = texts(language)
    missing = [name for name in errors() if name not in IN_THE_TERMINAL | INSIDE and not told.get(f"error.{name}")]
    assert missing == [], "add error.<name> to web/src/api/messages/*.json"


def test_what_is_left_out_is_there_and_only_for_the_terminal_or_the_inside() -> None:
    known = errors()
    assert known.keys() >= IN_THE_TERMINAL | INSIDE
    assert all(issubclass(known[name], OperatorError) for name in IN_THE_TERMINAL)
