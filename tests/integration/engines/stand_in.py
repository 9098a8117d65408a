"""Stands in for vLLM and SGLang: takes the options that they take, and serves the scripted engine.

What it plays is in the model's folder: ``script.json``. Like vLLM it has a process of its own that does the work;
``worker.pid`` names it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from ventoux.engines.script import Script
from ventoux.engines.scripted import Config, ScriptedEngine


def arguments() -> argparse.Namespace:
    """Like theirs it ends with status 2 at an option that it does not know."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--served-model-name", required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tensor-parallel-size", type=int)
    parser.add_argument("--tool-call-parser")
    if sys.argv[1] == "serve":
        parser.add_argument("command")
        parser.add_argument("model")
        parser.add_argument("--max-model-len", dest="context", type=int)
        parser.add_argument("--max-num-seqs", type=int, required=True)
        parser.add_argument("--generation-config", choices=["vllm"], required=True)
        parser.add_argument("--disable-uvicorn-access-log", action="store_true")
        parser.add_argument("--enable-auto-tool-choice", action="store_true")
    else:
        parser.add_argument("--model-path", dest="model", required=True)
        parser.add_argument("--context-length", dest="context", type=int)
        parser.add_argument("--max-running-requests", type=int, required=True)
        parser.add_argument("--log-level", required=True)
        parser.add_argument("--config", type=Path, required=True)
    return parser.parse_args()


class Lists:
    """The scripted engine, which also tells its context as both do."""

    def __init__(self, engine: ScriptedEngine, model: str, context: int) -> None:
        self._engine = engine
        self._listed = {"object": "list", "data": [{"id": model, "object": "model", "max_model_len": context}]}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != "/v1/models":
            await self._engine(scope, receive, send)
            return

        async def listed(message: Any) -> None:
            body = json.dumps(self._listed).encode()
            if message["type"] == "http.response.start" and message["status"] == 200:
                message["headers"] = [(b"content-length", str(len(body)).encode())]
            elif message["body"].startswith(b'{"object"'):
                message["body"] = body
            await send(message)

        await self._engine(scope, receive, listed)


def main() -> None:
    given = arguments()
    folder = Path(given.model)
    script = json.loads((folder / "script.json").read_text())
    if reason := script.pop("fails", ""):
        raise SystemExit(reason)
    is_vllm = sys.argv[1] == "serve"
    secret = os.environ["VLLM_API_KEY"] if is_vllm else json.loads(given.config.read_text())["api-key"]
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (folder / "worker.pid").write_text(str(worker.pid))
    engine = ScriptedEngine(Config(secret, given.served_model_name, msgspec.convert(script, Script)))
    app = Lists(engine, given.served_model_name, given.context)
    uvicorn.run(app, host=given.host, port=given.port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
