"""A real browser before a real server. ``visit`` opens pages of people who are signed in; what a page asks of another
host, and what fails in it, fails the test."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.e2e.assistants import CODE_RUNS, SERVED, assistant_home
from tests.e2e.servers import Server
from tests.e2e.web.visiting import STATIC, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, StorageState
    from tests.e2e.web.workshop import Workshop

_SPARED = ("PreloadTopChromeWebUI", "SpareRendererForSitePerProcess", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""What is made for each window and looked at by nobody: pages of the browser's own, a quarter of what it calculates."""
_OF_PLAYWRIGHT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""What it leaves out itself, in the option that ours takes the place of."""
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-features=" + ",".join((*_SPARED, *_OF_PLAYWRIGHT)),
]


class Site(NamedTuple):
    """A server and its first user, as a browser keeps them."""

    server: Server
    owner: StorageState

    @property
    def url(self) -> str:
        return self.server.url


def one_time_link(server: Server) -> str:
    """What a start prints for whoever has no password yet."""
    return next(found[0] for line in server.output if (found := re.search(r"http://\S+/welcome#token=\S+", line)))


# Of the package: while Playwright is there an event loop runs in this thread, and tests that want their own fail.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert executable, "a browser is needed: scripts/install_test_tools.sh installs chromium"
    # Beside other tests, on a small machine, a page takes its time.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield started
        started.close()


def signed_in(browser: Browser, server: Server) -> Site:
    """The first user, by the printed link."""
    context = browser.new_context(locale="en-GB")
    token = one_time_link(server).partition("token=")[2]
    answer = context.request.post(f"{server.url}/api/v1/session/link", data={"token": token})
    assert answer.status == 201, answer.text()
    owner = context.storage_state()
    context.close()
    return Site(server, owner)


@pytest.fixture(scope="package")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With a model that calls tools as it is told, and the encoder; see tests/e2e/assistants.py."""
    assert (STATIC / "index.html").is_file(), "the web application is not built: make web"
    environment = CODE_RUNS | {"VENTOUX_WEB_FOLDER": str(STATIC)}
    with Server(assistant_home(tmp_path_factory.mktemp("site") / "home"), *SERVED, env=environment) as server:
        yield signed_in(browser, server)


@pytest.fixture(scope="package")
def workshop(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """With several models and a connector; see workshop.py."""
    from tests.e2e.web.workshop import opened  # with what few tests need

    with opened(browser, tmp_path_factory.mktemp("workshop") / "home") as place:
        yield place


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """``visit("/path", language="it", phone=True, theme="dark")``: the first user in a window of their own."""
    opened: list[Visitor] = []

    def go(path: str = "/", *, at: Site | None = None, **how: object) -> Visitor:
        # Nobody else's tests start it.
        where: Site = at or request.getfixturevalue("site")
        visitor = Visitor(browser, where.url, where.owner, **how)  # type: ignore[arg-type]  # as Visitor has them
        opened.append(visitor)
        visitor.go(path)
        return visitor

    yield go
    for visitor in opened:
        visitor.close()


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder
