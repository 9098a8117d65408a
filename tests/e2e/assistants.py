"""A model that calls tools when it is told to, for whoever looks at what is around it: what it says is in a script, by
what the last message holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.e2e.servers import Server, home_with_cards

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CLERK = "clerk"
SERVED = ("--model", CLERK, "--model", "use-multilingual-v3")
CODE_RUNS = {"VENTOUX_CODE_INTERPRETER": "true"}
CODE = "values = [3, 4, 5]\nmean = sum(values) / len(values)\nprint('MEAN', mean)"
SLOW = "word "


def calls(name: str, arguments: Mapping[str, Any]) -> list[str]:
    """What a model without a template of its own says to call a function."""
    return [f"<tool_call>\n{json.dumps({'name': name, 'arguments': arguments})}\n</tool_call>"]


def says(text: str) -> list[str]:
    """By words, as engines tell them."""
    first, *rest = text.split(" ")
    return [first, *(f" {word}" for word in rest)]


REPLIES: list[dict[str, Any]] = [
    # Of results, first: the question that led to them is not in the last message.
    {"holds": "sunny in Avignon", "tokens": says("It is sunny in Avignon.")},
    {"holds": "MEAN 4.0", "tokens": says("The mean is 4.")},
    # The best of what was found is told last.
    {"holds": "end this lease at any time", "tokens": says("In writing, three months before. [1-4]")},
    {"holds": "three months", "tokens": says("The notice is three months. [1]")},
    {"holds": "noted:", "tokens": says("It is noted.")},
    {"holds": "is 42", "tokens": says("They make 42.")},
    {"holds": "did not allow", "tokens": says("So it stays undone.")},
    {"holds": "weather in Avignon", "tokens": calls("get_weather", {"city": "Avignon"})},
    {"holds": "mean of them", "tokens": calls("code_interpreter", {"code": CODE})},
    {"holds": "long is the notice", "tokens": calls("document_library", {"query": "How long is the notice?"})},
    {"holds": "add the two numbers", "tokens": calls("add", {"a": 40, "b": 2})},
    {"holds": "note this down", "tokens": calls("notes_note", {"text": "hello"})},
    {
        "holds": "everything at once",
        "tokens": [
            *calls("code_interpreter", {"code": CODE}),
            "\n",
            *calls("document_library", {"query": "How long is the notice?"}),
            "\n",
            *calls("notes_read", {"number": 1}),
        ],
    },
    {"holds": "slowly", "tokens": [SLOW] * 200, "between_tokens": 0.02},
    {"holds": "breaks off", "tokens": says("The beginning of an answer"), "drop_after": 3},
    # Longer than a window within a second.
    {"holds": "line by line", "tokens": ["A line.\n\n"] * 400, "between_tokens": 0.02},
    # For who stops it.
    {"holds": "at length", "tokens": [SLOW] * 1200, "between_tokens": 0.05},
]


def assistant_home(home: Path, **more: Mapping[str, Any]) -> Path:
    """With the clerk among its cards, and ``more`` scripts."""
    return home_with_cards(home, {CLERK: {"tokens": says("Good morning to you."), "replies": REPLIES}, **more})


def library_with(server: Server, text: str, name: str = "contracts") -> str:
    """The id of a new library with one document that was read."""
    library = server.post("/v1/libraries", {"name": name}).json["id"]
    boundary = "b0undary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="lease.md"\r\n'
        f"Content-Type: text/markdown\r\n\r\n{text}\r\n--{boundary}--\r\n"
    ).encode()
    added = server.request(
        "POST",
        f"/v1/libraries/{library}/documents",
        body,
        Content_Type=f"multipart/form-data; boundary={boundary}",
    )
    assert added.status in {200, 201}, added.body
    return str(library)
