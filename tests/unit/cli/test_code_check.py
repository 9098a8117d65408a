from __future__ import annotations

from ventoux.cli.checks.code import judge
from ventoux.tools.code_interpreter.probing import Probed


def test_what_is_off_says_why_and_is_no_obstacle() -> None:
    finding = judge(Probed("bwrap is not there. Install bubblewrap."))
    assert (finding.state, finding.detail) == ("lacking", "off")
    assert "Install bubblewrap" in finding.todo


def test_without_charts_the_extra_is_named() -> None:
    assert "ventoux[code]" in judge(Probed(None, ("numpy",))).todo
    assert judge(Probed(None, ("numpy", "pandas", "matplotlib"))).state == "good"
