"""Whether models may run code here, found out as the server does: by trying."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ventoux.cli.checks.findings import Finding
from ventoux.tools.code_interpreter.jail import Jail
from ventoux.tools.code_interpreter.library import library
from ventoux.tools.code_interpreter.limits import Limits
from ventoux.tools.code_interpreter.probing import probe

if TYPE_CHECKING:
    from ventoux.cli.checks.findings import Scene
    from ventoux.tools.code_interpreter.probing import Probed

_WITH_CHARTS = {"pandas", "matplotlib"}


def interpreter(scene: Scene) -> Finding:
    settings = scene.settings
    if not settings.code_interpreter:
        return Finding("good", "off by the setting code_interpreter")
    return judge(asyncio.run(probe(settings, Jail(library(), Limits.of(settings)))))


def judge(probed: Probed) -> Finding:
    if probed.why_not is not None:
        return Finding("lacking", "off", f"The tool is off: {probed.why_not}")
    if not set(probed.packages) >= _WITH_CHARTS:
        todo = "Install ventoux[code] for pandas and matplotlib."
        return Finding("lacking", f"on, with {', '.join(probed.packages)}", todo)
    return Finding("good", f"on, with {', '.join(probed.packages)}")
