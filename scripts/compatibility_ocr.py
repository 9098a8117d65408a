"""As ``compatibility_samples``, for the fields of POST /v1/ocr."""

from __future__ import annotations

from typing import Any

from scripts.compatibility_samples import AN_ADDRESS, AN_IMAGE, SCHEMA, Around, Sample, of, within

OCR = "POST /v1/ocr"
FORMATS = ("bbox_annotation_format", "document_annotation_format")
A_FORM: dict[str, Any] = {"type": "json_object"}

OCR_AROUND: dict[Any, Around] = {
    **{(OCR, form): Around({}) for form in FORMATS},
    **{
        (OCR, f"{form}.json_schema"): Around({"type": "json_schema", "json_schema": SCHEMA}, ("json_schema",))
        for form in FORMATS
    },
}

OCR_SAMPLES: dict[Any, tuple[Sample, ...]] = {
    (OCR, "document.type"): within(Around({"file_id": "f"}), "file", "image_url"),
    (OCR, "document.document_url"): within(Around({}), "https://example.com/a.pdf", "data:,a"),
    (OCR, "document.document_name"): within(Around({"document_url": "data:,a"}), "a.pdf"),
    (OCR, "document.image_url"): within(Around({}), AN_IMAGE, AN_ADDRESS),
    (OCR, "document.image_url.url"): within(Around({"image_url": {}}, ("image_url",)), AN_IMAGE),
    (OCR, "document.file_id"): within(Around({}), "g"),
    (OCR, "pages"): of([0, 2], "0,2-4", "a"),
    (OCR, "include_image_base64"): of(True),
    (OCR, "image_limit"): of(2),
    (OCR, "image_min_size"): of(100),
    **{(OCR, f"{form}.type"): of("json_object") for form in FORMATS},
    **{(OCR, f"{form}.json_schema.name"): of("other") for form in FORMATS},
    **{(OCR, f"{form}.json_schema.schema"): of({"type": "array"}) for form in FORMATS},
    **{(OCR, f"{form}.json_schema.description"): of("An answer") for form in FORMATS},
    **{(OCR, f"{form}.json_schema.strict"): of(False) for form in FORMATS},
    (OCR, "document_annotation_prompt"): of("Whose is it?", document_annotation_format=A_FORM),
    (OCR, "table_format"): of("markdown", "html"),
    (OCR, "extract_header"): of(True),
    (OCR, "extract_footer"): of(True),
    (OCR, "include_blocks"): of(False),
    (OCR, "confidence_scores_granularity"): of("word", "page", "block"),
    (OCR, "id"): of("a"),
}
