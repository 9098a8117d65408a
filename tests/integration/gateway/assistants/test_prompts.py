"""/v1/prompts over HTTP: kept, found, shared, changed; what is none is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.integration.gateway.assistants.test_agents import opened

if TYPE_CHECKING:
    from pathlib import Path

NEW: dict[str, Any] = {"name": "translate", "title": "Translate", "text": "Into {{language=French|German}}: {{text}}"}


async def test_a_prompt_is_kept_with_its_variables_shared_changed_and_deleted(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        answer = await desk.ask("POST", "/v1/prompts", NEW)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert made["variables"] == [
            {"name": "language", "default": "French", "choices": ["French", "German"]},
            {"name": "text", "default": None, "choices": None},
        ]
        assert (made["owner"], made["audience"], made["version"]) == (True, "own", 1)
        path = f"/v1/prompts/{made['id']}"
        assert (await desk.ask("GET", path, key=desk.bob)).status_code == 404

        shared = await desk.ask("PATCH", path, {"audience": "workspace", "version": 1})
        assert shared.json()["version"] == 2
        seen = (await desk.ask("GET", "/v1/prompts?q=TRANS", key=desk.bob)).json()
        assert [(each["id"], each["owner"]) for each in seen["data"]] == [(made["id"], False)]
        assert seen["total"] == 1
        assert (await desk.ask("GET", path, key=desk.stranger)).status_code == 404
        refused = await desk.ask("DELETE", path, key=desk.bob)
        assert (refused.status_code, refused.headers["x-ventoux-error"]) == (403, "prompt_forbidden")
        stale = await desk.ask("PATCH", path, {"title": "Late", "version": 1})
        assert (stale.status_code, stale.headers["x-ventoux-error"]) == (409, "prompt_changed")
        assert (await desk.ask("POST", "/v1/prompts", NEW)).headers["x-ventoux-error"] == "prompt_exists"
        assert (await desk.ask("DELETE", path)).status_code == 204
        assert (await desk.ask("GET", path)).status_code == 404


async def test_what_is_no_prompt_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        wrong: list[dict[str, Any]] = [
            {"name": "Two words"},
            {"name": "a/b"},
            {"name": "a\n"},
            {"title": ""},
            {"text": "a\x00"},
            {"audience": "world"},
            {"language": "xx"},
            {"owner": True},
            {"text": "".join(f"{{{{v{number}}}}}" for number in range(40))},
        ]
        for given in wrong:
            assert (await desk.ask("POST", "/v1/prompts", NEW | given)).status_code == 422, given
        assert (await desk.ask("GET", "/v1/prompts?page_size=0")).status_code == 422
        assert (await desk.ask("GET", "/v1/prompts/%F0%9F%8E%88")).status_code == 404
