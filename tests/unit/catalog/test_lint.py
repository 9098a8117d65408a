from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import jsonschema_rs
import msgspec
import pytest
from tests.unit.catalog.examples import card, text

from ventoux.catalog import aliases, shelf
from ventoux.catalog.cards import LARGEST
from ventoux.catalog.lint import Names, lint, lint_designations, lint_file, schema
from ventoux.catalog.sources import hub_name

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.cards import Card

TODAY = date(2026, 11, 26)
SUM = "0" * 64
SHIPPED = Names.of(shelf.cards(), aliases.shipped())

PRICE = """
[[list_prices]]
provider = "mistral"
currency = "USD"
input = 0.5
as_of = 2026-01-01
source = "https://example.org/prices"
"""
SCORE = '\n[[scores]]\nbenchmark = "MMLU"\nvalue = 1.0\nas_of = 2026-01-01\nsource = "https://example.org"\n'
RUN = '\n[[runs]]\nengine = "vllm"\nquantization = "fp8"\nmemory = 9000000000\nsource = "https://example.org"\n'
CALLED = '[provider_models]\nmistral = "mine"\n'
REMOTE = '[remote]\nbase_url = "https://me:secret@api.example.org/v1"\n'


def source(size: int) -> str:
    return f'[[sources]]\nuri = "url:https://example.org/x.gguf"\nsize = {size}\nsha256 = "{SUM}"\n'


def problems(top: str = "", tables: str = "", **replaced: str) -> list[str]:
    mine = card(top, tables, **replaced)
    known = Names.of([*shelf.cards(), mine], aliases.shipped())
    return [problem.field for problem in lint(mine, "mine.toml", known, TODAY)]


def test_every_shipped_card_and_alias_is_sound() -> None:
    found = [problem for file in shelf.files() for problem in lint_file(file, SHIPPED, TODAY)]
    assert found + lint_designations(aliases.shipped(), "aliases.toml", SHIPPED) == []


def test_shipped_cards_say_in_each_language_what_they_say_in_english() -> None:
    said = {card.id: sorted(card.notes.others) for card in shelf.cards()}
    assert said == {model: ["de", "es", "fr", "it"] for model in said}
    assert all(one != card.notes.good_at for card in shelf.cards() for one in _good_at_elsewhere(card))


def _good_at_elsewhere(card: Card) -> list[str]:
    return [wording.good_at for wording in card.notes.others.values()]


def test_a_language_says_as_much_as_english() -> None:
    whole = '[notes.fr]\ngood_at = "Tests."\nbad_at = "Le reste."\n'
    assert not [field for field in problems(tables=whole) if field.startswith("notes")]
    assert "notes.fr" in problems(tables=whole.replace("Le reste.", ""))
    assert "notes.fr" in problems(tables=f'{whole}description = "Plus."\n')


def test_every_figure_of_the_shipped_cards_has_an_address_and_a_day() -> None:
    cards = shelf.cards()
    assert sum(len(one.scores) for one in cards) > 100
    assert sum(len(one.list_prices) for one in cards) > 50
    assert all(run.source for one in cards for run in one.runs)


def test_weights_from_a_hub_are_those_of_one_commit() -> None:
    uris = [source.uri for one in shelf.cards() for source in one.sources if source.uri.startswith("hf:")]
    assert len(uris) > 8
    assert all(hub_name.parse(uri.removeprefix("hf:")).pinned for uri in uris)


def test_a_sound_card_has_no_problem() -> None:
    assert problems(tables=PRICE + SCORE + RUN + CALLED) == []


