"""What a reply is at while one waits for it, who thinks before they answer, and what is kept without a network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.e2e.assistants import CLERK
from tests.e2e.web.test_thread import ask, said
from tests.e2e.web.wording import Wording
from tests.e2e.web.workshop import LATE, THINKER, wakes_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page
    from tests.e2e.web.visiting import Visitor
    from tests.e2e.web.workshop import Workshop

    Visit = Callable[..., Visitor]

say = Wording("en")
NAME = "one-by-one"
WATCH = """() => {
  window.seen = new Set();
  new MutationObserver(() => {
    for (const line of document.querySelectorAll('section p, [role=region] p, summary')) {
      window.seen.add(line.textContent);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def watch(page: Page) -> None:
    """What stands in a line for a moment only is known afterwards."""
    page.evaluate(WATCH)


def seen(page: Page, text: str) -> bool:
    return bool(page.evaluate("text => [...window.seen].some((line) => line.startsWith(text))", text))


@pytest.fixture(scope="module")
def narrow_door(workshop: Workshop) -> Iterator[str]:
    """An endpoint that sleeps, and answers one call at a time once it is awake."""
    deployment: dict[str, Any] = {"name": "main", "model": LATE, "parallel": 1, "scaling": {"min_replicas": 0}}
    made = workshop.server.post("/api/v1/endpoints", {"name": NAME, "spec": {"deployments": [deployment]}})
    assert made.status == 201, made.body
    yield NAME
    # Others choose among the models that there are.
    assert workshop.server.request("DELETE", f"/api/v1/endpoints/{NAME}").status in {200, 202, 204}


def test_one_sees_a_model_load_ones_place_in_the_queue_and_the_reply_after_a_reload(
    visit: Visit, workshop: Workshop, narrow_door: str
) -> None:
    first, second = (visit(f"/?model={narrow_door}", at=workshop.site).page for _ in range(2))
    ask(first, "Say it at length")
    expect(said(first).get_by_text(say("thread.stage_loading"))).to_be_visible(timeout=30_000)
    wakes_once(workshop.server.home).touch()
    expect(said(first).get_by_text("word word").first).to_be_visible(timeout=30_000)
    ask(second, "Say it at length, too")
    place = said(second).get_by_text(say("thread.stage_place", place="1"))
    expect(place).to_be_visible(timeout=30_000)
    second.reload()
    expect(place).to_be_visible(timeout=30_000)

    first.keyboard.press("Control+Shift+X")
    expect(said(second).get_by_text("word word").first).to_be_visible(timeout=30_000)
    # In the middle of it.
    second.reload()
    answer = said(second).get_by_text("word word").first
    length = len(answer.inner_text())
    second.wait_for_function("([one, length]) => one.innerText.length > length", arg=[answer.element_handle(), length])
    second.keyboard.press("Control+Shift+X")
    expect(said(second).get_by_text(say("thread.cut"))).to_be_visible()


def test_a_model_that_reads_for_long_says_so_and_is_stopped_before_it_has_answered(
    visit: Visit, workshop: Workshop
) -> None:
    page = visit(f"/?model={CLERK}", at=workshop.site).page
    ask(page, "Take your time")
    expect(said(page).get_by_text(say("thread.stage_reading"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^" + say("composer.stop", keys="").partition("(")[0])).click()
    expect(said(page).get_by_text(say("thread.unanswered"))).to_be_visible()
    expect(said(page).get_by_role("button", name=say("thread.try_again"))).to_be_visible()


def test_thoughts_are_told_while_they_last_and_folded_away_afterwards(visit: Visit, workshop: Workshop) -> None:
    page = visit(f"/?model={THINKER}", at=workshop.site).page
    watch(page)
    ask(page, "When do roses bloom?")
    expect(said(page).get_by_text("In June they bloom.")).to_be_visible()
    assert seen(page, say("thread.thinking"))
    # How long it thought is told where that was seen for long enough.
    fold = said(page).locator("summary")
    thought = said(page).get_by_text("First the spring, then the summer.")
    expect(thought).to_be_hidden()
    fold.click()
    expect(thought).to_be_visible()
    page.reload()
    expect(said(page).get_by_text(say("thread.thoughts"))).to_be_visible()
    expect(thought).to_be_hidden()


def test_without_a_network_it_says_so_and_what_is_written_stays_where_it_was_written(
    visit: Visit, workshop: Workshop
) -> None:
    visitor = visit(at=workshop.site)
    page = visitor.page
    ask(page, "Good day")
    expect(said(page).get_by_text("Good morning to you.")).to_be_visible()
    composer = page.get_by_label(say("composer.message"), exact=True)
    visitor.context.set_offline(True)
    expect(page.get_by_text(say("shell.offline"))).to_be_visible()
    composer.fill("Half a thou")
    visitor.context.set_offline(False)
    expect(page.get_by_text(say("shell.offline"))).to_have_count(0)
    page.get_by_role("link", name=say("shell.new_chat")).click()
    expect(composer).to_have_value("")
    composer.fill("Another one")
    page.go_back()
    expect(composer).to_have_value("Half a thou")
    page.reload()
    expect(composer).to_have_value("Half a thou")
    page.get_by_role("link", name=say("shell.new_chat")).click()
    expect(composer).to_have_value("Another one")
    composer.fill("")


def test_a_page_whose_code_cannot_be_fetched_is_there_once_the_network_is(visit: Visit, workshop: Workshop) -> None:
    visitor = visit(at=workshop.site)
    page = visitor.page
    visitor.expected.append("The server cannot be reached")
    expect(page.get_by_label(say("composer.message"), exact=True)).to_be_visible()
    visitor.context.set_offline(True)
    page.get_by_role("link", name=say("shell.prompts"), exact=True).click()
    expect(page.get_by_text(say("error.offline"), exact=True)).to_be_visible()
    visitor.context.set_offline(False)
    expect(page.get_by_role("heading", level=1, name=say("prompts.title"))).to_be_visible()
