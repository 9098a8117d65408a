"""A server for what takes more than one model and somebody else's tools: who calls functions of a connector, who hands
over, who thinks, who takes their time, who can read little at once, and who is not there before a test says so. All of
them have a price."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.databases import new_home
from tests.e2e.assistants import CLERK, CODE_RUNS, REPLIES, calls, says
from tests.e2e.servers import Server, scripted_card
from tests.e2e.web.conftest import signed_in
from tests.e2e.web.visiting import STATIC
from tests.mcp_servers import PNG, mcp_servers

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.e2e.web.conftest import Site
    from tests.mcp_servers import McpServers

GARDENER, LATE, NARROW, THINKER = "gardener", "late", "narrow", "thinker"
PRICE = "[price]\ninput = 2000.0\noutput = 6000.0\n"
"""For a million tokens: a short answer costs cents."""
CHART = f"""print('SOLD', 3 + 7)
open('sales.csv', 'w').write('month,sold\\nMay,3\\nJune,7\\n')
open('chart.png', 'wb').write(bytes.fromhex('{PNG.hex()}'))"""
QUESTION = {"question": "Which month?", "choices": ["May", "June"]}
NOTES = [*calls("notes_note", {"text": "apples"}), "\n", *calls("notes_note", {"text": "pears"})]
THOUGHT = ["<think>", "First", " the", " spring", ",", " then", " the", " summer", ".", "</think>", "\n\n"]
LEAF = "leaf "

TOLD: list[dict[str, Any]] = [
    {"told": "like a pirate", "tokens": says("Ahoy!")},
    {"told": "as they do in Avignon", "tokens": says("Adieu, my friends.")},
    {"told": "Likes lavender", "tokens": says("Lavender, as you like it.")},
    {"holds": "SOLD 10", "tokens": says("Ten were sold.")},
    {"holds": "sales of spring", "tokens": calls("code_interpreter", {"code": CHART})},
    {"holds": "note both", "tokens": NOTES},
    {"holds": "Ask me back", "tokens": calls("ask_user", QUESTION)},
    {"holds": "Take your time", "tokens": says("Well."), "first_token": 60.0},
    {"holds": "June", "tokens": says("So it is June.")},
    {"holds": "about taxes", "tokens": calls("hand_over_to_Tax_clerk", {})},
    *REPLIES,
]
SCRIPTS: dict[str, dict[str, Any]] = {
    CLERK: {"tokens": says("Good morning to you."), "replies": TOLD},
    GARDENER: {"tokens": says("The roses are in bloom."), "first_token": 0.1, "between_tokens": 0.02},
    NARROW: {"tokens": [LEAF] * 80},
    LATE: {"tokens": says("Good morning to you."), "replies": TOLD},
    THINKER: {"tokens": [*THOUGHT, *says("In June they bloom.")], "first_token": 0.2, "between_tokens": 0.15},
}


class Workshop(NamedTuple):
    site: Site
    mcp: McpServers

    @property
    def server(self) -> Server:
        return self.site.server


def _card(model: str, home: Path) -> str:
    script = SCRIPTS[model] | ({"loaded_once": str(wakes_once(home))} if model == LATE else {})
    card = scripted_card(model, script, context=700 if model == NARROW else 4096) + PRICE
    return card + "[reasoning]\n" if model == THINKER else card


def wakes_once(home: Path) -> Path:
    """The file that the late one's engine waits for before it is loaded."""
    return home / "awake"


@contextlib.contextmanager
def opened(browser: Browser, home: Path) -> Generator[Workshop]:
    new_home(home)
    for model in SCRIPTS:
        (home / "cards" / f"{model}.toml").write_text(_card(model, home))
    models = [option for model in SCRIPTS if model != LATE for option in ("--model", model)]
    with mcp_servers() as mcp:
        environment = CODE_RUNS | {"VENTOUX_WEB_FOLDER": str(STATIC), "VENTOUX_CONNECTOR_HOSTS": mcp.host}
        with Server(home, *models, env=environment) as server:
            made = server.post(
                "/v1/connectors",
                {
                    "name": "notes",
                    "description": "The notes of the office",
                    "server": mcp.url("good"),
                    "visibility": "shared_workspace",
                    "trust_hints": True,
                },
            )
            assert made.status == 201, made.body
            yield Workshop(signed_in(browser, server), mcp)
