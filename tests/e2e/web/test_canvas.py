"""The canvas: what a model makes opens beside the conversation, runs and reaches nothing, and is changed and saved."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import docx
import pytest
from playwright.sync_api import expect
from tests.e2e.assistants import SERVED, assistant_home, calls, says
from tests.e2e.servers import Server
from tests.e2e.web.conftest import signed_in
from tests.e2e.web.test_thread import ask, said
from tests.e2e.web.visiting import STATIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from tests.e2e.web.conftest import Site
    from tests.e2e.web.visiting import Visitor

    Visit = Callable[..., Visitor]

PAGE = """<!doctype html><title>Shop</title><h1>Our shop</h1><p id="told"></p>
<script>
  fetch("/v1/models").catch((error) => { document.getElementById("told").textContent = "refused: " + error.name; });
  fetch("https://example.org/").catch(() => { document.title = "refused"; });
  setTimeout(() => { missing(); }, 0);
</script>
"""
LETTER = "# Letter\n\nDear Ada,\n\nthe roof is **new**.\n"
REPLIES: list[dict[str, Any]] = [
    {"holds": "is made, version", "tokens": says("It is beside us.")},
    {"holds": "a shop page", "tokens": calls("canvas_create", {"title": "Shop", "kind": "html", "content": PAGE})},
    {"holds": "a letter", "tokens": calls("canvas_create", {"title": "Letter", "kind": "document", "content": LETTER})},
]


@pytest.fixture(scope="module")
def studio(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = assistant_home(tmp_path_factory.mktemp("studio") / "home", painter={"replies": REPLIES})
    served = ("--model", "painter", *SERVED)
    with Server(home, *served, env={"VENTOUX_WEB_FOLDER": str(STATIC)}) as server:
        yield signed_in(browser, server)


def begun(visitor: Visitor, words: str) -> Page:
    """A conversation that has the canvas, in which something is asked."""
    page = visitor.page
    page.goto(f"{visitor.url}/?model=painter")
    page.get_by_role("button", name="Tools").click()
    page.get_by_role("switch", name="Canvas").click()
    page.keyboard.press("Escape")
    ask(page, words)
    expect(said(page).get_by_text("It is beside us.")).to_be_visible(timeout=20_000)
    return page


def test_a_page_that_a_model_makes_runs_beside_the_conversation_and_reaches_nothing(visit: Visit, studio: Site) -> None:
    visitor = visit(at=studio)
    # The frame has no storage, which the window's own beginning asks for.
    visitor.expected += ["missing", "Content Security Policy", "fetch", "localStorage"]
    page = begun(visitor, "Make a shop page")
    panel = page.get_by_role("complementary", name="Canvas")
    inside = panel.frame_locator("iframe")
    expect(inside.get_by_role("heading", name="Our shop")).to_be_visible()
    expect(inside.locator("#told")).to_have_text("refused: TypeError")
    # It opened by itself, and so took no focus.
    expect(panel).not_to_be_focused()
    expect(panel.get_by_role("alert")).to_contain_text("missing is not defined")
    panel.get_by_role("button", name="Ask the model to fix this").click()
    expect(page.get_by_label("Message", exact=True)).to_have_value(
        re.compile(r"Please fix this error in “Shop” \(art_[0-9a-f]{32}\):\s+> .*missing is not defined")
    )


def test_a_letter_is_changed_compared_restored_and_saved(visit: Visit, studio: Site) -> None:
    page = begun(visit(at=studio), "Write a letter")
    panel = page.get_by_role("complementary", name="Canvas")
    expect(panel.get_by_role("heading", name="Letter", level=2)).to_be_visible()
    panel.get_by_role("button", name="Edit").click()
    editor = panel.get_by_role("textbox", name="Text of Letter")
    editor.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.type(" old friend")
    expect(panel.get_by_text("Not saved")).to_be_visible()
    # What is not saved is not lost with the panel.
    panel.get_by_role("button", name="Save as a new version").click()
    expect(panel.get_by_text("Version 2", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Changes").click()
    expect(panel.get_by_role("row").filter(has_text="added:")).to_contain_text("Dear old friend Ada,")
    panel.get_by_role("button", name="Previous version").click()
    panel.get_by_role("button", name="Restore").click()
    expect(panel.get_by_text("Version 3", exact=True)).to_be_visible()
    panel.get_by_role("button", name="More about this artefact").click()
    page.get_by_role("menuitem", name="Download as").press("ArrowRight")
    with page.expect_download() as saving:
        page.get_by_role("menuitem", name="Word (.docx)").click()
    assert saving.value.suggested_filename == "Letter.docx"
    read = docx.Document(io.BytesIO(saving.value.path().read_bytes()))
    assert [one.text for one in read.paragraphs] == ["Letter", "Dear Ada,", "the roof is new."]


def test_all_artefacts_have_a_page_where_one_that_is_deleted_comes_back_in_time(visit: Visit, studio: Site) -> None:
    visitor = visit(at=studio)
    page = begun(visitor, "Write a letter")
    page.goto(f"{visitor.url}/artefacts")
    with page.expect_response(lambda answer: "q=lett" in answer.url):
        page.get_by_role("searchbox", name="Search titles").fill("lett")
    found = page.get_by_role("link", name="Letter", exact=True)
    expect(found.first).to_be_visible()
    before = found.count()
    page.get_by_role("button", name="Delete Letter").first.click()
    expect(found).to_have_count(before - 1)
    page.get_by_role("button", name="Undo").click()
    expect(found).to_have_count(before)
    assert visitor.violations() == []
    found.first.click()
    expect(page.get_by_role("heading", name="Letter", level=2)).to_be_visible()
