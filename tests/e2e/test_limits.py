from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.servers import Server, home_with_cards

if TYPE_CHECKING:
    from pathlib import Path

CALL = {"model": "quick", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 2}


def test_a_key_over_its_limit_gets_mistrals_429_and_is_told_when_to_come_back(tmp_path: Path) -> None:
    home = home_with_cards(tmp_path / "home", {"quick": {"tokens": ["a", "b"], "prompt_tokens": 3}})
    with Server(home, "--model", "quick", env={"VENTOUX_REQUESTS_PER_MINUTE": "2"}) as server:
        first = server.post("/v1/chat/completions", CALL)
        assert first.headers["x-ratelimit-limit-req-minute"] == "2"
        assert first.headers["x-ratelimit-remaining-req-minute"] == "1"
        assert first.headers["x-ratelimit-tokens-query-cost"] == "5"
        server.post("/v1/chat/completions", CALL)
        refused = server.post("/v1/chat/completions", CALL)
    assert (refused.status, refused.json["type"], refused.json["code"]) == (429, "rate_limited", "1300")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-ratelimit-remaining-req-minute"] == "0"
    assert len(server.usage_events()) == 2
