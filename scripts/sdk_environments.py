"""Makes the environments of the official clients, in Python and JavaScript, and of the fuzzer of the OpenAPI document.

The fuzzer wants another version of a package than the one that Ventoux needs. Each gets a folder of its own under
``.venv-sdk``; one that is there with the same pins is kept.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from install import install

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv-sdk"
NODE = ROOT / "tests" / "e2e" / "node"
AT_ONCE = 3
"""Of two processors: while one waits for the network, others unpack."""


def main() -> None:
    requirements = ROOT / "requirements"
    pins = sorted([*requirements.glob("fuzz-*.txt"), *requirements.glob("sdk-*.txt")])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = [pool.submit(_node), *(pool.submit(_python, one, FOLDER / one.stem) for one in pins)]
    for one in made:
        one.result()


def _python(pins: Path, folder: Path) -> None:
    stamp = folder / "pins.sha256"
    digest = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    # What this environment has serves them all: a pip in each would be a third of the work.
    venv.create(folder, with_pip=False, clear=True)
    install(str(folder / "bin" / "python"), pins)
    stamp.write_text(digest)


def _node() -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: the tests run the official JavaScript SDK.")
    stamp = NODE / "node_modules" / "lock.sha256"
    digest = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=NODE, check=True, timeout=600)
    stamp.write_text(digest)


if __name__ == "__main__":
    main()
