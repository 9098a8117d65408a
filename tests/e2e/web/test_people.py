"""What people set up for themselves: prompts, agents and settings, and where they sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.web.visiting import Visitor

    Visit = Callable[..., Visitor]


def test_a_prompt_is_kept_found_by_its_slash_and_filled_in(visit: Visit) -> None:
    visitor = visit("/prompts")
    page = visitor.page
    page.get_by_role("button", name="New prompt").click()
    page.get_by_label("Title").fill("Greet somebody")
    page.get_by_label("Text", exact=True).fill("Say hello to {{who}} in {{language=French|German}}.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Greet somebody")).to_be_visible()
    page.get_by_role("link", name="New chat").first.click()
    area = page.locator("textarea[data-composer]")
    area.press_sequentially("/greet")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    assert area.get_attribute("aria-activedescendant") == option.get_attribute("id")
    area.press("Enter")
    page.get_by_label("who").fill("Ada")
    page.get_by_role("button", name="Insert").click()
    expect(area).to_have_value("Say hello to Ada in French.")
    assert visitor.violations() == []


def test_an_agent_is_made_of_a_template_changed_and_set_back(visit: Visit) -> None:
    visitor = visit("/agents/new?template=tutor")
    page = visitor.page
    page.get_by_label("Model", exact=True).select_option(index=1)
    page.get_by_role("button", name="Create agent").click()
    expect(page.get_by_role("heading", level=1, name="Patient tutor")).to_be_visible()
    page.get_by_label("Instructions", exact=True).fill("Be patient.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as version 1.")).to_be_visible()
    page.get_by_role("tab", name="Versions").click()
    page.get_by_role("button", name="Make current").click()
    expect(page.get_by_text("Version 0 is now current.")).to_be_visible()
    # With the new version there is another way back, and the reader stays where they are.
    expect(page.get_by_role("listitem").filter(has_text="Version 1").get_by_role("button")).to_be_visible()
    expect(page.get_by_role("tab", name="Versions")).to_have_attribute("aria-selected", "true")
    assert visitor.violations() == []


def test_settings_and_the_page_to_sign_in_are_fit_for_everybody(visit: Visit) -> None:
    visitor = visit("/settings", phone=True, theme="dark")
    page = visitor.page
    for name in ("General", "Shortcuts", "Assistant", "Account", "Data", "About"):
        page.get_by_role("tab", name=name).click()
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        assert visitor.violations() == [], name
    page.goto(visitor.url + "/sign-in")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert visitor.violations() == []
