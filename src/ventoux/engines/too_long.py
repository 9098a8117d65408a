"""How servers say that a prompt does not fit: each in its own words, most with both numbers. Pure: no I/O.

Seen at OpenAI and Azure, Mistral, vLLM (old and new), SGLang, llama.cpp, and proxies before Anthropic's models.
"""

from __future__ import annotations

import re
from typing import Any

from ventoux.errors import PromptTooLong

_NUMBER = r"(?P<{}>\d{{1,9}})"
_PROMPT, _CONTEXT = _NUMBER.format("prompt"), _NUMBER.format("context")
_MAXIMUM = rf"maximum context length (?:is|of) {_CONTEXT}"
_WORDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_MAXIMUM} tokens.{{0,80}}?(?:resulted in|requested|passed) (?:about )?(?:a total of )?{_PROMPT}",
        rf"prompt contains {_PROMPT} tokens.{{0,120}}?(?:with|of) {_CONTEXT}",
        rf"input \({_PROMPT} tokens\) is longer than the model's context length \({_CONTEXT} tokens\)",
        rf"passed {_PROMPT} input tokens.{{0,120}}?context length is only {_CONTEXT}",
        rf"prompt is too long: {_PROMPT} tokens > {_CONTEXT}",
        _MAXIMUM,
        r"maximum context length|exceeds? the (?:available )?context|longer than the model's context",
        r"exceeds? (?:the |this |your )?(?:model'?s? )?context (?:window|length|size)|prompt is too long",
    )
)


def too_long(error: dict[str, Any], message: str, *, certain: bool) -> PromptTooLong | None:
    """``certain``: its code says so already."""
    # llama.cpp's own fields.
    prompt, context = error.get("n_prompt_tokens"), error.get("n_ctx")
    if certain and isinstance(prompt, int) and isinstance(context, int):
        return PromptTooLong(prompt, context)
    for words in _WORDS:
        if found := words.search(message):
            told = {name: int(number) for name, number in found.groupdict().items()}
            return PromptTooLong(told.get("prompt"), told.get("context"))
    return PromptTooLong() if certain else None
