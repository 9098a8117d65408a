"""Whether an answer is of the form that was asked for: for engines that are not held to it while they generate."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.errors import Issue, ValidationFailed
from ventoux.structured.bounds import MOST_DEPTH, check_bounds, check_tools, is_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.calls import ChatCall, JsonFormat, Schema, Tool, ToolCall

Place = tuple[str | int, ...]


class Form:
    """What one call demands of its answers. Raises ValidationFailed for a schema that cannot be checked."""

    def __init__(self, call: ChatCall) -> None:
        check_tools(call.tools)
        self._format = call.format
        self._tools = {tool.name: _checker(tool, at) for at, tool in enumerate(call.tools)}
        self._text = _text_checker(call.format) if call.format else None
        self._one_call = not call.parallel_tool_calls
        self._required = call.tool_mode == "required"
        self._name = call.tool_name

    def fault(self, text: str, calls: Sequence[ToolCall]) -> str:
        """What is wrong with an answer, in words for the model; empty when nothing is."""
        if calls:
            if self._one_call and len(calls) > 1:
                return "Call one function only."
            return next((fault for call in calls if (fault := self._call_fault(call))), "")
        if self._required:
            return f"Answer with a call of the function{f' {self._name}' if self._name else ''}."
        return self._text(text) if self._text else ""

    def _call_fault(self, call: ToolCall) -> str:
        if call.name not in self._tools or (self._name and call.name != self._name):
            allowed = [self._name] if self._name else sorted(self._tools)
            return f"There is no function {call.name!r} to call; there is {', '.join(allowed)}."
        fault = self._tools[call.name](call.arguments)
        return f"The arguments of {call.name} are wrong: {fault}" if fault else ""


def _checker(tool: Tool, at: int) -> Callable[[str], str]:
    schema = {"type": "object"} if tool.parameters is None else tool.parameters
    return _json_checker(schema, ("tools", at, "function", "parameters"), whole=dict[str, Any])


def _text_checker(wanted: JsonFormat) -> Callable[[str], str]:
    if wanted.schema is None:
        return _json_checker({"type": "object"}, ("response_format",), whole=dict[str, Any])
    return _json_checker(wanted.schema, ("response_format", "json_schema", "schema"), whole=Any)


def _json_checker(schema: Schema, place: Place, *, whole: Any) -> Callable[[str], str]:
    validator = _validator(schema, place)
    decoder = msgspec.json.Decoder(whole)

    def fault(text: str) -> str:
        try:
            value = decoder.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            return f"It must be JSON alone, with nothing before or after it ({error})."
        if is_too_deep(value):
            return f"It may be nested {MOST_DEPTH} levels deep at most."
        errors = [f"{'.'.join(map(str, e.instance_path)) or 'it'}: {e.message}" for e in validator.iter_errors(value)]
        return "; ".join(errors[:5])[:1000]

    return fault


def _validator(schema: Schema, place: Place) -> Any:
    check_bounds(schema, place)
    # 15 MB of native code that only these checks need.
    jsonschema_rs: Any = importlib.import_module("jsonschema_rs")
    try:
        # Its own regex engine, which takes no pattern that could run away; and no request to any address.
        patterns = jsonschema_rs.RegexOptions(size_limit=1 << 20, dfa_size_limit=1 << 20)
        return jsonschema_rs.validator_for(schema, validate_formats=True, pattern_options=patterns, offline=True)
    except (ValueError, TypeError) as error:
        reason = f"The schema cannot be checked: {str(error).partition(chr(10))[0][:300]}"
        raise ValidationFailed([Issue("unsupported_schema", ("body", *place), reason)]) from error
