"""Why some values change nothing: what they ask for is so anyway.

By operation or API, or "" for all, and field; a value may stand after the field, as it is shown.
"""

from __future__ import annotations

from scripts.compatibility_samples import ITEMS

_ONE_TIER = "There is one tier, whose queue is fair between keys"
_CACHED = "A prompt stays cached in memory as long as there is room, which is less than either"
_CACHED_WHOLE = "Every prompt is cached as far as it goes"
_KIND = "Functions are the only tools"
_DEFAULT = "It is so anyway"
_ONE_CLASSIFIER = "One classifier judges, whatever the model is called"
_WHOLE = "The operation is refused, whatever it says"
_USAGE = "A stream ends with its usage, with or without it"
_NO_SUCH_TOOLS = "Nothing here makes such results, so that there are none to include"

_THOUGHTS = "Thoughts of earlier turns are left out of a prompt"
_NO_PROMPT = "It is no part of the prompt"
_READ = "It tells what the item is"
_ITEM_STATE = "What an item says of itself is no part of the prompt"

REASONS: dict[tuple[str, str], str] = {
    ("POST /v1/ocr", 'document.type "file"'): "The field beside it tells",
    **{("", f"messages[{role}].content[thinking]"): _THOUGHTS for role in ("system", "user", "assistant", "tool")},
    **{("", f"messages[user].content[thinking].{field}"): _THOUGHTS for field in ("thinking", "closed", "signature")},
    ("", "messages[assistant].reasoning_content"): _THOUGHTS,
    ("", "messages[assistant].reasoning"): _THOUGHTS,
    ("", "messages[assistant].annotations"): "Where a text came from is no part of the prompt",
    ("", "messages[assistant].parsed"): "The official package's reading of `content`, which stands there already",
    ("", "messages[assistant].tool_calls[].function.call_id"): "`id` tells it",
    ("", "messages[assistant].tool_calls[].function.parsed_arguments"): (
        "The official package's reading of `arguments`, which stand there already"
    ),
    ("", "messages[assistant].tool_calls[].type"): _KIND,
    ("", "messages[assistant].tool_calls[].index"): "The order of the list tells it",
    **{
        ("", f"messages[user].content[{tag}].prompt_cache_breakpoint.mode"): _CACHED_WHOLE
        for tag in ("text", "image_url")
    },
    **{
        ("", f"input[message].content[{tag}].prompt_cache_breakpoint.mode"): _CACHED_WHOLE
        for tag in ("input_text", "input_image")
    },
    ("", "response_format.type"): "A text is the default",
    ("", "text.format.type"): "A text is the default",
    ("", "tools[].allowed_callers"): "Models call functions directly",
    ("", "tools[].defer_loading"): "Every tool is in the prompt",
    ("", "tools[].async"): "Results of calls are waited for",
    ("", "input[function_call].async"): "Results of calls are waited for",
    ("", "input[function_call].parsed_arguments"): (
        "The official package's reading of `arguments`, which stand there already"
    ),
    ("", "input[message].content[output_text].annotations"): "Where a text came from is no part of the prompt",
    ("", "input[message].content[output_text].logprobs"): "How likely a text was is no part of the prompt",
    ("", "input[message].content[output_text].parsed"): (
        "The official package's reading of `text`, which stands there already"
    ),
    ("", "input[message].phase"): "What a message was in its answer changes nothing of what it says",
    **{("", f"input[{item['type']}].type"): _READ for item in ITEMS},
    **{("", f"input[{item['type']}].id"): _ITEM_STATE for item in ITEMS},
    **{("", f"input[{item['type']}].status"): _ITEM_STATE for item in ITEMS},
    **{
        ("", f"input[{name}].caller.{field}"): "Models call functions directly"
        for name in ("function_call", "function_call_output")
        for field in ("type", "caller_id")
    },
    ("", "input[function_call_output].name"): "The call tells it",
    **{("", f"input[reasoning].{field}"): _THOUGHTS for field in ("summary", "content", "encrypted_content")},
    ("", "input[reasoning]"): _THOUGHTS,
    ("", "min_p"): _DEFAULT,
    ("", "stream_options.include_obfuscation"): "Streams are not padded",
    ("", "prompt_logprobs"): _DEFAULT,
    ("", "top_prompt_logprobs"): _DEFAULT,
    ("", "best_of"): "Every completion that is made is sent",
    ("", "prompt_cache_retention"): _CACHED,
    ("", "prompt_cache_options.mode"): _CACHED_WHOLE,
    ("", "prompt_cache_options.prewarm"): _DEFAULT,
    ("", "service_tier"): _ONE_TIER,
    ("", "tools[].type"): _KIND,
    ("", "guardrails[].moderation_llm_v1.model_name"): _ONE_CLASSIFIER,
    ("", "guardrails[].moderation_llm_v2.model_name"): _ONE_CLASSIFIER,
    ("OpenAI", "store"): "Completions are not stored",
    ("POST /v1/responses", "store"): "Responses of this API are not stored",
    ("", "verbosity"): "The model decides",
    ("", "text.verbosity"): "The model decides",
    ("", "modalities"): "Answers are texts",
    ("", "functions"): "There are none to call",
    ("", "output_dtype"): "Floats are the default",
    ("", "encoding_format"): "Floats are the default",
    ("", "input_type"): "The models place questions and documents in one space alike",
    ("", "reasoning.context"): "Thoughts of earlier turns are left out of a prompt",
    ("", "reasoning.mode"): "It is the only mode",
    ("", "truncation"): "Nothing is left out of a prompt unasked",
    ("", "background"): "The caller waits for the answer, or reads it as it comes",
    ("", "context_management"): "Nothing is left out of a prompt unasked",
    ("", "image.context_compression"): "Images are read as they were sent",
    ("", "include"): _NO_SUCH_TOOLS,
    ("", 'include ["message.input_image.image_url"]'): "An image is always among the items with its URL",
    ("Mistral", "stream_options.include_usage"): _USAGE,
    ("Mistral on Azure", "stream_options.include_usage"): _USAGE,
    **{
        ("POST /models/images/embeddings", field): _WHOLE
        for field in ("input[].image", "input[].text", "dimensions", "encoding_format", "input_type")
    },
}
