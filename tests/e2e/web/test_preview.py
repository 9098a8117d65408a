"""HTML that a model wrote, shown in a frame: it runs, and reaches neither what is around it nor anything outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.e2e.web.conftest import Site

HOSTILE = r"""<!doctype html><b id="x">shown</b><style>b { color: rgb(255, 0, 0) }</style>
<iframe srcdoc="<script>parent.parent.postMessage({out: 'a frame'}, '*')</script>"></iframe>
<div><template shadowrootmode="open">
  <iframe srcdoc="<script>parent.parent.postMessage({out: 'a hidden frame'}, '*')</script>"></iframe>
</template></div>
<script>
  const made = document.createElement("iframe");
  made.src = "javascript:parent.parent.postMessage({out: 'a made frame'}, '*')";
  document.body.append(made);
  const tried = async (what) => { try { return String(await what()); } catch (error) { return error.name; } };
  const picture = () => new Promise((done) => {
    const image = new Image();
    image.onload = () => done("loaded");
    image.onerror = () => done("refused");
    image.src = "/icon.svg";
  });
  (async () => parent.postMessage({ told: {
    cookie: await tried(() => document.cookie),
    parent: await tried(() => parent.document.title),
    kept: await tried(() => localStorage.length),
    fetched: await tried(() => fetch("/healthz")),
    picture: await picture(),
    calls: typeof RTCPeerConnection,
    colour: getComputedStyle(document.getElementById("x")).color,
  } }, "*"))();
</script>"""
SHOWN = """async (html) => {
  const told = [];
  const frame = document.createElement("iframe");
  frame.src = "/preview";
  const done = new Promise((resolve) => addEventListener("message", ({ data, origin }) => {
    told.push({ ...data, origin });
    if (data.ready) frame.contentWindow.postMessage({ html }, "*");
    if (data.told) setTimeout(resolve, 200);
  }));
  document.body.append(frame);
  await done;
  return told;
}"""


def test_a_preview_runs_and_reaches_nothing(browser: Browser, site: Site) -> None:
    context = browser.new_context(storage_state=site.owner)
    page = context.new_page()
    page.goto(f"{site.url}/healthz")
    ready, told = page.evaluate(SHOWN, HOSTILE)
    context.close()
    assert ready == {"ready": True, "origin": "null"}
    assert told["told"] == {
        "cookie": "SecurityError",
        "parent": "SecurityError",
        "kept": "SecurityError",
        "fetched": "TypeError",
        "picture": "refused",
        "calls": "undefined",
        "colour": "rgb(255, 0, 0)",
    }
