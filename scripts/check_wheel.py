"""Holds what is released: the wheel and the source archive have the built web application, and nothing to build it from
that is not ours; the wheel has at most 15 MB. Exits 1 naming what is not so.

    check_wheel.py dist/*
"""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

LARGEST = 15_000_000
"""Bytes of a wheel."""
_STATIC = "ventoux/static/"
_UNWANTED = ("node_modules/", ".venv", "__pycache__/")


def main(arguments: list[str]) -> int:
    if not arguments:
        print("Name the files to look at: check_wheel.py dist/*")
        return 1
    faults = [f"{name}: {fault}" for name in arguments for fault in faults_of(Path(name))]
    print("\n".join(faults) or f"{len(arguments)} files are as they should be")
    return 1 if faults else 0


def faults_of(file: Path) -> list[str]:
    names = _names(file)
    size = file.stat().st_size
    faults = [f"{size:,} bytes, more than {LARGEST:,}"] if file.suffix == ".whl" and size > LARGEST else []
    static = [name.partition(_STATIC)[2] for name in names if _STATIC in name]
    faults += [f"has no {_STATIC}{name}" for name in ("index.html", "sw.js") if name not in static]
    for end in (".js", ".css", ".js.br", ".js.gz"):
        if not any(name.startswith("assets/") and name.endswith(end) for name in static):
            faults.append(f"has no {_STATIC}assets/*{end}")
    faults += [f"has the source map {name}" for name in static if name.endswith(".map")]
    faults += [f"has {name}" for name in names if any(part in name for part in _UNWANTED)][:5]
    return faults


def _names(file: Path) -> list[str]:
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            return wheel.namelist()
    with tarfile.open(file) as archive:
        return archive.getnames()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
