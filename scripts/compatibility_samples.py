"""Values to send for every field, and what has to stand beside and around them.

A key of ``SAMPLES`` is a field on the wire, of nested objects with its path; or an API or an operation and a field,
where one of that name means something else there.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

NOTHING = object()


class Around(NamedTuple):
    """``whole`` is the outermost field, ``steps`` the way from there to the object that the nested field is put in."""

    whole: Any
    steps: tuple[str | int, ...] = ()


class Sample(NamedTuple):
    """``beside``: fields that both bodies have, the one with the value and the one without."""

    value: Any
    beside: dict[str, Any]
    around: Around | None = None

    @property
    def shown(self) -> str:
        text = json.dumps(self.value)
        return text if len(text) <= 60 else f"{text[:59]}…"


def of(*values: Any, **beside: Any) -> tuple[Sample, ...]:
    return tuple(Sample(value, beside) for value in values)


def within(around: Around, *values: Any) -> tuple[Sample, ...]:
    return tuple(Sample(value, {}, around) for value in values)


AN_IMAGE, OTHER_IMAGE = "data:image/png;base64,AA", "data:image/png;base64,BB"
AN_ADDRESS = "https://example.com/a.png"
FUNCTION = {"type": "function", "function": {"name": "weather"}}
TOOLS = {"tools": [FUNCTION]}
NAMED = {"type": "function", "function": {"name": "weather"}}
FLAT = {"type": "function", "name": "weather"}
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
IN_RESPONSES = ("POST /v1/responses", "POST /openai/v1/responses")
USER, ASSISTANT = {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello"}
OTHER_USER = {"role": "user", "content": "b"}
CALLED = {"id": "abc123def", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
CALLING = {"role": "assistant", "content": "", "tool_calls": [CALLED]}
RESULT = {"role": "tool", "tool_call_id": "abc123def", "content": "Hello"}
SCHEMA = {"name": "answer", "schema": {"type": "object"}}
TEXT, IMAGE = {"type": "text", "text": "Hello"}, {"type": "image_url", "image_url": {"url": AN_IMAGE}}
CALLS = ("function_call", "function_call_output")
CALL_ITEM = {"type": "function_call", "call_id": "abc123def", "name": "weather", "arguments": "{}"}
OUTPUT_ITEM = {"type": "function_call_output", "call_id": "abc123def", "output": "Hello"}
OTHER_RESULT = [CALL_ITEM, OUTPUT_ITEM | {"call_id": "other"}]
MESSAGE_ITEM = {"type": "message", "role": "user", "content": "Hello"}
REASONING_ITEM: dict[str, Any] = {"type": "reasoning", "summary": []}
ITEMS: list[dict[str, Any]] = [MESSAGE_ITEM, CALL_ITEM, OUTPUT_ITEM, REASONING_ITEM]
PARTS: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "text": "More"},
    "thinking": {"type": "thinking", "thinking": [{"type": "text", "text": "Hm"}]},
    "image_url": IMAGE,
    "document_url": {"type": "document_url", "document_url": "data:,"},
    "file": {"type": "file", "file_id": "f"},
    "reference": {"type": "reference", "reference_ids": [1]},
    "input_audio": {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}},
    "audio_url": {"type": "audio_url", "audio_url": {"url": "data:,"}},
    "refusal": {"type": "refusal", "refusal": "No"},
}
RESPONSE_PARTS: dict[str, dict[str, Any]] = {
    "input_text": {"type": "input_text", "text": "More"},
    "input_image": {"type": "input_image", "image_url": AN_IMAGE},
    "input_file": {"type": "input_file", "file_data": "data:,"},
    "output_text": {"type": "output_text", "text": "More"},
    "refusal": {"type": "refusal", "refusal": "No"},
}

JUDGED = ("sexual", "hate_and_discrimination", "violence_and_threats", "selfharm", "health", "financial", "law", "pii")
MODERATIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "moderation_llm_v1": ("mistral-moderation-2411", (*JUDGED, "dangerous_and_criminal_content")),
    "moderation_llm_v2": ("mistral-moderation-2603", (*JUDGED, "dangerous", "criminal", "jailbreaking")),
}


def _user_with(part: dict[str, Any], *steps: str) -> Around:
    return Around([{"role": "user", "content": [part]}], (0, "content", 0, *steps))


AROUND: dict[Any, Around] = {
    "response_format": Around({}),
    "response_format.json_schema": Around({"type": "json_schema", "json_schema": SCHEMA}, ("json_schema",)),
    "tools[]": Around([FUNCTION], (0,)),
    "tools[].function": Around([FUNCTION], (0, "function")),
    "stream_options": Around({}),
    "guardrails[]": Around([{"moderation_llm_v2": {}}], (0,)),
    **{f"guardrails[].{name}": Around([{name: {}}], (0, name)) for name in MODERATIONS},
    **{
        f"guardrails[].{name}.custom_category_thresholds": Around(
            [{name: {"custom_category_thresholds": {}}}], (0, name, "custom_category_thresholds")
        )
        for name in MODERATIONS
    },
    "prompt_cache_options": Around({}),
    "text": Around({}),
    "text.format": Around({"format": {"type": "json_schema", **SCHEMA}}, ("format",)),
    "reasoning": Around({}),
    "image": Around({}),
    "input[]": Around([{"image": "data:,"}], (0,)),
    "messages[system]": Around([{"role": "system", "content": "Hello"}, USER], (0,)),
    "messages[developer]": Around([{"role": "developer", "content": "Hello"}, USER], (0,)),
    "messages[user]": Around([USER], (0,)),
    "messages[user].content[text]": _user_with(TEXT),
    "messages[user].content[text].prompt_cache_breakpoint": _user_with(
        TEXT | {"prompt_cache_breakpoint": {"mode": "explicit"}}, "prompt_cache_breakpoint"
    ),
    "messages[user].content[image_url]": _user_with(IMAGE),
    "messages[user].content[image_url].image_url": _user_with(IMAGE, "image_url"),
    "messages[user].content[image_url].prompt_cache_breakpoint": _user_with(
        IMAGE | {"prompt_cache_breakpoint": {"mode": "explicit"}}, "prompt_cache_breakpoint"
    ),
    "messages[user].content[thinking]": _user_with(PARTS["thinking"]),
    "messages[assistant]": Around([USER, ASSISTANT, USER], (1,)),
    "messages[assistant].tool_calls[]": Around([USER, CALLING, RESULT], (1, "tool_calls", 0)),
    "messages[assistant].tool_calls[].function": Around([USER, CALLING, RESULT], (1, "tool_calls", 0, "function")),
    "messages[tool]": Around([USER, CALLING, RESULT], (2,)),
    **{(title, "tools[]"): Around([FLAT], (0,)) for title in IN_RESPONSES},
    **{
        f"input[{item['type']}]": Around(ITEMS, (place,))
        for place, item in enumerate(ITEMS)
    },
    **{f"input[{name}].caller": Around(
        [{**item, "caller": {"type": "direct"}} if item["type"] == name else item for item in ITEMS], (place, "caller")
    ) for place, name in ((1, "function_call"), (2, "function_call_output"))},
    **{f"input[message].content[{tag}]": _user_with(part) for tag, part in RESPONSE_PARTS.items()},
    **{
        f"input[message].content[{tag}].prompt_cache_breakpoint": _user_with(
            RESPONSE_PARTS[tag] | {"prompt_cache_breakpoint": {"mode": "explicit"}}, "prompt_cache_breakpoint"
        )
        for tag in ("input_text", "input_image", "input_file")
    },
}  # fmt: skip
"""What stands around a nested field, by the field that it is in."""

SAMPLES: dict[Any, tuple[Sample, ...]] = {
    "model": of("other"),
    "messages[system]": of([{"role": "system", "content": "Hello"}, USER]),
    "messages[developer]": of([{"role": "developer", "content": "Hello"}, USER]),
    "messages[user]": of([USER, USER]),
    "messages[assistant]": of([USER, ASSISTANT, USER]),
    "messages[tool]": of([USER, CALLING, RESULT]),
    "messages[function]": of([USER, {"role": "function", "name": "weather", "content": "Hello"}]),
    **{f"messages[{role}].content": of("Other") for role in ("system", "developer", "user", "assistant", "tool")},
    **{
        f"messages[{role}].content[{tag}]": of([TEXT, part])
        for role in ("system", "developer", "user", "assistant", "tool")
        for tag, part in PARTS.items()
    },
    ("OpenAI", "messages[user].content[file]"): of([TEXT, {"type": "file", "file": {"file_id": "f"}}]),
    **{f"messages[{role}].name": of("ada") for role in ("system", "developer", "user", "tool")},
    "messages[assistant].name": within(
        Around([USER, ASSISTANT | {"name": "ada"}, USER, ASSISTANT, USER], (3,)), "bob"
    ),
    "messages[assistant].prefix": within(Around([USER, ASSISTANT], (1,)), True),
    "messages[assistant].refusal": of("No"),
    "messages[assistant].audio": of({"id": "a"}),
    "messages[assistant].function_call": of({"name": "weather", "arguments": "{}"}),
    "messages[assistant].annotations": of([{"type": "url_citation"}]),
    "messages[assistant].reasoning_content": of("Hm"),
    "messages[assistant].reasoning": of("Hm"),
    "messages[assistant].parsed": of({"a": 1}),
    "messages[assistant].tool_calls[].function.name": of("clock"),
    "messages[assistant].tool_calls[].function.arguments": of('{"city": "Nice"}', {"city": "Nice"}, "Nice"),
    "messages[assistant].tool_calls[].function.call_id": of("a"),
    "messages[assistant].tool_calls[].function.parsed_arguments": of({}),
    "messages[assistant].tool_calls[].id": within(
        Around([USER, {**CALLING, "tool_calls": [{"function": CALLED["function"]}]}, RESULT], (1, "tool_calls", 0)),
        "abc123def",
    ),
    "messages[assistant].tool_calls[].type": of("function"),
    "messages[assistant].tool_calls[].index": of(0),
    "messages[tool].tool_call_id": within(
        Around([USER, CALLING, {"role": "tool", "content": "Hello"}], (2,)), "abc123def"
    ),
    "messages[user].content[text].text": of("Other"),
    "messages[user].content[thinking].thinking": of([{"type": "text", "text": "Other"}]),
    "messages[user].content[thinking].closed": of(True),
    "messages[user].content[thinking].signature": of("a"),
    "messages[user].content[image_url].image_url": of(OTHER_IMAGE, AN_ADDRESS),
    "messages[user].content[image_url].image_url.url": of(OTHER_IMAGE, AN_ADDRESS),
    "messages[user].content[image_url].image_url.detail": of("low"),
    **{f"messages[user].content[{tag}].prompt_cache_breakpoint.mode": of("explicit") for tag in ("text", "image_url")},
    **{f"messages[user].content[{tag}].prompt_cache_breakpoint.ttl": of("1h") for tag in ("text", "image_url")},
    "prompt": of("Once upon a time"),
    "input": of("b", ["a", "b"]),
    "temperature": of(0.5),
    "top_p": of(0.5),
    "top_k": of(5),
    "min_p": of(0, 0.1),
    "max_tokens": of(5),
    "max_completion_tokens": of(5),
    "max_output_tokens": of(5),
    "min_tokens": of(5),
    "stop": of("end", ["a", "b"]),
    "seed": of(7),
    "random_seed": of(7),
    "n": of(2),
    "stream": of(True),
    "stream_options.include_usage": of(True, stream=True),
    "stream_options.include_obfuscation": of(False, True, stream=True),
    "presence_penalty": of(0.5),
    "frequency_penalty": of(0.5),
    "repetition_penalty": of(1.1),
    "logit_bias": of({"5": -100}),
    "logprobs": of(True),
    "top_logprobs": of(2, logprobs=True),
    "prompt_logprobs": of(False, True),
    "top_prompt_logprobs": of(0, 2),
    "echo": of(True),
    "best_of": of(1, 3),
    "suffix": of(" The end."),
    "metadata": of({"team": "a"}),
    "user": of("someone"),
    "safety_identifier": of("someone"),
    "prompt_cache_key": of("a"),
    "prompt_cache_retention": of("in_memory", "24h"),
    "prompt_cache_options.mode": of("implicit", "explicit"),
    "prompt_cache_options.ttl": of("1h"),
    "prompt_cache_options.comparison_response_id": of("resp_1"),
    "prompt_cache_options.prewarm": of(False, True),
    "service_tier": of("auto", "default", "flex", "scale", "priority", "fast"),
    "safe_prompt": of(True),
    "prompt_mode": of("reasoning"),
    "reasoning_effort": of(*EFFORTS),
    "include_reasoning": of(False),
    "parallel_tool_calls": of(False, **TOOLS),
    "tools[].type": of("function", "web_search"),
    "tools[].function.name": of("clock"),
    "tools[].function.description": of("Tells the weather"),
    "tools[].function.parameters": of({"type": "object", "properties": {"city": {"type": "string"}}}),
    "tools[].function.strict": of(True),
    "tool_choice": of("none", "required", NAMED, "sometimes", **TOOLS),
    "response_format.type": of("text", "json_object"),
    "response_format.json_schema.name": of("other"),
    "response_format.json_schema.schema": of({"type": "array"}),
    "response_format.json_schema.description": of("An answer"),
    "response_format.json_schema.strict": of(False),
    "prediction": of({"type": "content", "content": "Hello"}),
    "guardrails[].block_on_error": of(True),
    **{f"guardrails[].{name}.action": of("block") for name in MODERATIONS},
    **{f"guardrails[].{name}.ignore_other_categories": of(True) for name in MODERATIONS},
    **{f"guardrails[].{name}.model_name": of(model, "other") for name, (model, _) in MODERATIONS.items()},
    **{
        f"guardrails[].{name}.custom_category_thresholds.{category}": of(0.5)
        for name, (_, categories) in MODERATIONS.items()
        for category in categories
    },
    "store": of(False, True),
    "verbosity": of("medium", "low", "high"),
    "modalities": of(["text"], ["audio"]),
    "audio": of({"voice": "alloy", "format": "wav"}),
    "moderation": of({"model": "m"}),
    "web_search_options": of({}),
    "functions": of([], [{"name": "weather"}]),
    "function_call": of("auto"),
    "output_dimension": of(4),
    "output_dtype": of("float", "int8", "uint8", "binary", "ubinary"),
    "dimensions": of(4, 9),
    "encoding_format": of("float", "base64"),
    "input_type": of("text", "query", "document"),
    "instructions": of("Be brief"),
    "previous_response_id": of("resp_1"),
    "max_tool_calls": of(3),
    "text.format.type": within(Around({"format": {}}, ("format",)), "text", "json_object"),
    "text.format.name": of("other"),
    "text.format.schema": of({"type": "array"}),
    "text.format.description": of("An answer"),
    "text.format.strict": of(False),
    "text.verbosity": of("medium", "low", "high"),
    "reasoning.effort": of(*EFFORTS),
    "reasoning.summary": of("auto"),
    "reasoning.generate_summary": of("auto"),
    "reasoning.context": of("auto", "current_turn", "all_turns"),
    "reasoning.mode": of("standard", "pro"),
    "truncation": of("disabled", "auto"),
    "background": of(False, True),
    "background_options": of({"completion_window": "soonest"}),
    "conversation": of("conv_1"),
    "include": of(
        ["message.output_text.logprobs"], ["message.input_image.image_url"], ["reasoning.encrypted_content"],
        ["file_search_call.results"], ["web_search_call.results"], ["web_search_call.action.sources"],
        ["computer_call_output.output.image_url"], ["code_interpreter_call.outputs"],
    ),
    "access_programs": of({"cyber": "standard"}),
    "context_management": of([], [{"type": "compaction"}]),
    "image.context_compression": of("auto", "disabled", "enabled"),
    ("Mistral", "stream_options.include_usage"): of(True, False, stream=True),
    ("Mistral on Azure", "stream_options.include_usage"): of(True, False, stream=True),
    ("Mistral", "service_tier"): of("auto", "standard_only"),
    ("Mistral on Azure", "service_tier"): of("auto", "standard_only"),
    ("Mistral", "tool_choice"): of("none", "any", "required", NAMED, "sometimes", **TOOLS),
    ("Mistral on Azure", "tool_choice"): of("none", "any", "required", NAMED, "sometimes", **TOOLS),
    ("Azure", "stream_options.include_usage"): of(False, stream=True),
    ("Azure", "encoding_format"): of("float", "base64", "int8", "uint8", "binary", "ubinary"),
    ("POST /openai/v1/completions", "prompt"): of("Once", ["Once"], ["Once", "Twice"], [1, 2]),
    ("POST /openai/v1/completions", "logprobs"): of(0, 3),
    ("POST /v1/chat/moderations", "input"): of([OTHER_USER], [[USER], [OTHER_USER]]),
    ("POST /v1/chat/classifications", "input"): of({"messages": [OTHER_USER]}, [{"messages": [OTHER_USER]}]),
    ("POST /openai/v1/moderations", "input[text]"): of([TEXT]),
    ("POST /openai/v1/moderations", "input[image_url]"): of([IMAGE]),
    ("POST /openai/v1/embeddings", "input"): of("b", ["a", "b"], [1, 2]),
    ("POST /openai/v1/chat/completions", "tool_choice"): of(
        "none", "required", NAMED,
        {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [NAMED]}},
        {"type": "custom", "custom": {"name": "a"}}, "sometimes", **TOOLS,
    ),
    **{("POST /models/images/embeddings", f"input[].{field}"): of("b") for field in ("image", "text")},
    ("POST /models/images/embeddings", "dimensions"): of(4),
    ("POST /models/images/embeddings", "encoding_format"): of("base64"),
    ("POST /models/images/embeddings", "input_type"): of("query"),
    **{
        (title, field): samples
        for title in IN_RESPONSES
        for field, samples in {
            "input": of("b", [{"role": "user", "content": "b"}]),
            "prompt": of({"id": "pmpt_1"}),
            "top_logprobs": of(2),
            "tools": of([FLAT], [{"type": "web_search"}], [{"type": "mcp", "server_label": "a"}]),
            "tools[].name": of("clock"),
            "tools[].type": of("function"),
            "tools[].description": of("Tells the weather"),
            "tools[].parameters": of({"type": "object", "properties": {}}),
            "tools[].strict": of(True),
            "tools[].allowed_callers": of(["direct"], ["programmatic"]),
            "tools[].defer_loading": of(False, True),
            "tools[].output_schema": of({"type": "object"}),
            "tools[].async": of(False, True),
            **{f"input[{item['type']}]": of([*ITEMS[:place], item]) for place, item in enumerate(ITEMS[:1])},
            "input[message]": of([MESSAGE_ITEM, MESSAGE_ITEM]),
            "input[function_call]": of([MESSAGE_ITEM, CALL_ITEM, OUTPUT_ITEM]),
            "input[function_call_output]": of([MESSAGE_ITEM, CALL_ITEM, OUTPUT_ITEM]),
            "input[reasoning]": of([REASONING_ITEM, {"role": "user", "content": "a"}]),
            "input[message].role": of("system", "developer", "assistant"),
            "input[message].content": of("Other"),
            **{
                f"input[{name}].{field}[{tag}]": of([{"type": "input_text", "text": "Hello"}, part])
                for name, field in (("message", "content"), ("function_call_output", "output"))
                for tag, part in RESPONSE_PARTS.items()
            },
            **{f"input[message].content[{tag}].text": of("Other") for tag in ("input_text", "output_text")},
            "input[message].content[input_image].image_url": of(OTHER_IMAGE, AN_ADDRESS),
            "input[message].content[input_image].file_id": of("f"),
            "input[message].content[input_image].detail": of("low"),
            **{f"input[message].content[{tag}].prompt_cache_breakpoint.mode": of("explicit") for tag in RESPONSE_PARTS},
            **{f"input[message].content[{tag}].prompt_cache_breakpoint.ttl": of("1h") for tag in RESPONSE_PARTS},
            "input[message].content[output_text].annotations": of([{}]),
            "input[message].content[output_text].logprobs": of([{}]),
            "input[message].content[output_text].parsed": of({}),
            "input[message].content[refusal].refusal": of("Never"),
            "input[message].phase": of("commentary", "final_answer"),
            **{f"input[{item['type']}].type": of(item["type"]) for item in ITEMS},
            **{f"input[{item['type']}].id": of("i") for item in ITEMS},
            **{f"input[{item['type']}].status": of("completed", "incomplete", "in_progress") for item in ITEMS},
            **{f"input[{name}].caller.type": of("direct", "program") for name in CALLS},
            **{f"input[{name}].caller.caller_id": of("a") for name in CALLS},
            **{f"input[{name}].namespace": of("a") for name in CALLS},
            "input[function_call].call_id": within(Around(OTHER_RESULT, (0,)), "other"),
            "input[function_call].name": of("clock"),
            "input[function_call].arguments": of('{"city": "Nice"}', "Nice"),
            "input[function_call].async": of(False, True),
            "input[function_call].parsed_arguments": of({}),
            "input[function_call_output].call_id": within(Around(OTHER_RESULT, (1,)), "abc123def"),
            "input[function_call_output].output": of("rain"),
            "input[function_call_output].name": of("weather"),
            "input[reasoning].summary": of([{"type": "summary_text", "text": "Hm"}]),
            "input[reasoning].content": of([{"type": "reasoning_text", "text": "Hm"}]),
            "input[reasoning].encrypted_content": of("a"),
            "tool_choice": of(
                "none", "required", FLAT, {"type": "allowed_tools", "mode": "required", "tools": [FLAT]},
                {"type": "web_search"}, "sometimes", tools=[FLAT],
            ),
            "parallel_tool_calls": of(False, tools=[FLAT]),
        }.items()
    },
}  # fmt: skip
