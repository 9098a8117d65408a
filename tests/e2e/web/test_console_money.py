"""Somebody makes a key, calls with it, and sees what that was in the console."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from tests.e2e.web.conftest import Site
    from tests.e2e.web.visiting import Visitor


def made_key(page: Page) -> str:
    page.get_by_role("button", name="New key").first.click()
    page.get_by_label("Name", exact=True).fill("the shop")
    page.get_by_role("button", name="Create key").click()
    secret = page.get_by_test_id("secret").inner_text()
    page.get_by_role("button", name="I have saved it").click()
    return secret


def call(site: Site, key: str) -> None:
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{site.url}/v1/models", headers=headers)) as answer:
        model = json.load(answer)["data"][0]["id"]
    body = {"model": model, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 5}
    asked = urllib.request.Request(f"{site.url}/v1/chat/completions", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(asked) as answer:
        answer.read()


def test_a_key_is_made_once_shown_and_what_it_calls_is_seen(site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit("/console/keys")
    page = visitor.page
    secret = made_key(page)
    assert secret.startswith("vx_")
    expect(page.get_by_text("the shop")).to_be_visible()
    assert secret not in page.content()
    call(site, secret)
    visitor.go("/console/calls")
    expect(page.get_by_role("row").nth(1)).to_contain_text("200")
    page.get_by_role("row").nth(1).get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("the shop")
    visitor.go("/console/usage?by=key&period=24h")
    expect(page.get_by_role("table").first).to_contain_text("the shop")
    expect(page.locator(".uplot canvas")).to_be_visible()
    assert not visitor.overflows()
