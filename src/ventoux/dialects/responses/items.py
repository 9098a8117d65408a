"""Items of a response's input: read one by one, turned into messages, and written as they are kept and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.calls import ChatMessage, ToolCall
from ventoux.dialects.decoding import convert, refuse
from ventoux.dialects.images import image_part
from ventoux.dialects.responses.requests import (
    FunctionCallItem,
    FunctionOutputItem,
    InputFile,
    InputImage,
    InputText,
    Item,
    MessageItem,
    OutputText,
    Part,
    ReasoningItem,
    RefusalPart,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Place = tuple[str | int, ...]

_KINDS: dict[str, type[Item]] = {
    "message": MessageItem,
    "function_call": FunctionCallItem,
    "function_call_output": FunctionOutputItem,
    "reasoning": ReasoningItem,
}
_PREFIXES: dict[type[Item], str] = {
    MessageItem: "msg",
    FunctionCallItem: "fc",
    FunctionOutputItem: "fco",
    ReasoningItem: "rs",
}


class Placed(NamedTuple):
    """An item and where in the body it stands; what an earlier response holds stands where that one is named."""

    item: Item
    place: Place


def items_of(given: str | Sequence[dict[str, Any]] | None) -> list[Placed]:
    """Raises ValidationFailed."""
    if given is None:
        return []
    if isinstance(given, str):
        return [Placed(MessageItem(role="user", content=given), ("input",))]
    return [Placed(_item(item, ("input", at)), ("input", at)) for at, item in enumerate(given)]


def earlier_items(kept: Sequence[dict[str, Any]]) -> list[Placed]:
    """Input and output items of earlier responses, as they were kept."""
    place = ("previous_response_id",)
    return [Placed(_item(item, place), place) for item in kept]


def shown_items(items: Sequence[Placed], response_id: str) -> list[dict[str, Any]]:
    """As they are kept and listed: each whole, with an id of its own."""
    return [_shown(placed.item, f"{response_id}i{at}") for at, placed in enumerate(items)]


def messages_of(items: Sequence[Placed], known_id: Callable[[str], str]) -> list[ChatMessage]:
    """Calls that follow each other are one message of the assistant, and their results come right after it.

    ``known_id``: from the dialect's id of a call to the engine's. Raises ValidationFailed for results without a call
    and calls without a result.
    """
    results = _results(items)
    messages: list[ChatMessage] = []
    calls: list[ToolCall] = []

    def close() -> None:
        if calls:
            _add_calls(messages, tuple(calls))
            messages.extend(_result(call, results[call.id], known_id) for call in calls)
            calls.clear()

    for placed in items:
        match placed.item:
            case MessageItem():
                close()
                messages.append(_message(placed.item, placed.place))
            case FunctionCallItem():
                calls.append(_call(placed.item, placed.place))
            case FunctionOutputItem():
                close()
            case ReasoningItem():
                pass
    close()
    return [_with_known_ids(message, known_id) for message in messages]


def _item(given: dict[str, Any], place: Place) -> Item:
    kind = given.get("type") or "message"
    if not isinstance(kind, str) or kind not in _KINDS:
        reason = "Items are kept with their response only; send the item itself, or previous_response_id"
        if kind != "item_reference":
            reason = f"The items that can be read are {', '.join(_KINDS)}"
        raise refuse((*place, "type"), reason, given=kind, kind="unsupported_value")
    return convert(given, _KINDS[kind], place)


def _results(items: Sequence[Placed]) -> dict[str, Placed]:
    """By the id of the call that each one answers."""
    called: set[str] = set()
    results: dict[str, Placed] = {}
    for item, place in items:
        if isinstance(item, FunctionCallItem):
            if item.call_id in called:
                raise refuse((*place, "call_id"), "Two calls must not have one id", given=item.call_id, kind="invalid")
            called.add(item.call_id)
        elif isinstance(item, FunctionOutputItem):
            if item.call_id not in called or item.call_id in results:
                reason = "It answers no call of the items before, or one that is answered already"
                raise refuse((*place, "call_id"), reason, given=item.call_id, kind="invalid")
            results[item.call_id] = Placed(item, place)
    if missing := sorted(called - results.keys()):
        reason = f"Each function call needs its function_call_output; there is none for {', '.join(missing)}"
        raise refuse("input", reason, kind="invalid")
    return results


def _add_calls(messages: list[ChatMessage], calls: tuple[ToolCall, ...]) -> None:
    last = messages[-1] if messages else None
    if last is not None and last.role == "assistant" and not last.tool_calls:
        # What it said before it called is of the same turn.
        messages[-1] = msgspec.structs.replace(last, tool_calls=calls)
    else:
        messages.append(ChatMessage("assistant", "", tool_calls=calls))


def _message(item: MessageItem, place: Place) -> ChatMessage:
    content = (*place, "content")
    if item.role == "user":
        return ChatMessage("user", _user_content(item.content, content))
    role = "assistant" if item.role == "assistant" else "system"
    return ChatMessage(role, _text_of(item.content, content))


def _call(item: FunctionCallItem, place: Place) -> ToolCall:
    _check_caller(item, place)
    if item.asynchronous:
        raise refuse((*place, "async"), "Results of calls are waited for", kind="unsupported_value")
    try:
        msgspec.json.decode(item.arguments or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        reason = "Arguments must be the JSON of an object"
        raise refuse((*place, "arguments"), reason, given=item.arguments[:200], kind="invalid") from None
    return ToolCall(item.call_id, item.name, item.arguments or "{}")


def _result(call: ToolCall, result: Placed, known_id: Callable[[str], str]) -> ChatMessage:
    item, place = result
    if not isinstance(item, FunctionOutputItem):
        raise TypeError("a result is no function_call_output")
    _check_caller(item, place)
    text = _text_of(item.output, (*place, "output"))
    return ChatMessage("tool", text, tool_call_id=known_id(call.id), name=call.name)


def _with_known_ids(message: ChatMessage, known_id: Callable[[str], str]) -> ChatMessage:
    if not message.tool_calls:
        return message
    calls = tuple(ToolCall(known_id(call.id), call.name, call.arguments) for call in message.tool_calls)
    return msgspec.structs.replace(message, tool_calls=calls)


def _check_caller(item: FunctionCallItem | FunctionOutputItem, place: Place) -> None:
    if item.caller is not None and item.caller.type != "direct":
        raise refuse((*place, "caller"), "Models here call functions directly", kind="unsupported_value")
    if item.namespace is not None:
        raise refuse((*place, "namespace"), "Functions here have no namespaces")


def _user_content(content: str | list[Part], place: Place) -> str | list[dict[str, Any]]:
    """Text; or, with an image among the parts, OpenAI-shaped parts, for the gateway to match with the model."""
    if isinstance(content, str) or not any(isinstance(part, InputImage) for part in content):
        return _text_of(content, place)
    return [_user_part(part, (*place, at)) for at, part in enumerate(content)]


def _user_part(part: Part, place: Place) -> dict[str, Any]:
    if not isinstance(part, InputImage):
        return {"type": "text", "text": _text(part, place)}
    _check_breakpoint(part, place)
    if part.file_id is not None:
        raise refuse((*place, "file_id"), "Files are not kept here; send the image in image_url")
    if part.image_url is None:
        raise refuse((*place, "image_url"), "Field required", kind="missing")
    return image_part(part.image_url, part.detail, place)


def _text_of(content: str | list[Part], place: Place) -> str:
    if isinstance(content, str):
        return content
    return "".join([_text(part, (*place, at)) for at, part in enumerate(content)])


def _text(part: Part, place: Place) -> str:
    match part:
        case InputText():
            _check_breakpoint(part, place)
            return part.text
        case OutputText():
            return part.text
        case RefusalPart():
            return part.refusal
        case InputImage():
            reason = "An image can only be in a message of the user"
            raise refuse((*place, "type"), reason, given="input_image", kind="unsupported_value")
        case InputFile():
            reason = "Send its text instead: no model here reads files"
            raise refuse((*place, "type"), reason, given="input_file", kind="unsupported_value")


def _check_breakpoint(part: InputText | InputImage, place: Place) -> None:
    if part.prompt_cache_breakpoint is not None and part.prompt_cache_breakpoint.ttl is not None:
        reason = "How long a prompt stays cached cannot be promised; leave ttl out"
        raise refuse((*place, "prompt_cache_breakpoint", "ttl"), reason)


def _shown(item: Item, of: str) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(item)
    # The package's own readings of what stands beside them.
    shown.pop("parsed_arguments", None)
    shown |= {"id": f"{_PREFIXES[type(item)]}_{of}", "status": item.status or "completed"}
    if isinstance(item, MessageItem):
        shown |= {"type": "message", "content": _shown_content(item)}
    return shown


def _shown_content(item: MessageItem) -> list[dict[str, Any]]:
    if isinstance(item.content, str):
        kind = OutputText if item.role == "assistant" else InputText
        return [_shown_part(kind(text=item.content))]
    return [_shown_part(part) for part in item.content]


def _shown_part(part: Part) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(part)
    match part:
        case OutputText():
            shown.pop("parsed", None)
            shown.setdefault("annotations", [])
        case InputImage():
            shown.setdefault("detail", "auto")
        case _:
            pass
    return shown
