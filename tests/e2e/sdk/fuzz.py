"""Runs inside the environment of schemathesis: holds a server to its own OpenAPI document; prints JSON.

Arguments: the server's URL, a key, a model that chats, one that embeds, the ids of a stored response and of a file. The
output tells by operation how many requests were made, how many of them were served, and what was wrong.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from importlib import import_module
from typing import Any, cast

import_module("schemathesis")
openapi: Any = import_module("schemathesis.openapi")
checks_of_schemas: Any = import_module("schemathesis.specs.openapi.checks")
server_error: Any = import_module("schemathesis.checks").not_a_server_error
Mode: Any = import_module("schemathesis.generation").GenerationMode
hypothesis: Any = import_module("hypothesis")
st: Any = import_module("hypothesis.strategies")
requests: Any = import_module("requests")

MORE = 4 if os.environ.get("VENTOUX_FUZZ") == "1" else 1
EXAMPLES = dict.fromkeys(("get", "delete", "post", "put", "patch"), 2 * MORE)
EXAMPLES_OF_CALLS = 4 * MORE
"""Of each operation, by its method; and as many bodies that its schema forbids."""
CALLS = ("/completions", "/embeddings", "/responses", "/moderations", "/classifications")


def calls_a_model(path: str) -> bool:
    """Few of what is generated for these is served, and they are what most clients send."""
    return path.endswith(CALLS)


LIKELY: dict[str, dict[str, Any]] = {
    "agents/completions": {"messages": [{"role": "user", "content": "Hello"}]},
    "chat/completions": {"messages": [{"role": "user", "content": "Hello"}]},
    "completions": {"prompt": "Once"},
    "images/embeddings": {"input": [{"image": "data:,"}]},
    "embeddings": {"input": "Hello"},
    "responses": {"input": "Hello"},
    "chat/moderations": {"input": [{"role": "user", "content": "Hello"}]},
    "moderations": {"input": "Hello"},
    "chat/classifications": {"input": [{"messages": [{"role": "user", "content": "Hello"}]}]},
    "classifications": {"input": "Hello"},
}
"""By how the path ends; the first that fits."""
CHECKS = [
    server_error,
    checks_of_schemas.status_code_conformance,
    checks_of_schemas.content_type_conformance,
    checks_of_schemas.response_headers_conformance,
    checks_of_schemas.response_schema_conformance,
]
must_be_refused: Any = checks_of_schemas.negative_data_rejection


class Fuzzing:
    def __init__(self, url: str, key: str, names: dict[str, str], embedder: str) -> None:
        self.url = url
        self.names = names
        self.embedder = embedder
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {key}"
        self.schema = openapi.from_dict(self.session.get(f"{url}/openapi.json", timeout=20).json())

    def library(self) -> dict[str, str]:
        """One with a document, by the names that paths have for their ids."""
        libraries = f"{self.url}/v1/libraries"
        made = self.session.post(libraries, json={"name": "l"}, timeout=20).json()["id"]
        file = {"file": ("a.txt", b"Hello")}
        added = self.session.post(f"{libraries}/{made}/documents", files=file, timeout=20).json()["id"]
        return {"library_id": made, "document_id": added, "question_id": "none", "run_id": "none"}

    def agent(self) -> dict[str, str]:
        made = self.session.post(f"{self.url}/v1/agents", json={"name": "a", "model": self.names["model"]}, timeout=20)
        LIKELY["agents/completions"]["agent_id"] = made.json()["id"]
        return {"agent_id": made.json()["id"], "version": "0"}

    def kept(self) -> dict[str, str]:
        """A prompt, an artefact, and a conversation with its thread."""
        new: dict[str, dict[str, Any]] = {
            "prompts": {"name": "p", "title": "P", "text": "Say {{what}}"},
            "artefacts": {"title": "A", "kind": "table", "content": "a,b"},
        }
        made = {path: self.session.post(f"{self.url}/v1/{path}", json=body, timeout=20) for path, body in new.items()}
        asked = {"model": self.names["model"], "inputs": "Hello"}
        begun = self.session.post(f"{self.url}/v1/conversations", json=asked, timeout=20).json()["conversation_id"]
        ids = {"prompt_id": made["prompts"].json()["id"], "artefact_id": made["artefacts"].json()["id"]}
        return ids | {"conversation_id": begun, "thread_id": begun}

    def all(self) -> dict[str, Any]:
        operations = [found.ok() for found in self.schema.get_all_operations()]
        operations.sort(key=lambda operation: operation.method == "delete")
        return {f"{found.method} {found.path}": self.operation(found) for found in operations}

    def operation(self, operation: Any) -> dict[str, Any]:
        modes = [Mode.POSITIVE, Mode.NEGATIVE] if operation.body else [Mode.POSITIVE]
        told: dict[str, Any] = {"requests": 0, "served": 0, "failures": []}
        for mode in modes:
            try:
                self.run(operation, mode, told)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
                told["failures"].append(f"{mode.value}: {error}")
            except BaseExceptionGroup as found:
                told["failures"].append(f"{mode.value}: {found}")
        return told

    def run(self, operation: Any, mode: Any, told: dict[str, Any]) -> None:
        @hypothesis.seed(1)
        @hypothesis.settings(
            max_examples=EXAMPLES_OF_CALLS if calls_a_model(operation.path) else EXAMPLES[operation.method],
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(
            case=operation.as_strategy(generation_mode=mode),
            known=st.integers(0, 3),
            kept=st.lists(st.integers(0, 99), max_size=5),
        )
        def one(case: Any, known: int, kept: list[int]) -> None:
            if known:
                self.use_known_names(case)
            # A form is as it was generated: what is changed of one counts as forbidden.
            changed = known > 1 and mode is Mode.POSITIVE and case.operation.path != "/v1/files"
            if changed and isinstance(case.body, dict):
                self.make_likely(case, kept)
            bound_tokens(case.body)
            told["requests"] += 1
            checks = [*CHECKS, must_be_refused] if breaks_body(case) else CHECKS
            response = case.call_and_validate(base_url=self.url, session=self.session, checks=checks, timeout=20)
            told["served"] += response.status_code == 200

        one()

    def use_known_names(self, case: Any) -> None:
        """Made-up names get no further than the model that is not there."""
        names = self.names
        if "embeddings" in case.operation.path:
            names = dict.fromkeys(names, self.embedder)
        for name in dict[str, Any](case.path_parameters or {}):
            case.path_parameters[name] = names.get(name, "none")
        if isinstance(case.body, dict) and isinstance(case.body.get("model"), str):
            case.body["model"] = names["model"]

    def make_likely(self, case: Any, kept: list[int]) -> None:
        """A few fields only, and what it is about as it should be: all fields at once contradict each other."""
        names = sorted(case.body)
        some = {names[place % len(names)] for place in kept} if names else set[str]()
        about = next((fields for end, fields in LIKELY.items() if case.operation.path.endswith(end)), None)
        if about is None:
            return
        case.body = {name: case.body[name] for name in some} | about
        if "model" in case.body or not ("{endpoint}" in case.operation.path or "agent_id" in about):
            case.body["model"] = self.embedder if "embeddings" in case.operation.path else self.names["model"]


def breaks_body(case: Any) -> bool:
    """Whether it is the body that the schema forbids: of a parameter that is not known, or an empty header, nothing is
    said."""
    return any(place.value == "body" and told.mode is Mode.NEGATIVE for place, told in case.meta.components.items())


def bound_tokens(body: Any) -> None:
    """A script goes on for as many tokens as it is asked for, which no model with a context does."""
    if isinstance(body, dict):
        fields = cast("dict[str, Any]", body)
        for name in ("min_tokens", "max_tokens", "max_completion_tokens", "max_output_tokens"):
            if isinstance(fields.get(name), int) and 100 < fields[name] < 2**31:
                fields[name] = 100


def main(url: str, key: str, chat: str, embedder: str, response: str, file: str) -> None:
    # Strategies make millions of small objects that stay until the end, which is soon: looking for garbage is in vain.
    gc.disable()
    names = {"model": chat, "endpoint": chat, "response": response, "file_id": file}
    fuzzing = Fuzzing(url, key, names, embedder)
    names |= fuzzing.library() | fuzzing.agent() | fuzzing.kept()
    json.dump(fuzzing.all(), sys.stdout)


main(*sys.argv[1:])
