"""Several models beside each other: what each answer took, and which is better, without knowing whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.assistants import CLERK
from tests.e2e.web.wording import Wording
from tests.e2e.web.workshop import GARDENER, NARROW, THINKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page
    from tests.e2e.web.visiting import Visitor
    from tests.e2e.web.workshop import Workshop

    Visit = Callable[..., Visitor]

say = Wording("en")
MODELS = {"A": CLERK, "B": GARDENER, "C": NARROW, "D": THINKER}
ANSWERS = {
    CLERK: "Good morning to you.",
    GARDENER: "The roses are in bloom.",
    NARROW: "leaf leaf",
    THINKER: "In June they bloom.",
}
TOOK = ("arena.first_token", "arena.tokens", "arena.cost")


def side(page: Page, letter: str) -> Locator:
    return page.get_by_role("region", name=say("arena.side", letter=letter), exact=True)


def button(page: Page, key: str) -> Locator:
    return page.get_by_role("button", name=say(key), exact=True)


def ask_all(page: Page, text: str) -> None:
    page.get_by_label(say("arena.question")).fill(text)
    button(page, "arena.ask").click()


def fact(column: Locator, key: str) -> str:
    name = column.get_by_role("term").filter(has_text=say(key))
    return name.locator("xpath=following-sibling::dd").inner_text()


def test_four_models_answer_beside_each_other_and_below_each_stands_what_it_took(
    visit: Visit, workshop: Workshop
) -> None:
    visitor = visit("/compare", at=workshop.site)
    page = visitor.page
    for _ in range(2):
        button(page, "arena.add").click()
    expect(button(page, "arena.add")).to_have_count(0)
    for letter, model in MODELS.items():
        # Chosen anew even where it is chosen already.
        side(page, letter).get_by_role("button", name="Model:").click()
        page.get_by_role("dialog").get_by_role("button", name=model).click()
    ask_all(page, "Who are you?")
    for letter, model in MODELS.items():
        expect(side(page, letter).get_by_text(ANSWERS[model]).first).to_be_visible(timeout=30_000)
        for key in TOOK:
            expect(side(page, letter).get_by_text(say(key), exact=True)).to_be_visible()
        assert "€" in fact(side(page, letter), "arena.cost")
    assert fact(side(page, "C"), "arena.tokens") == "80"
    # Four tokens are too few for a speed.
    expect(side(page, "A").get_by_text(say("arena.speed"), exact=True)).to_have_count(0)
    assert visitor.violations("main") == []


def test_who_is_better_is_said_blindly_and_counts_on_the_leaderboard(visit: Visit, workshop: Workshop) -> None:
    page = visit("/compare", at=workshop.site).page
    page.get_by_role("switch", name=say("arena.blind")).click()
    ask_all(page, "When do roses bloom?")
    columns = side(page, "A"), side(page, "B")
    for column in columns:
        expect(column.get_by_text(say("arena.first_token"))).to_be_visible(timeout=30_000)
        for model in ANSWERS:
            expect(column.get_by_text(model, exact=True)).to_have_count(0)
    one, other = (
        next(model for model, answer in ANSWERS.items() if answer in column.inner_text()) for column in columns
    )
    button(page, "vote.a").click()
    expect(page.get_by_text(say("arena.voted", a=one, b=other))).to_be_visible()
    page.get_by_role("link", name=say("arena.leaderboard")).click()
    board = page.get_by_role("table", name=say("arena.leaderboard"))
    page.get_by_role("checkbox", name=say("arena.only_blind")).check()
    expect(board.get_by_role("row").nth(1)).to_contain_text(one)
    expect(board.get_by_role("row").nth(1)).to_contain_text("100%")
    expect(board.get_by_role("row").nth(2)).to_contain_text(other)
