from __future__ import annotations

import pytest

from ventoux.catalog.cards import parse_card
from ventoux.catalog.errors import CardError

CARD = """
id = "mine"
name = "Mine"
family = "Mine"
publisher = "Me"
parameters = 1
context = 64
languages = ["fr"]
capabilities = ["chat"]
created = 0
sources = [{uri = "file:/mine.gguf", size = 1, sha256 = "SUM"}]
licence = {id = "MIT", name = "MIT"}
notes = {good_at = "", bad_at = ""}
""".replace("SUM", "0" * 64)


def test_a_card_says_what_it_leaves_out_by_its_defaults() -> None:
    card = parse_card(CARD, "mine.toml")
    assert (card.engine, card.aliases, card.sampling.top_k, card.remote) == ("llama.cpp", [], 0, None)


def test_a_card_may_limit_its_model_and_say_what_it_costs() -> None:
    more = "parallel = 2\nlimits = {concurrent = 4}\nprice = {input = 0.5, output = 1.5}\n"
    card = parse_card(CARD + more, "mine.toml")
    assert (card.parallel, card.limits.concurrent, card.limits.spend) == (2, 4, None)
    assert card.price
    assert (card.price.input, card.price.output, card.price.cached) == (0.5, 1.5, None)


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('id = "mine"', 'id = "../mine"', "$.id"),
        ('id = "mine"', 'id = "Mine"', "$.id"),
        ('id = "mine"', 'id = "mine\\n"', "$.id"),
        ("context = 64", "context = 0", "$.context"),
        ('["chat"]', '["chess"]', "$.capabilities"),
        ("created = 0", 'created = 0\napi_key = "x"', "api_key"),
        ("0" * 64, "0" * 63, "$.sources[0].sha256"),
        ("size = 1", "size = 0", "$.sources[0].size"),
        ("file:/mine.gguf", "ftp:/mine.gguf", "$.sources[0].uri"),
        ("file:/mine.gguf", "url:ftp://mine.gguf", "sources[0].uri"),
        ("file:/mine.gguf", "pypi:mine#x", "sources[0].uri"),
        ("created = 0", 'created = 0\nengine = "remote"', "remote"),
        ("sources =", "aliases = []  #", "sources"),
        ("sources =", 'weights = "mine.gguf"  #', "weights"),
        ("context = 64", "context = ", "TOML"),
    ],
)
def test_a_bad_card_is_refused_naming_file_and_field(before: str, after: str, field: str) -> None:
    assert before in CARD
    with pytest.raises(CardError) as refused:
        parse_card(CARD.replace(before, after), "folder/mine.toml")
    assert "folder/mine.toml" in refused.value.message
    assert field in refused.value.message
