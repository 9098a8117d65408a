"""What of this machine the code in the jail sees: the interpreter, its packages, and the libraries both are linked to.

Nothing is shown where it is here, so that no path tells who runs the server.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

PYTHON = "/python/bin/python3"
LIBRARIES = "/python/lib"
PACKAGES = "/python/packages"

_OFFERED = (
    "numpy",
    "pandas",
    "matplotlib",
    "scipy",
    "sympy",
    "scikit-learn",
    "statsmodels",
    "seaborn",
    "openpyxl",
    "pillow",
)
"""With what they need, as far as they are installed."""
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
_HARMLESS = ("/etc/ld.so.cache", "/usr/share/zoneinfo")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


class Seen(NamedTuple):
    source: str
    place: str


class Library(NamedTuple):
    """``shown``: read-only; ``links``: place and target; ``empty``: folders of what is shown that are covered."""

    shown: tuple[Seen, ...]
    links: tuple[tuple[str, str], ...]
    empty: tuple[str, ...]


def library() -> Library:
    """Takes a tenth of a second: asked once."""
    standard = Path(sysconfig.get_path("stdlib"))
    place = f"/python/{sys.platlibdir}"
    # Below /usr the libraries are the system's, which are shown where they are.
    whole = Path(sys.base_prefix) != Path("/usr")
    interpreter = Seen(str(standard.parent), place) if whole else Seen(str(standard), f"{place}/{standard.name}")
    shown = [Seen(os.path.realpath(sys.executable), PYTHON), interpreter, *_packages()]
    shown += [Seen(path, path) for path in (*_SYSTEM, *_HARMLESS) if Path(path).exists() and not _link(path)]
    links = tuple((path, str(Path(path).readlink())) for path in _SYSTEM if _link(path))
    covered = [name for name in ("site-packages", "dist-packages") if (standard / name).is_dir()]
    return Library(tuple(shown), links, tuple(f"{place}/{standard.name}/{name}" for name in covered))


def _link(path: str) -> bool:
    return Path(path).is_symlink()


def _packages() -> list[Seen]:
    """The top folders and files of what is offered, one beside the other."""
    found: dict[str, Seen] = {}
    for distribution in _installed():
        for part in sorted({file.parts[0] for file in distribution.files or () if len(file.parts)}):
            source = Path(str(distribution.locate_file(part)))
            if part not in {"..", "__pycache__"} and source.exists():
                found[part] = Seen(str(source), f"{PACKAGES}/{part}")
    return list(found.values())


def _installed() -> list[importlib.metadata.Distribution]:
    """Those offered and all that they need."""
    wanted, found = list[str](_OFFERED), dict[str, importlib.metadata.Distribution]()
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            found[name] = distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        for requirement in distribution.requires or ():
            needed = _NAME.match(requirement)
            if needed and "extra ==" not in requirement:
                wanted.append(needed[0].lower())
    return list(found.values())
