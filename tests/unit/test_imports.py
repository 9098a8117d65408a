"""What the platform does not run: templates of models, and what would make its install heavy."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "ventoux").rglob("*.py"))


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_no_template_of_a_model_and_no_pickle_of_weights_is_run_in_the_gateway() -> None:
    """A chat template is a program by whoever made the weights. Engines run it, each in a process of its own."""
    risky = {"jinja2", "minijinja", "pickle", "dill", "cloudpickle", "torch", "transformers"}
    assert len(SOURCES) > 200
    assert {file.name: imported(file) & risky for file in SOURCES if imported(file) & risky} == {}


def test_the_install_has_no_framework_of_gigabytes() -> None:
    pinned = {
        line.partition("==")[0].strip().lower()
        for line in (ROOT / "requirements" / "ventoux.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    assert len(pinned) > 20
    heavy = {"torch", "tensorflow", "jax", "transformers", "onnxruntime", "vllm", "sglang", "ray", "scipy", "pandas"}
    assert pinned & heavy == set()
    assert not [name for name in pinned if name.startswith(("nvidia-", "cuda-"))]
