"""What the management API works with. Without FastAPI, so that a server starts without loading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.accounts.cookies import Cookies
    from ventoux.accounts.service import Accounts
    from ventoux.catalog.service import Catalog
    from ventoux.endpoints.control import Control
    from ventoux.endpoints.service import Endpoints

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Services(NamedTuple):
    accounts: Accounts
    catalog: Catalog
    endpoints: Endpoints
    control: Control
    cookies: Cookies
    operator_token: str
