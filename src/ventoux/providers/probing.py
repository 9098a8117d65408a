"""Finds out what a model at a provider can do, by small calls: what is promised counts for nothing, what is done does.

Each call is made by the adapter that deployments use, so what is found holds for them. All together take a few hundred
tokens and two minutes at most.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.calls import ChatCall, ChatMessage, EmbeddingsCall, JsonFormat, Tool
from ventoux.engines import remote
from ventoux.engines.faces import face_of, parameters_of
from ventoux.engines.replica import Replica
from ventoux.engines.spec import Abilities
from ventoux.engines.wire import counted
from ventoux.errors import EngineTimeout, InvalidRequest, RateLimited, Unavailable, ValidationFailed, VentouxError
from ventoux.providers.errors import ProviderRefused
from ventoux.providers.schemas import Answer, Finding, ModelProbe

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.engines.client import EngineClient
    from ventoux.engines.looking import Looked
    from ventoux.engines.spec import EngineSpec
    from ventoux.engines.wire import WireChunk

_EACH_WITHIN = 20.0
_ALL_WITHIN = 120.0
_MOST_TOKENS = 4000
"""Once so many have been spent, nothing more is asked."""
_SHORT = 16
_FORMED = 64
_CHARACTERS_A_TOKEN = 4


class Seen(NamedTuple):
    answer: Answer
    told: str = ""


async def looked_at(
    client: EngineClient, spec: EngineSpec, model: str, now: float
) -> tuple[list[str] | None, ModelProbe]:
    """The models that are listed, None where none are, and what ``model`` (or the first of those) can do.

    Raises what kept the provider from answering anything, ProviderRefused where there is no model to ask for.
    """
    listed, failure = await _listed(client, spec)
    model = model or next(iter(listed or ()), "")
    if not model and face_of(spec).names_model:
        if failure is not None:
            raise failure
        raise ProviderRefused("The provider lists no model to try.", hint="Name one: --model")
    trial = _Trial(client, msgspec.structs.replace(spec, model=model, remote_model=model))
    findings = [_of_list(listed, failure), *await trial.findings()]
    if trial.failure is not None and not any(one.answer == "yes" for one in findings):
        raise trial.failure
    probe = ModelProbe(
        model=model,
        at=now,
        tokens=trial.tokens,
        findings=findings,
        abilities=trial.abilities,
        parameters={"max_tokens": trial.max_tokens} if trial.max_tokens else {},
    )
    return listed, probe


async def _listed(client: EngineClient, spec: EngineSpec) -> tuple[list[str] | None, VentouxError | None]:
    replica = Replica("probe", spec, base_url=spec.base_url, secret=spec.api_key)
    try:
        return await client.listed(replica, timeout=_EACH_WITHIN), None
    except VentouxError as error:
        return None, error


def _of_list(listed: list[str] | None, failure: VentouxError | None) -> Finding:
    if listed is None:
        return Finding(name="models", answer="no", told=failure.message if failure else "")
    return Finding(name="models", answer="yes", told=f"{len(listed)} listed")


class _Trial:
    """``failure`` is why the first chat could not be had."""

    def __init__(self, client: EngineClient, spec: EngineSpec) -> None:
        self._client = client
        self._spec = spec
        self.tokens = 0
        self.max_tokens = ""
        self.abilities = Abilities()
        self.failure: VentouxError | None = None

    async def findings(self) -> list[Finding]:
        """In the order in which they are shown."""
        found: list[Finding] = []
        try:
            async with asyncio.timeout(_ALL_WITHIN):
                chats = await self._chat(found)
                if chats:
                    for name, look in self._looks().items():
                        found.append(await self._looked(name, look))
                found.append(await self._looked("embeddings", self._embeddings))
        except TimeoutError:
            found.append(Finding(name="the rest", answer="unknown", told=f"not tried: {_ALL_WITHIN:g} seconds passed"))
        return found

    def _looks(self) -> dict[str, Callable[[], Awaitable[Seen]]]:
        return {
            "tools": self._tools,
            "json_object": self._json_object,
            "json_schema": self._json_schema,
            "seed": self._seed,
            "logprobs": self._logprobs,
            "n": self._n,
        }

    async def _looked(self, name: str, look: Callable[[], Awaitable[Seen]]) -> Finding:
        if self.tokens > _MOST_TOKENS:
            return Finding(name=name, answer="unknown", told="not tried: enough tokens were spent")
        seen = await self._or_refused(look)
        return Finding(name=name, answer=seen.answer, told=seen.told)

    async def _or_refused(self, look: Callable[[], Awaitable[Seen]]) -> Seen:
        try:
            return await look()
        except (RateLimited, Unavailable, EngineTimeout) as error:
            return Seen("unknown", error.message)
        except ValidationFailed:
            return Seen("no", "this kind of provider has no field for it")
        except VentouxError as error:
            return Seen("no", error.message)

    async def _chat(self, found: list[Finding]) -> bool:
        """Whether it chats at all; with which name of the limit on tokens."""
        call = _call("Say hello in one word.", max_tokens=_SHORT)
        try:
            answer = await self._with_either_name(call)
        except VentouxError as error:
            self.failure = error
            found.append(Finding(name="chat", answer="no", told=error.message))
            return False
        found.append(Finding(name="chat", answer="yes"))
        found.append(_yes_or_no("stream", answer.streamed, "it answers in one piece"))
        found.append(_of_usage(answer))
        found.append(
            Finding(name="max tokens", answer="yes", told=parameters_of(self._spec, prompt=False)["max_tokens"])
        )
        return True

    async def _with_either_name(self, call: ChatCall) -> Looked:
        try:
            return await self._ask(call)
        except InvalidRequest as error:
            if "max_tokens" not in error.message and "max_completion_tokens" not in error.message:
                raise
        usual = parameters_of(self._spec, prompt=False)["max_tokens"]
        self.max_tokens = "max_tokens" if usual == "max_completion_tokens" else "max_completion_tokens"
        named = {**self._spec.parameters, "max_tokens": self.max_tokens}
        self._spec = msgspec.structs.replace(self._spec, parameters=named)
        return await self._ask(call)

    async def _tools(self) -> Seen:
        word = Tool(
            "note_word",
            "Notes one word.",
            {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
        )
        call = _call("Note the word summit.", tools=(word,), tool_mode="required", max_tokens=_FORMED)
        try:
            answer = await self._ask(call)
        except InvalidRequest as error:
            self._can(tools="words")
            return Seen("no", error.message)
        if any(_names_of_calls(chunk) for chunk in answer.chunks):
            return Seen("yes")
        self._can(tools="words")
        return Seen("no", "it answered in words; tools will be explained to it in its messages")

    async def _json_object(self) -> Seen:
        call = _call('Answer with the JSON object {"ok": true}.', format=JsonFormat(), max_tokens=_FORMED)
        answer = await self._ask(call)
        return Seen("yes") if _read(answer.text) is not None else Seen("no", "what it answered is no JSON")

    async def _json_schema(self) -> Seen:
        """A word that no model would say, while the message asks for another: only one that is held to it says it."""
        word = f"vx{secrets.token_hex(4)}"
        schema = {
            "type": "object",
            "properties": {"reply": {"type": "string", "enum": [word]}},
            "required": ["reply"],
            "additionalProperties": False,
        }
        wanted = JsonFormat(schema, name="reply", strict=True)
        try:
            answer = await self._ask(_call('Answer with exactly {"reply": "yes"}.', format=wanted, max_tokens=_FORMED))
        except InvalidRequest as error:
            self._can(json="words")
            return Seen("no", error.message)
        if _read(answer.text) == {"reply": word}:
            self._can(json="enforced")
            return Seen("yes", "enforced")
        return Seen("no", "accepted and not kept to; answers will be checked, and asked for once more")

    async def _seed(self) -> Seen:
        call = _call("Write three random words.", seed=7, temperature=1.0, max_tokens=_SHORT)
        first, second = await self._ask(call), await self._ask(call)
        if first.text == second.text:
            return Seen("yes", "the same text twice")
        return Seen("no", "accepted, and two texts differed")

    async def _logprobs(self) -> Seen:
        answer = await self._ask(_call("Say yes.", logprobs=True, top_logprobs=1, max_tokens=_SHORT))
        has = any(choice.logprobs and choice.logprobs.content for chunk in answer.chunks for choice in chunk.choices)
        return Seen("yes") if has else Seen("no", "accepted, and none came")

    async def _n(self) -> Seen:
        answer = await self._ask(_call("Say yes.", n=2, max_tokens=_SHORT))
        choices = {choice.index for chunk in answer.chunks for choice in chunk.choices}
        return Seen("yes") if choices == {0, 1} else Seen("no", f"asked for 2, {len(choices)} came")

    async def _embeddings(self) -> Seen:
        call = EmbeddingsCall(model=self._spec.model, inputs=["summit"])
        found = await self._client.embed(self._replica, call, timeout=_EACH_WITHIN)
        self.tokens += max(found.usage.prompt_tokens, 1)
        return Seen("yes", f"{len(found.vectors[0])} dimensions")

    def _can(self, **abilities: str) -> None:
        self.abilities = msgspec.structs.replace(self.abilities, **abilities)

    @property
    def _replica(self) -> Replica:
        return Replica("probe", self._spec, base_url=self._spec.base_url, secret=self._spec.api_key)

    async def _ask(self, call: ChatCall) -> Looked:
        request = remote.to_request(call, self._spec, 0)
        answer = await self._client.looked(self._replica, request, timeout=_EACH_WITHIN)
        self.tokens += _spent(call, answer)
        return answer


def _call(content: str, **fields: object) -> ChatCall:
    call = ChatCall(model="probe", messages=[ChatMessage("user", content)])
    return msgspec.structs.replace(call, **fields)


def _names_of_calls(chunk: WireChunk) -> list[str]:
    deltas = [delta for choice in chunk.choices if (delta := choice.delta or choice.message) is not None]
    functions = [piece.function for delta in deltas for piece in delta.tool_calls or () if piece.function is not None]
    return [function.name for function in functions if function.name]


def _read(text: str) -> object | None:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _told_usage(answer: Looked) -> tuple[int, int] | None:
    """Tokens of prompt and answer, as it tells them last."""
    usages = [chunk.usage for chunk in answer.chunks if chunk.usage is not None]
    return (counted(usages[-1].prompt_tokens), counted(usages[-1].completion_tokens)) if usages else None


def _of_usage(answer: Looked) -> Finding:
    told = _told_usage(answer)
    if told is None:
        return Finding(name="usage", answer="no", told="none came; tokens are counted here")
    if told[0] <= 0 or told[1] < 0:
        return Finding(name="usage", answer="no", told="what it tells cannot be true; tokens are counted here")
    return Finding(name="usage", answer="yes")


def _spent(call: ChatCall, answer: Looked) -> int:
    """As it tells, where that can be true; estimated otherwise."""
    told = _told_usage(answer)
    if told is not None and told[0] > 0 and 0 <= told[1] <= (call.max_tokens or 0) * call.n * 2:
        return sum(told)
    asked = sum(len(str(message.content)) for message in call.messages)
    return (asked + len(answer.text)) // _CHARACTERS_A_TOKEN + 1


def _yes_or_no(name: str, is_so: bool, otherwise: str) -> Finding:
    return Finding(name=name, answer="yes") if is_so else Finding(name=name, answer="no", told=otherwise)
