"""What models are told of the tools of this server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.structured.bounds import check_tools
from ventoux.structured.schema import enforceable
from ventoux.tools.document_library.tool import function
from ventoux.tools.image_generation.tool import FUNCTION as IMAGES
from ventoux.tools.web.page import FUNCTION as PAGE
from ventoux.tools.web.search import FUNCTION as SEARCH

if TYPE_CHECKING:
    from ventoux.calls import Tool

FUNCTIONS = (SEARCH, PAGE, IMAGES, function([]))


@pytest.mark.parametrize("told", FUNCTIONS, ids=lambda told: told.name)
def test_an_engine_can_hold_a_model_to_the_parameters(told: Tool) -> None:
    assert isinstance(told.parameters, dict)
    assert enforceable(told.parameters, ())
    assert told.parameters["additionalProperties"] is False
    check_tools([told])
