"""What it takes to run a model, each way that there is: as its card says, and otherwise estimated, which is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from ventoux.catalog.cards import Card
    from ventoux.catalog.facts import Run

_ROOM = 512 << 20
"""Bytes beside the weights at least: the engine, and the keys and values of a few thousand tokens."""
_ROOM_SHARE = 10
"""And no less than one part in so many of the weights."""
_ENCODER_BYTES = 4
"""Of a parameter: the encoder keeps 32-bit numbers."""

BITS = {
    "bf16": 16.0,
    "f16": 16.0,
    "fp8": 8.0,
    "q8_0": 8.5,
    "q5_k_m": 5.7,
    "q4_k_m": 4.85,
    "q4_1": 5.0,
    "q4_0": 4.5,
    "fp4": 4.0,
    "nvfp4": 4.5,
    "mxfp4": 4.25,
}
"""Of a parameter, by quantization, the scales that go with it included."""

_GPUS = (16, 24, 32, 48, 80)
"""Gigabytes that GPUs come with; beyond the last, several of it."""

_IN_A_NAME = re.compile(rf"[^a-z0-9]({'|'.join(BITS)})[^a-z0-9]")
_USUAL = "q4_k_m"


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """``weights`` and ``memory`` in bytes. ``estimated``: the memory is reckoned from the weights, or from the number
    of parameters. ``gpu``: it is memory of GPUs. ``hardware``: as the card says, else the GPUs that hold it."""

    engine: str
    quantization: str = ""
    weights: int | None = None
    memory: int | None = None
    estimated: bool = False
    gpu: bool = False
    context: int | None = None
    hardware: str = ""
    weights_at: str = ""
    source: str = ""


def ways(card: Card) -> list[Way]:
    """Those that need memory of one's own, the smallest first; a provider's needs none, and is not among them."""
    found = [_of_run(card, run) for run in card.runs]
    for source in card.sources[:1]:
        match = _IN_A_NAME.search(f"/{source.uri.lower()}/")
        quantization = match[1].upper() if match else ""
        found.append(_estimated("llama.cpp", quantization, source.size))
    if card.engine == "encoder":
        weights = card.parameters * _ENCODER_BYTES
        found.append(Way(engine="encoder", weights=weights, memory=weights + _ROOM, estimated=True))
    if card.weights_at and card.parameters and not any(way.engine == "llama.cpp" for way in found):
        found.append(_estimated("llama.cpp", _USUAL.upper(), weights_of(card.parameters, _USUAL)))
    return sorted(found, key=lambda way: (way.memory is None, way.memory or 0))


def smallest(card: Card) -> Way | None:
    """None where nobody says, or nobody but its publisher can run it."""
    return next((way for way in ways(card) if way.memory is not None), None)


def smallest_here(card: Card) -> Way | None:
    """Without a GPU."""
    return next((way for way in ways(card) if way.memory is not None and not way.gpu), None)


def fits(way: Way, available: int) -> bool | None:
    """None where it cannot be said: Ventoux does not look for GPUs."""
    return None if way.gpu or way.memory is None else way.memory <= available


def gpus(memory: int) -> str:
    """The fewest that hold it: ``1x 24 GB GPU``."""
    gigabytes = next((one for one in _GPUS if memory <= one * 10**9), _GPUS[-1])
    return f"{-(-memory // (gigabytes * 10**9))}x {gigabytes} GB GPU"


def weights_of(parameters: int, quantization: str) -> int:
    """Bytes; 0 for a quantization that is not known."""
    return int(parameters * BITS.get(quantization.lower(), 0) / 8)


def with_room(weights: int) -> int:
    return weights + max(weights // _ROOM_SHARE, _ROOM)


def _estimated(engine: str, quantization: str, weights: int) -> Way:
    memory = with_room(weights)
    return Way(engine=engine, quantization=quantization, weights=weights, memory=memory, estimated=True)


def _of_run(card: Card, run: Run) -> Way:
    weights = run.weights or weights_of(card.parameters, run.quantization) or None
    memory = run.memory or (with_room(weights) if weights else None)
    gpu = run.engine != "llama.cpp"
    return Way(
        engine=run.engine,
        quantization=run.quantization,
        weights=run.weights,
        memory=memory,
        estimated=run.memory is None,
        gpu=gpu,
        context=run.context,
        hardware=run.hardware or (gpus(memory) if gpu and memory else ""),
        weights_at=run.weights_at or "",
        source=run.source or "",
    )
