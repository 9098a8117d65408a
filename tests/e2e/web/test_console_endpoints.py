"""From the catalog to a call: an endpoint is made in the form, its key and its code are copied, and the code runs."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from tests.e2e.assistants import CLERK
from tests.e2e.web.visiting import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.web.conftest import Site
    from tests.e2e.web.visiting import Visitor

NAME = "from-the-form"
SDKS = ROOT / ".venv-sdk"
CLIENTS = {
    "Mistral": "sdk-mistralai-3.7.0",
    "OpenAI": "sdk-openai-3.57.0",
    "Azure AI Inference": "sdk-azure-ai-inference-1.0.0b9",
}
"""By the name of the dialect, where the official client is installed for the tests."""


def copied(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("navigator.clipboard.readText()"))


def test_an_endpoint_is_made_in_the_form_and_called_by_its_own_sample(
    visit: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    visitor = visit(f"/console/catalog?words={CLERK}")
    page = visitor.page
    page.get_by_role("link", name=CLERK).click()
    page.get_by_role("link", name="Create endpoint").click()
    name = page.get_by_label("Name", exact=True)
    name.fill("Not A Name")
    page.get_by_role("button", name="Create endpoint").click()
    # What the server does not take is told at its field.
    expect(name).to_have_attribute("aria-invalid", "true")
    name.fill(NAME)
    page.get_by_role("button", name="Create endpoint").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_text("Online").first).to_be_visible()
    page.get_by_role("tab", name="Keys and code").click()
    page.get_by_role("button", name="Show the keys").click()
    page.get_by_role("button", name="Copy: Primary key").click()
    expect(page.get_by_role("button", name="Copied").first).to_be_visible()
    key = copied(visitor)
    assert key.startswith("vx_")
    assert visitor.violations("main") == []
    for dialect, client in CLIENTS.items():
        page.get_by_role("group", name="Dialect").get_by_text(dialect).click()
        runs([str(SDKS / client / "bin" / "python"), "-c", sample(visitor)], key, tmp_path)
    page.get_by_role("group", name="Programming language").get_by_text("curl").click()
    runs(["sh", "-c", f"{sample(visitor)} --fail --silent --show-error"], key, tmp_path)
    page.get_by_role("tab", name="Overview").click()
    page.reload()
    expect(page.get_by_text(f"{len(CLIENTS) + 1} calls, 0 failed")).to_be_visible()
    assert metered(site) == len(CLIENTS) + 1


def sample(visitor: Visitor) -> str:
    """What the button beside the code that is shown copies."""
    visitor.page.get_by_role("button", name="Copy the code").click()
    expect(visitor.page.get_by_role("button", name="Copied").last).to_be_visible()
    return copied(visitor)


def runs(command: list[str], key: str, folder: Path) -> None:
    environment = {"VENTOUX_KEY": key, "PATH": os.environ["PATH"]}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def metered(site: Site) -> int:
    rows: list[dict[str, Any]] = site.server.get("/api/v1/usage?by=endpoint").json["rows"]
    return sum(row["calls"] for row in rows if row["name"] == NAME)


def test_several_models_answer_in_the_playground_with_figures_and_a_link(visit: Callable[..., Visitor]) -> None:
    visitor = visit(f"/console/playground?model={CLERK}")
    page = visitor.page
    page.get_by_label("Text of message 1").fill("What is the weather in Avignon?")
    page.get_by_label("Tools (JSON)").fill("[")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    page.get_by_label("Tools (JSON)").fill("")
    page.get_by_role("button", name="Insert an example").click()
    page.get_by_role("button", name="Add a model").click()
    page.get_by_role("button", name="Run", exact=True).click()
    answers = page.get_by_role("region", name=f"Answer of {CLERK}")
    expect(answers.first.get_by_text("Calls get_weather")).to_be_visible()
    expect(answers.first.get_by_text("Output tokens")).to_be_visible()
    answers.first.get_by_role("button", name="Enter the results of the calls").click()
    page.get_by_label("Text of message 3").fill("sunny in Avignon")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answers.first.get_by_text("It is sunny in Avignon.")).to_be_visible()
    assert visitor.violations("main") == []
    page.get_by_role("button", name="Copy a link").click()
    expect(page.get_by_text("The link is copied")).to_be_visible()
    link = copied(visitor).removeprefix(visitor.url)
    other = visit(link, phone=True, language="it", theme="dark")
    expect(other.page.get_by_label("Testo del messaggio 3")).to_have_value("sunny in Avignon")
    assert other.overflows() == []
