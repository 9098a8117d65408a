"""Numbers in forms, which come as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,20})?\Z")


def number_of(fields: Mapping[str, str], name: str, least: float, most: float) -> float | None:
    """None where it was not sent. Raises ValidationFailed."""
    text = fields.get(name, "")
    if not text:
        return None
    if not (_DECIMAL.match(text) and least <= float(text) <= most):
        raise refuse(name, f"It must be a number from {least:g} to {most:g}", given=text[:64], kind="invalid")
    return float(text)
