"""Calls about sound, as far as they are text."""

from __future__ import annotations

import pytest

from ventoux.audio import SpeechCall
from ventoux.calls import EmbeddingsCall


@pytest.mark.parametrize(("instructions", "texts"), [("", ["Hello"]), ("To Ada, softly", ["Hello", "To Ada, softly"])])
def test_how_a_text_is_to_be_said_passes_the_filters_as_well(instructions: str, texts: list[str]) -> None:
    call = SpeechCall(model="m", text="Hello", instructions=instructions)
    assert call.texts.inputs == texts
    assert call.as_passed(call.texts) == call
    hidden = call.as_passed(EmbeddingsCall(model="m", inputs=["[hidden]" for _ in texts]))
    assert (hidden.text, hidden.instructions) == ("[hidden]", "[hidden]" if instructions else "")
