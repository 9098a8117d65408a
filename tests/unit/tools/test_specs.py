from __future__ import annotations

from ventoux.tools.specs import (
    AskUserTool,
    DocumentLibraryTool,
    ToolConfiguration,
    WebSearchTool,
    together,
)


def test_all_libraries_are_asked_by_one_function() -> None:
    agent, project = DocumentLibraryTool(["a", "b"]), DocumentLibraryTool(["b", "c"])
    specs = together([WebSearchTool(), agent, AskUserTool(), project])
    assert specs == [DocumentLibraryTool(["a", "b", "c"]), WebSearchTool(), AskUserTool()]


def test_what_one_of_them_wants_to_be_confirmed_is_confirmed() -> None:
    asks = ToolConfiguration(requires_confirmation=["document_library"])
    (merged,) = together([DocumentLibraryTool(["a"]), DocumentLibraryTool(["b"], asks)])
    assert merged == DocumentLibraryTool(["a", "b"], asks)


def test_one_tool_of_libraries_stays_what_it_is() -> None:
    specs = [AskUserTool(), DocumentLibraryTool(["a"], ToolConfiguration(exclude=["document_library"]))]
    assert together(specs) == specs
