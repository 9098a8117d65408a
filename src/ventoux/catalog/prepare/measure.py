"""One model in a process of its own, asked for speeds or hidden states: ``python -m ventoux.catalog.prepare.measure``.

A crash of native code here costs a candidate, not the command. It ends when its standard input does.
"""

from __future__ import annotations

import http.client
import os
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import xllamacpp

from ventoux.catalog.prepare.tasks import Answer, Decode, Hidden, Likeliest, Prefill, Start, Task

_ASK_TIMEOUT = 300.0


class _States(msgspec.Struct):
    embedding: list[list[float]]


class _Token(msgspec.Struct):
    id: int
    logprob: float


class _Position(msgspec.Struct):
    top_logprobs: list[_Token]


class _Logprobs(msgspec.Struct):
    content: list[_Position] = []


class Model:
    def __init__(self, start: Start) -> None:
        self._secret = secrets.token_hex(16)
        module: Any = xllamacpp
        params = module.CommonParams()
        params.model.path = start.weights
        if start.adapter:
            params.lora_adapters = [module.CommonAdapterLoraInfo(start.adapter, 1.0)]
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.api_keys = [self._secret]
        params.ui = False
        params.n_ctx = start.context * start.slots
        params.n_parallel = start.slots
        params.kv_unified = False
        params.fit_params = False
        params.cache_ram_mib = 0
        params.warmup = not start.hidden
        params.verbosity = 1
        if start.threads is not None:
            params.cpuparams.n_threads = start.threads
            params.cpuparams_batch.n_threads = start.threads
        if start.hidden:
            params.embedding = True
            params.pooling_type = module.llama_pooling_type.LLAMA_POOLING_TYPE_NONE
            params.embd_normalize = -1
        self._server = module.Server(params)

    def answer(self, task: Task) -> Answer:
        match task:
            case Prefill():
                timings = self._complete(task.prompt, 1)["timings"]
                return Answer(tokens_per_second=timings["prompt_per_second"])
            case Decode():
                return Answer(tokens_per_second=self._decode(task))
            case Hidden():
                return Answer(lengths=self._hidden(task))
            case Likeliest():
                return Answer(likeliest=[self._likeliest(passage, task.count) for passage in task.passages])

    def _complete(self, prompt: list[int] | str, tokens: int, **more: Any) -> dict[str, Any]:
        body = {"prompt": prompt, "max_tokens": tokens, "temperature": 0.0, "ignore_eos": True, "cache_prompt": False}
        reply: dict[str, Any] = self._server.handle_completions(body | more)
        if "error" in reply:
            raise RuntimeError(str(reply["error"].get("message", reply["error"])))
        return reply

    def _decode(self, task: Decode) -> float:
        """Tokens a second once prompts are read, for one caller; prompts included for several, as a client sees it."""
        if len(task.prompts) == 1:
            timings = self._complete(task.prompts[0], task.tokens)["timings"]
            return float(timings["predicted_per_second"])
        with ThreadPoolExecutor(len(task.prompts)) as pool:
            started = time.perf_counter()
            replies = list(pool.map(self._complete, task.prompts, repeat(task.tokens)))
            spent = time.perf_counter() - started
        return sum(reply["usage"]["completion_tokens"] for reply in replies) / spent

    def _likeliest(self, passage: str, count: int) -> list[tuple[int, float]]:
        """Empty where the likeliest token is no whole character: the server keeps quiet about those."""
        reply = self._complete(passage, 1, n_probs=count, post_sampling_probs=False)
        logprobs: _Logprobs | None = msgspec.convert(reply["choices"][0].get("logprobs"), _Logprobs | None)
        first = logprobs.content[:1] if logprobs else []
        return [(one.id, one.logprob) for position in first for one in position.top_logprobs]

    def _hidden(self, task: Hidden) -> list[int]:
        states = [np.array(self._states(passage), np.float32) for passage in task.passages]
        with Path(task.out).open("wb") as file:
            np.save(file, np.concatenate(states))
        return [len(state) for state in states]

    def _states(self, passage: str) -> list[list[float]]:
        """Only the HTTP side gives a vector for each token."""
        host, _, port = self._server.listening_address.rpartition("//")[2].partition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=_ASK_TIMEOUT)
        headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"}
        try:
            body = msgspec.json.encode({"content": passage, "embd_normalize": -1})
            connection.request("POST", "/embedding", body, headers)
            reply = msgspec.json.decode(connection.getresponse().read())
        finally:
            connection.close()
        return msgspec.convert(reply, list[_States])[0].embedding


def main() -> None:
    # Whatever native code prints goes to the log; answers have a descriptor of their own.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    start = msgspec.json.decode(sys.stdin.buffer.readline(), type=Start)
    try:
        model = Model(start)
    except (RuntimeError, ValueError, AttributeError) as error:
        answers.write(msgspec.json.encode(Answer(error=str(error))) + b"\n")
        return
    answers.write(msgspec.json.encode(Answer()) + b"\n")
    decoder = msgspec.json.Decoder(Task)
    for line in sys.stdin.buffer:
        try:
            answer = model.answer(decoder.decode(line))
        except (RuntimeError, ValueError, TypeError, KeyError, IndexError, OSError) as error:
            answer = Answer(error=f"{type(error).__name__}: {error}")
        answers.write(msgspec.json.encode(answer) + b"\n")
    answers.close()
    # The server's threads may still be inside native code: nothing of this process is worth an orderly end.
    os._exit(0)


if __name__ == "__main__":
    main()
