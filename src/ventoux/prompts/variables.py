"""The places of a prompt that are filled in: ``{{name}}``, ``{{name=default}}``, ``{{name=one|two|three}}``."""

from __future__ import annotations

import re

from ventoux.errors import Issue, ValidationFailed
from ventoux.prompts.schemas import MOST_VARIABLES, Variable

_PLACE = re.compile(r"\{\{([^{}=|]{1,80})(?:=([^{}]{0,1000}))?\}\}")
"""The web application has the same: web/src/prompts/variables.ts."""


def variables_of(text: str) -> list[Variable]:
    """In the order in which they come. Of several places of one name the first that says more than the name counts."""
    found: dict[str, Variable] = {}
    for place in _PLACE.finditer(text):
        name = place[1].strip()
        if not name:
            continue
        variable = _variable(name, place[2])
        before = found.get(name)
        if before is None or (before.default is None and variable.default is not None):
            found[name] = variable
    return list(found.values())


def check_variables(text: str) -> None:
    """Raises ValidationFailed."""
    if len(variables_of(text)) > MOST_VARIABLES:
        reason = f"A prompt has at most {MOST_VARIABLES} variables"
        raise ValidationFailed([Issue("too_long", ("body", "text"), reason)])


def _variable(name: str, told: str | None) -> Variable:
    if told is None:
        return Variable(name=name)
    choices = list(dict.fromkeys(choice.strip() for choice in told.split("|") if choice.strip()))
    if len(choices) > 1:
        return Variable(name=name, default=choices[0], choices=choices)
    return Variable(name=name, default=told.strip())
