"""A start from nothing, with a model so small that pulling and preparing it takes seconds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.e2e.servers import InstalledServer
from tests.integration.catalog.prepare.tiny_gguf import write_tiny

if TYPE_CHECKING:
    from pathlib import Path

CARD = """
id = "tiny"
name = "Tiny"
family = "tiny"
publisher = "tests"
parameters = 100_000
context = 512
languages = ["en"]
capabilities = ["completion"]
created = 1700000000
[licence]
id = "none"
name = "none"
[notes]
good_at = "tests"
bad_at = "everything else"
[[sources]]
uri = "file:{path}"
size = {size}
sha256 = "{digest}"
"""


def test_the_first_start_pulls_and_prepares_a_model_and_the_second_has_it(tmp_path: Path) -> None:
    weights = write_tiny(tmp_path / "weights.gguf")
    content = weights.read_bytes()
    card = CARD.format(path=weights, size=len(content), digest=hashlib.sha256(content).hexdigest())
    home = tmp_path / "home"
    (home / "cards").mkdir(parents=True)
    (home / "cards" / "tiny.toml").write_text(card)
    starts: list[str] = []
    answers: list[str] = []
    for _ in range(2):
        with InstalledServer(home, "--model", "tiny") as server:
            asked = {"model": "tiny", "prompt": "w1 w2", "max_tokens": 4, "temperature": 0}
            answer = server.post("/openai/v1/completions", asked)
            assert answer.status == 200, answer.body
            assert answer.json["usage"]["completion_tokens"] == 4
            answers.append(answer.json["choices"][0]["text"])
        starts.append("\n".join(server.output))
    assert (home / "models" / "tiny" / "published.gguf").read_bytes() == content
    assert (home / "models" / "tiny" / "prepared.json").exists()
    assert "pulling tiny" in starts[0]
    assert "preparing tiny: measuring speed" in starts[0]
    assert "pulling tiny" not in starts[1]
