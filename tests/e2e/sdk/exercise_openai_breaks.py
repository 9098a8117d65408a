"""Runs inside an environment of the official OpenAI package against engines that fail; prints what it got as JSON.

Arguments: the server's URL, a key, the model whose engine breaks after some tokens.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

openai: Any = import_module("openai")


def main() -> None:
    url, key, model = sys.argv[1:]
    found: dict[str, Any] = {"texts": []}
    with openai.OpenAI(api_key=key, base_url=f"{url}/openai/v1", max_retries=0) as client:
        stream = client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "Go"}], max_tokens=50, stream=True
        )
        try:
            for chunk in stream:
                found["texts"].append(chunk.choices[0].delta.content)
        except openai.APIError as error:
            found |= {"kind": type(error).__name__, "code": error.code, "text": str(error)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
