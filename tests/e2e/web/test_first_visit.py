"""Somebody who has never been here, in Italian, on a desk and on a phone: the printed link, a chat, a contract and what
it says, an agent, two models beside each other, an endpoint that copied code calls, and what all that has cost."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e.assistants import CLERK, SERVED, assistant_home, says
from tests.e2e.servers import Server
from tests.e2e.web.conftest import one_time_link
from tests.e2e.web.test_documents_in_browser import choose, contract, file
from tests.e2e.web.visiting import ROOT, STATIC, Visitor
from tests.e2e.web.wording import Wording

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

PYTHON = ROOT / ".venv-sdk" / "sdk-mistralai-3.7.0" / "bin" / "python"
OTHER = "gardener"
ANSWER = "Good morning to you."
say = Wording("it")


class Newcomer:
    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page

    def to(self, part: str, place: str) -> None:
        """By the navigation, which a phone keeps behind a button."""
        opens = self.page.get_by_role("button", name=say("shell.open_navigation")).first
        if opens.is_visible():
            opens.click()
        self.page.get_by_role("link", name=say(part), exact=True).filter(visible=True).first.click()
        if place:
            if opens.is_visible():
                opens.click()
            self.page.get_by_role("link", name=say(place), exact=True).filter(visible=True).first.click()

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=say(key), exact=True).filter(visible=True).first

    def ask(self, text: str) -> None:
        self.page.get_by_label(say("composer.message"), exact=True).fill(text)
        self.button("composer.send").click()

    def said(self, text: str) -> None:
        messages = self.page.get_by_role("region", name=say("thread.messages"))
        expect(messages.get_by_text(text).first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_first_visit_in_italian_needs_no_help(browser: Browser, tmp_path: Path, phone: bool) -> None:
    home = assistant_home(tmp_path / "home", **{OTHER: {"tokens": says("The roses are in bloom.")}})
    environment = {"VENTOUX_WEB_FOLDER": str(STATIC)}
    with Server(home, *SERVED, "--model", OTHER, env=environment) as server:
        visitor = Visitor(browser, server.url, None, language="it", phone=phone)
        visitor.page.goto(one_time_link(server))
        newcomer = Newcomer(visitor)
        chats(newcomer)
        asks_a_contract(newcomer)
        builds_an_agent(newcomer)
        compares(newcomer)
        calls_an_endpoint(newcomer, tmp_path)
        finds_the_cost(newcomer)
        visitor.close()


def chats(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.get_by_role("button", name=say("starter.plan")).click()
    box = page.get_by_label(say("composer.message"), exact=True)
    expect(box).to_have_value(say("starter.plan_text"))
    newcomer.button("composer.send").click()
    newcomer.said(ANSWER)
    assert "token=" not in page.url


def asks_a_contract(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.to("shell.new_chat", "")
    choose(page, file("affitto.pdf", contract(), "application/pdf"))
    expect(page.get_by_role("list", name=say("attach.attached"))).to_contain_text("6 pagine", timeout=60_000)
    newcomer.ask("How long is the notice?")
    newcomer.said("three months")
    messages = page.get_by_role("region", name=say("thread.messages"))
    messages.get_by_role("button", name="affitto.pdf").last.click()
    panel = page.get_by_role("complementary", name=say("panel.document"))
    expect(panel.locator("mark", has_text="The period of notice is three months")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=say("panel.close")).click()


def builds_an_agent(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.to("shell.agents", "")
    page.get_by_role("link", name=say("agents.new"), exact=True).first.click()
    page.get_by_label(say("agents.name"), exact=True).first.fill("Segretaria")
    page.get_by_label(say("agents.model"), exact=True).first.select_option(CLERK)
    page.get_by_label(say("agents.instructions"), exact=True).first.fill("Rispondi con cortesia.")
    newcomer.button("agents.create").click()
    page.get_by_role("link", name=say("agents.chat"), exact=True).first.click()
    newcomer.ask("Buongiorno")
    newcomer.said(ANSWER)


def compares(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.to("shell.arena", "")
    newcomer.button("arena.compare").click()
    page.get_by_label(say("arena.question")).fill("Chi sei?")
    newcomer.button("arena.ask").click()
    for letter, answer in (("A", ANSWER), ("B", "The roses are in bloom.")):
        # On a phone there is one at a time.
        tab = page.get_by_role("button", name=say("arena.side", letter=letter), exact=True)
        if tab.is_visible():
            tab.click()
        side = page.get_by_role("region", name=say("arena.side", letter=letter), exact=True)
        expect(side.get_by_text(answer, exact=True)).to_be_visible(timeout=30_000)
        expect(side.get_by_text(say("arena.first_token"))).to_be_visible()
    page.get_by_role("button", name=say("vote.b"), exact=True).click()
    expect(page.get_by_text(say("arena.voted", a=CLERK, b=OTHER))).to_be_visible()


def calls_an_endpoint(newcomer: Newcomer, folder: Path) -> None:
    page = newcomer.page
    newcomer.to("shell.console", "shell.endpoints")
    page.get_by_role("link", name=say("endpoints.new"), exact=True).first.click()
    page.get_by_label(say("endpoints.name"), exact=True).first.fill("ufficio")
    page.get_by_label(say("endpoints.model"), exact=True).first.fill(CLERK)
    newcomer.button("endpoints.create").click()
    expect(page.get_by_role("heading", name="ufficio")).to_be_visible()
    expect(page.get_by_text(say("endpoints.health.online")).first).to_be_visible(timeout=30_000)
    page.get_by_role("tab", name=say("endpoints.tab.call")).click()
    newcomer.button("endpoints.show_keys").click()
    page.get_by_role("button", name=say("endpoints.copy_key", key=say("endpoints.slot.primary"))).click()
    key = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name=say("samples.copy")).click()
    program = folder / "copied.py"
    program.write_text(page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
    done = subprocess.run(
        [str(PYTHON), str(program)],
        env={"VENTOUX_KEY": key, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ANSWER), done.stderr


def finds_the_cost(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.to("shell.usage", "")
    expect(page.get_by_role("heading", name=say("usage.title"), level=1)).to_be_visible()
    page.get_by_label(say("usage.grouped")).first.select_option("endpoint")
    expect(
        page.get_by_role("cell", name="ufficio").or_(page.get_by_role("rowheader", name="ufficio")).first
    ).to_be_visible()
    expect(page.get_by_text("€").first).to_be_visible()
