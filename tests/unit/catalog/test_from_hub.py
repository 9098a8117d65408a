"""Which of a repository's files was meant, what its licence is, and the card that is written of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.catalog.card_file import as_toml
from ventoux.catalog.cards import Card, Licence, Notes, Source, parse_card
from ventoux.catalog.errors import CardError
from ventoux.catalog.from_hub import choose, named, offers, quantization_of, write_card
from ventoux.catalog.hub_licences import licence_of
from ventoux.catalog.service import Catalog
from ventoux.catalog.sources.hf import safetensors
from ventoux.catalog.sources.hub import HubFile, HubInfo
from ventoux.catalog.sources.hub_name import parse
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "quantization"),
    [
        ("Mistral-7B-Instruct-v0.3-Q4_K_M.gguf", "Q4_K_M"),
        ("mistral-7b-instruct-v0.2.Q5_0.gguf", "Q5_0"),
        ("model-UD-IQ2_XXS.gguf", "UD-IQ2_XXS"),
        ("gpt-oss-20b-MXFP4.gguf", "MXFP4"),
        ("qwen2.5-1.5b-instruct-fp16.gguf", ""),
        ("model-f16.gguf", "f16"),
        ("BF16/model.gguf", "BF16"),
        ("Q8_0/model-Q4_0.gguf", "Q4_0"),
        ("model.gguf", ""),
    ],
)
def test_the_quantization_is_read_from_the_name(path: str, quantization: str) -> None:
    assert quantization_of(path) == quantization


def files(*paths: str) -> list[HubFile]:
    return [HubFile(path, at + 1, "0" * 64) for at, path in enumerate(paths)]


MANY = files(
    "m-Q4_K_M.gguf", "m-Q8_0-00002-of-00002.gguf", "m-Q8_0-00001-of-00002.gguf", "mmproj-m-Q8_0.gguf", "README"
)


def test_a_split_model_is_one_offer_and_projectors_are_none() -> None:
    found = [(offer.path, offer.size, offer.files) for offer in offers(MANY)]
    assert found == [("m-Q4_K_M.gguf", 1, 1), ("m-Q8_0-00001-of-00002.gguf", 5, 2)]


def test_a_quantization_picks_its_file_in_any_case() -> None:
    assert choose(parse("o/r:q8_0@v1"), offers(MANY)) == parse("o/r/m-Q8_0-00001-of-00002.gguf@v1")


@pytest.mark.parametrize(
    ("there", "said"), [(MANY, "there is Q4_K_M, Q8_0"), (files("a-Q2_K.gguf", "b-Q2_K.gguf"), "a-Q2_K.gguf, b-Q2_K")]
)
def test_none_or_several_that_fit_are_listed(there: list[HubFile], said: str) -> None:
    with pytest.raises(CardError, match=said):
        choose(parse("o/r:Q2_K"), offers(there))


@pytest.mark.parametrize(
    ("name", "form"), [("hf:o/r/model.bin", "gguf"), ("hf:o/r/m.gguf", "safetensors"), ("hf:o/r:Q4_0", "safetensors")]
)
def test_a_name_that_does_not_go_with_its_format_is_refused(name: str, form: Any) -> None:
    with pytest.raises(CardError):
        named(name, form)


def test_nothing_executable_is_taken_beside_safetensors() -> None:
    there = files(
        "config.json", "tokenizer.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
        "model.safetensors.index.json", "consolidated.safetensors", "modeling_evil.py", "pytorch_model.bin", "x.pt",
        "training_args.bin", "original/model.safetensors", "sub/config.json", "README.md", "run.sh",
    )  # fmt: skip
    assert [file.path for file in safetensors(there)] == [
        "config.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
        "tokenizer.json",
    ]


def test_without_weights_there_is_nothing_to_take() -> None:
    assert safetensors(files("config.json", "pytorch_model.bin")) == []


@pytest.mark.parametrize(
    ("told", "licence", "asked"),
    [
        ({}, "unknown", False),
        ({"licence": "apache-2.0"}, "Apache-2.0", False),
        ({"licence": "MIT"}, "MIT", False),
        ({"licence": "gemma"}, "Gemma", True),
        ({"licence": "cc-by-nc-4.0"}, "cc-by-nc-4.0", True),
        ({"licence": "other", "licence_name": "mrl"}, "org/mrl", True),
        ({"licence": "other"}, "org/repo", True),
        ({"licence": "other", "licence_name": "apache-2.0"}, "org/apache-2.0", True),
    ],
)
def test_what_is_not_known_to_be_free_has_to_be_accepted(told: dict[str, str], licence: str, asked: bool) -> None:
    found = licence_of(msgspec.convert({"commit": "c"} | told, HubInfo), "org/repo")
    assert (found.id, found.acceptance_required) == (licence, asked)


def test_a_licence_that_leads_to_no_web_page_has_no_address() -> None:
    told = HubInfo(commit="c", licence="other", licence_link="javascript:alert(1)")
    assert licence_of(told, "org/repo").url == ""


CARD = Card(
    id="m",
    name="M",
    family="f",
    publisher="p",
    licence=Licence(id="l", name="L"),
    parameters=1,
    context=1,
    languages=[],
    capabilities=["chat"],
    notes=Notes(good_at="", bad_at=""),
    created=0,
    sources=[Source(uri="hf:o/r/m.gguf", size=1, sha256="0" * 64)],
)
text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(name=text, publisher=text, languages=st.lists(text, max_size=3), url=text)
def test_a_card_is_read_as_it_was_written(name: str, publisher: str, languages: list[str], url: str) -> None:
    licence = Licence(id=name, name=publisher, url=url, acceptance_required=True)
    card = msgspec.structs.replace(CARD, name=name, publisher=publisher, languages=languages, licence=licence)
    assert parse_card(as_toml(card), "card") == card


def test_every_shipped_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    for card in Catalog(Home(tmp_path)).cards():
        assert parse_card(as_toml(card), card.id) == card


def test_the_card_that_is_written_is_found_by_what_was_pulled(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    write_card(CARD, home.cards)
    assert Catalog(home).find("hf:o/r/m.gguf") == Catalog(home).find("m") == CARD
