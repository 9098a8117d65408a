"""Any history of creating, revoking, expiring and using keys agrees with a few lines of plain Python."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from tests.databases import ManualClock, new_home
from tests.people import OPERATOR, new_key

from ventoux.accounts.schemas import SCOPES
from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine
from ventoux.errors import Unauthorized


class KeyHistory(RuleBasedStateMachine):
    secrets: Bundle[str] = Bundle("secrets")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.engine = async_engine(new_home(self.folder).database)
        self.clock = ManualClock()
        # Two that share a database, as a server and the command line do.
        self.here = Accounts(self.engine, self.clock, check_every=0.0)
        self.there = Accounts(self.engine, self.clock, check_every=0.0)
        self.runner.run(self.here.load())
        self.scopes: dict[str, set[str]] = {}
        self.expiry: dict[str, float | None] = {}
        self.revoked: set[str] = set()

    @rule(
        target=secrets,
        scopes=st.sets(st.sampled_from(sorted(SCOPES)), min_size=1),
        lifetime=st.none() | st.integers(1, 100),
        elsewhere=st.booleans(),
    )
    def create(self, scopes: set[str], lifetime: int | None, elsewhere: bool) -> str:
        expires_at = None if lifetime is None else self.clock.now() + lifetime
        maker = self.there if elsewhere else self.here
        _, secret = self.runner.run(new_key(maker, name="k", scopes=scopes, expires_at=expires_at))
        self.scopes[secret], self.expiry[secret] = scopes, expires_at
        return secret

    @rule(secret=secrets)
    def revoke(self, secret: str) -> None:
        self.runner.run(self.here.revoke_key(OPERATOR, None, secret[:11]))
        self.revoked.add(secret)

    @rule(seconds=st.integers(1, 60))
    def wait(self, seconds: int) -> None:
        self.clock.at += seconds

    @rule(secret=secrets)
    def use(self, secret: str) -> None:
        expiry = self.expiry[secret]
        if secret in self.revoked:
            with pytest.raises(Unauthorized, match="revoked"):
                self.runner.run(self.here.authenticate(secret))
        elif expiry is not None and expiry <= self.clock.now():
            with pytest.raises(Unauthorized, match="expired"):
                self.runner.run(self.here.authenticate(secret))
        else:
            assert self.runner.run(self.here.authenticate(secret)).scopes == self.scopes[secret]

    @rule(secret=secrets, cut=st.integers(0, 44))
    def use_part_of_one(self, secret: str, cut: int) -> None:
        with pytest.raises(Unauthorized):
            self.runner.run(self.here.authenticate(secret[:cut]))

    @invariant()
    def every_key_is_listed_as_it_is(self) -> None:
        listed = {key.prefix: key for key in self.runner.run(self.here.list_keys(OPERATOR, None))}
        assert listed.keys() == {secret[:11] for secret in self.scopes}
        for secret, scopes in self.scopes.items():
            key = listed[secret[:11]]
            assert key.scopes == scopes
            assert key.expires_at == self.expiry[secret]
            assert (key.revoked_at is not None) == (secret in self.revoked)

    def teardown(self) -> None:
        self.runner.run(self.engine.dispose())
        self.runner.close()
        shutil.rmtree(self.folder)


TestKeyHistory = KeyHistory.TestCase
TestKeyHistory.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
