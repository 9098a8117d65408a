"""What can go wrong between ``ventoux chat`` and a server."""

from __future__ import annotations

from ventoux.errors import OperatorError


class ServerUnreachable(OperatorError):
    """No server, or none that answers HTTP."""


class AnswerFailed(OperatorError):
    """The server refused the call, or its answer broke off. The conversation can go on."""


class ConnectionBroke(AnswerFailed):
    """In the middle of something. What is kept on the server goes on without it."""
