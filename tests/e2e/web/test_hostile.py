"""What models, users, files and tools say is text in a real browser: nothing in it runs, is fetched, is sent or looks
otherwise than text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
from playwright.sync_api import expect
from tests.e2e.assistants import CLERK
from tests.e2e.servers import Server, home_with_cards
from tests.e2e.web.conftest import Site, signed_in
from tests.e2e.web.visiting import STATIC, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, FilePayload, Locator, Page

ROOT = Path(__file__).parents[3]
PAYLOADS = json.loads((ROOT / "web/src/markdown/hostile.json").read_text(encoding="utf-8"))
SHORT = [one for one in PAYLOADS if "times" not in one]
AT_ONCE = 32
"""Payloads of one answer."""
COSTLY = ("quotes within quotes", "lists within lists", "brackets", "backticks of every length", "a very long word")
"""Of each kind that takes long where it is read badly, one; Vitest has all of them."""
FILES = ['"><img src=x onerror=canary()>.txt', "<script>canary()<script>.txt", "\u202etxt.exe<svg onload=canary()>.txt"]
CANARY = r"""
window.canary = opener?.canary ?? (() => { window.ran = true; });
window.place = window.name;
window.entered = [];
const look = (one) => {
  if (one.matches('script, iframe, object, embed, base, meta, [srcdoc]') && !document.head.contains(one)) {
    window.entered.push('element: ' + one.outerHTML.slice(0, 200));
  }
  for (const { name, value } of one.attributes) {
    const address = /^(xlink:)?href$|^src$|action$/.test(name) && /script:|^data:(?!image[/](png|jpeg|gif|webp);)/i;
    if (/^on/.test(name) || (address && address.test(value))) window.entered.push(name + '=' + value.slice(0, 200));
  }
};
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) {
    for (const node of [target, ...addedNodes]) {
      if (!(node instanceof Element) || node.matches('html, head, body')) continue;
      look(node);
      if (node !== target) node.querySelectorAll('*').forEach(look);
    }
  }
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
"""Also what was in the document for a moment only is known afterwards."""
DRAWN = "Applying inline style violates"
"""Mermaid sets styles that the policy does not let through; the picture is whole without them."""

HARM = """() => {
  const found = [...window.entered];
  if (window.ran) found.push('a script ran');
  if ({}.polluted !== undefined) found.push('a prototype was changed');
  if (window.name !== window.place) found.push('the window has another name');
  const said = document.querySelectorAll('.markdown, [aria-label="Messages"], nav, h1');
  const unwanted = 'script, style, iframe, object, embed, base, meta, link, template, video, audio, [srcdoc], [name]';
  for (const place of said) {
    for (const one of place.querySelectorAll(unwanted)) found.push('element: ' + one.outerHTML.slice(0, 200));
    for (const one of place.querySelectorAll('*')) {
      for (const { name, value } of one.attributes) {
        if (/^on/.test(name)) found.push('handler: ' + name);
        const picture = /^(data:image[/](png|jpeg|gif|webp);base64,|blob:)/.test(value);
        if (name === 'src' && !picture) found.push('src: ' + value);
        const own = value.startsWith('/') && !one.closest('.markdown');
        if (name === 'href' && !own && !/^(https?:|mailto:)/.test(value)) found.push('href: ' + value);
      }
    }
  }
  for (const one of document.querySelectorAll('.markdown form, .markdown input:not([type=checkbox][disabled])')) {
    found.push('form: ' + one.outerHTML.slice(0, 200));
  }
  if (getComputedStyle(document.body).backgroundImage !== 'none') found.push('the page has a background');
  for (const one of document.querySelectorAll('.markdown *')) {
    const { position } = getComputedStyle(one);
    if (position === 'fixed' || position === 'sticky') found.push('over the page: ' + one.outerHTML.slice(0, 200));
  }
  return found;
}"""

UNFOLD = """() => {
  const folded = [...document.querySelectorAll('[aria-label="Messages"] button[aria-expanded=false]')];
  for (const one of folded) one.click();
  return folded.length;
}"""


class Watched(NamedTuple):
    visitor: Visitor
    page: Page
    opened: list[str]


def text_of(payload: dict[str, Any]) -> str:
    return str(payload["text"]) * int(payload.get("times", 1)) + str(payload.get("after", ""))


def answers() -> list[str]:
    """Some payloads each, the last of what is short enough to be said by a model; each ends with its number."""
    short = [text_of(one).replace("\0", "") for one in SHORT]
    groups = [short[at : at + AT_ONCE] for at in range(0, len(short), AT_ONCE)]
    return ["\n\n".join([*group, f"Answer {number:02} has ended."]) for number, group in enumerate(groups)]


