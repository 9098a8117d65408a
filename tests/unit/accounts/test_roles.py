from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.accounts.roles import GRANTED, KEY_SCOPES, READING, RIGHTS, ROLES, Role, rank, table
from ventoux.accounts.schemas import Caller
from ventoux.errors import Forbidden, NotFound

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "accounts.md"
roles = st.sampled_from(ROLES)
rights = st.sampled_from(sorted(RIGHTS))


def user(role: Role, workspace: str = "w") -> Caller:
    return Caller(kind="user", id="u", user_id="u", roles={workspace: role}, rights={workspace: GRANTED[role]})


def test_every_role_has_all_that_the_one_below_it_has_and_more() -> None:
    for lower, higher in pairwise(ROLES):
        assert GRANTED[lower] < GRANTED[higher]
    assert GRANTED["owner"] == RIGHTS.keys()


@given(role=roles, right=rights)
def test_what_is_not_granted_is_refused_and_elsewhere_there_is_nothing(role: Role, right: str) -> None:
    caller = user(role)
    if right in GRANTED[role]:
        caller.require(right, "w")
    else:
        with pytest.raises(Forbidden, match=right):
            caller.require(right, "w")
    with pytest.raises(NotFound, match="elsewhere"):
        caller.require(right, "elsewhere")
    Caller(kind="cli", id="a", admin=True).require(right, "elsewhere")


@given(own=roles, other=roles)
def test_nobody_gives_a_role_above_their_own(own: Role, other: Role) -> None:
    if rank(other) <= rank(own):
        user(own).require_rank(other, "w")
    else:
        with pytest.raises(Forbidden):
            user(own).require_rank(other, "w")
    with pytest.raises(Forbidden):
        user(own).require_rank(other, "elsewhere")


@given(right=rights)
def test_a_caller_without_a_role_may_do_nothing(right: str) -> None:
    assert not Caller(kind="user", id="u", rights={"w": frozenset()}).allows(right, "w")


def test_a_right_that_there_is_not_is_a_fault_and_no_refusal() -> None:
    with pytest.raises(KeyError):
        Caller(kind="cli", id="a", admin=True).require("endpoints:wirte", "w")


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_of_the_installation_are_that(role: Role) -> None:
    with pytest.raises(Forbidden):
        user(role).require_admin()


def test_a_key_that_may_only_read_changes_nothing() -> None:
    assert KEY_SCOPES["manage:read"] < KEY_SCOPES["manage"]
    assert KEY_SCOPES["manage:read"] <= READING
    assert "workspace:archive" not in KEY_SCOPES["manage"]


def test_the_documented_table_is_that_of_the_code() -> None:
    assert table() in DOCUMENT.read_text("utf-8")
