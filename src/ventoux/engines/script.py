"""What the scripted engine plays, call by call: scripted.py says what it consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

Fault = Literal["rate_limit", "server_error", "overloaded", "context_length", "content_filter"]
_FAULTS: dict[Fault, tuple[int, dict[str, Any]]] = {
    "rate_limit": (429, {"message": "Rate limit reached.", "type": "requests", "code": "rate_limit_exceeded"}),
    "server_error": (500, {"message": "The server had an error.", "type": "server_error", "code": None}),
    "overloaded": (503, {"message": "The engine is overloaded.", "type": "server_error", "code": None}),
    "context_length": (
        400,
        {
            "message": "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000.",
            "type": "invalid_request_error",
            "param": "messages",
            "code": "context_length_exceeded",
        },
    ),
    "content_filter": (
        400,
        {
            "message": "The response was filtered due to the prompt triggering the content management policy.",
            "type": None,
            "param": "prompt",
            "code": "content_filter",
            "status": 400,
            "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}},
        },
    ),
}


class Fits(msgspec.Struct, frozen=True):
    """One of both."""

    holds: str = ""
    told: str = ""

    def __post_init__(self) -> None:
        if bool(self.holds) == bool(self.told):
            raise ValueError("a reply says what the last message holds, or what any message does")

    def __call__(self, texts: Sequence[str]) -> bool:
        """``texts`` of messages, the last one at the end."""
        if self.told:
            return any(self.told in text for text in texts)
        return bool(texts) and self.holds in texts[-1]


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tokens: tuple[str, ...] = ("Hello", ",", " world", "!")
    first_token: float = 0.0
    between_tokens: float = 0.0
    finish_reason: str = ""
    prompt_tokens: int | None = None
    usage: dict[str, Any] | None = None
    no_usage: bool = False
    stall_after: int | None = None
    die_after: int | None = None
    break_after: int | None = None
    close_after: int | None = None
    drop_after: int | None = None
    status: int = 200
    error: Any = None
    retry_after: int | None = None
    fault: Fault | None = None
    loaded_once: str = ""
    calls: tuple[dict[str, Any], ...] = ()
    replies: tuple[dict[str, Any], ...] = ()

    def by_text(self) -> list[tuple[Fits, Script]]:
        """Of which calls, and the script for them. Raises msgspec.ValidationError."""
        plain = msgspec.structs.asdict(self) | {"calls": (), "replies": ()}
        scripts: list[tuple[Fits, Script]] = []
        for one in self.replies:
            changed = dict(one)
            of = {name: changed.pop(name) for name in ("holds", "told") if name in changed}
            scripts.append((msgspec.convert(of, Fits), msgspec.convert(plain | changed, Script)))
        return scripts

    def by_call(self) -> list[Script]:
        """Those of the first calls, in their order. Raises msgspec.ValidationError."""
        plain = msgspec.structs.asdict(self) | {"calls": (), "replies": ()}
        scripts: list[Script] = []
        for one in self.calls:
            changed = dict(one)
            times = msgspec.convert(changed.pop("times", 1), Annotated[int, msgspec.Meta(ge=1)])
            scripts += [msgspec.convert(plain | changed, Script)] * times
        return scripts

    def refusal(self) -> tuple[int, Any, int | None]:
        """Status, error and seconds of Retry-After; status 200 where it answers."""
        if self.fault is None:
            return self.status, self.error, self.retry_after
        status, error = _FAULTS[self.fault]
        wait = 1 if self.fault == "rate_limit" and self.retry_after is None else self.retry_after
        return status, error, wait
