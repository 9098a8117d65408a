"""A conversation in the browser: asked, stopped, gone on with, branched, and followed from two windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page
    from tests.e2e.web.visiting import Visitor

    Visit = Callable[..., Visitor]

WRITE = "Message"


def ask(page: Page, text: str) -> None:
    page.get_by_label(WRITE, exact=True).fill(text)
    page.keyboard.press("Enter")


def said(page: Page) -> Locator:
    return page.get_by_role("region", name="Messages")


def test_a_chat_begins_and_is_there_after_a_reload(visit: Visit) -> None:
    page = visit("/?text=Good%20day").page
    expect(page.get_by_label(WRITE, exact=True)).to_have_value("Good day")
    page.get_by_label(WRITE, exact=True).press("Enter")
    expect(said(page).get_by_text("Good morning to you.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good day")
    assert "/c/conv_" in page.url
    expect(page.get_by_role("status").filter(has_text="The answer is ready. Good morning to you.")).to_have_count(1)
    page.reload()
    expect(said(page).get_by_text("Good morning to you.")).to_be_visible()


def test_a_reply_is_followed_in_two_windows_stopped_and_gone_on_with(visit: Visit) -> None:
    first = visit()
    page = first.page
    ask(page, "Say it at length")
    expect(page.get_by_text("word word").first).to_be_visible()
    other = first.watched(first.context.new_page())
    other.goto(page.url)
    expect(other.get_by_text("word word").first).to_be_visible()
    page.keyboard.press("Control+Shift+X")
    for window in (page, other):
        expect(window.get_by_text("The answer was cut short.")).to_be_visible()
    # The other window learns of what is begun here.
    page.get_by_role("button", name="Continue").click()
    expect(other.get_by_text("The answer was cut short.")).to_have_count(0)
    page.reload()
    expect(said(page).get_by_text("word word").first).to_be_visible()


def test_what_a_failed_reply_had_said_and_why_it_failed_are_there_after_a_reload(visit: Visit) -> None:
    page = visit().page
    ask(page, "Say what breaks off")
    for _ in range(2):
        expect(said(page).get_by_text("The beginning of", exact=True)).to_be_visible()
        expect(said(page).get_by_text("engine ran into an error while answering")).to_be_visible()
        page.reload()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("engine ran into an error while answering")).to_have_count(0)


def test_a_question_asked_otherwise_is_a_branch_and_the_first_stays(visit: Visit) -> None:
    page = visit().page
    ask(page, "First words")
    expect(said(page).get_by_text("Good morning to you.")).to_be_visible()
    # While a reply runs, and until the question is known by its id, nothing can be asked otherwise.
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.locator("[data-edit]")).to_have_count(1)
    page.get_by_label(WRITE, exact=True).press("ArrowUp")
    page.get_by_role("textbox", name="Edit the question").fill("Second words")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2/2")).to_be_visible()
    expect(said(page).get_by_text("Good morning to you.")).to_be_visible()
    page.get_by_role("button", name="Previous version").press("ArrowLeft")
    expect(page.get_by_text("1/2")).to_be_visible()
    expect(said(page).get_by_text("First words")).to_be_visible()
    expect(said(page).get_by_text("Second words")).to_have_count(0)


def test_what_is_written_while_a_reply_runs_waits_for_it_and_a_failed_send_loses_nothing(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    ask(page, "Say it at length")
    expect(page.get_by_text("word word").first).to_be_visible()
    ask(page, "And now?")
    expect(page.get_by_role("list", name="To be sent when the answer is ready")).to_contain_text("And now?")
    page.get_by_role("button", name="Now", exact=True).click()
    expect(said(page).get_by_text("Good morning to you.")).to_be_visible()

    visitor.expected.append("ERR_INTERNET_DISCONNECTED")
    visitor.context.set_offline(True)
    ask(page, "Does it arrive?")
    expect(page.get_by_text("The server cannot be reached").first).to_be_visible()
    expect(page.get_by_label(WRITE, exact=True)).to_have_value("Does it arrive?")
    visitor.context.set_offline(False)
    page.get_by_label(WRITE, exact=True).press("Enter")
    expect(said(page).get_by_text("Good morning to you.")).to_have_count(2)


def test_the_page_of_a_conversation_is_fit_for_everybody(visit: Visit) -> None:
    visitor = visit("/?text=Good%20day", phone=True, theme="dark", language="de")
    visitor.page.locator("[data-composer]").press("Control+Enter")
    expect(visitor.page.get_by_text("Good morning to you.").first).to_be_visible()
    assert visitor.violations() == []
    assert visitor.overflows() == []
