from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.databases import ManualClock, new_home
from tests.people import new_key

from ventoux.accounts.errors import TooManyTries
from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine
from ventoux.endpoints.directory import Directory
from ventoux.errors import Unauthorized
from ventoux.gateway.admit import Admit

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.ledger.writer import LedgerWriter


def request(key: str, address: str) -> dict[str, Any]:
    return {"headers": [(b"authorization", f"Bearer {key}".encode())], "client": (address, 40_000)}


async def test_wrong_keys_are_stopped_where_they_come_from_and_told_when_to_come_again(tmp_path: Path) -> None:
    engine = async_engine(new_home(tmp_path).database)
    accounts = Accounts(engine, ManualClock(), check_every=0.0)
    admit = Admit(accounts, cast("LedgerWriter", None), Directory())
    _, secret = await new_key(accounts)
    for _ in range(30):
        with pytest.raises(Unauthorized):
            await admit.known(request("wrong", "192.0.2.1"))

    with pytest.raises(TooManyTries) as stopped:
        await admit.known(request("wrong", "192.0.2.1"))
    with pytest.raises(Unauthorized):
        await admit.known(request("wrong", "192.0.2.2"))
    # A socket that is no IP one has no address.
    with pytest.raises(Unauthorized):
        await admit.known(request("wrong", "") | {"client": None})

    assert (stopped.value.status, stopped.value.retry_after) == (429, 2)
    assert (await admit.known(request(secret, "192.0.2.1"))).key_prefix == secret[:11]
    await engine.dispose()
