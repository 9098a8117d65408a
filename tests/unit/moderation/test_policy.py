from __future__ import annotations

import msgspec
import pytest

from ventoux.moderation.errors import PolicyRefused
from ventoux.moderation.policy import Placeholders, ReadyPolicy, parsed
from ventoux.moderation.schemas import MOST_PHRASES, PolicySpec, built_in
from ventoux.moderation.stream import filtered
from ventoux.verdicts import Verdict


def test_a_document_says_which_form_it_has_and_is_read_as_it_was_written() -> None:
    written = msgspec.json.encode(built_in())

    assert msgspec.json.decode(written)["schema"] == 1
    assert parsed(written) == built_in()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "truncated"),
        ('{"schema":2}', "schema"),
        ('{"inputs":{}}', "inputs"),
        ('{"input":{"pii":{"shoe_size":"redact"}}}', "shoe_size"),
        ('{"input":{"moderation":{"sexual":{"action":"redact"}}}}', "no part to redact"),
        ('{"input":{"shield":{"action":"redact"}}}', "no part to redact"),
        ('{"output":{"shield":{"action":"block"}}}', "shield"),
        ('{"input":{"moderation":{"sexual":{"action":"block","threshold":1.5}}}}', "1.0"),
        ('{"input":{"block_lists":[{"name":"a","phrases":["!!"]}]}}', "'!!'"),
        (
            '{"input":{"block_lists":[{"name":"a","phrases":["one two three four five six seven eight nine"]}]}}',
            "8 words",
        ),
        ('{"input":{"block_lists":[{"name":"a","phrases":["x"]},{"name":"a","phrases":["y"]}]}}', "one name"),
        ('{"input":{"block_lists":[{"name":"A list","phrases":["x"]}]}}', "name"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_with_what_is_wrong(document: str, said: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        parsed(document.encode())

    assert said in str(refused.value)


def test_more_phrases_than_there_may_be_are_refused() -> None:
    lists = [{"name": "many", "phrases": [f"word{number}" for number in range(MOST_PHRASES + 1)]}]

    with pytest.raises(PolicyRefused, match="10,000"):
        parsed(msgspec.json.encode({"input": {"block_lists": lists}}))


def test_the_built_in_policy_redacts_nothing_and_tells_what_it_found() -> None:
    side = ReadyPolicy("default", built_in(), {}).input
    assert side
    verdict = Verdict()
    text = "write to a@b.fr"

    assert filtered(text, side, Placeholders(), verdict) == text
    assert verdict.detected["email"].action == "annotate"
    assert not side.withholds or side.limits


def test_a_policy_that_looks_for_nothing_costs_nothing() -> None:
    ready = ReadyPolicy("none", PolicySpec(), {})

    assert ready.input is None
    assert ready.output is None


def test_a_phrase_on_two_lists_is_that_of_the_severer() -> None:
    document = b"""{"input":{"block_lists":[
        {"name":"told","phrases":["acme"],"action":"annotate"},
        {"name":"kept","phrases":["ACME"],"action":"block"}]}}"""
    side = ReadyPolicy("p", parsed(document), {}).input
    assert side
    verdict = Verdict()

    assert filtered("buy Acme now", side, Placeholders(), verdict) == "buy "
    assert verdict.blocking == ["kept"]
