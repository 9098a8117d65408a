"""Rewriting, measuring loss, measuring speed: the work behind ``service.prepare`` and ``service.compare``."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import psutil

from ventoux.catalog.prepare.budget import UNLIMITED, Budget
from ventoux.catalog.prepare.candidates import candidates
from ventoux.catalog.prepare.errors import BudgetSpent, PrepareError, TrialFailed
from ventoux.catalog.prepare.loss import log_probabilities, loss, passages, same_as_served
from ventoux.catalog.prepare.processor import read_bandwidth, this_processor
from ventoux.catalog.prepare.report import AS_PUBLISHED, BOUND, Figures, Loss, Published, Report, Speed, Written, choose
from ventoux.catalog.prepare.rewrite import Source, adapter_beside, byte_size, converted, rewrite
from ventoux.catalog.prepare.speed import Pace, measure_speed
from ventoux.catalog.prepare.tasks import Hidden, Likeliest, Start
from ventoux.catalog.prepare.trial import Trial, trial

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ventoux.catalog.prepare.candidates import Candidate
    from ventoux.catalog.prepare.formats import Floats

_SPARE_DISK = 256 << 20
_LOADED = 1.25
"""Memory of a loaded model over its file: repacked weights, cache and buffers."""
_WATCHED = 0.3
_BUSY_PERCENT = 20
_NOT_COMPARABLE = "this model does more to its logits than we can repeat, so loss is not known and nothing is replaced"


class Effort(msgspec.Struct, frozen=True):
    """``thorough`` tries lossy candidates too and measures the speed of those beyond the bound."""

    pace: Pace
    thorough: bool


FIRST_START = Effort(Pace(rounds=2, more=2, prompt=256, alone=32, parallel=16), thorough=False)
"""Its time is the caller's budget."""
ASKED = Effort(Pace(rounds=3, more=4, prompt=256, alone=48, parallel=32, seconds=300), thorough=False)
COMPARISON = Effort(Pace(rounds=5, prompt=512, alone=48, parallel=32, seconds=600), thorough=True)


