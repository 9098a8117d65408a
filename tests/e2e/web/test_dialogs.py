"""Dialogs are open to everybody, fit a phone, and give the focus back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.web.visiting import PHONE
from tests.e2e.web.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.web.visiting import Visitor

OPENED_BY = {
    "/projects": "projects.new",
    "/prompts": "prompts.new",
    "/libraries": "library.new",
    "/connectors": "tools.add",
    "/console/keys": "keys.new",
    "/console/members": "people.invite",
    "/console/workspaces": "people.new_workspace",
    "/console/users": "people.new_user",
    "/console/providers": "providers.add",
    "/console/budgets": "money.new_budget",
    "/console/playground": "playground.code",
}
"""Pages, with the keys of what their buttons say."""
DIALOG = "[role=dialog]"


def test_dialogs_are_open_to_everybody_fit_a_phone_and_give_the_focus_back(visit: Callable[..., Visitor]) -> None:
    """In German, whose words are the longest."""
    say = Wording("de")
    visitor = visit("/", language="de", theme="dark")
    page = visitor.page
    page.set_viewport_size(PHONE)
    found: list[str] = []
    for path, key in OPENED_BY.items():
        page.evaluate("path => history.pushState(null, '', path)", path)
        button = page.get_by_role("main").get_by_role("button", name=say(key), exact=True).first
        button.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += [f"{path}: {one}" for one in [*visitor.violations(DIALOG), *visitor.overflows()]]
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(button).to_be_focused()
    assert not found, "\n".join(found)


def test_the_search_and_the_shortcuts_are_open_to_everybody(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/")
    page = visitor.page
    area = page.locator("textarea[data-composer]")
    area.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    found = visitor.violations(DIALOG)
    page.keyboard.press("Escape")
    expect(area).to_be_focused()
    area.press("Control+/")
    expect(page.get_by_role("dialog")).to_be_visible()
    found += visitor.violations(DIALOG)
    assert not found, "\n".join(found)
