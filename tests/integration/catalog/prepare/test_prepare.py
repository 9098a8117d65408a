from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.weights import BRIEF

from ventoux.catalog.prepare import preparing, service
from ventoux.catalog.prepare.errors import TrialFailed
from ventoux.catalog.prepare.preparing import Effort, Preparing
from ventoux.catalog.prepare.report import AS_PUBLISHED
from ventoux.catalog.prepare.tasks import Likeliest, Start
from ventoux.catalog.prepare.trial import trial

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.catalog.prepare.conftest import Done


def quiet(_: str) -> None:
    pass


@pytest.fixture
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "FIRST_START", BRIEF)
    monkeypatch.setattr(preparing, "ASKED", BRIEF)


def test_a_model_is_prepared_once_and_then_found(done: Done) -> None:
    first, tiny = done.prepared, done.folder / "tiny.gguf"
    losses = {one.format: one.loss for one in first.report.candidates}
    assert set(losses) == {AS_PUBLISHED, "Q8_0", "Q4_0+offsets"}
    assert all(loss is not None and loss.mean < 0.02 for loss in losses.values())
    assert all(one.speed and one.speed.alone > 0 for one in first.report.candidates)
    assert tiny.read_bytes() == done.before
    again: list[str] = []
    assert service.prepare(tiny, tiny.parent, threads=1, progress=again.append) == first
    assert done.stages
    assert not again
    # Losing candidates and working folders are gone.
    kept = {tiny.name, "prepared.json", ".prepare.lock", *(one.name for one in first.report.files)}
    assert {file.name for file in tiny.parent.iterdir()} == kept


def test_a_thorough_comparison_measures_lossy_candidates_and_chooses_none_of_them(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "COMPARISON", Effort(BRIEF.pace, thorough=True))
    report = service.compare(tiny, tiny.parent, threads=1, progress=quiet)
    by_format = {one.format: one for one in report.candidates}
    assert {"Q4_0", "IQ4_NL", "F16"} < set(by_format)
    losses = {name: one.loss.mean for name, one in by_format.items() if one.loss}
    assert losses["Q4_0"] > losses["Q8_0"] > 0
    assert by_format[report.chosen].within(report.bound)


@pytest.mark.usefixtures("_brief")
def test_a_candidate_whose_process_dies_costs_only_itself(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Preparing._start

    def broken(self: Preparing, name: str, *, hidden: bool = False) -> Start:
        start = original(self, name, hidden=hidden)
        return Start(weights=os.devnull) if name == "Q8_0" else start

    monkeypatch.setattr(Preparing, "_start", broken)
    report = service.prepare(tiny, tiny.parent, threads=1, progress=quiet).report
    eight = next(one for one in report.candidates if one.format == "Q8_0")
    assert eight.failed
    assert report.chosen != "Q8_0"


def test_a_killed_prepare_leaves_nothing_that_is_used_later(simple: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys; from pathlib import Path; from ventoux.catalog.prepare import service\n"
        "path = Path(sys.argv[1])\n"
        "service.prepare(path, path.parent, threads=1, progress=lambda stage: print(stage, flush=True))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(simple)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("measuring loss"):  # every candidate is written
                break
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait(10)
        if process.stdout:
            process.stdout.close()
    assert list(simple.parent.glob(".preparing-*"))
    assert service.prepared(simple.parent) is None
    monkeypatch.setattr(preparing, "ASKED", BRIEF)
    assert service.prepare(simple, simple.parent, threads=1, progress=quiet)
    assert not list(simple.parent.glob(".preparing-*"))


@pytest.mark.usefixtures("_brief")
def test_a_second_caller_waits_and_gets_the_same(simple: Path) -> None:
    results: list[service.Prepared] = []
    waited: list[str] = []
    began = threading.Event()

    def first(_: str) -> None:
        began.set()

    thread = threading.Thread(
        target=lambda: results.append(service.prepare(simple, simple.parent, threads=1, progress=first))
    )
    thread.start()
    assert began.wait(30)
    results.append(service.prepare(simple, simple.parent, threads=1, progress=waited.append))
    thread.join(60)
    assert results[0] == results[1]
    assert waited == ["waiting for another Ventoux that prepares these weights"]


def test_a_process_that_does_not_answer_is_given_up(tmp_path: Path) -> None:
    started = time.monotonic()
    stuck = trial(Start(weights="x"), tmp_path / "log", start_timeout=0.5, module=("-c", "import time; time.sleep(60)"))
    with pytest.raises(TrialFailed, match="no answer"), stuck:
        pass
    assert time.monotonic() - started < 20


def test_weights_that_cannot_be_loaded_say_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF but no more")
    with pytest.raises(TrialFailed), trial(Start(weights=str(broken)), tmp_path / "log") as running:
        running.ask(Likeliest(["a"], 1))


def test_the_default_models_candidates_lose_no_more_than_the_bound(prepared_smollm2: service.Prepared) -> None:
    by_format = {one.format: one for one in prepared_smollm2.report.candidates}
    split, eight = by_format["Q4_0+offsets"], by_format["Q8_0"]
    assert split.loss is not None
    assert eight.loss is not None
    assert split.loss.mean < 0.012
    assert eight.loss.mean < 0.02
    assert split.bytes_per_token < eight.bytes_per_token
    assert split.speed is not None
