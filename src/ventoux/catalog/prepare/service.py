"""Prepared weights: written once, kept beside the published ones, used while processor and engine stay the same.

folder/
  <published>.gguf                       never changed
  <published>.<format>.gguf              the chosen candidate, when one was better
  <published>.<format>.adapter.gguf      belongs to it, when it has one; must be applied with it
  prepared.json                          the report; written last, so that what it names is whole
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog.prepare.budget import UNLIMITED, Budget
from ventoux.catalog.prepare.errors import PrepareError
from ventoux.catalog.prepare.processor import this_processor
from ventoux.catalog.prepare.report import Report
from ventoux.catalog.sources.hub_name import shards

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from ventoux.catalog.prepare.preparing import Effort, Preparing

_REPORT = "prepared.json"
_LOCK = ".prepare.lock"
_WORK = ".preparing-"
_LOCK_TIMEOUT = 1800.0
_LOCK_POLL = 0.1
_QUICK_BYTES = 300_000_000

FIRST_START_SECONDS = 45.0
"""What preparing unasked may take. Two quiet cores take some 20 for 100 MB; on a busy machine serving comes first."""


class Prepared(msgspec.Struct, frozen=True):
    """``path`` is what to serve: the published file when that was best. ``adapter`` must be loaded with it."""

    path: Path
    format: str
    report: Report
    adapter: Path | None = None


def is_quick(published: Path) -> bool:
    """Whether to prepare unasked on a first start: up to 300 MB, which two quiet cores do in FIRST_START_SECONDS.

    Larger weights are prepared when ``ventoux models prepare`` asks for it; those in several files never.
    """
    return published.stat().st_size <= _QUICK_BYTES and not shards(published.name)


def prepared(folder: Path) -> Prepared | None:
    """What was prepared in ``folder``, if it is whole and was made on this processor, for this release of xllamacpp
    and from the published file as it is now. None also where the last try came to no choice."""
    report = _read(folder)
    return _whole(folder, report) if report and report.decided else None


def _whole(folder: Path, report: Report) -> Prepared | None:
    if report.processor != this_processor() or report.xllamacpp != metadata.version("xllamacpp"):
        return None
    published = folder / report.published.path
    if not _is(published, report.published.size, report.published.mtime_ns):
        return None
    files = [folder / one.name for one in report.files]
    if not all(_is(file, one.size) for file, one in zip(files, report.files, strict=True)):
        return None
    if not files:
        return Prepared(published, report.chosen, report)
    return Prepared(files[0], report.chosen, report, files[1] if len(files) > 1 else None)


def prepare(
    published: Path,
    folder: Path,
    *,
    threads: int | None,
    progress: Callable[[str], None],
    force: bool = False,
    budget: Budget | None = None,
) -> Prepared:
    """Blocks until ``folder`` holds the best weights for this processor. A second caller waits and gets the same.

    ``threads`` is what the model will be served with. With a ``budget``, as on a first start, it is as-published
    when that ends before a choice can be made (``report.decided`` is false); without, it takes the time it takes.
    Raises PrepareError; the published file is left as it is.
    """
    from ventoux.catalog.prepare.preparing import ASKED, FIRST_START  # noqa: PLC0415 - numpy and gguf: when needed

    effort = FIRST_START if budget else ASKED
    budget = budget or UNLIMITED
    with _locked(folder, progress, budget):
        found = None if force else _of(published, folder)
        return found or _run(published, folder, effort, threads, progress, budget)


def compare(published: Path, folder: Path, *, threads: int | None, progress: Callable[[str], None]) -> Report:
    """Measures every candidate at length, lossy ones too. Keeps their figures as the report, and of the
    candidates only the chosen one, so that report and weights stay together. Raises PrepareError."""
    from ventoux.catalog.prepare.preparing import COMPARISON  # noqa: PLC0415 - see prepare

    with _locked(folder, progress, UNLIMITED):
        return _run(published, folder, COMPARISON, threads, progress, UNLIMITED).report


def _of(published: Path, folder: Path) -> Prepared | None:
    found = prepared(folder)
    return found if found and (folder / found.report.published.path).samefile(published) else None


def _run(
    published: Path,
    folder: Path,
    effort: Effort,
    threads: int | None,
    progress: Callable[[str], None],
    budget: Budget,
) -> Prepared:
    from ventoux.catalog.prepare.preparing import Preparing  # noqa: PLC0415 - see prepare

    for left_behind in folder.glob(f"{_WORK}*"):
        shutil.rmtree(left_behind)
    try:
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder) as work:
            preparing = Preparing(published.absolute(), Path(work), effort, threads, progress, budget)
            report = preparing.run()
            before = _of(published, folder)
            if before and not report.decided:
                # A noisy hour is no reason to give up what a quiet one found.
                return msgspec.structs.replace(before, report=report)
            return _keep(preparing, report, folder)
    except OSError as error:
        raise PrepareError(
            f"Preparing {published.name} failed: {error.strerror or error}.",
            hint="Serve the weights as published with --as-published, or prepare again once that is mended.",
        ) from error


def _keep(preparing: Preparing, report: Report, folder: Path) -> Prepared:
    """The report goes first and comes back last: at no moment does one name files that are not whole."""
    before = _read(folder)
    (folder / _REPORT).unlink(missing_ok=True)
    for one in before.files if before else []:
        (folder / Path(one.name).name).unlink(missing_ok=True)
    for file in preparing.files(report.chosen):
        _flush(file)
        file.replace(folder / file.name)
    published = Path(report.published.path)
    if published.is_relative_to(folder.absolute()):
        inside = msgspec.structs.replace(report.published, path=str(published.relative_to(folder.absolute())))
        report = msgspec.structs.replace(report, published=inside)
    fresh = folder / f"{_REPORT}.new"
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
    _flush(fresh)
    fresh.replace(folder / _REPORT)
    _flush(folder)
    found = _whole(folder, report)
    if found is None:
        raise PrepareError("The prepared weights changed while they were written.", hint="Prepare the model again.")
    return found


def _read(folder: Path) -> Report | None:
    try:
        return msgspec.json.decode((folder / _REPORT).read_bytes(), type=Report)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None  # none yet, or not ours: then nothing is prepared


def _is(file: Path, size: int, mtime_ns: int | None = None) -> bool:
    try:
        stat = file.stat()
    except OSError:
        return False
    return stat.st_size == size and mtime_ns in (None, stat.st_mtime_ns)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path, progress: Callable[[str], None], budget: Budget) -> Generator[None]:
    patience = min(_LOCK_TIMEOUT, budget.left)
    deadline = time.monotonic() + patience
    waiting = False
    with (folder / _LOCK).open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise PrepareError(
                        f"Another Ventoux is still preparing these weights after {patience:.0f} s.",
                        hint="Stop it, or serve the weights as published with --as-published.",
                    ) from error
                if not waiting:
                    progress("waiting for another Ventoux that prepares these weights")
                    waiting = True
                time.sleep(_LOCK_POLL)
        yield
