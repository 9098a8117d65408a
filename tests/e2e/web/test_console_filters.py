"""A policy is written as a form, tried before it is saved, and is then what the endpoint goes by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.web.visiting import Visitor


def test_a_policy_is_written_tried_and_saved_without_a_word_of_json(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/console/filters/new")
    page = visitor.page
    page.get_by_label("Name", exact=True).fill("careful")
    page.get_by_label("E-mail addresses").select_option("redact")
    page.get_by_role("button", name="Add a block list").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("Name of the list").fill("rivals")
    page.get_by_label("Phrases, one per line").fill("Acme Corp\nUmbrella")
    page.get_by_label("Text", exact=True).fill("Write to ada@example.org.")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Write to [EMAIL_1].")).to_be_visible()
    page.get_by_label("Text", exact=True).fill("As good as acme corp.")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Blocked: rivals")).to_be_visible()
    page.get_by_role("tab", name="JSON").click()
    expect(page.get_by_label("The whole policy, as JSON")).to_have_value(re.compile('"Umbrella"'))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="careful")).to_be_visible()
    expect(page.get_by_text("In prompts: 2 rules")).to_be_visible()
