"""Damaged files for the readers in native code, which may end their whole process: then the next file is tried in
another, as the server would do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BATCH = Path(__file__).with_name("damaged_batch.py")
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["x.pdf", "x.xlsx", "x.ods"])
def test_damaged_files_break_no_promise(name: str) -> None:
    last = 2000 if os.environ.get("VENTOUX_FUZZ") == "1" else 80
    at = 0
    while at < last:
        done = subprocess.run(
            [sys.executable, str(BATCH), name, str(at), str(last)],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode != 1, done.stdout[-200:] + done.stderr[-3000:]
        if done.returncode == 0:
            return
        at = int(done.stdout.split()[-1]) + 1
