"""Two workspaces with one of everything, and every secret that was made on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.e2e.servers import scripted_card
from tests.integration.management.requests import SPEC, Request
from tests.people import OPERATOR, PASSWORD, new_user

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.management.desk import Desk


class World:
    """``own`` and ``other`` are what there is in a workspace, by kind."""

    def __init__(self, desk: Desk, root: Path) -> None:
        self.desk = desk
        self.database = root / "ventoux.db"
        self.own: dict[str, str] = {}
        self.other: dict[str, str] = {}
        self.endpoint_secrets: list[str] = []
        self.secrets: list[str] = [PASSWORD]

    async def build(self) -> None:
        await self.desk.accounts.workspaces.create(OPERATOR, "theirs")
        self.own = await self._workspace("default", "mine")
        self.other = await self._workspace("theirs", "theirs")

    async def _workspace(self, workspace: str, name: str) -> dict[str, str]:
        desk = self.desk
        found = await desk.accounts.workspaces.find(OPERATOR, workspace)
        key = await desk.new_key("manage", "chat", workspace=workspace)

        async def done(method: str, path: str, body: Any) -> Any:
            answer = await desk.ask(method, path, body, key=key)
            assert answer.status_code in {200, 201}, answer.text
            return answer.json()

        made = await done("POST", "/endpoints", {"name": f"{name}-endpoint", "spec": SPEC})
        credential = f"credential-of-{name}"
        await done("POST", "/providers", {"name": f"{name}-provider", "kind": "mistral", "key": credential})
        budget = await done("PUT", "/budgets", {"period": "month", "amount": "50"})
        await done("POST", "/prices", {"endpoint": f"{name}-endpoint", "rates": "0.5/1.5"})
        await done("PUT", f"/filters/{name}-filter", {"input": {"pii": {"email": "redact"}}})
        spare = await done("POST", "/keys", {"name": f"{name} key"})
        user = await new_user(desk.accounts, f"{name}@example.org")
        await desk.accounts.people.set_role(OPERATOR, found.id, user.id, "developer")
        invited = await desk.accounts.people.invite(OPERATOR, found.id, f"{name}-new@example.org", "member")
        self.endpoint_secrets += made["keys"].values()
        self.secrets += [key, spare["key"], credential, invited.token or "no token"]
        return {
            "workspace": found.id,
            "endpoint": f"{name}-endpoint",
            "operation": made["operation"]["id"],
            "provider": f"{name}-provider",
            "budget": budget["id"],
            "filter": f"{name}-filter",
            "user": user.id,
            "key": spare["prefix"],
            "session": "0" * 32,
        }


def filled(request: Request, objects: dict[str, str]) -> tuple[str, str, Any]:
    """With the names of the objects in their places."""
    body = request.body
    if isinstance(body, dict):
        fields = cast("dict[str, Any]", body)
        body = {name: value.format(**objects) if isinstance(value, str) else value for name, value in fields.items()}
    return request.method, request.path.format(**objects), body


def card_of(root: Path, model: str) -> None:
    (root / "cards").mkdir(exist_ok=True)
    (root / "cards" / f"{model}.toml").write_text(scripted_card(model, {"tokens": ["x"]}))
