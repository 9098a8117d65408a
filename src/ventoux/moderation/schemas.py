"""A policy, as operators write it and as it is kept: a JSON document of one version.

``redact`` puts a placeholder such as ``[EMAIL_1]`` in the place of what was found; ``annotate`` tells the caller and
changes nothing; ``block`` refuses the call, or ends the answer with ``content_filter``.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Action = Literal["annotate", "redact", "block"]
Judgement = Literal["annotate", "block"]
"""What can be done about a text as a whole: there is no part of it to redact."""

PersonalData = Literal[
    "email",
    "phone",
    "iban",
    "card",
    "fr_nir",
    "de_tax_id",
    "de_identity_card",
    "es_dni",
    "es_nie",
    "it_fiscal_code",
    "it_vat_number",
    "uk_nhs_number",
    "uk_insurance_number",
]
Category = Literal[
    "sexual",
    "hate_and_discrimination",
    "violence_and_threats",
    "dangerous",
    "criminal",
    "selfharm",
    "health",
    "financial",
    "law",
    "pii",
    "jailbreaking",
]
"""Those of Mistral's second moderation model."""

Threshold = Annotated[float, Meta(ge=0, le=1)]
PolicyName = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?\Z")]
ListName = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?\Z")]
MOST_PHRASES = 10_000
MOST_LISTS = 16


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    pass


class CategoryRule(Part, frozen=True):
    action: Judgement
    threshold: Threshold | None = None
    """The score from which it counts; by default the one that the classifier was given for the category."""


class BlockList(Part, frozen=True):
    name: ListName
    phrases: Annotated[list[Annotated[str, Meta(min_length=1, max_length=500)]], Meta(min_length=1)]
    action: Action = "block"


class Shield(Part, frozen=True):
    """Against prompts that would have the model drop its instructions: by their words, and by the classifier's
    ``jailbreaking``."""

    action: Judgement
    threshold: Threshold | None = None


class Output(Part, frozen=True):
    """What is looked for in an answer. What is not named is not looked for."""

    moderation: dict[Category, CategoryRule] = {}
    pii: dict[PersonalData, Action] = {}
    secrets: Action | None = None
    block_lists: Annotated[list[BlockList], Meta(max_length=MOST_LISTS)] = []


class Input(Output, frozen=True):
    """What is looked for in a prompt."""

    shield: Shield | None = None


class PolicySpec(Part, frozen=True, omit_defaults=False):
    """``fail``: what becomes of a call while the classifier cannot be asked. closed: it is refused with 503; open: it
    is served, and told to be unfiltered."""

    schema: Literal[1] = 1
    description: Annotated[str, Meta(max_length=1000)] = ""
    fail: Literal["closed", "open"] = "closed"
    input: Input = Input()
    output: Output = Output()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """As it is kept. ``version`` goes up with every change; it is 0 for one that is built in."""

    name: str
    spec: PolicySpec
    version: int
    created_at: float | None = None
    updated_at: float | None = None


DANGEROUS: tuple[Category, ...] = (
    "sexual",
    "hate_and_discrimination",
    "violence_and_threats",
    "dangerous",
    "criminal",
    "selfharm",
)
ALL_PERSONAL: tuple[PersonalData, ...] = PersonalData.__args__
DEFAULT = "default"
SURE = 0.7
"""The score from which the built-in policy blocks. The classifier's own thresholds find more, and are wrong too often
to refuse a call for it (docs/filters.md)."""


def built_in() -> PolicySpec:
    """Blocks what is dangerous, tells of personal data and of attempts on the instructions, redacts nothing."""
    moderation: dict[Category, CategoryRule] = {
        name: CategoryRule(action="block", threshold=SURE) for name in DANGEROUS
    }
    told: dict[PersonalData, Action] = dict.fromkeys(ALL_PERSONAL, "annotate")
    return PolicySpec(
        description="Blocks dangerous content in prompts and answers; tells of personal data, secrets and jailbreaks.",
        input=Input(moderation=moderation, pii=told, secrets="annotate", shield=Shield(action="annotate")),
        output=Output(moderation=moderation, pii=told, secrets="annotate"),
    )
