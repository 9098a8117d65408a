"""Installs what requirements files pin, with their hashes: by uv, which takes a tenth of pip's time, and by pip where
uv cannot, as with an index that asks for what only pip is told.

    install.py PINS...                  into the environment that runs this
    install.py --python PYTHON PINS...  into another one
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import subprocess
import sys
from pathlib import Path

_WITHIN = 1200
"""Seconds."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="Installs what requirements files pin.")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("pins", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    install(asked.python, *asked.pins)


def install(python: str, *pins: Path) -> None:
    """No byte-code: only what is imported is compiled, once. Raises subprocess.CalledProcessError, TimeoutExpired."""
    named = ["--require-hashes", *(part for one in pins for part in ("-r", str(one)))]
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        done = subprocess.run(
            [uv, "pip", "install", "--quiet", "--no-progress", "--system-certs", "--python", python, *named],
            env=_told_pip() | os.environ,
            timeout=_WITHIN,
            check=False,
        )
        if done.returncode == 0:
            return
        print("uv could not install them; pip does", file=sys.stderr, flush=True)
    pip = [sys.executable, "-m", "pip", "--python", python, "--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-compile", *named], timeout=_WITHIN, check=True)


def _told_pip() -> dict[str, str]:
    """Which index to use, and whom to trust, as uv is told it."""
    listing = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(listing, capture_output=True, text=True, timeout=60, check=True).stdout
    told: dict[str, str] = {}
    for name, option in (("UV_DEFAULT_INDEX", "index-url"), ("SSL_CERT_FILE", "cert")):
        for value in re.findall(rf"^[^=]*\.{option}=(.*)$", listed, re.MULTILINE):
            told[name] = ast.literal_eval(value)
    return told


if __name__ == "__main__":
    main(sys.argv[1:])
