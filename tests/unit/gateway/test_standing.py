from __future__ import annotations

import pytest

from ventoux.gateway.standing import limit_headers
from ventoux.limits.limiter import Gauge, Standing

STANDING = Standing(requests=Gauge(60, 59, 12.3), tokens=Gauge(1000, 0, 60.0))


def test_mistrals_names_and_the_cost_of_the_call() -> None:
    assert dict(limit_headers("/v1/chat/completions", STANDING, 7)) == {
        b"x-ratelimit-limit-req-minute": b"60",
        b"x-ratelimit-remaining-req-minute": b"59",
        b"x-ratelimit-limit-tokens-minute": b"1000",
        b"x-ratelimit-remaining-tokens-minute": b"0",
        b"x-ratelimit-tokens-query-cost": b"7",
    }


def test_openais_names_with_resets_as_durations() -> None:
    assert dict(limit_headers("/openai/v1/chat/completions", STANDING, 7)) == {
        b"x-ratelimit-limit-requests": b"60",
        b"x-ratelimit-remaining-requests": b"59",
        b"x-ratelimit-reset-requests": b"12.3s",
        b"x-ratelimit-limit-tokens": b"1000",
        b"x-ratelimit-remaining-tokens": b"0",
        b"x-ratelimit-reset-tokens": b"1m0s",
    }


@pytest.mark.parametrize("path", ["/models/chat/completions", "/endpoints/small/chat/completions"])
def test_azures_resets_are_whole_seconds(path: str) -> None:
    headers = dict(limit_headers(path, STANDING, 7))
    assert (headers[b"x-ratelimit-reset-requests"], headers[b"x-ratelimit-reset-tokens"]) == (b"13", b"60")


def test_the_mistral_client_on_an_endpoint_of_azure_gets_mistrals_names() -> None:
    assert (b"x-ratelimit-tokens-query-cost", b"7") in limit_headers("/endpoints/small/v1/chat/completions", None, 7)


def test_where_there_is_no_limit_there_is_no_header() -> None:
    assert limit_headers("/openai/v1/chat/completions", None, 7) == []
    assert dict(limit_headers("/openai/v1/x", Standing(requests=Gauge(1, 1, 0.0)), None)).keys() == {
        b"x-ratelimit-limit-requests",
        b"x-ratelimit-remaining-requests",
        b"x-ratelimit-reset-requests",
    }


@pytest.mark.parametrize(("seconds", "text"), [(0.0, b"0s"), (0.85, b"850ms"), (59.9996, b"1m0s"), (361, b"6m1s")])
def test_durations_are_written_as_go_does(seconds: float, text: bytes) -> None:
    headers = dict(limit_headers("/openai/v1/x", Standing(requests=Gauge(1, 1, seconds)), None))
    assert headers[b"x-ratelimit-reset-requests"] == text