@pytest.fixture(scope="module")
def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server whose model answers ``Say 03`` with the third group of payloads."""
    replies = [
        {"holds": f"Say {number:02}", "tokens": [text[at : at + 40] for at in range(0, len(text), 40)]}
        for number, text in enumerate(answers())
    ]
    home = home_with_cards(tmp_path_factory.mktemp("hostile") / "home", {CLERK: {"replies": replies}})
    with Server(home, "--model", CLERK, env={"VENTOUX_WEB_FOLDER": str(STATIC)}) as server:
        yield signed_in(browser, server)


@pytest.fixture
def seen(browser: Browser, told: Site) -> Iterator[Watched]:
    visitor = Visitor(browser, told.url, told.owner)
    visitor.expected.append(DRAWN)
    visitor.context.add_init_script(CANARY)
    opened: list[str] = []
    visitor.context.on("page", lambda page: opened.append(page.url))

    def dismissed(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    visitor.page.on("dialog", dismissed)
    visitor.go("/")
    yield Watched(visitor, visitor.page, opened)
    visitor.close()


def unharmed(seen: Watched) -> None:
    assert seen.page.evaluate(HARM) == []
    assert seen.opened == []
    assert seen.page.url.startswith(seen.visitor.url)


def drawn(messages: Locator) -> None:
    """Diagrams are drawn when they come into view."""
    for diagram in messages.get_by_text("Mermaid", exact=True).all():
        diagram.scroll_into_view_if_needed()
        frame = messages.locator("figure").filter(has=diagram)
        expect(frame.get_by_text("Drawing…")).to_have_count(0)


def test_what_a_model_says_stays_text_while_it_is_said_and_after(seen: Watched) -> None:
    for number in range(len(answers())):
        seen.visitor.go("/")
        seen.page.get_by_label("Message", exact=True).fill(f"Say {number:02}")
        seen.page.keyboard.press("Enter")
        messages = seen.page.get_by_role("region", name="Messages")
        expect(messages.get_by_text(f"Answer {number:02} has ended.").first).to_be_visible()
        drawn(messages)
        unharmed(seen)
    seen.page.reload()
    expect(seen.page.get_by_role("region", name="Messages")).to_be_visible()
    unharmed(seen)


def imported(seen: Watched, name: str, entries: list[dict[str, Any]]) -> str:
    """The id of a conversation of the user that has come from elsewhere."""
    times = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    exported = {
        "format": "ventoux.conversation",
        "version": 1,
        "conversation": {"id": f"conv_{len(name)}x{len(entries)}", "name": name, "model": CLERK} | times,
        "entries": entries,
    }
    file = {"name": '"><img src=x onerror=canary()>.json', "mimeType": "application/json"}
    who = seen.visitor.context.request.get(f"{seen.visitor.url}/api/v1/session").json()
    answer = seen.visitor.context.request.post(
        f"{seen.visitor.url}/v1/conversations/import",
        headers={"x-ventoux-csrf": who["csrf"]},
        multipart={"file": cast("Any", file | {"buffer": json.dumps(exported).encode()})},
    )
    assert answer.ok, answer.text()
    told: dict[str, Any] = answer.json()
    assert told["imported"], told
    return str(told["imported"][0]["conversation_id"])


def as_messages(payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each as an answer, and as the output of a tool with a name and arguments of the same."""
    entries: list[dict[str, Any]] = []
    for payload in payloads:
        text = text_of(payload).replace("\0", "")
        entries.append({"type": "message.input", "role": "user", "content": payload["name"]})
        entries.append(
            {
                "type": "tool.execution",
                "name": text[:60],
                "function": text[:60],
                "arguments": json.dumps({"query": text[:200]}),
                "info": {
                    "output": text[:4000],
                    "results": [{"title": text[:200], "url": "javascript:canary()"}],
                    "files": [{"file_id": "../../x", "name": text[:80], "mime_type": "image/png"}],
                },
            }
        )
        entries.append({"type": "message.output", "content": text})
    return entries


def parts() -> list[list[dict[str, Any]]]:
    """Payloads of one conversation each: so many that all of it is laid out at once."""
    return [SHORT[::2], SHORT[1::2], [one for one in PAYLOADS if one["name"] in COSTLY]]


@pytest.mark.parametrize("part", range(3))
def test_what_comes_from_elsewhere_stays_text_in_each_of_its_places(seen: Watched, part: int) -> None:
    payloads = parts()[part]
    name = text_of(payloads[part])[:100]
    seen.visitor.go(f"/c/{imported(seen, name, as_messages(payloads))}")
    messages = seen.page.get_by_role("region", name="Messages")
    for payload in payloads:
        expect(messages.get_by_text(payload["name"], exact=True).first).to_be_attached()
    unharmed(seen)
    assert seen.page.evaluate(UNFOLD) >= len(payloads)
    expect(messages.locator("button[aria-expanded=true]").nth(len(payloads) - 1)).to_be_attached()
    unharmed(seen)


def test_names_of_files_stay_text(seen: Watched) -> None:
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": b"A file."} for name in FILES]
    seen.page.locator("input[data-chooser=files]").set_input_files(files)
    attached = seen.page.get_by_role("list", name="Attached files")
    expect(attached.get_by_role("listitem")).to_have_count(len(FILES))
    expect(attached.get_by_text(FILES[0]).first).to_be_visible()
    unharmed(seen)
