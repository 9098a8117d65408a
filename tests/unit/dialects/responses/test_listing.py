from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.dialects.openai.errors import error_body
from ventoux.dialects.responses.listing import Page, check_query
from ventoux.errors import ValidationFailed

ITEMS = [{"id": f"msg_{at}", "type": "message"} for at in range(5)]


RESPONSES = [ITEMS[:2], [], ITEMS[2:]]


def listed(**query: str) -> Any:
    page = Page(list(query.items()))
    for items in reversed(RESPONSES) if page.newest_first else RESPONSES:
        if page.add(items):
            break
    return json.loads(page.body())


def ids(found: Any) -> list[str]:
    return [item["id"] for item in found["data"]]


def test_the_newest_come_first_unless_asked_otherwise() -> None:
    assert ids(listed()) == ["msg_4", "msg_3", "msg_2", "msg_1", "msg_0"]
    assert ids(listed(order="asc", limit="2")) == ["msg_0", "msg_1"]


def test_a_page_tells_where_it_ends_and_whether_there_is_more() -> None:
    found = listed(order="asc", limit="2", after="msg_1")
    assert (ids(found), found["first_id"], found["last_id"], found["has_more"]) == (
        ["msg_2", "msg_3"], "msg_2", "msg_3", True,
    )  # fmt: skip
    last = listed(order="asc", after="msg_4")
    assert (last["data"], last["first_id"], last["has_more"]) == ([], None, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "101"), ("limit", "x"), ("limit", "²"), ("order", "up"), ("after", "msg_9"),
     ("before", "a"), ("include[]", "message.output_text.logprobs"), ("stream", "true")],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as failure:
        listed(**{name: value})
    assert error_body(failure.value)["error"]["param"] == name.removesuffix("[]")


def test_what_happens_anyway_passes() -> None:
    assert check_query([("include[]", "message.input_image.image_url"), ("stream", "false")]) == {}


@given(st.integers(1, 7), st.sampled_from(["asc", "desc"]))
def test_pages_join_to_all_items(limit: int, order: str) -> None:
    found: list[str] = []
    query = {"limit": str(limit), "order": order}
    while (shown := listed(**query))["data"]:
        found += ids(shown)
        query["after"] = shown["last_id"]
        if not shown["has_more"]:
            break
    assert sorted(found) == [item["id"] for item in ITEMS]


def test_a_page_that_is_full_needs_no_more_responses() -> None:
    page = Page([("limit", "2")])
    assert not page.add(ITEMS[3:])
    assert page.add(ITEMS[2:3])
    assert json.loads(page.body())["has_more"]
