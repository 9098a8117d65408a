"""Where a reader is while an answer is written: at its end as it grows, or where they went, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import expect
from tests.e2e.web.test_thread import ask, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from tests.e2e.web.visiting import Visitor

WATCHED = """async ([letters, seconds]) => {
  const frame = document.querySelector('section[aria-label="Messages"]');
  const until = performance.now() + seconds * 1000;
  const from = frame.textContent.length;
  const tops = [];
  const gaps = [];
  while (frame.textContent.length < from + letters && performance.now() < until) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    tops.push(frame.scrollTop);
    gaps.push(frame.scrollHeight - frame.clientHeight - frame.scrollTop);
  }
  return {grown: frame.textContent.length - from, tops, gaps};
}"""
"""Picture by picture, while so many letters come."""
FULL = """async () => {
  const frame = document.querySelector('section[aria-label="Messages"]');
  while (frame.scrollHeight < 2 * frame.clientHeight) await new Promise(requestAnimationFrame);
}"""
STILL = """async () => {
  const frame = document.querySelector('section[aria-label="Messages"]');
  for (let same = 0, top = -1; same < 6; same = frame.scrollTop === top ? same + 1 : 0) {
    top = frame.scrollTop;
    await new Promise(requestAnimationFrame);
  }
}"""
"""A wheel turns for some pictures."""


class Seen(NamedTuple):
    grown: int
    tops: list[float]
    gaps: list[float]


def watched(page: Page, letters: int) -> Seen:
    return Seen(**page.evaluate(WATCHED, [letters, 15]))


def test_the_end_is_followed_until_the_reader_goes_up_and_again_when_they_come_back(
    visit: Callable[..., Visitor],
) -> None:
    page = visit().page
    ask(page, "Say it line by line")
    messages = said(page)
    expect(messages).to_be_visible()
    page.evaluate(FULL)
    following = watched(page, 200)
    assert following.grown >= 200
    assert max(following.gaps) <= 32, "the end was not followed"
    assert following.tops == sorted(following.tops), "the page went back"

    messages.hover()
    page.mouse.wheel(0, -600)
    expect(page.get_by_role("button", name="To the end")).to_be_visible()
    page.evaluate(STILL)
    reading = watched(page, 200)
    assert reading.grown >= 200
    assert len(set(reading.tops)) == 1, "the page moved while somebody was reading"

    page.get_by_role("button", name="To the end").click()
    followed = watched(page, 100)
    assert followed.grown >= 100
    assert max(followed.gaps[1:]) <= 32
    page.keyboard.press("Control+Shift+X")
    expect(page.get_by_text("The answer was cut short.")).to_be_visible()
