"""Somebody in front of a browser window."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, StorageState, ViewportSize

ROOT = Path(__file__).parents[3]
STATIC = Path(os.environ.get("VENTOUX_WEB_FOLDER") or ROOT / "src" / "ventoux" / "static")
"""What is tried: the application that was built, or one that was built elsewhere."""
_AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_LOOKING = Path(__file__).with_name("looking.js")

Language = Literal["en", "fr", "de", "es", "it"]
Theme = Literal["light", "dark", "contrast"]

_LOCALES = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE", "es": "es-ES", "it": "it-IT"}
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 320, "height": 640}
"""What a desk is at four times its size: the least that WCAG asks for."""


class Visitor:
    """``elsewhere``: what was asked of other hosts; ``faults``: what failed in the page. Both are empty, or ``close``
    fails."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        state: StorageState | None,
        *,
        language: Language = "en",
        phone: bool = False,
        theme: Theme = "light",
        text_size: float = 1,
    ) -> None:
        self.url = url
        self.elsewhere: list[str] = []
        self.faults: list[str] = []
        self.expected: list[str] = []
        """Parts of faults that the test brings about."""
        self.context = browser.new_context(
            storage_state=state,
            locale=_LOCALES[language],
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if theme == "dark" else "light",
            # What moves is drawn sixty times a second, by a processor that tests need.
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
            service_workers="block",
        )
        self.context.set_default_timeout(10_000)
        look = f'{{"theme": "{theme}", "textSize": {text_size}}}'
        self.context.add_init_script(
            f"localStorage.getItem('ventoux.look') ?? localStorage.setItem('ventoux.look', '{look}')"
        )
        self.page = self.watched(self.context.new_page())

    def watched(self, page: Page) -> Page:
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def close(self) -> None:
        self.context.close()
        faults = [one for one in self.faults if not any(part in one for part in self.expected)]
        assert not self.elsewhere, self.elsewhere
        assert not faults, faults

    def violations(self, within: str | None = None) -> list[str]:
        """What axe finds against WCAG 2.2 AA, one line a rule and place."""
        return self._looked("(within) => looking.violations(within)", within)

    def pale(self, path: str = "") -> list[str]:
        """The texts that cannot be told from their ground, as axe finds them, in much less time: here, or on another
        page of the application."""
        there = "if (path) await looking.go(path); await looking.rest();"
        return self._looked(f"async (path) => {{ {there} return looking.pale(); }}", path)

    def overflows(self) -> list[str]:
        """What cannot be seen, or not all of it, however much one scrolls up and down."""
        return self._looked("() => looking.overflows()")

    def cut_off(self, path: str, sizes: list[float]) -> list[str]:
        """What does not fit on a page of the application and in its tabs, at each of the ``sizes`` of text."""
        return self._looked("([path, sizes]) => looking.visit(path, sizes)", [path, sizes])

    def _looked(self, script: str, argument: object = None) -> list[str]:
        if not self.page.evaluate("'looking' in globalThis"):
            self.page.evaluate(f"{_AXE.read_text(encoding='utf-8')};{_LOOKING.read_text(encoding='utf-8')}")
        return cast("list[str]", self.page.evaluate(script, argument))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:", "about:")):
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        # Answers that are failures are told by the browser itself; what the application makes of them is what counts.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)
