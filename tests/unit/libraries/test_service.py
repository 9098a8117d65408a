"""Libraries: made, listed, shared, changed and deleted, by whom that is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.libraries import Place, opened
from tests.people import OPERATOR

from ventoux.accounts.schemas import NewKey
from ventoux.errors import ModelNotFound, NotFound, ValidationFailed
from ventoux.libraries.errors import LibraryForbidden, LibraryNotFound, SharingRefused

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from pathlib import Path

    from tests.databases import Kind

    from ventoux.accounts.schemas import Principal

    Act = Callable[[Place, Principal, str, str], Awaitable[object]]


class Cast(NamedTuple):
    place: Place
    team: Principal
    """A key that is nobody's."""
    ada: Principal
    bob: Principal
    stranger: Principal
    """Of another workspace."""


@pytest.fixture
async def cast(tmp_path: Path, kind: Kind) -> AsyncGenerator[Cast]:
    async with opened(tmp_path, kind=kind) as place:
        await place.accounts.workspaces.create(OPERATOR, "theirs")
        team = await place.principal()
        ada, bob = await place.principal("ada@example.org"), await place.principal("bob@example.org")
        yield Cast(place, team, ada, bob, await place.principal("eve@example.org", "theirs"))


async def test_what_a_user_makes_is_the_users_and_what_a_key_of_nobody_makes_the_workspaces(cast: Cast) -> None:
    libraries = cast.place.libraries
    hers = await libraries.create(cast.ada, "hers", description="d", retrieval={"passages": 3})
    ours = await libraries.create(cast.team, "ours")
    given = await libraries.create(cast.ada, "given", owner_type="Workspace")
    assert (hers.owner_type, hers.owner_id) == ("User", cast.ada.user_id)
    assert (ours.owner_type, ours.owner_id) == ("Workspace", cast.team.workspace_id)
    assert hers == await libraries.find(cast.ada, hers.id)
    assert (hers.retrieval.passages, ours.retrieval.passages) == (3, 8)
    assert {one.id for one in (await libraries.listed(cast.ada))[0]} == {hers.id, ours.id, given.id}
    assert {one.id for one in (await libraries.listed(cast.bob))[0]} == {ours.id, given.id}
    assert [one.id for one in (await libraries.listed(cast.ada, owned=True))[0]] == [hers.id]
    assert await libraries.listed(cast.stranger) == ([], 0)
    with pytest.raises(ValidationFailed, match="belongs to no user"):
        await libraries.create(cast.team, "x", owner_type="User")


async def test_a_list_is_searched_by_name_and_description_and_comes_in_pages(cast: Cast) -> None:
    for name in ("Verträge 2024", "100 % Umsatz", "c"):
        await cast.place.libraries.create(cast.team, name, description="about law" if name == "c" else None)
    listed = cast.place.libraries.listed
    assert [one.name for one in (await listed(cast.team, search="vertr"))[0]] == ["Verträge 2024"]
    assert [one.name for one in (await listed(cast.team, search="0 %"))[0]] == ["100 % Umsatz"]
    assert [one.name for one in (await listed(cast.team, search="LAW"))[0]] == ["c"]
    assert await listed(cast.team, search="_") == ([], 0)
    page, total = await listed(cast.team, first=1, limit=1)
    assert ([one.name for one in page], total) == (["100 % Umsatz"], 3)


async def change_name(place: Place, who: Principal, library: str, document: str) -> object:
    del document
    return await place.libraries.update(who, library, name="new")


async def delete(place: Place, who: Principal, library: str, document: str) -> object:
    del document
    return await place.libraries.delete(who, library)


async def share(place: Place, who: Principal, library: str, document: str) -> object:
    del document
    return await place.libraries.sharing.share(who, library, "Workspace", who.workspace_id, "Viewer")


async def shares(place: Place, who: Principal, library: str, document: str) -> object:
    del document
    return await place.libraries.sharing.listed(who, library)


async def find(place: Place, who: Principal, library: str, document: str) -> object:
    del document
    return await place.libraries.find(who, library)


async def find_document(place: Place, who: Principal, library: str, document: str) -> object:
    return await place.libraries.documents.find(who, library, document)


async def rename_document(place: Place, who: Principal, library: str, document: str) -> object:
    return await place.libraries.documents.update(who, library, document, name="new.txt")


async def add(place: Place, who: Principal, library: str, document: str) -> object:
    del document
    return await place.add(who, library, "more")


async def read_anew(place: Place, who: Principal, library: str, document: str) -> object:
    return await place.libraries.documents.read_anew(who, library, document)


async def delete_document(place: Place, who: Principal, library: str, document: str) -> object:
    return await place.libraries.documents.delete(who, library, document)


SEES: list[Act] = [find, shares, find_document]
CHANGES: list[Act] = [change_name, rename_document, add, read_anew, delete_document]
OWNS: list[Act] = [share, delete]


