"""Makes the environments of the peers that ``make bench`` measures, one a file of pins, under ``.venv-bench``.

One that is there with the same pins is kept.
"""

from __future__ import annotations

import hashlib
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv-bench"


def main() -> None:
    for pins in sorted((ROOT / "requirements").glob("bench-*.txt")):
        make(pins, FOLDER / pins.stem.removeprefix("bench-"))


def make(pins: Path, folder: Path) -> None:
    stamp = folder / "pins.sha256"
    digest = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    venv.create(folder, with_pip=True, clear=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--require-hashes", "-r", str(pins)], check=True, timeout=1800)
    stamp.write_text(digest)


if __name__ == "__main__":
    main()
