"""The whole application without a pointer: where the focus is can be seen at each step, and it is never lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.e2e.assistants import CLERK
from tests.e2e.web.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator
    from tests.e2e.web.conftest import Site

EMAIL, PASSWORD = "typist@example.org", "only with the keyboard"
MOST = 90
"""Presses of Tab within which everything is reached."""
AT = """() => {
  const at = document.activeElement;
  if (at === document.body) return "nothing has the focus";
  const {outlineStyle, outlineWidth} = getComputedStyle(at);
  const box = at.closest(".focus-within\\\\:border-accent");
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent");
  const probe = document.createElement("i");
  probe.style.color = accent;
  document.body.append(probe);
  const lit = box && getComputedStyle(box).borderTopColor === getComputedStyle(probe).color;
  probe.remove();
  const told = at.outerHTML.slice(0, 200);
  if (!lit && (outlineStyle === "none" || parseFloat(outlineWidth) < 2)) return "cannot be seen to have it: " + told;
  const {left, top, width, height} = at.getBoundingClientRect();
  const places = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]];
  const clear = places.some(([x, y]) => {
    const there = document.elementFromPoint(left + x * width, top + y * height);
    return there && (at.contains(there) || there.contains(at) && there.closest("label"));
  });
  return clear ? "" : "is hidden by something else: " + told;
}"""
"""What is wrong with how the focus shows."""
BEFORE = "one => Boolean(document.activeElement.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING)"
# One that lasts for less than a millisecond is how reduced motion is told to whoever waits for its end.
MOVING = """document.getAnimations()
  .filter((one) => one.playState === "running" && one.effect.getComputedTiming().activeDuration > 1)
  .map((one) => `${one.animationName ?? one.transitionProperty} of ${one.effect.target.outerHTML.slice(0, 200)}`)"""
HEARD = """() => {
  globalThis.heard = [];
  const note = () => {
    for (const one of document.querySelectorAll("[role=status], [aria-live]")) {
      const text = one.textContent.trim();
      if (text && heard.at(-1) !== text) heard.push(text);
    }
  };
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


class Typist:
    """Somebody with a keyboard and nothing else."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def writes(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def reaches(self, wanted: Locator, key: str = "Tab") -> None:
        """Press by press; on the way, where one is can be seen."""
        expect(wanted).to_be_visible()
        for _ in range(MOST):
            self.press(key)
            assert self.page.evaluate(AT) == ""
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{MOST} times {key} do not lead to {wanted}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def said(self, text: str) -> Locator:
        return self.page.get_by_role("region", name="Messages").get_by_text(text)


@pytest.fixture
def typist(browser: Browser, site: Site) -> Iterator[Typist]:
    """Who was invited and has a password, before the page for signing in."""
    context = browser.new_context(storage_state=site.owner)
    who = context.request.get(f"{site.url}/api/v1/session").json()
    headers = {"x-ventoux-csrf": who["csrf"], "x-ventoux-workspace": who["workspaces"][0]["id"]}
    asked = {"email": EMAIL, "role": "developer"}
    invited = context.request.post(f"{site.url}/api/v1/members", data=asked, headers=headers).json()
    context.close()
    visitor = Visitor(browser, site.url, None)
    taken = {"token": invited["token"], "name": "Typist", "password": PASSWORD}
    answer = visitor.context.request.post(f"{site.url}/api/v1/invitations/accept", data=taken)
    assert answer.ok, answer.text()
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.go("/console/endpoints")
    yield Typist(visitor)
    visitor.close()


def test_everything_is_done_by_the_keyboard(typist: Typist) -> None:
    signs_in(typist)
    chats_and_stops(typist)
    asks_otherwise(typist)
    looks_at_a_source(typist)
    sets_something(typist)
    makes_an_endpoint(typist)


def signs_in(typist: Typist) -> None:
    """Nothing is to be remembered or copied: a password manager fills both fields, and both can be pasted into."""
    page = typist.page
    email, password = page.get_by_label("E-mail address"), page.get_by_label("Password", exact=True)
    expect(email).to_be_focused()
    assert (email.get_attribute("autocomplete"), password.get_attribute("autocomplete")) == (
        "username",
        "current-password",
    )
    typist.writes(EMAIL)
    typist.reaches(password)
    typist.writes(PASSWORD)
    typist.press("Enter")
    # Where they were going.
    expect(page.get_by_role("heading", level=1, name="Endpoints")).to_be_visible()
    typist.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    typist.press("Enter")
    expect(page.locator("main")).to_be_focused()


def chats_and_stops(typist: Typist) -> None:
    page = typist.page
    typist.press("Control+Shift+O")
    message = page.get_by_label("Message", exact=True)
    expect(message).to_be_visible()
    typist.press("Shift+Escape")
    expect(message).to_be_focused()
    page.evaluate(HEARD)
    typist.writes("Say it at length")
    typist.press("Enter")
    expect(typist.said("word word").first).to_be_visible()
    assert page.evaluate(MOVING) == []
    typist.reaches(page.get_by_role("button", name=re.compile("^Stop")))
    typist.press("Enter")
    expect(page.get_by_text("The answer was cut short.")).to_be_visible()
    heard = page.evaluate("heard.filter((one) => /answer|word/i.test(one))")
    # That it begins, and that it is there; not each word of it.
    assert 1 < len(heard) <= 4, heard
    assert page.evaluate("document.activeElement !== document.body")


def asks_otherwise(typist: Typist) -> None:
    page = typist.page
    edit = page.get_by_role("textbox", name="Edit the question")
    typist.press("Shift+Escape", "ArrowUp")
    expect(edit).to_be_focused()
    typist.press("Escape")
    expect(edit).to_have_count(0)
    expect(typist.button("Edit the question")).to_be_focused()
    typist.press("Enter", "Control+A")
    typist.writes("Good day")
    typist.press("Enter")
    expect(typist.said("Good morning to you.")).to_be_visible()
    typist.reaches(typist.button("Previous version"), "Shift+Tab")


def looks_at_a_source(typist: Typist) -> None:
    """A popover and a panel: both give the focus back."""
    page = typist.page
    typist.press("Shift+Escape")
    tools = page.get_by_role("button", name=re.compile("^Tools"))
    typist.reaches(tools, "Shift+Tab" if tools.evaluate(BEFORE) else "Tab")
    typist.press("Enter")
    switch = page.get_by_role("switch").first
    expect(switch).to_be_visible()
    typist.press("Escape")
    expect(tools).to_be_focused()

    typist.page.goto(f"{typist.visitor.url}/c/{asked_of_a_library(typist.visitor)}")
    why = page.get_by_role("button", name="Why this answer")
    expect(why).to_be_visible()
    typist.press("Shift+Escape")
    typist.reaches(why, "Shift+Tab")
    typist.press("Enter")
    panel = page.get_by_role("complementary", name="Why this answer")
    expect(panel).to_be_focused()
    typist.reaches(panel.get_by_role("button", name="Close the panel"))
    typist.press("Escape")
    expect(panel).to_have_count(0)
    expect(why).to_be_focused()


def asked_of_a_library(visitor: Visitor) -> str:
    """The id of a conversation in which documents were searched."""
    requests = visitor.context.request
    who = requests.get(f"{visitor.url}/api/v1/session").json()
    headers = {"x-ventoux-csrf": who["csrf"], "x-ventoux-workspace": who["workspaces"][0]["id"]}

    def post(path: str, body: Any) -> Any:
        answer = requests.post(f"{visitor.url}{path}", headers=headers, data=body)
        assert answer.ok, answer.text()
        return answer.json()

    library = post("/v1/libraries", {"name": "leases"})["id"]
    tools = [{"type": "document_library", "library_ids": [library]}]
    asked = {"model": CLERK, "inputs": "How long is the notice?", "tools": tools}
    return str(post("/v1/conversations", asked)["conversation_id"])


def sets_something(typist: Typist) -> None:
    page = typist.page
    typist.press("Control+/")
    expect(page.get_by_role("dialog")).to_be_visible()
    typist.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("button:focus")).to_have_count(1)
    typist.press("Control+.")
    expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
    typist.reaches(page.get_by_role("tab", name="General"))
    typist.press("ArrowRight")
    expect(page.get_by_role("tab", name="Shortcuts")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Shortcuts")).to_be_visible()


def makes_an_endpoint(typist: Typist) -> None:
    page = typist.page
    typist.reaches(page.get_by_role("link", name="Console", exact=True), "Shift+Tab")
    typist.press("Enter")
    typist.reaches(page.get_by_role("link", name="Endpoints", exact=True).first)
    typist.press("Enter")
    typist.reaches(page.get_by_role("link", name="New endpoint").first)
    typist.press("Enter")
    typist.reaches(page.get_by_label("Name", exact=True))
    typist.writes("typed")
    typist.reaches(page.get_by_label("Model", exact=True).first)
    typist.writes(CLERK)
    typist.press("Enter")
    expect(page.get_by_role("heading", level=1, name="typed")).to_be_visible()