@pytest.mark.parametrize("level", ["none", "Viewer", "Editor", "Owner", "stranger", "member", "admin"])
async def test_each_verb_needs_its_level_and_what_may_not_be_seen_does_not_exist(cast: Cast, level: str) -> None:
    """member, admin: of the workspace whose library it is; the others: of a user's."""
    place, who = cast.place, cast.bob
    if level in {"member", "admin"}:
        library = (await place.libraries.create(cast.team, "l")).id
        if level == "admin":
            await place.accounts.people.set_role(OPERATOR, who.workspace_id, who.user_id or "", "admin")
    else:
        library = (await place.libraries.create(cast.ada, "l")).id
    owner = cast.team if level in {"member", "admin"} else cast.ada
    document = (await place.add(owner, library, "text")).id
    if level == "Viewer" or level == "Editor":  # noqa: PLR1714 - as a type checker reads it
        await place.libraries.sharing.share(owner, library, "User", who.user_id or "", level)
    if level == "Owner":
        who = cast.ada
    if level == "stranger":
        who = cast.stranger
    rank = {"none": 0, "stranger": 0, "Viewer": 1, "Editor": 2, "member": 2, "Owner": 3, "admin": 3}[level]
    for needed, acts in ((1, SEES), (2, CHANGES), (3, OWNS)):
        for act in acts:
            if act is share and level == "admin":
                with pytest.raises(SharingRefused, match="everybody in it"):
                    await act(place, who, library, document)
            elif rank >= needed:
                await act(place, who, library, document)
            else:
                with pytest.raises(LibraryForbidden if rank else LibraryNotFound):
                    await act(place, who, library, document)


async def test_a_library_is_shared_within_its_workspace_only(cast: Cast) -> None:
    sharing, library = cast.place.libraries.sharing, (await cast.place.libraries.create(cast.ada, "l")).id
    beyond = [("User", cast.stranger.user_id), ("Workspace", cast.stranger.workspace_id), ("User", "nobody")]
    for kind, wanted in [*beyond, ("User", cast.ada.user_id)]:
        with pytest.raises(SharingRefused):
            await sharing.share(cast.ada, library, kind, wanted or "", "Viewer")  # pyright: ignore[reportArgumentType]
    assert await sharing.listed(cast.ada, library) == []


async def test_a_share_is_changed_and_ended_by_the_owner_or_by_whom_it_is_for(cast: Cast) -> None:
    sharing, library = cast.place.libraries.sharing, (await cast.place.libraries.create(cast.ada, "l")).id
    bob = cast.bob.user_id or ""
    await sharing.share(cast.ada, library, "User", bob, "Editor")
    await sharing.share(cast.ada, library, "User", bob, "Viewer")
    assert [one.role for one in await sharing.listed(cast.bob, library)] == ["Viewer"]
    await sharing.share(cast.ada, library, "Workspace", cast.ada.workspace_id, "Editor")
    assert (await cast.place.libraries.update(cast.bob, library, name="b")).name == "b"
    with pytest.raises(LibraryForbidden):
        await sharing.unshare(cast.bob, library, "Workspace", cast.ada.workspace_id)
    assert (await sharing.unshare(cast.bob, library, "User", bob)).role == "Viewer"
    await sharing.unshare(cast.ada, library, "Workspace", cast.ada.workspace_id)
    with pytest.raises(LibraryNotFound):
        await cast.place.libraries.find(cast.bob, library)
    with pytest.raises(NotFound, match="not shared"):
        await sharing.unshare(cast.ada, library, "User", bob)


async def test_settings_that_cannot_be_are_refused_and_those_not_given_stay(cast: Cast) -> None:
    libraries = cast.place.libraries
    for wrong in ({"passages": 0}, {"colour": 1}, {"lexical_weight": "x"}):
        with pytest.raises(ValidationFailed) as refused:
            await libraries.create(cast.team, "l", retrieval=wrong)
        assert refused.value.issues[0].loc[:2] == ("body", "retrieval")
    with pytest.raises(ModelNotFound):
        await libraries.create(cast.team, "l", retrieval={"embedding_model": "none"})
    with pytest.raises(ValidationFailed, match="chunk_size"):
        await libraries.create(cast.team, "l", chunk_size=64, retrieval={"chunk_tokens": 64})
    made = await libraries.create(cast.team, "l", chunk_size=64, retrieval={"candidates": 9})
    changed = await libraries.update(cast.team, made.id, description=None, retrieval={"passages": 5})
    assert (changed.retrieval.candidates, changed.retrieval.passages, changed.chunk_tokens) == (9, 5, 64)
    assert (await libraries.update(cast.team, made.id, retrieval={"chunk_tokens": 40})).chunk_tokens == 40
    with pytest.raises(ModelNotFound):
        await libraries.update(cast.team, made.id, retrieval={"reranker": "none"})


async def test_a_key_of_a_user_who_left_owns_nothing_of_the_workspace(cast: Cast) -> None:
    place = cast.place
    library = (await place.libraries.create(cast.team, "l")).id
    wanted = NewKey(name="k", scopes=frozenset({"documents"}), user_id=None)
    _, secret = await place.accounts.create_key(OPERATOR, cast.team.workspace_id, wanted)
    await place.accounts.people.disable(OPERATOR, cast.bob.user_id or "")
    with pytest.raises(LibraryForbidden):
        await place.libraries.delete(cast.bob, library)
    await place.libraries.delete(await place.accounts.authenticate(secret), library)
