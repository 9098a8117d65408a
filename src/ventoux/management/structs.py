"""Our own structs in FastAPI: what the domains work with is also what the API takes and gives, so the two cannot drift.

pydantic validates through msgspec, and the OpenAPI document has the schema that msgspec tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec
from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

_REFERENCES = "#/components/schemas/"


class AsStruct:
    """``Annotated[Endpoint, AsStruct()]``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        del handler

        def validate(value: Any) -> Any:
            try:
                return msgspec.convert(value, source)
            except msgspec.ValidationError as error:
                raise PydanticCustomError("value_error", "{reason}", {"reason": str(error)}) from error

        return core_schema.no_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(msgspec.to_builtins),
            metadata={"struct": source},
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        del handler
        source = cast("dict[str, Any]", schema).get("metadata", {})["struct"]
        (own,), shared = msgspec.json.schema_components([source], ref_template=_REFERENCES + "{name}")
        return _inlined(own, shared)


def _inlined(schema: Any, shared: dict[str, Any]) -> Any:
    """Without references: FastAPI knows only those of its own models. None of our structs holds itself."""
    if isinstance(schema, list):
        return [_inlined(one, shared) for one in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    named = cast("dict[str, Any]", schema)
    if "$ref" in named:
        return _inlined(shared[named["$ref"].removeprefix(_REFERENCES)], shared)
    return {name: _inlined(value, shared) for name, value in named.items()}
