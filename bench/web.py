"""The web application in a real browser: a long answer while it comes, a long conversation, and the first page.

What is told of the browser's main thread is time of the processor, of that thread alone, so that other work on the
machine changes it little. The same pieces, read by the same requests and put to the end of a plain text, are what
streaming costs at least.
"""

from __future__ import annotations

import json
import shutil
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from playwright.sync_api import sync_playwright
from tests.e2e.servers import Server, scripted_card
from tests.e2e.web.conftest import Site, signed_in
from tests.e2e.web.visiting import STATIC, Visitor

from bench.table import keep
from bench.web_said import LETTERS, MESSAGES, PIECES, long_answer, long_conversation, pieces, section

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, CDPSession, Page

    from bench.table import Row, Table

_MODEL = "narrator"
_ROUNDS = 3
_OPENED = 5
PACES = {"at once": 2000, "quickly": 200, "as models do": 100}
"""Pieces a second."""
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_METRICS = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
PLAIN = """async ([question, model, last]) => {
  document.body.innerHTML = '<pre style="height:600px;overflow:auto;white-space:pre-wrap"></pre>';
  const place = document.body.firstChild;
  const who = await (await fetch('/api/v1/session')).json();
  const headers = {'content-type': 'application/json', 'x-ventoux-csrf': who.csrf, accept: 'text/event-stream'};
  const body = JSON.stringify({model, inputs: question, stream: true});
  const response = await fetch('/v1/conversations', {method: 'POST', headers, body});
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) break;
    const told = (rest + value).split('\\n\\n');
    rest = told.pop();
    for (const one of told) {
      const data = /^data: (.*)$/m.exec(one);
      const event = data ? JSON.parse(data[1]) : {};
      if (event.type === 'message.output.delta') place.append(event.content);
    }
    place.scrollTop = place.scrollHeight;
  }
  return place.textContent.endsWith(last);
}"""
"""The same pieces as plain text, followed to its end."""


ENDED = """() => ({ended: new Promise((resolve) => {
  for (const status of document.querySelectorAll('[role=status]')) {
    const look = () => status.textContent.includes('answer is ready') && resolve(true);
    new MutationObserver(look).observe(status, {subtree: true, childList: true, characterData: true});
  }
})})"""
"""By what is told to who does not see the page: to look for the end would be work of the main thread as well."""
OPENED = """([path, last]) => new Promise((resolve) => {
  const began = performance.now();
  const look = () => {
    const all = document.querySelectorAll('[data-answer]');
    if (!all.length || !all[all.length - 1].textContent.includes(last)) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began), 0));
  };
  const watching = new MutationObserver(look);
  watching.observe(document.body, {subtree: true, childList: true, characterData: true});
  history.pushState(null, '', path);
})"""
"""Milliseconds from the way to a conversation to the picture after its last message is there."""
SCROLLED = """async ([steps, pixels]) => {
  const tasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks.push(one.duration)))
    .observe({type: 'longtask'});
  const frame = document.querySelector('section[aria-label="Messages"]');
  let jumps = 0;
  for (let step = 0; step < steps; step += 1) {
    frame.scrollTop -= pixels;
    const seen = document.elementFromPoint(700, 300)?.closest('[data-entry]');
    const top = seen?.getBoundingClientRect().top;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    if (seen?.isConnected && Math.abs(seen.getBoundingClientRect().top - top) > 2) jumps += 1;
  }
  return [Math.max(0, ...tasks), jumps];
}"""
"""The longest task beyond 50 ms, and how often what was read was elsewhere two pictures later."""
_STEPS, _STEP = 60, 700
READY = """() => new Promise((resolve) => {
  const look = () => {
    const place = document.querySelector('[data-composer]');
    if (!place || place.disabled) return false;
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
    return true;
  };
  if (!look()) new MutationObserver((_, watching) => look() && watching.disconnect())
    .observe(document, {subtree: true, childList: true, attributes: true});
})"""
"""Milliseconds from the beginning of the navigation to the picture with a composer that takes words."""


class Taken(NamedTuple):
    """Seconds of the main thread."""

    whole: float
    script: float
    layout: float
    style: float


