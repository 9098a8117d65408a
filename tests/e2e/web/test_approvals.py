"""What tools ask of the user and what comes of them, in a conversation: leave for a call, a question, an agent that
hands over, what is left out where it grows too long, and what code has made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.e2e.assistants import CLERK
from tests.e2e.web.test_thread import ask, said
from tests.e2e.web.wording import Wording
from tests.e2e.web.workshop import LEAF, NARROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page
    from tests.e2e.web.visiting import Visitor
    from tests.e2e.web.workshop import Workshop

    Visit = Callable[..., Visitor]

say = Wording("en")


def agent(workshop: Workshop, name: str, **more: Any) -> str:
    made = workshop.server.post("/v1/agents", {"model": CLERK, "name": name, **more})
    assert made.status == 200, made.body
    return str(made.json["id"])


@pytest.fixture(scope="module")
def office(workshop: Workshop) -> str:
    """An agent that may use the connector, run code and ask back."""
    tools = [{"type": "connector", "connector_id": "notes"}, {"type": "code_interpreter"}, {"type": "ask_user"}]
    return agent(workshop, "Office", tools=tools)


def asked(page: Page) -> Locator:
    """The calls that wait for leave."""
    return said(page).get_by_role("region", name=say("tools.approve_title", function="note"))


def button(within: Locator, key: str) -> Locator:
    return within.get_by_role("button", name=say(key), exact=True)


def test_a_call_that_writes_waits_is_denied_or_allowed_and_allowed_for_good(
    visit: Visit, workshop: Workshop, office: str
) -> None:
    visitor = visit(f"/?agent={office}", at=workshop.site)
    page, notes = visitor.page, workshop.mcp.seen.notes
    ask(page, "Please note this down")
    expect(asked(page)).to_contain_text('"text": "hello"', timeout=30_000)
    expect(asked(page)).to_contain_text(say("tools.approve_of", connector="notes"))
    expect(asked(page)).to_contain_text(say("tools.approve_writes"))
    assert visitor.violations("[aria-label='Messages']") == []
    page.reload()
    expect(asked(page)).to_contain_text('"text": "hello"')
    button(asked(page), "tools.decline").click()
    expect(said(page).get_by_text("So it stays undone.")).to_be_visible()
    assert notes == []

    ask(page, "Then note both")
    expect(asked(page)).to_have_count(2)
    button(asked(page).filter(has_text="apples"), "tools.decline").click()
    button(asked(page).filter(has_text="pears"), "tools.allow_once").click()
    expect(said(page).get_by_text("It is noted.")).to_be_visible()
    assert notes == ["pears"]

    ask(page, "Please note this down")
    button(asked(page), "tools.allow_always").click()
    expect(said(page).get_by_text("It is noted.")).to_have_count(2)
    # From now on nobody is asked.
    ask(page, "Please note this down")
    expect(said(page).get_by_text("It is noted.")).to_have_count(3)
    assert notes == ["pears", "hello", "hello"]
    page.goto(f"{visitor.url}/connectors")
    page.get_by_role("button", name=say("tools.ask_again", tool="notes: note")).click()
    expect(page.get_by_text(say("tools.always"), exact=True)).to_have_count(0)


def test_a_question_waits_over_a_reload_and_is_answered(visit: Visit, workshop: Workshop, office: str) -> None:
    page = visit(f"/?agent={office}", at=workshop.site).page
    ask(page, "Ask me back")
    question = page.get_by_role("form", name="Which month?")
    expect(question).to_be_visible()
    page.reload()
    question.get_by_role("button", name="June", exact=True).click()
    expect(said(page).get_by_text("So it is June.")).to_be_visible()
    expect(said(page).get_by_text(say("tools.answered", answer="June"))).to_be_visible()


def test_what_code_has_made_is_shown_with_its_input_and_output(visit: Visit, workshop: Workshop, office: str) -> None:
    page = visit(f"/?agent={office}", at=workshop.site).page
    ask(page, "Draw the sales of spring")
    expect(said(page).get_by_text("Ten were sold.")).to_be_visible(timeout=30_000)
    chart = said(page).get_by_alt_text(say("tools.chart", name="chart.png"))
    expect(chart).to_have_js_property("naturalWidth", 1)
    with page.expect_download() as download:
        said(page).get_by_role("button", name=say("tools.download", name="sales.csv")).click()
    assert download.value.path().read_text() == "month,sold\nMay,3\nJune,7\n"
    # What it has called is one line, with the time that it took.
    said(page).get_by_role("button", name="Python").click()
    expect(said(page).get_by_text("SOLD 10")).to_be_visible()
    expect(said(page).get_by_text("print('SOLD', 3 + 7)")).to_be_visible()


def test_one_agent_hands_over_to_another_and_that_is_seen(visit: Visit, workshop: Workshop) -> None:
    clerk = agent(workshop, "Tax clerk", description="Knows taxes")
    desk = agent(workshop, "Desk", handoffs=[clerk])
    page = visit(f"/?agent={desk}", at=workshop.site).page
    handed = re.sub("</?0>", "", say("thread.handoff", **{"from": "Desk", "to": "Tax clerk"}))
    ask(page, "Tell me about taxes")
    for _ in range(2):
        expect(said(page).get_by_text(handed)).to_be_visible()
        expect(said(page).get_by_text("Good morning to you.")).to_be_visible()
        page.reload()


def test_what_is_too_long_for_a_model_is_summarised_where_one_sees_it(visit: Visit, workshop: Workshop) -> None:
    page = visit(f"/?model={NARROW}", at=workshop.site).page
    for number in range(1, 4):
        ask(page, f"Number {number} {LEAF * 80}")
        expect(said(page).get_by_role("button", name=say("thread.copy_answer"))).to_have_count(number)
    line = said(page).get_by_text(say("thread.compacted"))
    line.last.click()
    told = say("thread.compacted_tokens", before="", after="").split()[0]
    expect(said(page).locator("details[open]").get_by_text(told)).to_be_visible()
    # It stays to be read what the model reads no more.
    expect(said(page).get_by_text("Number 1")).to_be_visible()