class Preparing:
    """One run over one published file, in a folder of its own that the caller removes. Raises PrepareError.

    When the budget ends, what was measured by then decides, or nothing does.
    """

    def __init__(
        self,
        published: Path,
        work: Path,
        effort: Effort,
        threads: int | None,
        progress: Callable[[str], None],
        budget: Budget = UNLIMITED,
    ) -> None:
        self._published = published
        self._work = work
        self._effort = effort
        self._threads = threads
        self._progress = progress
        self._budget = budget
        self._source = Source(published)
        self._processor = this_processor()
        self._candidates = candidates(self._source.tensors, self._processor, thorough=effort.thorough)
        self._figures: dict[str, Figures] = {}
        self._notes: list[str] = []
        self._lengths: list[int] = []
        self._rounds = 0
        self._stage = ""
        self._cut = False

    def run(self) -> Report:
        """Measures everything; the files of every candidate are in the folder afterwards, see ``files``."""
        self._check_room()
        self._note_other_work()
        try:
            self._measure()
        except BudgetSpent:
            self._cut = True
        found = list(self._figures.values())
        bandwidth = 0.0
        if self._budget.left > 0:
            self._tell("measuring memory")
            bandwidth = read_bandwidth(self._threads)
        stat = self._published.stat()
        chosen = choose(found, BOUND, self._effort.pace.steady)
        doubts = self._doubts(chosen)
        return Report(
            processor=self._processor,
            xllamacpp=metadata.version("xllamacpp"),
            date=datetime.now(UTC).isoformat(timespec="seconds"),
            threads=self._threads,
            rounds=self._rounds,
            positions=sum(self._lengths),
            bandwidth=bandwidth,
            bound=BOUND,
            chosen=chosen,
            published=Published(str(self._published), stat.st_size, stat.st_mtime_ns),
            files=[Written(file.name, file.stat().st_size) for file in self.files(chosen)],
            candidates=[_with_ceiling(one, bandwidth) for one in found],
            notes=self._notes + doubts,
            decided=not doubts,
        )

    def _measure(self) -> None:
        """Raises BudgetSpent; what was found until then stays."""
        self._figures[AS_PUBLISHED] = self._as_published()
        for candidate in self._candidates:
            self._figures[candidate.format] = self._rewritten(candidate)
        self._measure_losses()
        self._measure_speeds()

    def _note(self, name: str, **found: Any) -> None:
        self._figures[name] = msgspec.structs.replace(self._figures[name], **found)

    def _tell(self, stage: str) -> None:
        self._stage = stage
        self._progress(stage)

    def files(self, chosen: str) -> list[Path]:
        """Weights first, then the adapter if there is one; nothing for as-published."""
        if chosen == AS_PUBLISHED:
            return []
        weights = self._path(chosen)
        return [file for file in (weights, adapter_beside(weights)) if file.exists()]

    def _path(self, candidate: str) -> Path:
        if candidate == AS_PUBLISHED:
            return self._published
        return self._work / f"{self._published.stem}.{candidate.lower().replace('/', '-')}.gguf"

    def _check_room(self) -> None:
        sizes = [self._size(candidate) for candidate in self._candidates]
        free = shutil.disk_usage(self._work).free
        if sum(sizes) + _SPARE_DISK > free:
            raise PrepareError(
                f"Preparing needs {(sum(sizes) + _SPARE_DISK) / 1e9:.1f} GB of disk; {free / 1e9:.1f} GB are free.",
                hint="Free some, or serve the weights as published with --as-published.",
            )
        loaded = (sum(sizes) + self._published.stat().st_size) * _LOADED
        available = psutil.virtual_memory().available
        if loaded > available:
            raise PrepareError(
                f"Measuring needs {loaded / 1e9:.1f} GB of memory; {available / 1e9:.1f} GB are free.",
                hint="Free some, or serve the weights as published with --as-published.",
            )

    def _note_other_work(self) -> None:
        busy = psutil.cpu_percent(_WATCHED)
        if busy > _BUSY_PERCENT:
            self._notes.append(f"the processor was {busy:.0f} % busy with other work at the start: speeds are rough")

    def _size(self, candidate: Candidate) -> int:
        return sum(
            byte_size(tensor.shape, candidate.targets[tensor.name])
            if tensor.name in candidate.targets
            else tensor.bytes
            for tensor in self._source.tensors
        )

    def _as_published(self) -> Figures:
        size = self._published.stat().st_size
        return Figures(format=AS_PUBLISHED, bytes=size, bytes_per_token=self._source.bytes_per_token({}))

    def _rewritten(self, candidate: Candidate) -> Figures:
        self._tell(f"writing {candidate.format}")
        started = time.perf_counter()
        done = rewrite(self._source, candidate, self._path(candidate.format), self._budget)
        return Figures(
            format=candidate.format,
            bytes=done.bytes,
            bytes_per_token=done.bytes_per_token,
            prepared_in=time.perf_counter() - started,
        )

    def _measure_losses(self) -> None:
        self._tell("measuring loss: as-published")
        try:
            base = self._log_probabilities(None)
            comparable = self._comparable(base)
        except TrialFailed as error:
            raise PrepareError(f"{self._published.name} cannot be measured: {error}.") from error
        self._note(AS_PUBLISHED, loss=Loss(0.0, 0.0, 0.0, 1.0))
        if not comparable:
            self._notes.append(_NOT_COMPARABLE)
            return
        for candidate in self._candidates:
            self._tell(f"measuring loss: {candidate.format}")
            try:
                self._note(candidate.format, loss=loss(base, self._log_probabilities(candidate)))
            except TrialFailed as error:
                self._note(candidate.format, failed=str(error))

    def _log_probabilities(self, candidate: Candidate | None) -> Floats:
        name = candidate.format if candidate else AS_PUBLISHED
        out = self._work / "states.npy"
        with self._trial(name, "hidden.log", hidden=True) as running:
            self._lengths = running.ask(Hidden(passages(), str(out))).lengths
        states: Floats = np.load(out)
        out.unlink()
        output = self._source.output
        if output is None:
            raise TrialFailed("the model has no output matrix")
        kind = candidate.targets.get(output.name, output.kind) if candidate else output.kind
        data = output.data if kind == output.kind else converted(output, kind, self._budget)
        return log_probabilities(states, data, kind, self._source, self._budget)

    def _comparable(self, base: Floats) -> bool:
        with self._trial(AS_PUBLISHED, "served.log") as running:
            served = running.ask(Likeliest(passages(), 8)).likeliest
        return same_as_served(base, self._lengths, served)

    def _measure_speeds(self) -> None:
        pace = self._effort.pace
        wanted = [
            name
            for name, one in self._figures.items()
            if not one.failed and (self._effort.thorough or one.within(BOUND))
        ]
        failed: dict[str, str] = {}
        with ExitStack() as stack:
            running: dict[str, Trial] = {}
            for number, name in enumerate(wanted):
                self._tell(f"loading {name}")
                try:
                    running[name] = stack.enter_context(self._trial(name, f"speed-{number}.log"))
                except TrialFailed as error:
                    failed[name] = str(error)
            measured = measure_speed(running, AS_PUBLISHED, pace, self._source.vocabulary, failed, self._tell)
        if AS_PUBLISHED in failed:
            raise PrepareError(f"{self._published.name} cannot be measured: {failed[AS_PUBLISHED]}.")
        for name, reason in failed.items():
            self._note(name, failed=reason)
        for name, one in measured.items():
            self._note(name, speed=one.speed, gain=one.gain, spread=one.spread)
            self._rounds = one.rounds

    def _doubts(self, chosen: str) -> list[str]:
        """Why as-published is what is left and no choice; nothing where it is one, or another was chosen."""
        if chosen != AS_PUBLISHED or not any(self._is_open(candidate.format) for candidate in self._candidates):
            return []
        doubts: list[str] = []
        if self._budget.left <= 0:
            doubts.append(f"the time for preparing ended while {self._stage}")
        doubts += [
            f"the rounds of {one.format} disagree by up to {one.spread:.1f} times, so its speed counts as not measured"
            for one in self._figures.values()
            if one.spread is not None and not one.steady(self._effort.pace.steady)
        ]
        return [*doubts, "nothing was chosen: the weights are served as published, and a later start tries again"]

    def _is_open(self, candidate: str) -> bool:
        """Whether measuring again could let it win."""
        one = self._figures.get(candidate)
        if one is None:
            return True
        if one.failed or one.steady(self._effort.pace.steady):
            return False
        return one.within(BOUND) if one.loss else self._cut

    def _trial(self, name: str, log: str, *, hidden: bool = False) -> AbstractContextManager[Trial]:
        return trial(self._start(name, hidden=hidden), self._work / log, budget=self._budget)

    def _start(self, name: str, *, hidden: bool = False) -> Start:
        weights = self._path(name)
        adapter = adapter_beside(weights)
        pace = self._effort.pace
        return Start(
            weights=str(weights),
            adapter=str(adapter) if name != AS_PUBLISHED and adapter.exists() else "",
            threads=self._threads,
            hidden=hidden,
            slots=1 if hidden else pace.callers,
            context=pace.context,
        )


def _with_ceiling(figures: Figures, bandwidth: float) -> Figures:
    ceiling = bandwidth / figures.bytes_per_token if figures.bytes_per_token else 0.0
    speed: Speed | None = figures.speed
    share = speed.alone / ceiling if speed and ceiling else 0.0
    return msgspec.structs.replace(figures, ceiling=ceiling, ceiling_share=share)
