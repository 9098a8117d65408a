"""What an install weighs: a fresh virtual environment with the default dependencies and no model."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.table import Table

ROOT = Path(__file__).resolve().parent.parent


def measure(home: Path) -> list[Table]:
    del home
    with tempfile.TemporaryDirectory(prefix="ventoux-install-") as folder:
        venv.create(folder, with_pip=False)
        pip = [sys.executable, "-m", "pip", "--python", f"{folder}/bin/python", "-qq", "--disable-pip-version-check"]
        pins = str(ROOT / "requirements" / "ventoux.txt")
        subprocess.run([*pip, "install", "--no-compile", "-r", pins], check=True, timeout=900)
        size, packages = _bytes(folder), len(list(Path(folder).rglob("*.dist-info")))
        # What pip does unless it is told not to.
        compiling = [f"{folder}/bin/python", "-m", "compileall", "-qq", f"{folder}/lib"]
        subprocess.run(compiling, check=True, timeout=900)
        compiled = _bytes(folder)
    rows = [
        {"measure": "default install without models", "figure": f"{size / 1e6:.0f} MB"},
        {
            "measure": "the same with all byte-code, as a plain `pip install` writes it",
            "figure": f"{compiled / 1e6:.0f} MB",
        },
        {"measure": "packages", "figure": str(packages)},
    ]
    return [("The install", rows)]


def _bytes(folder: str) -> int:
    return sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file() and not file.is_symlink())
