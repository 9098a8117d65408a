from __future__ import annotations

from ventoux.errors import Conflict, Forbidden, InvalidRequest, NotFound, RateLimited, Unauthorized, Unavailable


class KeyNotFound(NotFound):
    """No key has this prefix or id; ``nearest`` lists what may have been meant."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        meant = f"Did you mean {', '.join(nearest)}?" if nearest else "`ventoux keys list` lists them."
        super().__init__(f"There is no key {name!r}.", hint=meant)
        self.nearest = nearest


class KeyRefused(InvalidRequest):
    """A key cannot be made as it was asked for."""


class PrefixTaken(Conflict):
    """Every prefix that was tried belongs to another key."""


class AccountsUnavailable(Unavailable):
    """What accounts keeps cannot be read or written now."""


class WorkspaceRefused(InvalidRequest):
    """A workspace cannot be called that."""


class NameTaken(Conflict):
    """There is one of that name already."""


class Changed(Conflict):
    """Somebody else changed it since it was read."""

    def __init__(self, what: str, version: int) -> None:
        super().__init__(
            f"The {what} was changed by somebody else: it is at version {version}.",
            hint="Read it again, then change it.",
        )
        self.version = version


class Archived(Conflict):
    """Nothing new happens in an archived workspace."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The workspace {name} is archived.", hint="It only keeps its past: use another one.")


class UserNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no user {name!r} here.", hint="`ventoux users list` lists them.")


class UserRefused(InvalidRequest):
    """A user cannot be made or changed as it was asked for."""


class LinkVoid(NotFound):
    """It was used, replaced by a newer one, or is too old."""

    def __init__(self) -> None:
        super().__init__("The link is not valid any more.", hint="Ask an administrator for a new one.")


class HasPassword(Conflict):
    """What is for users who have no way in yet was asked for by one who has."""

    def __init__(self) -> None:
        super().__init__("You can sign in already.", hint="Change the password with POST /api/v1/session/password.")


class LastOwner(Conflict):
    """A workspace has an owner, always."""

    def __init__(self) -> None:
        super().__init__("This is the last owner of the workspace.", hint="Make somebody else an owner first.")


class PasswordRefused(InvalidRequest):
    """A password cannot be used."""


class SignInRefused(Unauthorized):
    """Nobody is signed in. What was wrong is not told: that would tell who has an account."""


class TooManyTries(RateLimited):
    """Wrong keys or passwords; ``retry_after`` says when to come again."""


class CsrfRefused(Forbidden):
    """A request that changes something came with a cookie and without the header that a page of ours sends."""


class NotConfigured(NotFound):
    """OpenID Connect is not set up here."""


class OpenIdUnavailable(Unavailable):
    """The OpenID provider cannot be used now."""
