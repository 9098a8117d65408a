"""A policy made ready: its detectors built once, its actions by what they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.moderation.detectors.emails import Emails
from ventoux.moderation.detectors.numbers import Numbers
from ventoux.moderation.detectors.search import Search
from ventoux.moderation.detectors.secrets import Addresses, Assigned, Keys, PrivateKeys
from ventoux.moderation.detectors.words import LONGEST_WORD, MOST_WORDS, Words, words_of
from ventoux.moderation.errors import PolicyRefused
from ventoux.moderation.schemas import MOST_PHRASES, Input, PolicySpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.moderation.detectors.found import Detector
    from ventoux.moderation.detectors.search import Finding
    from ventoux.moderation.schemas import Action, BlockList, Output, Shield
    from ventoux.verdicts import Verdict

USUAL_THRESHOLD = 0.5
"""Of a category that neither the policy nor the classifier gives one."""
_SEVERITY: dict[str, int] = {"block": 0, "redact": 1, "annotate": 2}
_NO_LETTERS = re.compile(r"[\W_]+")


class Limit(NamedTuple):
    threshold: float
    blocks: bool


class Side:
    """What is done with prompts, or with answers. ``limits``: by category."""

    def __init__(self, rules: Output, thresholds: Mapping[str, float]) -> None:
        self.actions: dict[str, Action] = {**rules.pii}
        if rules.secrets:
            self.actions["secret"] = rules.secrets
        self.actions |= {_list_kind(one.name): one.action for one in rules.block_lists}
        detectors = _detectors(rules)
        self.search = Search(detectors) if detectors else None
        self.limits = {
            category: Limit(_or(rule.threshold, thresholds.get(category)), rule.action == "block")
            for category, rule in rules.moderation.items()
        }
        self.shield: Shield | None = rules.shield if isinstance(rules, Input) else None
        self.shield_limit = _or(self.shield.threshold if self.shield else None, thresholds.get("jailbreaking"))

    @property
    def empty(self) -> bool:
        return not self.search and not self.limits and not self.shield

    @property
    def judges(self) -> bool:
        """Whether the classifier is asked."""
        return bool(self.limits) or self.shield is not None

    @property
    def blocks_by_score(self) -> bool:
        """Whether what the classifier says can end a call; without it such a policy cannot be kept."""
        shielded = self.shield is not None and self.shield.action == "block"
        return shielded or any(limit.blocks for limit in self.limits.values())

    @property
    def withholds(self) -> bool:
        """Whether some of a text may not be passed on as it is."""
        found = any(action != "annotate" for action in self.actions.values())
        return found or any(limit.blocks for limit in self.limits.values())

    def note(self, finding: Finding, verdict: Verdict) -> Action:
        action = self.actions[finding.kind]
        if finding.kind == "secret":
            verdict.detect(finding.label, "secret", action)
        elif finding.label == "block_list":
            verdict.detect(finding.kind.removeprefix("list:"), "block_list", action)
        else:
            verdict.detect(finding.kind, "pii", action)
        return action


class ReadyPolicy:
    """``input`` and ``output`` are None where nothing is looked for."""

    def __init__(self, name: str, spec: PolicySpec, thresholds: Mapping[str, float]) -> None:
        self.name = name
        self.spec = spec
        self.fails_closed = spec.fail == "closed"
        given, answered = Side(spec.input, thresholds), Side(spec.output, thresholds)
        self.input = None if given.empty else given
        self.output = None if answered.empty else answered


class Placeholders:
    """The same value gets the same one for as long as a call lasts, in its prompt and in its answer."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {}

    def __getitem__(self, finding: Finding) -> str:
        known = self._numbers.setdefault(finding.kind, {})
        value = finding.value if finding.kind == "secret" else _NO_LETTERS.sub("", finding.value).casefold()
        number = known.setdefault(value, len(known) + 1)
        name = finding.kind.removeprefix("list:").replace("-", "_").upper()
        return f"[{name}_{number}]"


def parsed(document: bytes) -> PolicySpec:
    """Raises PolicyRefused."""
    try:
        spec = msgspec.json.decode(document, type=PolicySpec)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PolicyRefused(f"The policy cannot be used: {_reason(str(error))}", hint="See docs/filters.md.") from error
    check(spec)
    return spec


def check(spec: PolicySpec) -> None:
    """What the form alone does not say. Raises PolicyRefused."""
    for side, rules in (("input", spec.input), ("output", spec.output)):
        names = [one.name for one in rules.block_lists]
        if len(set(names)) < len(names):
            raise PolicyRefused(f"{side}.block_lists has two lists of one name.")
        if sum(len(one.phrases) for one in rules.block_lists) > MOST_PHRASES:
            raise PolicyRefused(f"{side}.block_lists has more than {MOST_PHRASES:,} phrases.")
        for one in rules.block_lists:
            _phrases(one)


def _reason(told: str) -> str:
    if "'redact'" in told and ("moderation" in told or "shield" in told):
        return f"{told}: moderation and the shield judge a text as a whole, of which there is no part to redact"
    return told


def _detectors(rules: Output) -> list[Detector]:
    found: list[Detector] = []
    if rules.secrets:
        found += [PrivateKeys(), Keys(), Assigned(), Addresses()]
    if "email" in rules.pii:
        found.append(Emails())
    if numbers := rules.pii.keys() - {"email"}:
        found.append(Numbers(numbers))
    if rules.block_lists:
        found.append(_words(rules.block_lists))
    return found


def _words(lists: Sequence[BlockList]) -> Words:
    """A phrase on two lists is that of the severer."""
    phrases: dict[tuple[str, ...], str] = {}
    for one in sorted(lists, key=lambda one: _SEVERITY[one.action]):
        for phrase in _phrases(one):
            phrases.setdefault(phrase, _list_kind(one.name))
    return Words(phrases)


def _phrases(one: BlockList) -> list[tuple[str, ...]]:
    found = [tuple(words_of(phrase)) for phrase in one.phrases]
    for phrase, words in zip(one.phrases, found, strict=True):
        if not words or len(words) > MOST_WORDS or max(map(len, words)) > LONGEST_WORD:
            raise PolicyRefused(
                f"Block list {one.name}: {phrase[:80]!r} has to be one to {MOST_WORDS} words, "
                f"of up to {LONGEST_WORD} letters or digits each."
            )
    return found


def _list_kind(name: str) -> str:
    return f"list:{name}"


def _or(own: float | None, given: float | None) -> float:
    return own if own is not None else USUAL_THRESHOLD if given is None else given
