from __future__ import annotations

import time

import pytest

from ventoux.calls import ChatMessage, ToolCall
from ventoux.conversations.context.counting import IMAGE, tokens_of, tokens_of_messages

# What the tokenizer counts that cuts each finest of: Mistral's with 32,768 pieces, Tekken, cl100k, o200k, SmolLM2's.
COUNTED: list[tuple[str, int]] = [
    (
        "Pour la tarte aux quetsches, dénoyautez un kilo deux cents de fruits et rangez-les debout sur une pâte levée.",
        38,
    ),
    ("The gate closes at half past nine; whoever comes later rings the bell twice and waits for the porter.", 24),
    ("Die Kündigungsfrist für Mietverhältnisse beträgt grundsätzlich drei Monate zum Ende eines Kalendermonats.", 42),
    (
        (
            "El inquilino deberá comunicar por escrito cualquier desperfecto dentro de los quince días siguientes a la "
            "entrega."
        ),
        42,
    ),
    ("Il conducente è tenuto a verificare ogni mattina la pressione degli pneumatici e il livello dell'olio.", 35),
    (
        (
            'def total(items: list[dict[str, float]]) -> float:\n    """The sum."""\n'
            '    return sum(item["price"] * item.get("n", 1) for item in items)\n'
        ),
        47,
    ),
    ('{"id": 4711, "name": "Weiß", "tags": ["a", "b"], "price": 12.5, "at": "2026-11-26T09:00:00Z"}', 60),
    ("8f14e45fceea167a5a36dedd4bea2543 c9f0f895fb98ab9159f51fd0297e236d", 57),
    ("TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz", 54),
    ("https://shop.example.org/products/4711?color=blue&size=XL#reviews", 26),
    ("| name | n |\n| --- | ---: |\n| a | 1 |\n| b | 22 |\n", 28),
    ("2026-11-26 12:30:01,123   WARN   [worker-3]    retry    in 42 ms", 41),
    ("31415926 27182818 16180339 14142135", 36),
]


@pytest.mark.parametrize(("text", "counted"), COUNTED, ids=[text[:20] for text, _ in COUNTED])
def test_an_estimate_is_never_far_below_what_is_counted(text: str, counted: int) -> None:
    assert 0.95 * counted <= tokens_of(text) <= 2 * counted


def test_messages_count_with_what_templates_put_around_them() -> None:
    text = ChatMessage("user", "one two three")
    assert tokens_of_messages([text]) > tokens_of("one two three")
    called = ChatMessage("assistant", "", tool_calls=(ToolCall("abcdefghi", "look", '{"a": 1}'),))
    assert tokens_of_messages([text, called]) > tokens_of_messages([text]) + tokens_of('look{"a": 1}')
    parts = ChatMessage("user", [{"type": "text", "text": "one"}, {"type": "image_url", "image_url": {"url": "data:"}}])
    assert tokens_of_messages([parts]) >= IMAGE


@pytest.mark.parametrize("piece", ["a", " ", "aA", "é", "1", "\n", "word "])
def test_a_long_text_is_counted_in_time(piece: str) -> None:
    began = time.process_time()
    assert tokens_of(piece * (200_000 // len(piece))) > 20_000
    assert time.process_time() - began < 2
