from __future__ import annotations

import pytest

from ventoux.errors import InvalidRequest
from ventoux.tools.configuration import Configured
from ventoux.tools.specs import ToolConfiguration

FUNCTIONS = ("web_search", "open_page")


def had(configuration: ToolConfiguration | None) -> list[str]:
    configured = Configured("web_search", FUNCTIONS, configuration)
    return [one for one in FUNCTIONS if configured.has(one)]


def test_every_function_is_there_unless_something_is_said() -> None:
    assert had(None) == had(ToolConfiguration()) == ["web_search", "open_page"]


def test_what_is_excluded_goes_before_what_is_included() -> None:
    assert had(ToolConfiguration(include=["open_page"])) == ["open_page"]
    assert had(ToolConfiguration(include=["open_page"], exclude=["open_page"])) == []
    assert had(ToolConfiguration(include=[])) == []


@pytest.mark.parametrize("field", ["include", "exclude", "requires_confirmation"])
def test_a_function_that_there_is_not_is_refused_with_those_there_are(field: str) -> None:
    with pytest.raises(InvalidRequest, match=r"no function 'openpage'.*web_search, open_page"):
        had(ToolConfiguration(**{field: ["openpage"]}))


def test_nobody_but_the_user_skips_a_confirmation() -> None:
    with pytest.raises(InvalidRequest, match="skip_confirmation"):
        had(ToolConfiguration(skip_confirmation=["open_page"]))
