"""What is loaded before the first message, and how long that takes a page to be of use."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.e2e.web.visiting import STATIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.web.visiting import Visitor

SCRIPTS = 250_000
STYLES = 30_000
"""Bytes with gzip."""
FILES = 8
"""That are asked for before the first message: each by itself, six at a time."""
TRANSITIONS = """() => [...document.querySelectorAll("*")]
  .filter((one) => getComputedStyle(one).transitionProperty !== "none").map((one) => one.outerHTML.slice(0, 100))"""


def packed(path: str) -> int:
    return len(gzip.compress((STATIC / path.lstrip("/")).read_bytes(), 9))


def loaded(visitor: Visitor, ending: str) -> list[str]:
    names: list[str] = visitor.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    paths = {urlsplit(name).path for name in names}
    return sorted(path for path in paths if path.startswith("/assets/") and path.endswith(ending))


def test_the_first_message_waits_for_a_quarter_of_a_megabyte_at_most(visit: Callable[..., Visitor]) -> None:
    visitor = visit("/")
    visitor.page.get_by_role("textbox").first.wait_for()
    visitor.page.wait_for_load_state("networkidle")
    scripts = {path: packed(path) for path in loaded(visitor, ".js")}
    styles = {path: packed(path) for path in loaded(visitor, ".css")}
    assert sum(scripts.values()) <= SCRIPTS, sorted(scripts.items(), key=lambda item: -item[1])
    assert sum(styles.values()) <= STYLES, styles
    assert len(scripts) + len(styles) <= FILES, [*scripts, *styles]


def test_where_motion_is_to_be_reduced_no_style_changes_by_and_by(visit: Callable[..., Visitor]) -> None:
    """A transition that lasts for nothing is begun and ended for each style of each element all the same: a list of a
    hundred cards took seconds to follow the size of text."""
    visitor = visit("/console/catalog")
    visitor.page.get_by_role("main").get_by_role("listitem").first.wait_for()
    assert visitor.page.evaluate(TRANSITIONS) == []


def test_what_is_passed_on_of_others_is_passed_on_with_their_licences(visit: Callable[..., Visitor]) -> None:
    page = visit("/settings/about").page
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Licences of the packages").click()
    text = opened.value.locator("body").inner_text()
    for name in ("react ", "dompurify ", "mermaid ", "@shikijs/core ", "pdfjs-dist ", "tailwindcss "):
        assert f"\n{name}" in text, name


def test_a_release_has_no_source_maps() -> None:
    assert not [path for path in STATIC.rglob("*") if path.suffix == ".map"]
    assert not [path for path in STATIC.rglob("*.js") if b"sourceMappingURL=" in path.read_bytes()[-2000:]]
