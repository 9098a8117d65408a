"""The default model prepared for a whole run of the tests, once."""

from __future__ import annotations

import fcntl
import math
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from ventoux.catalog.prepare import preparing, service
from ventoux.catalog.prepare.candidates import SPLIT
from ventoux.catalog.prepare.preparing import Effort
from ventoux.catalog.prepare.report import choose
from ventoux.catalog.prepare.speed import Pace
from ventoux.catalog.pull import PUBLISHED

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.prepare.report import Figures

BRIEF = Effort(Pace(rounds=2, prompt=8, alone=4, parallel=2, callers=2, steady=math.inf), thorough=False)
"""Rounds of milliseconds never agree, and need not."""


def prepare_briefly(published: Path, folder: Path) -> service.Prepared:
    """Makes ``folder``: the weights under the name that a home has for them, and what was prepared from them. A second
    caller waits and gets the same."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".link.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / PUBLISHED).exists():
            link_or_copy(str(published.resolve()), str(folder / PUBLISHED))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "ASKED", BRIEF)
        patch.setattr(preparing, "choose", _chosen)
        return service.prepare(folder / PUBLISHED, folder, threads=1, progress=lambda _: None)


def _chosen(candidates: list[Figures], bound: float, steady: float) -> str:
    """Where it may be chosen, the one that needs most of what serves it: an adapter. On a busy machine the fastest is
    another one at each run."""
    split = next((one for one in candidates if one.format == SPLIT), None)
    may_win = split is not None and not split.failed and split.within(bound)
    return SPLIT if may_win else choose(candidates, bound, steady)


def link_or_copy(source: str, target: str) -> None:
    """With the times of the source, by which prepared weights know what they were made of."""
    try:
        os.link(source, target)
    except OSError:  # the folder of temporary files may be on another disk
        shutil.copy2(source, target)
