"""The pictures of the documentation: main pages in both themes, in docs/images. The models in them play a script."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.assistants import calls, says  # noqa: E402 - the root has to be known first
from tests.e2e.servers import Server, home_with_cards  # noqa: E402
from tests.e2e.web.conftest import signed_in  # noqa: E402
from tests.e2e.web.test_documents_in_browser import choose, contract, file  # noqa: E402
from tests.e2e.web.visiting import STATIC, Visitor  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page
    from tests.e2e.web.conftest import Site
    from tests.e2e.web.visiting import Theme

IMAGES = ROOT / "docs" / "images"
COLOURS = 128
_NO_NOTICE = "sessionStorage['ventoux.profile_notice'] = 'away'"
PLAN = """Here is a plan for two days.

| | Saturday | Sunday |
| --- | --- | --- |
| Morning | Market in Bedoin | Up to the Chalet Reynard |
| Afternoon | Gorges de la Nesque | Cherries in Venasque |

Leave early on Sunday: from noon on the **mistral** blows. The way up takes

$$t = \\frac{h}{v} = \\frac{1600\\,\\text{m}}{400\\,\\text{m/h}} = 4\\,\\text{h}$$

```python
for hour in range(8, 13):
    print(f"{hour}:00", "still calm" if hour < 12 else "wind")
```
"""
NOTICE = "Three months to the end of a month, and in writing. [1-4]"
SCRIPTS = {
    "ministral-script": {
        "tokens": says("Good morning."),
        "replies": [
            {
                "holds": "end this lease at any time",
                "tokens": says("Three months to the end of a month, and in writing. [1-4]"),
            },
            {"holds": "weekend", "tokens": says(PLAN)},
            {"holds": "notice", "tokens": calls("document_library", {"query": "How long is the notice?"})},
        ],
    },
    "devstral-script": {"tokens": says("Two days: the market of Bedoin, and then the mountain.")},
}


def wait_for(page: Page, text: str) -> None:
    page.get_by_role("region", name="Messages").get_by_text(text).first.wait_for(timeout=60_000)


def ask(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def chat(page: Page) -> None:
    ask(page, "Plan a weekend at Mont Ventoux for two")
    wait_for(page, "still calm")


def document(page: Page) -> None:
    choose(page, file("lease.pdf", contract(), "application/pdf"))
    page.get_by_text("6 pages").wait_for(timeout=60_000)
    ask(page, "How long is the notice?")
    wait_for(page, "in writing")
    page.get_by_role("region", name="Messages").get_by_role("button", name="lease.pdf").last.click()
    page.get_by_role("complementary", name="Document").locator("mark").first.wait_for(timeout=60_000)


def compared(page: Page) -> None:
    page.get_by_label("Ask all of them").fill("Plan a weekend at Mont Ventoux for two")
    page.keyboard.press("Enter")
    page.get_by_text("Which answer is better?").wait_for(timeout=60_000)


def nothing(page: Page) -> None:
    page.wait_for_load_state("networkidle")


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "chat": ("/", chat),
    "document": ("/", document),
    "compare": ("/compare", compared),
    "agent": ("/agents/new", nothing),
    "catalog": ("/console/catalog", nothing),
    "playground": ("/console/playground", nothing),
    "usage": ("/console/usage", nothing),
}


def take(browser: Browser, site: Site, theme: Theme) -> None:
    for name, (path, prepare) in PAGES.items():
        visitor = Visitor(browser, site.url, site.owner, theme=theme)
        visitor.context.add_init_script(_NO_NOTICE)
        prepare(visitor.go(path))
        keep(visitor.page, f"{name}-{theme}")
        visitor.close()
    visitor = Visitor(browser, site.url, site.owner, theme=theme, phone=True, language="it")
    visitor.context.add_init_script(_NO_NOTICE)
    nothing(visitor.go("/"))
    keep(visitor.page, f"phone-{theme}")
    visitor.close()


def keep(page: Page, name: str) -> None:
    page.mouse.move(640, 5)
    page.wait_for_timeout(400)
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target, animations="disabled")
    with Image.open(target) as image:
        image.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(target, optimize=True)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    executable = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        home = home_with_cards(Path(scratch) / "home", SCRIPTS)
        models = ["--model", "ministral-script", "--model", "devstral-script", "--model", "use-multilingual-v3"]
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        with Server(home, *models, env={"VENTOUX_WEB_FOLDER": str(STATIC)}) as server:
            site = signed_in(browser, server)
            for theme in ("light", "dark"):
                take(browser, site, theme)
        browser.close()


if __name__ == "__main__":
    main()
