"""The sidebar's history in a browser: threads are marked, moved, deleted and found; what is shared, others read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.e2e.servers import Server, home_with_cards
from tests.e2e.web.conftest import signed_in
from tests.e2e.web.visiting import STATIC, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.e2e.web.conftest import Site

NAMES = ("Zebra facts", "Invoice of the garage", "Letter to the landlord", "Recipe of the cook")


@pytest.fixture(scope="module")
def reading_room(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With one model, which always says the same, and some conversations."""
    home = home_with_cards(tmp_path_factory.mktemp("history") / "home", {"quick": {"tokens": ["It", " is", " here."]}})
    with Server(home, "--model", "quick", env={"VENTOUX_WEB_FOLDER": str(STATIC)}) as server:
        site = signed_in(browser, server)
        context = browser.new_context(storage_state=site.owner)
        who = context.request.get(f"{server.url}/api/v1/session").json()
        headers = {"x-ventoux-csrf": who["csrf"], "x-ventoux-workspace": who["workspaces"][0]["id"]}
        for name in NAMES:
            told: Any = {"model": "quick", "name": name, "inputs": f"Where are the {name.lower()}?"}
            answer = context.request.post(f"{server.url}/v1/conversations", data=told, headers=headers)
            assert answer.ok, answer.text()
        context.close()
        yield site


@pytest.fixture
def visitor(browser: Browser, reading_room: Site) -> Iterator[Visitor]:
    someone = Visitor(browser, reading_room.url, reading_room.owner)
    someone.go("/")
    yield someone
    someone.close()


def choose(page: Page, name: str, *items: str) -> None:
    """From the menu of a thread."""
    page.get_by_role("button", name=f"Actions for {name}").click()
    for item in items:
        page.get_by_role("menuitem", name=item).click()


def test_threads_are_renamed_pinned_moved_and_deleted_with_a_way_back(visitor: Visitor) -> None:
    page = visitor.page
    history = page.get_by_role("region", name="History")
    choose(page, "Zebra facts", "Rename")
    page.get_by_label("Name").fill("All about zebras")
    page.keyboard.press("Enter")
    zebras = history.get_by_role("link", name="All about zebras")
    expect(zebras).to_be_visible()

    choose(page, "All about zebras", "Pin")
    expect(history.get_by_role("heading", name="Pinned")).to_be_visible()

    choose(page, "Invoice of the garage", "Move to folder", "New folder")
    page.get_by_role("textbox", name="Folder").fill("Work / Invoices")
    page.get_by_role("button", name="Move").click()
    work = history.get_by_role("button", name="Work")
    work.click()
    folder = history.get_by_role("button", name="Invoices")
    folder.click()
    expect(history.get_by_role("link", name="Invoice of the garage")).to_be_visible()
    letter = history.get_by_role("link", name="Letter to the landlord")
    letter.drag_to(folder)
    expect(page.get_by_text("Moved to Work/Invoices")).to_be_visible()
    expect(folder).to_contain_text("2")

    choose(page, "Letter to the landlord", "Delete")
    expect(letter).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(letter).to_be_visible()
    assert visitor.violations("[aria-label=History]") == []


def test_what_was_said_is_found_by_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.page
    expect(page.get_by_role("region", name="History").get_by_role("link").first).to_be_visible()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("where recipe")
    found = page.get_by_role("option", name="Recipe of the cook")
    expect(found).to_have_attribute("aria-selected", "true")
    expect(found.locator("mark")).to_have_text(["recipe"])
    assert visitor.violations("[role=dialog]") == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/c/conv_[0-9a-f]+"))


def test_a_link_shows_what_was_said_to_who_is_nobody_until_it_is_revoked(browser: Browser, visitor: Visitor) -> None:
    page = visitor.page
    choose(page, "Recipe of the cook", "Share")
    page.get_by_label("Who can open it").select_option("link")
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_role("dialog").locator("code").inner_text()
    assert visitor.violations("[role=dialog]") == []

    reader = Visitor(browser, visitor.url, None)
    reader.expected = ["401", "404"]
    reader.page.goto(link)
    expect(reader.page.get_by_role("heading", name="Recipe of the cook")).to_be_visible()
    expect(reader.page.get_by_text("It is here.")).to_be_visible()
    assert reader.violations() == []
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("button", name="Revoke")).to_have_count(0)
    reader.page.reload()
    expect(reader.page.get_by_text("Nothing is shared here")).to_be_visible()
    reader.close()
