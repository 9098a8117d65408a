"""/v1/tools/permissions over HTTP: set, seen and taken back, by each user for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.gateway.assistants.test_agents import opened

if TYPE_CHECKING:
    from pathlib import Path

PATH = "/v1/tools/permissions"


async def test_a_decision_is_set_seen_and_taken_back_by_its_user_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        assert (await desk.ask("GET", PATH)).json() == {"object": "list", "data": []}
        put = await desk.ask("PUT", PATH, {"tool": "mail_send", "decision": "always"})
        assert put.status_code == 200
        decided = put.json()
        assert (decided["object"], decided["tool"], decided["decision"]) == ("tool.permission", "mail_send", "always")
        assert decided["created_at"].endswith("Z")
        assert (await desk.ask("GET", PATH)).json()["data"] == [decided]
        assert (await desk.ask("GET", PATH, key=desk.bob)).json()["data"] == []
        assert (await desk.ask("DELETE", f"{PATH}?tool=mail_send", key=desk.bob)).status_code == 404
        gone = await desk.ask("DELETE", f"{PATH}?tool=mail_send")
        assert (gone.status_code, gone.content) == (204, b"")
        assert (await desk.ask("DELETE", f"{PATH}?tool=mail_send")).status_code == 404

        for body in ({"tool": "x", "decision": "once"}, {"tool": "", "decision": "never"}, {"tool": "a\x00b"}):
            assert (await desk.ask("PUT", PATH, body)).status_code == 422
        assert (await desk.ask("DELETE", PATH)).status_code == 422
        assert (await desk.ask("GET", f"{PATH}?page=1")).status_code == 422
