"""What can go wrong with a connector, in words for whoever uses it."""

from __future__ import annotations

from ventoux.errors import Conflict, Forbidden, InvalidRequest, NotFound, Unavailable, VentouxError


class ConnectorNotFound(NotFound):
    """No such connector, or none that the caller may see: the two look the same."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Connector {name[:64]!r} does not exist.", hint="GET /v1/connectors lists yours.")


class FunctionNotFound(NotFound):
    def __init__(self, connector: str, name: str) -> None:
        super().__init__(
            f"The connector {connector} has no function {name[:64]!r}.",
            hint=f"GET /v1/connectors/{connector}/tools lists what it has.",
        )


class CredentialNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There are no credentials {name[:64]!r} of this connector.",
            hint="GET /v1/connectors/{connector}/user/credentials lists yours.",
        )


class ConnectorExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a connector {name!r} already.", hint="Choose another name, or change that one.")


class ConnectorForbidden(Forbidden):
    """Of a connector that the caller may see, and not change."""

    def __init__(self, doing: str) -> None:
        super().__init__(
            f"Only the connector's owner, and admins of the workspace for one that is shared, may {doing}.",
            hint="Ask one of them.",
        )


class ConnectorRefused(InvalidRequest):
    """What is asked for cannot be, as it stands."""


class AddressRefused(ConnectorRefused):
    """Where a server is not asked: this machine, private networks, addresses without TLS."""


class SignInNeeded(InvalidRequest):
    """The server wants to know who asks, and nothing that would tell it is kept, or it has expired."""

    code = "connector_sign_in_needed"

    def __init__(self, connector: str, why: str = "") -> None:
        super().__init__(
            f"The connector {connector} needs credentials{f': {why}' if why else '.'}",
            hint=f"Sign in with GET /v1/connectors/{connector}/auth_url, or `ventoux connectors connect {connector}`.",
        )


class SignInRefused(InvalidRequest):
    """A sign-in that was begun does not end well."""


class ServerAway(VentouxError):
    """A server that cannot be reached, does not answer in time, or answers what is none of the protocol."""

    status = 502
    type = "connector_error"
    code = "connector_unreachable"


class ServerRefuses(ServerAway):
    """A server's own words. They are for whoever asked, and for no log."""

    code = "connector_error"

    def __init__(self, connector: str, said: str) -> None:
        super().__init__(f"The server of {connector} answered with an error: {said}")
        self._connector = connector

    @property
    def for_log(self) -> str:
        return f"The server of {self._connector} answered with an error."


class ConnectorsUnavailable(Unavailable):
    code = "connectors_unavailable"
