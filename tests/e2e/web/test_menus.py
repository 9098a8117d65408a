"""Menus, popovers, what is told in passing, and the pages of who is not signed in are open to everybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError, expect  # noqa: A004 - Playwright's own
from tests.e2e.web.test_everywhere import opened
from tests.e2e.web.visiting import PHONE, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser
    from tests.e2e.web.conftest import Site
    from tests.e2e.web.visiting import Theme

PAGES = (
    "/agents",
    "/agents/new",
    "/libraries",
    "/projects",
    "/prompts",
    "/compare",
    "/console/catalog",
    "/console/endpoints",
    "/console/playground",
    "/console/keys",
    "/console/usage",
    "/console/calls",
    "/console/members",
)
"""That have menus and popovers of their own."""
OPENED = "[role=menu], [role=dialog], [role=listbox]"
OPENERS = """() => [...document.querySelectorAll("[aria-haspopup]:not(:disabled)")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .map((one) => (one.getAttribute("aria-label") ?? one.textContent).trim())"""
OPENER = """name => [...document.querySelectorAll("[aria-haspopup]:not(:disabled)")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .find((one) => (one.getAttribute("aria-label") ?? one.textContent).trim() === name)"""


def menus(visitor: Visitor, known: set[str]) -> list[str]:
    """What is wrong with each that opens on the page, but for those whose names are ``known``, and with where the focus
    is afterwards."""
    page = visitor.page
    found: list[str] = []
    names = [name for name in page.evaluate(OPENERS) if name not in known]
    for name in dict.fromkeys(names):
        opener = page.evaluate_handle(OPENER, name).as_element()
        if opener is None:
            continue  # it says something else by now
        known.add(name)
        opener.press("Enter")
        what = page.locator(OPENED).last
        expect(what).to_be_visible()
        wrong = [*visitor.violations(OPENED), *visitor.overflows(), *visitor.pale()]
        page.keyboard.press("Escape")
        expect(page.locator(OPENED)).to_have_count(0)
        try:
            page.wait_for_function("one => one === document.activeElement", arg=opener)
        except TimeoutError:
            wrong.append(f"the focus is on {page.evaluate('document.activeElement.outerHTML.slice(0, 150)')}")
        found += [f"{page.url}, {name}: {one}" for one in wrong]
    return found


def test_menus_and_popovers_are_open_to_everybody_fit_a_phone_and_give_the_focus_back(
    visit: Callable[..., Visitor],
) -> None:
    """In the language of the longest words."""
    visitor = visit("/", language="de", theme="dark")
    page = visitor.page
    page.set_viewport_size(PHONE)
    page.locator("textarea[data-composer]").fill("Good day")
    page.keyboard.press("Enter")
    expect(page.locator("[data-answer]").get_by_text("Good morning to you.")).to_be_visible()
    known: set[str] = set()
    found = menus(visitor, known)
    for path in PAGES:
        found += opened(visitor, path)
        found += menus(visitor, known)
    assert not found, "\n".join(found)
    assert len(known) > 12, known


def test_what_is_told_in_passing_is_open_to_everybody(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/prompts", theme="dark")
    page = visitor.page
    page.get_by_role("button", name="New prompt").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title", exact=True).fill("In passing")
    dialog.get_by_label("Text", exact=True).fill("Say it.")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text=re.compile("[a-z]")).first).to_be_visible()
    assert [*visitor.violations(), *visitor.pale(), *visitor.overflows()] == []


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_pages_of_who_is_not_signed_in_are_open_to_everybody_and_fit_a_phone(
    browser: Browser, site: Site, theme: Theme
) -> None:
    visitor = Visitor(browser, site.url, None, language="de", phone=True, theme=theme)
    found: list[str] = []
    for path in ("/sign-in", "/welcome", "/welcome#token=spent", "/shared/nothing"):
        page = visitor.go(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{path}: {one}" for one in [*visitor.violations(), *visitor.pale(), *visitor.overflows()]]
    visitor.close()
    assert not found, "\n".join(found)
