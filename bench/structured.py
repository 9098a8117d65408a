"""What a form costs and whether it holds: JSON by random schemas, forced calls of random tools, on the real model."""

from __future__ import annotations

import asyncio
import json
import random
import time
from statistics import median
from typing import TYPE_CHECKING, Any

import aiohttp
import jsonschema_rs
from tests.e2e.servers import Server

if TYPE_CHECKING:
    from pathlib import Path

    from bench.table import Table

MODEL = "smollm2-135m-instruct"
PAIRS = 500
FORCED = 200
ROUNDS = 7
IN_FLIGHT = 8
_PROPERTIES = ("name", "age", "city", "price", "tags", "note", "kind", "size", "flag", "items", "when", "email")
_PROMPTS = (
    "Describe a person.",
    "Donne un exemple de commande.",
    "Ein Beispiel bitte.",
    "Cuéntame algo.",
    "Dimmi qualcosa.",
    "Hello",
)
_STORY = {
    "type": "object",
    "properties": {"story": {"type": "string"}},
    "required": ["story"],
    "additionalProperties": False,
}


class Schemas:
    """Random, of every feature that can be enforced; repeatable by its seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret: to be repeatable

    def any(self, depth: int = 0) -> Any:
        kinds = [self._text, self._number, self._listed, self._fixed, self._formed]
        if depth < 3:
            kinds += [self.object, self.object, self._array, self._either, self._map, self._referred]
        return self._random.choice(kinds)(depth)

    def object(self, depth: int = 0) -> Any:
        names = self._random.sample(_PROPERTIES, self._random.randint(1, 4))
        properties = {name: self.any(depth + 1) for name in names}
        required = [name for name in names if self._random.random() < 0.7]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def prompt(self) -> str:
        return self._random.choice(_PROMPTS)

    def _text(self, _: int) -> Any:
        longest = self._random.randint(0, 25)
        return {"type": "string", "maxLength": longest, "minLength": self._random.randint(0, longest)}

    def _number(self, _: int) -> Any:
        least = self._random.randint(-50, 50)
        kind = self._random.choice(["integer", "number"])
        return {"type": kind, "minimum": least, "maximum": least + self._random.randint(1, 900)}

    def _listed(self, _: int) -> Any:
        return {"enum": self._random.sample(["red", "green", 1, 2.5, None, True, "a b", "ü", '"'], 3)}

    def _fixed(self, _: int) -> Any:
        return self._random.choice([{"const": "x"}, {"const": [1, {"a": None}]}, {"type": "boolean"}, {"type": "null"}])

    def _formed(self, _: int) -> Any:
        formats = ["date", "time", "date-time", "uuid", "ipv4", "ipv6", "email", "hostname", "duration"]
        patterns = ["^[a-z]{2,5}$", r"^(foo|bar)-\d{1,3}$", "^[A-Z][a-z]{1,8}$"]
        if self._random.random() < 0.5:
            return {"type": "string", "format": self._random.choice(formats)}
        return {"type": "string", "pattern": self._random.choice(patterns)}

    def _array(self, depth: int) -> Any:
        if self._random.random() < 0.3:
            pair = [self.any(depth + 1), self.any(depth + 1)]
            return {"type": "array", "prefixItems": pair, "items": False, "minItems": 2}
        most = self._random.randint(0, 3)
        return {
            "type": "array",
            "items": self.any(depth + 1),
            "minItems": self._random.randint(0, most),
            "maxItems": most,
        }

    def _either(self, depth: int) -> Any:
        return {"anyOf": [self.any(depth + 1) for _ in range(self._random.randint(1, 3))]}

    def _map(self, depth: int) -> Any:
        return {"type": "object", "additionalProperties": self.any(depth + 1), "maxProperties": 2}

    def _referred(self, depth: int) -> Any:
        if depth:
            return {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 9}, "maxItems": 2}
        return {"$defs": {"part": self.object(1)}, "$ref": "#/$defs/part"}


def measure(home: Path) -> list[Table]:
    with Server(home, "--parallel", str(IN_FLIGHT), "--context", "1024") as server:
        forms, calls = asyncio.run(_hold(server))
        cost = asyncio.run(_cost(server))
    rows = [
        {
            "measure": f"{PAIRS} random (schema, prompt) pairs: of those that ended by themselves, valid",
            "figure": forms,
        },
        {"measure": f"{FORCED} forced calls of random tools: of those that were not cut off, valid", "figure": calls},
        {"measure": "decoding with json_schema, as a share of decoding without", "figure": f"{cost:.0%}"},
    ]
    return [(f"Answers of a given form, {MODEL}", rows)]


async def _hold(server: Server) -> tuple[str, str]:
    schemas = Schemas(1)
    pairs = [(schemas.any(), schemas.prompt()) for _ in range(PAIRS)]
    tools = [(schemas.object(), schemas.prompt()) for _ in range(FORCED)]
    slots = asyncio.Semaphore(IN_FLIGHT)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {server.key}"}) as session:

        async def answer(more: dict[str, Any], prompt: str) -> dict[str, Any]:
            messages = [{"role": "user", "content": prompt}]
            body = {"model": MODEL, "messages": messages, "max_tokens": 250, "temperature": 1.0, **more}
            async with slots, session.post(f"{server.url}/openai/v1/chat/completions", json=body) as response:
                assert response.status == 200, await response.text()
                return (await response.json())["choices"][0]

        formed = await asyncio.gather(*[answer({"response_format": _form(schema)}, text) for schema, text in pairs])
        called = await asyncio.gather(*[answer(_forced(schema), text) for schema, text in tools])
    ended = [(schema, found) for (schema, _), found in zip(pairs, formed, strict=True) if _ended(found)]
    made = [(schema, found) for (schema, _), found in zip(tools, called, strict=True) if _ended(found)]
    valid = sum(_valid(schema, found["message"]["content"]) for schema, found in ended)
    right = sum(
        all(_valid(schema, call["function"]["arguments"]) for call in found["message"]["tool_calls"])
        for schema, found in made
    )
    return f"{valid} of {len(ended)}", f"{right} of {len(made)}"


def _form(schema: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}


def _forced(schema: Any) -> dict[str, Any]:
    tool = {"type": "function", "function": {"name": "note", "description": "Keeps a note.", "parameters": schema}}
    return {"tools": [tool], "tool_choice": "required", "parallel_tool_calls": False}


def _ended(choice: dict[str, Any]) -> bool:
    return choice["finish_reason"] in ("stop", "tool_calls")


def _valid(schema: Any, text: str) -> bool:
    try:
        jsonschema_rs.validator_for(schema, validate_formats=True).validate(json.loads(text))
    except ValueError as error:
        print(f"invalid: {text[:200]!r} by {json.dumps(schema)[:300]}: {str(error)[:200]}")
        return False
    return True


async def _cost(server: Server) -> float:
    """Tokens a second of one caller with a schema over those without, in turns; the time to the first token is out."""
    shares: list[float] = []
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {server.key}"}) as session:
        for seed in range(ROUNDS):
            plain = await _pace(session, server, seed, {})
            shares.append(await _pace(session, server, seed, {"response_format": _form(_STORY)}) / plain)
    return median(shares)


async def _pace(session: aiohttp.ClientSession, server: Server, seed: int, more: dict[str, Any]) -> float:
    messages = [{"role": "user", "content": "Write a very long story about a mill on a river."}]
    body = {"model": MODEL, "messages": messages, "max_tokens": 200, "temperature": 0.8, "seed": seed, "stream": True}
    times: list[float] = []
    async with session.post(f"{server.url}/openai/v1/chat/completions", json=body | more) as response:
        async for line in response.content:
            at = time.perf_counter()
            times += [at] if b'"content":"' in line and b'"content":""' not in line else []
    return (len(times) - 1) / (times[-1] - times[0])
