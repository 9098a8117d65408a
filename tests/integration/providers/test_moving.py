"""A provider's key is changed while calls run: each gets its answer, and the next ones come with the new key."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from tests.databases import eventually, new_home
from tests.integration.endpoints.test_control import Keys
from tests.integration.engines.serving import ask
from tests.integration.providers.playing import KEY, Far, played

from ventoux.accounts.schemas import Caller
from ventoux.calls import Delta
from ventoux.catalog.licences import Licences
from ventoux.catalog.service import Catalog
from ventoux.db.engine import async_engine, writing
from ventoux.db.tables import workspaces
from ventoux.endpoints.control import Control
from ventoux.endpoints.deploy import Deployer
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.planning import Planning
from ventoux.endpoints.pools import Pools
from ventoux.endpoints.schemas import Deployment, EndpointSpec
from ventoux.endpoints.service import Endpoints
from ventoux.engines.client import EngineClient
from ventoux.engines.supervisor import Supervisor
from ventoux.moderation.service import Filters
from ventoux.providers.schemas import ProviderConfig
from ventoux.providers.service import Providers
from ventoux.settings import Settings
from ventoux.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

OPERATOR = Caller(kind="cli", id="tester@here", admin=True)
SPEC = EndpointSpec(deployments=[Deployment(name="main", model="mistral-large-3", provider="far")])


class Place:
    """A server's parts, as far as a call of an endpoint needs them."""

    def __init__(self, home: Any, engine: Any, client: EngineClient, supervisor: Supervisor) -> None:
        catalog = Catalog(home)
        self.client, self.supervisor = client, supervisor
        self.providers = Providers(engine, Vault(os.urandom(32)))
        self.directory = Directory()
        planning = Planning(catalog, self.providers, Licences(engine), Filters(engine))
        self.endpoints = Endpoints(engine, Keys(), planning)
        self.pools = Pools(supervisor, Deployer(catalog, Settings(), self.providers), drain=5)
        self.control = Control(engine, self.directory, self.pools, planning, Keys(), drain=5)

    async def call(self) -> str:
        (served,) = self.directory.own["w", "mine"].deployments
        await self.pools.ready(served.pool, 5)
        replica = self.supervisor.replicas(served.pool.id)[0]
        text = ""
        with replica.lease():
            exchange = self.client.chat(replica, ask(), first_token_timeout=9, token_timeout=9)
            async with exchange as batches:
                async for batch in batches:
                    text += "".join(event.text for event in batch if isinstance(event, Delta))
        return text


async def test_calls_move_to_another_key_without_a_gap(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    engine = async_engine(home.database)
    async with writing(engine) as connection:
        await connection.execute(insert(workspaces).values(id="w", name="w", created_at=0.0, version=1))
    answers: list[str] = []
    async with (
        played(Far("mistral")) as far,
        EngineClient() as client,
        Supervisor(log_dir=tmp_path, client=client, start_timeout=5) as supervisor,
    ):
        place = Place(home, engine, client, supervisor)
        far.other_key = "sk-new"

        def keys_of_calls() -> list[str]:
            return [one.headers["Authorization"] for one in far.asked if one.body]

        async def calling() -> None:
            while True:
                answers.append(await place.call())

        async with place.pools, asyncio.TaskGroup() as group:
            control = group.create_task(place.control.run())
            config = ProviderConfig(allow_http=True)
            await place.providers.add(OPERATOR, "w", "far", kind="mistral", base_url=far.url, key=KEY, config=config)
            await place.endpoints.create(OPERATOR, "w", "mine", SPEC)
            await eventually(lambda: ("w", "mine") in place.directory.own)
            callers = [group.create_task(calling()) for _ in range(3)]
            await eventually(lambda: len(answers) > 5)
            await place.providers.rotate(OPERATOR, "w", "far", "sk-new")
            await eventually(lambda: keys_of_calls()[-1:] == ["Bearer sk-new"])
            first_new = keys_of_calls().index("Bearer sk-new")
            count = len(answers)
            await eventually(lambda: len(answers) > count + 5)
            await eventually(lambda: len(place.pools.all()) == 1)
            for task in (control, *callers):
                task.cancel()
    assert set(answers) == {"Hello."}
    # Those that were in flight had the old one; nothing came with it once the new one was in use, but for them.
    assert keys_of_calls()[first_new + 4 :].count(f"Bearer {KEY}") == 0
    assert far.asked[-1].body["model"] == "mistral-large-2512"
    await engine.dispose()
