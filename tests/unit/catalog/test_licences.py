from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from ventoux.catalog.cards import Card, Licence, Notes
from ventoux.catalog.errors import LicenceNotAccepted
from ventoux.catalog.licences import Licences, operator
from ventoux.db.engine import async_engine
from ventoux.db.migrate import upgrade
from ventoux.home import Home

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

CARD = Card(
    id="m",
    name="M",
    family="f",
    publisher="p",
    licence=Licence(id="Gemma", name="Gemma Terms", url="https://example.org/terms", acceptance_required=True),
    parameters=1,
    context=1,
    languages=[],
    capabilities=["chat"],
    notes=Notes(good_at="", bad_at=""),
    created=0,
)


class At:
    def __init__(self, now: float) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time


@pytest.fixture
async def licences(tmp_path: Path) -> AsyncGenerator[Licences]:
    home = Home(tmp_path)
    home.create()
    upgrade(home)
    engine = async_engine(home.database)
    yield Licences(engine, At(1000.0))
    await engine.dispose()


async def test_who_accepted_and_when_is_kept_and_asked_for_once(licences: Licences) -> None:
    made = await licences.accept("Gemma", "m", "ada@host")
    assert (made.accepted_by, made.accepted_at, made.model) == ("ada@host", 1000.0, "m")
    assert await licences.accept("gemma", "other", "bob@host") == made
    assert await licences.accepted("GEMMA") == made
    assert list(await licences.list()) == [made]


async def test_one_workspace_does_not_accept_for_another(licences: Licences) -> None:
    made = await licences.accept("Gemma", "m", "ada", workspace_id="w1")
    assert await licences.accepted("Gemma", "w1") == made
    for other in ("w2", None):
        assert await licences.accepted("Gemma", other) is None
        assert list(await licences.list(other)) == []
        with pytest.raises(LicenceNotAccepted):
            await licences.require(CARD, other)


async def test_what_the_operator_accepted_holds_for_every_workspace(licences: Licences) -> None:
    made = await licences.accept("Gemma", "m", "ada")
    assert await licences.require(CARD, "w1") == made


async def test_a_model_under_terms_is_refused_until_they_are_accepted(licences: Licences) -> None:
    with pytest.raises(LicenceNotAccepted, match=r"https://example\.org/terms") as refused:
        await licences.require(CARD)
    assert "licences accept Gemma" in refused.value.hint
    assert await licences.require(CARD, accept=True, by="ada")
    assert await licences.require(CARD)


async def test_a_licence_that_asks_for_nothing_needs_nothing(licences: Licences) -> None:
    free = msgspec.structs.replace(CARD, licence=Licence(id="MIT", name="MIT"))
    assert await licences.require(free, accept=True, by="ada") is None
    assert list(await licences.list()) == []


def test_the_operator_is_a_user_at_a_host() -> None:
    user, at, host = operator().partition("@")
    assert all((user, at, host))
