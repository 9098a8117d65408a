"""What the API's clients send is taken as they mean it, and refused by the name of the field that cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ventoux.calls import JsonFormat
from ventoux.dialects.mistral.ocr import OCRCall, ocr_call
from ventoux.errors import ValidationFailed

DOCUMENT = {"type": "document_url", "document_url": "https://example.com/a.pdf", "document_name": "a.pdf"}


def call(**fields: Any) -> OCRCall:
    return ocr_call(json.dumps({"model": None, "document": DOCUMENT} | fields).encode())[1]


def refused(**fields: Any) -> tuple[str | int, ...]:
    """Where."""
    with pytest.raises(ValidationFailed) as failed:
        call(**fields)
    (issue,) = failed.value.issues
    return issue.loc[1:]


@pytest.mark.parametrize(
    ("document", "url", "file_id"),
    [
        (DOCUMENT, "https://example.com/a.pdf", ""),
        ({"document_url": "data:,a"}, "data:,a", ""),
        ({"type": "image_url", "image_url": "data:,b"}, "data:,b", ""),
        ({"type": "image_url", "image_url": {"url": "data:,c", "detail": "auto"}}, "data:,c", ""),
        ({"type": "file", "file_id": "f1"}, "", "f1"),
        ({"file_id": "f1", "type": None}, "", "f1"),
    ],
)
def test_a_document_is_taken_in_each_of_its_shapes_with_and_without_its_type(
    document: dict[str, Any], url: str, file_id: str
) -> None:
    found = call(document=document)
    assert (found.url, found.file_id) == (url, file_id)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"type": "file"},
        {"file_id": "f", "image_url": "data:,"},
        {"type": "file", "image_url": "data:,"},
        {"type": "image_url", "image_url": "data:,", "document_name": "a"},
    ],
)
def test_a_document_that_is_none_or_two_is_refused(document: dict[str, Any]) -> None:
    assert refused(document=document)[0] == "document"


def test_a_detail_that_would_change_nothing_is_refused() -> None:
    picture = {"image_url": {"url": "data:,", "detail": "low"}}
    assert refused(document=picture) == ("document", "image_url", "detail")


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        (None, None),
        ([3, 0, 3], (0, 3)),
        ("0,2-4", (0, 2, 3, 4)),
        (" 1 - 1".replace(" ", ""), (1,)),
        ("0, 2", (0, 2)),
    ],
)
def test_pages_are_a_list_or_ranges_that_hold_their_last(pages: Any, wanted: Any) -> None:
    assert call(pages=pages).pages == wanted


@pytest.mark.parametrize("pages", [[], "", "a", "2-1", "-1", "0-999999999", [-1], "1,,2", [100_000]])
def test_pages_that_are_none_are_refused(pages: Any) -> None:
    assert refused(pages=pages)[0] == "pages"


def test_what_is_not_said_is_what_the_service_takes() -> None:
    found = call()
    assert (found.blocks, found.header, found.footer, found.image_data, found.table_format) == (
        True,
        False,
        False,
        False,
        None,
    )
    assert (found.scores, found.image_limit, found.image_min_size, found.annotation) == (None, None, 0, None)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"colour": 1}, ("colour",)),
        ({"table_format": "latex"}, ("table_format",)),
        ({"image_limit": -1}, ("image_limit",)),
        ({"confidence_scores_granularity": "line"}, ("confidence_scores_granularity",)),
        ({"document_annotation_prompt": "Say"}, ("document_annotation_prompt",)),
        ({"document_annotation_format": {"type": "text"}}, ("document_annotation_format", "type")),
        ({"bbox_annotation_format": {"type": "json_schema"}}, ("bbox_annotation_format", "json_schema")),
        (
            {"document_annotation_format": {"type": "json_object", "json_schema": {"name": "a"}}},
            ("document_annotation_format", "json_schema"),
        ),
    ],
)
def test_a_field_that_cannot_be_honoured_is_named(fields: dict[str, Any], place: tuple[str, ...]) -> None:
    assert refused(**fields) == place


def test_a_body_without_the_models_key_is_refused_and_null_is_taken() -> None:
    assert ocr_call(json.dumps({"model": None, "document": DOCUMENT}).encode())[0] is None
    with pytest.raises(ValidationFailed, match="model"):
        ocr_call(json.dumps({"document": DOCUMENT}).encode())


def test_annotations_are_json_of_the_form_that_is_asked_for() -> None:
    form = {"type": "json_schema", "json_schema": {"name": "bill", "schema": {"type": "object"}, "strict": True}}
    found = call(document_annotation_format=form, document_annotation_prompt="Whose?", bbox_annotation_format=form)
    assert found.annotation == found.image_annotation == JsonFormat({"type": "object"}, "bill", "", strict=True)
    assert found.annotation_prompt == "Whose?"
