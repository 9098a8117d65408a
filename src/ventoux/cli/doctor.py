"""``ventoux doctor``: what this machine and home lack, and what to do about it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from ventoux.cli.checks import code, machine, server
from ventoux.cli.checks import home as home_checks
from ventoux.cli.checks.findings import Check, Scene
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.home import Home

if TYPE_CHECKING:
    from ventoux.cli.checks.findings import Finding

CHECKS = (
    Check("Python", machine.python),
    Check("Processor", machine.processor),
    Check("Memory", machine.memory),
    Check("Disk", machine.disk),
    Check("Home", home_checks.folder),
    Check("Settings", home_checks.settings),
    Check("Database", home_checks.database),
    Check("Models", home_checks.models),
    Check("llama.cpp", machine.llama_cpp),
    Check("Encoder", machine.encoder),
    Check("pip", machine.pip),
    Check("Code interpreter", code.interpreter),
    Check("Port", server.port),
    Check("Server", server.health),
)
_STYLES = {"good": "green", "lacking": "yellow", "fatal": "bold red"}


def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Check that this machine can serve. Exit status 1 when something prevents it."""
    scene = Scene(Home.locate(os.environ, home), os.environ)
    console = Console(highlight=False)
    findings: list[tuple[str, Finding]] = []
    for check in CHECKS:
        finding = check.run(scene)
        findings.append((check.name, finding))
        if not as_json:
            console.print(_line(check.name, finding), soft_wrap=True)
    if as_json:
        rows = [{"check": name, **msgspec.structs.asdict(finding)} for name, finding in findings]
        typer.echo(msgspec.json.format(msgspec.json.encode(rows)).decode())
    if any(finding.state == "fatal" for _, finding in findings):
        raise typer.Exit(1)


def _line(name: str, finding: Finding) -> Text:
    mark = "✓" if finding.state == "good" else "✗"
    line = Text.assemble((mark, _STYLES[finding.state]), f" {name:10} {finding.detail}")
    if finding.todo:
        line.append(f"\n  {'':10} {finding.todo}", style="dim")
    return line