@pytest.mark.parametrize(
    ("top", "tables", "replaced", "field"),
    [
        ('aliases = ["mistral-large-3"]', "", {}, "aliases"),
        ('aliases = ["mistral-large-2512"]', "", {}, "aliases"),
        ('aliases = ["mistral-large-latest"]', "", {}, "aliases"),
        ('aliases = ["a", "a"]', "", {}, "aliases"),
        ('voice = "alloy"', "", {}, "voice"),
        ('replaced_by = "nobody"', "", {}, "replaced_by"),
        ('replaced_by = "mine"', "", {}, "replaced_by"),
        ("released = 2026-02-01\ndeprecated = 2026-01-01", "", {}, "deprecated"),
        ("released = 2026-02-01\nretires = 2026-01-31\nreplaced_by = 'mistral-nemo'", "", {}, "retires"),
        ("released = 2027-01-01", "", {}, "released"),
        ("retires = 2026-01-01", "", {}, "replaced_by"),
        ("released = 2026-01-02", PRICE + CALLED, {}, "list_prices"),
        ("", PRICE.replace("2026-01-01", "2027-01-01") + CALLED, {}, "list_prices"),
        ("", SCORE + SCORE, {}, "scores"),
        ("", SCORE.replace("2026", "2027"), {}, "scores"),
        ("", PRICE, {}, "provider_models"),
        ("", RUN.replace('source = "https://example.org"\n', ""), {}, "runs[0].source"),
        ("", RUN.replace("9000000000", "4000000000"), {}, "runs[0].memory"),
        ("", RUN + "weights = 1000000000\n", {}, "runs[0].weights"),
        ("", RUN + "context = 65536\n", {}, "runs[0].context"),
        ("", source(10), {"engine": '"llama.cpp"'}, "sources[0].size"),
        ("", source(50_000_000_000), {"engine": '"llama.cpp"'}, "sources[0].size"),
        ("active_parameters = 9000000000", "", {}, "active_parameters"),
        ("", REMOTE, {"engine": '"remote"'}, "remote.base_url"),
        ("", "", {"languages": '["french"]'}, "languages"),
        ("", "", {"languages": '["fr", "fr"]'}, "languages"),
    ],
)
def test_what_cannot_be_so_or_cannot_be_checked_is_named(
    top: str, tables: str, replaced: dict[str, str], field: str
) -> None:
    assert problems(top, tables, **replaced) == [field]


def test_terms_without_an_address_and_empty_notes_are_named() -> None:
    mine = card()
    bare = msgspec.structs.replace(
        mine,
        licence=msgspec.structs.replace(mine.licence, acceptance_required=True),
        notes=msgspec.structs.replace(mine.notes, bad_at=""),
    )
    assert [one.field for one in lint(bare, "mine.toml", SHIPPED, TODAY)] == ["licence.url", "notes"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (text(top='chat_template = "{{ cycler.__init__.__globals__ }}"'), "unknown field `chat_template`"),
        (text(id='"../../etc/passwd"'), "$.id"),
        (text(top='aliases = ["../mine"]'), "$.aliases"),
        (text(top='weights = "../../weights.gguf"', engine='"llama.cpp"'), "weights"),
        (text(tables=source(1).replace("url:https:", "ftp:")), "$.sources"),
        (text(tables=RUN.replace("https://example.org", "javascript:alert(1)")), "$.runs"),
        ("a = " + "[" * 10_000, "nested"),
        ("#" * (LARGEST + 1), "bytes"),
        ("\0", "TOML"),
    ],
)
def test_a_hostile_card_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content)
    (problem,) = lint_file(file, SHIPPED, TODAY)
    assert reason in problem.message
    assert str(file) in problem.message


def test_a_folder_and_a_missing_file_are_no_cards(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "nowhere.toml"):
        (problem,) = lint_file(file, SHIPPED, TODAY)
        assert str(file) in problem.message


def test_an_alias_of_no_model_and_one_that_is_a_model_are_problems() -> None:
    found = lint_designations({"mistral-nemo": "mistral-large-3", "best": "nobody"}, "aliases.toml", SHIPPED)
    assert [(one.field, "no model" in one.message) for one in found] == [("mistral-nemo", False), ("best", True)]


def test_the_schema_takes_the_shipped_cards_and_refuses_what_the_reader_does() -> None:
    validator = jsonschema_rs.validator_for(schema())
    for one in shelf.cards():
        validator.validate(msgspec.to_builtins(one, str_keys=True))
    assert not validator.is_valid({**msgspec.to_builtins(card()), "id": "../mine"})
    assert not validator.is_valid({**msgspec.to_builtins(card()), "chat_template": "x"})
    assert not validator.is_valid({**msgspec.to_builtins(card()), "id": "mine\n"})