class Watch:
    """What the main thread of a page has done since it was made."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._began = self._now()

    def taken(self) -> Taken:
        now = self._now()
        return Taken(*(now[name] - self._began[name] for name in _METRICS))

    def _now(self) -> dict[str, float]:
        told = cast("list[dict[str, Any]]", self.cdp.send("Performance.getMetrics")["metrics"])
        return {one["name"]: one["value"] for one in told}


def measure(home: Path) -> list[Table]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        home, environment = told_home(home.with_name("web")), {"VENTOUX_WEB_FOLDER": str(STATIC)}
        with Server(home, "--model", _MODEL, env=environment) as server:
            site = signed_in(browser, server)
            tables: list[Table] = [
                (f"An answer of {LETTERS:,} letters in {PIECES:,} pieces", _streamed(browser, site)),
                (f"A conversation of {MESSAGES:,} messages", [_opened(browser, site)]),
                ("The first page", [_first(browser, site)]),
            ]
        browser.close()
    keep("web", tables)
    return tables


def told_home(home: Path) -> Path:
    (home / "cards").mkdir(parents=True)
    replies: list[dict[str, Any]] = [
        {"holds": "warm up", "tokens": [section(30), "\n\nThat was warm up."]},
        *(
            {"holds": name, "tokens": pieces(long_answer(name)), "between_tokens": 1 / pace}
            for name, pace in PACES.items()
        ),
    ]
    (home / "cards" / f"{_MODEL}.toml").write_text(scripted_card(_MODEL, {"replies": replies}, context=100_000))
    return home


def _streamed(browser: Browser, site: Site) -> list[Row]:
    rows: list[Row] = []
    for name, pace in PACES.items():
        plain: list[Taken] = []
        whole: list[Taken] = []
        for _ in range(_ROUNDS):
            plain.append(streamed_plainly(browser, site, name))
            whole.append(streamed(browser, site, name))
        figures = {"as plain text": plain, "in the application": whole}
        told = {what: _median(those) for what, those in figures.items()}
        rows += [
            {
                "pieces a second": f"{pace}",
                "shown": what,
                "main thread (s)": f"{taken.whole:.2f}",
                "of it scripts": f"{taken.script:.2f}",
                "styles and layout": f"{taken.layout + taken.style:.2f}",
                "to plain text": f"{taken.whole / told['as plain text'].whole:.1f}",
            }
            for what, taken in told.items()
        ]
    return rows


def _median(taken: list[Taken]) -> Taken:
    return Taken(*(median(figures) for figures in zip(*taken, strict=True)))


def streamed(browser: Browser, site: Site, name: str, during: Callable[[Watch], None] | None = None) -> Taken:
    """From the question to half a second after the end of the answer."""
    visitor = Visitor(browser, site.url, site.owner)
    page = visitor.go("/")
    # What is loaded on first use is there already, as it is for the second answer of a day.
    ask(page, "warm up")
    page.get_by_text("That was warm up.").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.goto(f"{site.url}/")
    page.get_by_label("Message", exact=True).wait_for()
    page.wait_for_timeout(1000)
    watch = Watch(page)
    if during:
        during(watch)
    ended = page.evaluate_handle(ENDED)
    ask(page, name)
    ended.evaluate("({ended}) => ended")
    page.wait_for_timeout(500)
    taken = watch.taken()
    visitor.close()
    return taken


def streamed_plainly(browser: Browser, site: Site, name: str) -> Taken:
    visitor = Visitor(browser, site.url, site.owner)
    page = visitor.go("/healthz")
    watch = Watch(page)
    if not page.evaluate(PLAIN, [name, _MODEL, f"That was {name}."]):
        raise RuntimeError("the answer is another one")
    page.wait_for_timeout(500)
    taken = watch.taken()
    visitor.close()
    return taken


def ask(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def _opened(browser: Browser, site: Site) -> Row:
    visitor = Visitor(browser, site.url, site.owner)
    conversation = imported(visitor)
    last = f"Answer {MESSAGES // 2 - 1} of"
    first: list[float] = []
    again: list[float] = []
    worked: list[float] = []
    longest: list[float] = []
    jumps: list[float] = []
    for _ in range(_OPENED):
        page = visitor.go("/")
        page.wait_for_load_state("networkidle")
        watch = Watch(page)
        first.append(page.evaluate(OPENED, [f"/c/{conversation}", last]))
        worked.append(watch.taken().whole)
        page.evaluate("history.pushState(null, '', '/')")
        page.get_by_role("region", name="Messages").wait_for(state="detached")
        again.append(page.evaluate(OPENED, [f"/c/{conversation}", last]))
        task, moved = page.evaluate(SCROLLED, [_STEPS, _STEP])
        longest.append(task)
        jumps.append(moved)
    visitor.close()
    return {
        "opened first (ms)": f"{median(first):.0f}",
        "of it main thread (ms)": f"{median(worked) * 1e3:.0f}",
        "opened again (ms)": f"{median(again):.0f}",
        f"longest task in {_STEPS} steps upwards (ms)": f"{median(longest):.0f}",
        "steps after which it moved by itself": f"{median(jumps):.0f}",
    }


def imported(visitor: Visitor) -> str:
    times = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    exported = {
        "format": "ventoux.conversation",
        "version": 1,
        "conversation": {"id": "conv_long", "name": "A long one", "model": _MODEL} | times,
        "entries": long_conversation(),
    }
    file = {"name": "long.json", "mimeType": "application/json", "buffer": json.dumps(exported).encode()}
    who = visitor.context.request.get(f"{visitor.url}/api/v1/session").json()
    answer = visitor.context.request.post(
        f"{visitor.url}/v1/conversations/import",
        headers={"x-ventoux-csrf": who["csrf"]},
        multipart={"file": cast("Any", file)},
        timeout=60_000,
    )
    return str(answer.json()["imported"][0]["conversation_id"])


def _first(browser: Browser, site: Site) -> Row:
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(_OPENED):
        visitor = Visitor(browser, site.url, site.owner)
        for taken in seconds.values():
            page = visitor.page
            page.goto(site.url, wait_until="commit")
            taken.append(page.evaluate(READY))
            page.wait_for_load_state("networkidle")
        visitor.close()
    sizes = {ending: sum(file.stat().st_size for file in STATIC.rglob(f"*.{ending}.gz")) for ending in ("js", "css")}
    return {
        "takes words, nothing cached (ms)": f"{median(seconds[False]):.0f}",
        "takes words, once more (ms)": f"{median(seconds[True]):.0f}",
        "all scripts that there are, with gzip (kB)": f"{sizes['js'] / 1e3:.0f}",
        "all styles (kB)": f"{sizes['css'] / 1e3:.0f}",
    }
