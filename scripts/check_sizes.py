"""Holds the sizes: a file has at most 400 lines, a function 50. Exits 1 naming those that are larger."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "bench", "scripts")
FILE_LINES = 400
FUNCTION_LINES = 50


def main() -> int:
    faults: list[str] = []
    lengths: list[int] = []
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            source = file.read_text("utf-8")
            name = file.relative_to(ROOT)
            if (lines := source.count("\n")) > FILE_LINES:
                faults.append(f"{name}: {lines} lines, more than {FILE_LINES}")
            for function, length in _functions(source):
                lengths.append(length)
                if length > FUNCTION_LINES:
                    faults.append(f"{name}: {function} has {length} lines, more than {FUNCTION_LINES}")
    print("\n".join(faults) or f"sizes: {len(lengths)} functions, median {median(lengths):.0f} lines")
    return 1 if faults else 0


def _functions(source: str) -> list[tuple[str, int]]:
    """Name and lines of each function, its docstring and decorators left out."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            found.append((node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1))
    return found


if __name__ == "__main__":
    sys.exit(main())
