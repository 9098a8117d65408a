"""The first visit where the demo model answers: what is printed is opened, what it is good for is said, and it is
asked, stopped and asked again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.servers import clean_environment
from tests.e2e.web.test_thread import ask, said
from tests.e2e.web.test_waiting import seen, watch
from tests.e2e.web.visiting import Visitor
from tests.e2e.web.wording import Wording
from tests.forking import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page
    from tests.e2e.servers import Server

MODEL = "smollm2-135m-instruct"
VISITOR = "visitor@example.org"
say = Wording("en")


def answers(page: Page) -> Locator:
    return said(page).locator(".markdown")


def test_the_demo_model_says_what_it_is_and_is_asked_stopped_and_asked_again(browser: Browser, real: Server) -> None:
    visitor = Visitor(browser, real.url, None)
    page = visitor.page
    page.goto(link_of_an_administrator(real))
    expect(page.get_by_text(say("empty.demo"))).to_be_visible()
    expect(page.get_by_text(say("trait.demo"))).to_be_visible()
    expect(page.get_by_role("link", name=say("empty.better"))).to_have_attribute("href", "/console/catalog")
    priced(visitor)
    page.get_by_role("button", name=say("starter.greeting")).click()
    expect(page.get_by_label(say("composer.message"), exact=True)).to_have_value(say("starter.greeting_text"))

    limit(page, 400)
    watch(page)
    ask(page, "Tell me a very long story about a village below a mountain.")
    expect(answers(page)).to_have_text(re.compile(r"\w+ \w+ \w+"), timeout=60_000)
    before = len(answers(page).inner_text())
    page.wait_for_function(
        "([one, length]) => one.innerText.length > length", arg=[answers(page).element_handle(), before]
    )
    assert any(seen(page, say(f"thread.stage_{stage}")) for stage in ("sending", "waiting", "queued", "reading"))
    page.keyboard.press("Control+Shift+X")
    expect(page.get_by_text(say("thread.cut"))).to_be_visible()

    limit(page, 24)
    page.get_by_role("button", name=say("thread.again"), exact=True).click()
    page.get_by_role("menuitem", name=say("thread.again_same"), exact=True).click()
    # Stands beside the answer when that has ended.
    expect(page.get_by_text("2/2")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name=say("thread.again"), exact=True)).to_be_visible()
    page.get_by_role("button", name=say("thread.info")).click()
    about = page.get_by_role("dialog", name=say("thread.info"))
    for key in ("thread.info_first", "thread.info_speed", "thread.info_read", "thread.info_cost"):
        expect(about.get_by_text(say(key), exact=True)).to_be_visible()
    expect(about).to_contain_text(re.compile(rf"{say('thread.info_written')}\s*24"))
    expect(about).to_contain_text("€")
    visitor.close()


def link_of_an_administrator(server: Server) -> str:
    """Of their own: the server is that of many tests, which make users and may have used the link of its start."""
    printed = ""
    for words in (
        ["create", "--email", VISITOR, "--admin"],
        ["invite", VISITOR, "--workspace", "default", "--role", "owner"],
        ["link", VISITOR],
    ):
        # In a process of its own: Playwright has a loop in this one.
        done = run(["users", *words, "--home", str(server.home)], clean_environment())
        assert done.returncode == 0, done.stderr
        printed = done.stdout
    return printed.split()[-1]


def priced(visitor: Visitor) -> None:
    """By an administrator."""
    asking = visitor.context.request
    csrf = asking.get(f"{visitor.url}/api/v1/session").json()["csrf"]
    body = {"endpoint": MODEL, "rates": "1000/3000"}
    answer = asking.post(f"{visitor.url}/api/v1/prices", data=body, headers={"x-ventoux-csrf": csrf})
    assert answer.status == 201, answer.text()


def limit(page: Page, tokens: int) -> None:
    """How long an answer may be."""
    page.get_by_role("button", name=say("composer.settings")).click()
    page.get_by_label(say("composer.max_tokens")).fill(str(tokens))
    page.keyboard.press("Escape")
