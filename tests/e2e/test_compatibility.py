"""No official client has a field that docs/compatibility.md says nothing of."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from scripts.compatibility_fields import fields_of, outermost
from scripts.compatibility_observing import OPERATIONS

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parents[1] / ".venv-sdk"
KNOWN = {operation.title: {outermost(field) for field in fields_of(operation.struct)} for operation in OPERATIONS}
CLIENTS = {
    "sdk-mistralai-1.12.4": 5,
    "sdk-mistralai-2.10.1": 4,
    "sdk-mistralai-3.7.0": 5,
    "sdk-openai-3.57.0": 4,
    "sdk-azure-ai-inference-1.0.0b9": 3,
}
"""With the number of operations that each one sends bodies to."""


@pytest.mark.parametrize("client", CLIENTS)
def test_every_field_that_an_official_client_sends_is_in_the_table(client: str) -> None:
    python = ENVIRONMENTS / client / "bin" / "python"
    done = subprocess.run(
        [str(python), "sdk/fields.py"], cwd=HERE, capture_output=True, text=True, timeout=120, check=True
    )
    sent: dict[str, list[str]] = json.loads(done.stdout)
    assert len(sent) == CLIENTS[client]
    for operation, fields in sent.items():
        assert len(fields) > 1
        assert set(fields) <= KNOWN[operation], operation
