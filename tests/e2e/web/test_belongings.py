"""What is somebody's own: agents, projects and memories that models are told of; conversations that are put away, taken
along and brought back; and what others see of them, which is nothing unless it was shared."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.e2e.assistants import CLERK, library_with
from tests.e2e.web.test_thread import ask, said
from tests.e2e.web.visiting import Visitor
from tests.e2e.web.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page
    from tests.e2e.web.workshop import Workshop

    Visit = Callable[..., Visitor]

say = Wording("en")
ANSWER = "Good morning to you."


def button(page: Page, key: str) -> Locator:
    return page.get_by_role("button", name=say(key), exact=True)


def field(page: Page, key: str) -> Locator:
    return page.get_by_label(say(key), exact=True)


def begun(page: Page, text: str, answer: str = ANSWER) -> str:
    """The path of a conversation that begins here."""
    ask(page, text)
    expect(said(page).get_by_text(answer)).to_be_visible()
    return "/c/" + page.url.rpartition("/c/")[2]


def thread(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=say("history.history")).get_by_role("link", name=name)


def choose(page: Page, name: str, *items: str) -> None:
    """From the menu of a thread."""
    page.get_by_role("button", name=say("history.actions_of", name=name)).click()
    for item in items:
        page.get_by_role("menuitem", name=item, exact=True).click()


def test_an_agent_is_built_of_instructions_a_library_and_starters_tried_and_used(
    visit: Visit, workshop: Workshop
) -> None:
    library_with(workshop.server, "# Rent\n\nIt is 900 euros.\n", "Leases")
    visitor = visit("/agents/new", at=workshop.site)
    page = visitor.page
    field(page, "agents.name").fill("Captain")
    field(page, "agents.model").select_option(CLERK)
    field(page, "agents.instructions").fill("Answer like a pirate.")
    field(page, "agents.starters").fill("Where is the treasure?\nWho steers?")
    for name in (say("agents.tool.code_interpreter"), "Leases"):
        page.get_by_role("checkbox", name=name).check()
    button(page, "agents.test_again").click()
    trial = page.get_by_role("complementary", name=say("agents.test"))
    trial.get_by_label(say("composer.message"), exact=True).fill("Hello")
    page.keyboard.press("Enter")
    expect(trial.get_by_text("Ahoy!", exact=True)).to_be_visible()
    button(page, "agents.create").click()
    expect(page.get_by_role("heading", name="Captain", level=1)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Leases")).to_be_checked()
    page.get_by_role("main").get_by_role("link", name=say("agents.chat"), exact=True).click()
    page.get_by_role("button", name="Where is the treasure?").click()
    expect(page.get_by_label(say("composer.message"), exact=True)).to_have_value("Where is the treasure?")
    page.keyboard.press("Enter")
    expect(said(page).get_by_text("Ahoy!")).to_be_visible()


def test_a_project_tells_its_instructions_and_a_memory_is_told_until_it_is_forgotten(
    visit: Visit, workshop: Workshop
) -> None:
    page = visit("/projects", at=workshop.site).page
    button(page, "projects.new").click()
    field(page, "projects.name").fill("Provence")
    button(page, "projects.create").click()
    page.get_by_role("textbox", name=say("projects.instructions")).fill("Speak as they do in Avignon.")
    button(page, "projects.save").click()
    page.get_by_role("main").get_by_role("link", name=say("projects.chat"), exact=True).click()
    begun(page, "Who comes along?", "Adieu, my friends.")
    page.get_by_role("link", name=say("shell.projects"), exact=True).click()
    page.get_by_role("link", name="Provence").click()
    expect(page.get_by_role("main").get_by_role("link", name="Who comes along?")).to_be_visible()

    page.goto(f"{workshop.site.url}/settings/assistant")
    page.get_by_role("switch", name=say("settings.memory")).click()
    button(page, "settings.save").click()
    expect(page.get_by_text(say("settings.saved"))).to_be_visible()
    field(page, "settings.memory_add").fill("Likes lavender")
    button(page, "settings.add").click()
    forget = page.get_by_role("button", name=say("settings.forget", text="Likes lavender"))
    expect(forget).to_be_visible()
    page.get_by_role("link", name=say("shell.new_chat")).click()
    begun(page, "What shall I plant?", "Lavender, as you like it.")
    page.goto(f"{workshop.site.url}/settings/assistant")
    forget.click()
    expect(page.get_by_text(say("settings.no_memories"))).to_be_visible()
    page.get_by_role("link", name=say("shell.new_chat")).click()
    begun(page, "And what now?")


def test_conversations_are_tagged_archived_taken_along_and_brought_back(
    visit: Visit, workshop: Workshop, tmp_path: Path
) -> None:
    page = visit(at=workshop.site).page
    button(page, "composer.temporary").click()
    begun(page, "Between us")
    page.get_by_role("link", name=say("shell.new_chat")).click()
    path = begun(page, "Letter to Ada")
    # The one that was temporary is in no list.
    expect(thread(page, "Letter to Ada")).to_be_visible()
    expect(thread(page, "Between us")).to_have_count(0)

    choose(page, "Letter to Ada", say("history.edit_tags"))
    field(page, "history.tag").fill("post")
    button(page, "history.save").click()
    button(page, "history.filter_by_tag").click()
    page.get_by_role("menuitemcheckbox", name="post (1)").click()
    expect(page.get_by_role("region", name=say("history.history")).get_by_role("listitem")).to_have_count(2)
    button(page, "history.all_tags").click()
    choose(page, "Letter to Ada", say("history.archive"))
    expect(thread(page, "Letter to Ada")).to_have_count(0)
    page.goto(f"{workshop.site.url}/archive")
    button(page, "history.unarchive").click()
    expect(thread(page, "Letter to Ada")).to_be_visible()

    page.goto(f"{workshop.site.url}/import")
    with page.expect_download() as download:
        button(page, "history.export_all_as_zip").click()
    taken = tmp_path / "all.zip"
    download.value.save_as(taken)
    with zipfile.ZipFile(taken) as archive:
        kept = [json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")]
    names = [one["conversation"]["name"] for one in kept if "conversation" in one]
    assert "Letter to Ada" in names
    choose(page, "Letter to Ada", say("history.delete"))
    expect(thread(page, "Letter to Ada")).to_have_count(0)
    page.goto(f"{workshop.site.url}/trash")
    page.get_by_role("button", name=say("history.delete_for_good_named", name="Letter to Ada")).click()
    button(page, "history.delete_for_good").click()
    expect(page.get_by_text(say("history.trash_empty"))).to_be_visible()
    page.goto(f"{workshop.site.url}/import")
    page.get_by_label(say("history.choose_file")).set_input_files(taken)
    page.get_by_role("status").get_by_role("link", name="Letter to Ada").click()
    expect(said(page).get_by_text(ANSWER)).to_be_visible()
    assert path not in page.url


@pytest.fixture
def colleague(browser: Browser, workshop: Workshop) -> Iterator[Visitor]:
    """In a workspace of her own, and in that of the first user."""
    server = workshop.server
    link = invited(workshop, "ada@example.org")
    visitor = Visitor(browser, server.url, None)
    page = visitor.page
    page.goto(f"{server.url}/welcome#invitation={link}")
    field(page, "sign_in.name").fill("Ada")
    field(page, "sign_in.password").fill("a long enough password")
    button(page, "sign_in.join").click()
    expect(page.get_by_label(say("composer.message"), exact=True)).to_be_visible()
    yield visitor
    visitor.close()


def invited(workshop: Workshop, email: str) -> str:
    made: Any = workshop.server.post("/api/v1/members", {"email": email, "role": "member"})
    assert made.status == 201, made.body
    return str(made.json["token"])


def test_what_is_anothers_is_not_there_until_it_is_shared_and_then_only_to_be_read(
    visit: Visit, workshop: Workshop, colleague: Visitor
) -> None:
    page, other = visit(at=workshop.site).page, colleague.page
    path = begun(page, "For my eyes")
    colleague.expected = ["404"]
    other.goto(f"{colleague.url}{path}")
    expect(other.get_by_role("alert")).to_contain_text(say("error.conversation_not_found"))
    expect(other.get_by_role("region", name=say("history.history"))).not_to_contain_text("For my eyes")

    choose(page, "For my eyes", say("history.share"))
    button(page, "history.make_link").click()
    link = page.get_by_role("dialog").locator("code").inner_text()
    other.goto(link)
    expect(other.get_by_role("heading", name="For my eyes", level=1)).to_be_visible()
    expect(other.get_by_text(ANSWER)).to_be_visible()
    expect(other.get_by_role("textbox")).to_have_count(0)
    button(other, "history.copy_and_go_on").click()
    expect(said(other).get_by_text(ANSWER)).to_be_visible()
    assert path not in other.url
    button(page, "history.revoke").click()
    expect(button(page, "history.revoke")).to_have_count(0)
    other.goto(link)
    expect(other.get_by_text(say("history.shared_gone"))).to_be_visible()
