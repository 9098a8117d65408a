from __future__ import annotations

import pytest
from tests.unit.catalog.examples import card

from ventoux.catalog import memory

SUM = "0" * 64


def source(size: int, name: str = "mine-Q4_K_M.gguf") -> str:
    return f'[[sources]]\nuri = "url:https://example.org/{name}"\nsize = {size}\nsha256 = "{SUM}"\n'


def run(engine: str, memory_: int | None, quantization: str = "fp8") -> str:
    stated = f"memory = {memory_}\n" if memory_ else ""
    return f'[[runs]]\nengine = "{engine}"\nquantization = "{quantization}"\n{stated}'


def test_the_memory_of_weights_on_record_is_the_weights_and_some_room() -> None:
    (way,) = memory.ways(card(tables=source(5_000_000_000), engine='"llama.cpp"'))
    assert (way.engine, way.quantization, way.memory, way.estimated) == ("llama.cpp", "Q4_K_M", 5_536_870_912, True)
    assert memory.with_room(10_000_000_000) == 11_000_000_000


def test_open_weights_without_a_run_are_reckoned_at_four_bits() -> None:
    (way,) = memory.ways(card('weights_at = "https://hub.example.org/mine"'))
    assert way.estimated
    assert 4_850_000_000 < (way.memory or 0) < 5_500_000_000
    assert memory.ways(card()) == []


def test_what_a_card_states_is_not_reckoned_and_the_smallest_way_is_first() -> None:
    stated = card(tables=run("vllm", 20_000_000_000) + run("vllm", 9_000_000_000, "fp4") + run("sglang", None, "odd"))
    ways = memory.ways(stated)
    assert [(way.memory, way.estimated, way.gpu) for way in ways] == [
        (9_000_000_000, False, True),
        (20_000_000_000, False, True),
        (None, True, True),
    ]
    assert memory.smallest(stated) == ways[0]
    assert memory.smallest_here(stated) is None


@pytest.mark.parametrize(("engine", "fits"), [("llama.cpp", True), ("vllm", None)])
def test_whether_it_fits_is_said_of_this_machines_memory_and_not_of_gpus_nobody_looked_for(
    engine: str, fits: bool | None
) -> None:
    (way,) = memory.ways(card(tables=run(engine, 9_000_000_000)))
    assert memory.fits(way, 9_000_000_000) is fits
    assert memory.fits(way, 8_999_999_999) is (False if fits else None)


def test_the_encoder_keeps_numbers_of_four_bytes() -> None:
    (way,) = memory.ways(card(engine='"encoder"', parameters="1000000"))
    assert (way.weights, way.gpu) == (4_000_000, False)


@pytest.mark.parametrize(
    ("memory_", "words"),
    [(7, "1x 16 GB GPU"), (17, "1x 24 GB GPU"), (67, "1x 80 GB GPU"), (149, "2x 80 GB GPU"), (1800, "23x 80 GB GPU")],
)
def test_memory_is_told_in_gpus_where_the_card_names_none(memory_: int, words: str) -> None:
    (way,) = memory.ways(card(tables=run("vllm", memory_ * 10**9)))
    assert way.hardware == words
    (stated,) = memory.ways(card(tables=run("vllm", memory_ * 10**9) + 'hardware = "a rack"\n'))
    assert stated.hardware == "a rack"
