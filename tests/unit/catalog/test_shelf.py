from __future__ import annotations

from ventoux.catalog import shelf


def test_a_shipped_card_is_in_the_file_of_its_name_and_every_alias_is_found_without_parsing() -> None:
    cards = shelf.cards()
    assert [card.id for card in cards] == sorted(file.stem for file in shelf.files())
    assert shelf.aliases() == {alias: card.id for card in cards for alias in card.aliases}


def test_one_card_is_read_when_one_is_asked_for() -> None:
    shelf.card.cache_clear()
    assert shelf.card("mistral-large-3").active_parameters == 41_000_000_000
    assert shelf.card.cache_info().currsize == 1
