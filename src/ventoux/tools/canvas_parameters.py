"""What the functions of ``canvas`` take, as the model is told."""

from __future__ import annotations

from typing import Any

from ventoux.calls import Tool as Function

_ID: dict[str, Any] = {"type": "string", "maxLength": 64}
_CONTENT = 2**20


def _object(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


CREATE = Function(
    name="canvas_create",
    description="Makes a document, code, web page, diagram or table that the user sees beside the conversation. Use it "
    "for what the user will keep, read or work on, longer than some lines; else answer in the conversation. Do "
    "not repeat its content in your answer.",
    parameters=_object(
        ["title", "kind", "content"],
        title={"type": "string", "minLength": 1, "maxLength": 200},
        kind={
            "type": "string",
            "enum": ["document", "code", "html", "mermaid", "table"],
            "description": "document: Markdown. html: one whole page, with its styles and scripts in it; it cannot "
            "load anything. mermaid: the text of a diagram. table: CSV with commas, the first line the headings.",
        },
        language={"type": "string", "maxLength": 40, "description": "Of code, such as python."},
        content={"type": "string", "maxLength": _CONTENT},
    ),
)
EDIT = Function(
    name="canvas_edit",
    description="Changes something made with canvas_create: each edit replaces a text that is there exactly once. All "
    "are made, or none.",
    parameters=_object(
        ["artefact_id", "edits"],
        artefact_id=_ID,
        edits={
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": _object(
                ["find", "replace"],
                find={
                    "type": "string",
                    "minLength": 1,
                    "maxLength": _CONTENT,
                    "description": "The very text, with its spaces and line breaks; enough of it to be there once.",
                },
                replace={"type": "string", "maxLength": _CONTENT},
            ),
        },
        note={"type": "string", "maxLength": 200, "description": "What has changed, in a few words."},
    ),
)
READ = Function(
    name="canvas_read",
    description="Gives the text of something made with canvas_create as it is now, with numbers of lines. The user may "
    "have changed it.",
    parameters=_object(
        ["artefact_id"],
        artefact_id=_ID,
        version={"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
        from_line={"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
        lines={"type": "integer", "minimum": 1, "maximum": 2000},
    ),
)
