from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from openapi_spec_validator import validate

from ventoux.accounts.cookies import CSRF_HEADER
from ventoux.management.api import OpenApi, create_api

if TYPE_CHECKING:
    from collections.abc import Iterator


class Nobody:
    """Services, as far as the routes themselves need them."""

    class cookies:  # noqa: N801 - a field of the services
        session_name = "ventoux_session"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return OpenApi(create_api(cast("Any", Nobody)), "ventoux_session").document()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does_to_whom(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for name in names:
        assert name.isidentifier()
        assert name.islower()
    assert {"endpoints_create", "catalog_search", "keys_revoke", "budgets_set", "providers_add"} <= set(names)


def test_every_operation_says_how_to_authenticate_or_that_nobody_has_to(document: dict[str, Any]) -> None:
    open_ones = {operation["operationId"] for _, _, operation in operations(document) if not operation["security"]}
    assert open_ones == {
        "session_sign_in",
        "session_sign_in_with_openid",
        "session_openid_callback",
        "session_accept_invitation",
        "session_follow_link",
        "session_ways",
    }
    for _, method, operation in operations(document):
        for way in operation["security"]:
            assert ("csrf" in way) == ("session" in way and method != "get")
    schemes = document["components"]["securitySchemes"]
    assert (schemes["session"]["name"], schemes["csrf"]["name"]) == ("ventoux_session", CSRF_HEADER)


def test_every_operation_tells_how_errors_look(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for status in ("400", "401", "403", "404", "422", "503"):
            content = operation["responses"][status]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/ErrorBody"}


def test_lists_come_in_pages(document: dict[str, Any]) -> None:
    # A person has few, and a workspace is served few.
    unpaged = {"session_list", "served_list"}
    for _, _, operation in operations(document):
        if operation["operationId"].endswith("_list") and operation["operationId"] not in unpaged:
            assert {"limit", "cursor"} <= {one["name"] for one in operation["parameters"]}


def test_nothing_is_of_a_shape_that_nobody_knows(document: dict[str, Any]) -> None:
    """Every answer of JSON has a schema with fields."""
    for _, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            for kind, content in answer.get("content", {}).items():
                if kind == "application/json" and status.startswith("2"):
                    assert content["schema"].keys() & {"properties", "$ref", "additionalProperties"}, operation
