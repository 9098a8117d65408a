"""What holds on every page and in each of its tabs: nothing that axe finds, and room for all of it, on a desk and in a
window of 320 pixels, at twice the size of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError  # noqa: A004 - Playwright's own
from tests.e2e.web.visiting import NARROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.web.visiting import Visitor

CHAT = (
    "/",
    "/agents",
    "/agents/new",
    "/libraries",
    "/projects",
    "/prompts",
    "/artefacts",
    "/connectors",
    "/arena",
    "/compare",
    "/archive",
    "/trash",
    "/import",
    "/settings",
)
CONSOLE = (
    "/console",
    "/console/catalog",
    "/console/catalog/model/smollm2-135m-instruct",
    "/console/endpoints",
    "/console/endpoints/new",
    "/console/playground",
    "/console/keys",
    "/console/usage",
    "/console/calls",
    "/console/budgets",
    "/console/invoices",
    "/console/prices",
    "/console/members",
    "/console/providers",
    "/console/filters",
    "/console/audit",
    "/console/workspaces",
    "/console/users",
    "/console/health",
)


SEEDED = """() => {
  const seeded = document.createElement("div");
  seeded.id = "seeded";
  const text = (name, color, background, size) => {
    const one = document.createElement("p");
    one.textContent = name;
    Object.assign(one.style, {color, background, fontSize: size});
    seeded.append(one);
  };
  text("pale", "#999", "#fff", "16px");
  text("large", "#8a8a8a", "#fff", "24px");
  text("veiled", "rgb(0 0 0 / 0.4)", "#fff", "16px");
  text("nearly", "#787878", "#fff", "16px");
  text("told", "#757575", "#fff", "16px");
  document.querySelector("main h1").after(seeded);
}"""
SHOWN = """path => location.pathname === path && document.querySelector('main h1')
  && !document.querySelector('main .animate-spin')"""


def opened(visitor: Visitor, path: str) -> list[str]:
    """Another page within the application, once it is there; or why it is not."""
    page = visitor.page
    page.evaluate("path => history.pushState(null, '', path)", path)
    try:
        page.wait_for_function(SHOWN, arg=path)
    except TimeoutError as error:
        return [f"{path}: {error} {visitor.faults[-1:]} {page.locator('main').inner_text()[:200]}"]
    return []


@pytest.mark.parametrize("pages", [CHAT, CONSOLE], ids=["chat", "console"])
def test_text_of_twice_the_size_fits_and_can_be_told_from_the_dark(
    visit: Callable[..., Visitor], pages: tuple[str, ...]
) -> None:
    """In the language of the longest words. What can be told at its own size can at twice."""
    visitor = visit("/", language="de", theme="dark")
    visitor.page.set_viewport_size(NARROW)
    visitor.page.locator("main h1").wait_for()
    found: list[str] = []
    for path in pages:
        found += visitor.cut_off(path, [2, 1])
        found += [f"{path}: {text}" for text in visitor.pale()]
    assert not found, "\n".join(found)


def test_every_page_is_open_to_everybody(visit: Callable[..., Visitor]) -> None:
    """WCAG 2.2 AA, as far as axe can tell."""
    visitor = visit("/")
    found: list[str] = []
    for path in CHAT + CONSOLE:
        found += opened(visitor, path)
        found += [f"{path}: {violation}" for violation in visitor.violations()]
    assert not found, "\n".join(found)


def test_every_text_can_be_told_from_its_ground_where_contrast_is_high(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/", language="fr", theme="contrast")
    visitor.page.locator("main h1").wait_for()
    found = [f"{path}: {text}" for path in CHAT + CONSOLE for text in visitor.pale(path)]
    assert not found, "\n".join(found)


def test_a_text_that_cannot_be_told_from_its_ground_is_found(visit: Callable[..., Visitor]) -> None:
    """As by axe: on a ground of its own, through what is half transparent, and by the size of the text."""
    visitor = visit("/console/health")
    visitor.page.locator("main h1").wait_for()
    assert visitor.pale() == []
    visitor.page.evaluate(SEEDED)
    found = visitor.pale()
    told = [name for name in ("pale", "veiled", "nearly") if any(f">{name}<" in one for one in found)]
    assert (told, len(found)) == (["pale", "veiled", "nearly"], 3), found
    assert sum(one.startswith("color-contrast") for one in visitor.violations("#seeded")) == len(found)
