"""Documents in the browser: attached to a question, cited in its answer, opened at the passage; and libraries, where a
search shows what it finds and why."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload, Page
    from tests.e2e.web.visiting import Visitor

    Visit = Callable[..., Visitor]

SUBJECTS = ("Parties", "Premises", "Rent and charges", "Notice", "Repairs", "Deposit")
NOTICE = (
    "Either party may end this lease at any time.",
    "The period of notice is three months to the end",
    "of a month, and notice is given in writing only.",
)


def contract() -> bytes:
    """Of six pages; the fourth tells the period of notice."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(420, 595))
    for number, subject in enumerate(SUBJECTS, 1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(48, 530, f"{number}. {subject}")
        canvas.setFont("Helvetica", 12)
        filler = [f"Paragraph {row} of the section on {subject.lower()} says what was agreed." for row in range(1, 15)]
        for row, line in enumerate([*filler, *NOTICE] if subject == "Notice" else filler):
            canvas.drawString(48, 500 - 18 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def file(name: str, data: bytes, kind: str) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("input[data-chooser=files]").set_input_files(list(files))


def test_a_contract_is_attached_asked_about_and_opened_at_the_cited_words(visit: Visit) -> None:
    page = visit().page
    choose(page, file("lease.pdf", contract(), "application/pdf"), file("setup.exe", b"MZ", "application/x-dosexec"))
    attached = page.get_by_role("list", name="Attached files")
    expect(attached.get_by_text("Programs are not read.")).to_be_visible()
    page.get_by_role("button", name="Remove setup.exe").click()
    expect(attached.get_by_text("6 pages")).to_be_visible(timeout=60_000)
    page.reload()
    expect(attached.get_by_text("6 pages")).to_be_visible()
    page.get_by_label("Message", exact=True).fill("How long is the notice?")
    page.keyboard.press("Enter")

    answer = page.get_by_role("region", name="Messages")
    expect(answer.get_by_text("In writing, three months before.")).to_be_visible(timeout=30_000)
    citation = answer.get_by_role("button", name="lease.pdf").last
    citation.hover()
    expect(page.get_by_text("page 4").first).to_be_visible()
    citation.click()
    panel = page.get_by_role("complementary", name="Document")
    marked = panel.locator("mark", has_text="The period of notice is three months to the end")
    expect(marked).to_be_visible(timeout=30_000)
    expect(panel.locator("mark.strong").first).to_be_in_viewport()
    expect(panel.get_by_label("Page", exact=True)).to_have_value("4")

    panel.get_by_role("button", name="Text", exact=True).click()
    expect(panel.locator("mark", has_text="three months").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(citation).to_be_focused()
    page.get_by_role("button", name="Why this answer").last.click()
    why = page.get_by_role("complementary", name="Why this answer")
    expect(why.get_by_text("Searched for “How long is the notice?”")).to_be_visible()
    row = why.get_by_role("row").filter(has_text="three months").first
    expect(row).to_contain_text("1st")
    expect(row).to_contain_text("Passed to the model")


def test_a_library_is_made_filled_searched_and_deleted(visit: Visit) -> None:
    visitor = visit("/libraries")
    page = visitor.page
    page.get_by_role("button", name="New library").first.click()
    page.get_by_role("textbox", name="Name").fill("Handbook")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="Handbook").click()
    expect(page.get_by_text("There are no documents here yet.")).to_be_visible()
    text = "# Holidays\n\nEverybody has thirty days of holiday a year.\n\n# Bicycles\n\nBicycles stand in the yard.\n"
    choose(page, file("house.md", text.encode(), "text/markdown"))
    expect(page.get_by_role("row").filter(has_text="house.md")).to_contain_text("Ready", timeout=60_000)
    page.get_by_role("tab", name="Test the search").click()
    page.get_by_role("searchbox", name="Question").fill("How many days of holiday are there?")
    page.keyboard.press("Enter")
    first = page.get_by_role("table", name="What was found").get_by_role("row").nth(1)
    expect(first).to_contain_text("thirty days")
    first.get_by_role("button").click()
    panel: Any = page.get_by_role("complementary", name="Document")
    expect(panel.locator("mark", has_text="thirty days")).to_be_visible()
    assert visitor.violations() == []
    panel.get_by_role("link", name="Open as a page").click()
    page.get_by_role("button", name="Sections").click()
    expect(page.get_by_text(re.compile("characters 0")).first).to_be_visible()
    page.get_by_role("link", name="Handbook").click()
    page.get_by_role("button", name="Actions for Handbook").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="Libraries", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Handbook")).to_have_count(0)
