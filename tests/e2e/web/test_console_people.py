"""Somebody is invited in the console, and the link that its dialog gives lets them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser
    from tests.e2e.web.visiting import Visitor


def test_the_link_of_an_invitation_leads_in(browser: Browser, visit: Callable[..., Visitor]) -> None:
    page = visit("/console/members").page
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("zoe@example.org")
    dialog.get_by_role("button", name="Invite").click()
    link = dialog.locator("code").inner_text()
    context = browser.new_context(locale="en-GB", service_workers="block")
    theirs = context.new_page()
    theirs.goto(link)
    theirs.get_by_label("Your name").fill("Zoe")
    theirs.get_by_label("Password", exact=True).fill("four unrelated words")
    theirs.get_by_role("button", name="Set the password and sign in").click()
    expect(theirs.get_by_role("button", name="Zoe")).to_be_visible()
    context.close()
