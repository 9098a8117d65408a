"""Rewriting, measuring loss, measuring speed: the work behind ``service.prepare`` and ``service.compare``."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import psutil

from ventoux.catalog.prepare.candidates import candidates
from ventoux.catalog.prepare.errors import PrepareError, TrialFailed
from ventoux.catalog.prepare.loss import log_probabilities, loss, passages, same_as_served
from ventoux.catalog.prepare.processor import read_bandwidth, this_processor
from ventoux.catalog.prepare.report import AS_PUBLISHED, BOUND, Figures, Loss, Published, Report, Speed, Written, choose
from ventoux.catalog.prepare.rewrite import Source, adapter_beside, byte_size, converted, rewrite
from ventoux.catalog.prepare.speed import Pace, measure_speed
from ventoux.catalog.prepare.tasks import Hidden, Likeliest, Start
from ventoux.catalog.prepare.trial import Trial, trial

if TYPE_CHECKING:
    from collections.abc import Callable
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


FIRST_START = Effort(Pace(rounds=2, prompt=256, alone=32, parallel=16, seconds=40), thorough=False)
COMPARISON = Effort(Pace(rounds=5, prompt=512, alone=48, parallel=32, seconds=600), thorough=True)


class Preparing:
    """One run over one published file, in a folder of its own that the caller removes. Raises PrepareError."""

    def __init__(
        self, published: Path, work: Path, effort: Effort, threads: int | None, progress: Callable[[str], None]
    ) -> None:
        self._published = published
        self._work = work
        self._effort = effort
        self._threads = threads
        self._progress = progress
        self._source = Source(published)
        self._processor = this_processor()
        self._candidates = candidates(self._source.tensors, self._processor, thorough=effort.thorough)
        self._notes: list[str] = []
        self._lengths: list[int] = []

    def run(self) -> Report:
        """Measures everything; the files of every candidate are in the folder afterwards, see ``files``."""
        self._check_room()
        self._note_other_work()
        figures = {AS_PUBLISHED: self._as_published()}
        for candidate in self._candidates:
            figures[candidate.format] = self._rewritten(candidate)
        figures = self._with_losses(figures)
        figures = self._with_speeds(figures)
        found = list(figures.values())
        self._progress("measuring memory")
        bandwidth = read_bandwidth(self._threads)
        stat = self._published.stat()
        chosen = choose(found, BOUND)
        return Report(
            processor=self._processor,
            xllamacpp=metadata.version("xllamacpp"),
            date=datetime.now(UTC).isoformat(timespec="seconds"),
            threads=self._threads,
            rounds=self._effort.pace.rounds,
            positions=sum(self._lengths),
            bandwidth=bandwidth,
            bound=BOUND,
            chosen=chosen,
            published=Published(str(self._published), stat.st_size, stat.st_mtime_ns),
            files=[Written(file.name, file.stat().st_size) for file in self.files(chosen)],
            candidates=[_with_ceiling(one, bandwidth) for one in found],
            notes=self._notes,
        )

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
        self._progress(f"writing {candidate.format}")
        started = time.perf_counter()
        done = rewrite(self._source, candidate, self._path(candidate.format))
        return Figures(
            format=candidate.format,
            bytes=done.bytes,
            bytes_per_token=done.bytes_per_token,
            prepared_in=time.perf_counter() - started,
        )

    def _with_losses(self, figures: dict[str, Figures]) -> dict[str, Figures]:
        self._progress("measuring loss: as-published")
        try:
            base = self._log_probabilities(None)
            comparable = self._comparable(base)
        except TrialFailed as error:
            raise PrepareError(f"{self._published.name} cannot be measured: {error}.") from error
        measured = {AS_PUBLISHED: msgspec.structs.replace(figures[AS_PUBLISHED], loss=Loss(0.0, 0.0, 0.0, 1.0))}
        if not comparable:
            self._notes.append(_NOT_COMPARABLE)
        for candidate in self._candidates:
            one = figures[candidate.format]
            self._progress(f"measuring loss: {candidate.format}")
            try:
                if comparable:
                    one = msgspec.structs.replace(one, loss=loss(base, self._log_probabilities(candidate)))
            except TrialFailed as error:
                one = msgspec.structs.replace(one, failed=str(error))
            measured[candidate.format] = one
        return measured

    def _log_probabilities(self, candidate: Candidate | None) -> Floats:
        name = candidate.format if candidate else AS_PUBLISHED
        out = self._work / "states.npy"
        with trial(self._start(name, hidden=True), self._work / "hidden.log") as running:
            self._lengths = running.ask(Hidden(passages(), str(out))).lengths
        states: Floats = np.load(out)
        out.unlink()
        output = self._source.output
        if output is None:
            raise TrialFailed("the model has no output matrix")
        kind = candidate.targets.get(output.name, output.kind) if candidate else output.kind
        data = output.data if kind == output.kind else converted(output, kind)
        return log_probabilities(states, data, kind, self._source)

    def _comparable(self, base: Floats) -> bool:
        with trial(self._start(AS_PUBLISHED), self._work / "served.log") as running:
            served = running.ask(Likeliest(passages(), 8)).likeliest
        return same_as_served(base, self._lengths, served)

    def _with_speeds(self, figures: dict[str, Figures]) -> dict[str, Figures]:
        wanted = [
            name for name, one in figures.items() if not one.failed and (self._effort.thorough or one.within(BOUND))
        ]
        failed: dict[str, str] = {}
        with ExitStack() as stack:
            running: dict[str, Trial] = {}
            for number, name in enumerate(wanted):
                log = self._work / f"speed-{number}.log"
                try:
                    running[name] = stack.enter_context(trial(self._start(name), log))
                except TrialFailed as error:
                    failed[name] = str(error)
            speeds = measure_speed(
                running, AS_PUBLISHED, self._effort.pace, self._source.vocabulary, failed, self._progress
            )
        if AS_PUBLISHED in failed:
            raise PrepareError(f"{self._published.name} cannot be measured: {failed[AS_PUBLISHED]}.")
        measured: dict[str, Figures] = {}
        for name, one in figures.items():
            speed, gain = speeds.get(name, (None, None))
            measured[name] = msgspec.structs.replace(one, speed=speed, gain=gain, failed=failed.get(name, one.failed))
        return measured

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
