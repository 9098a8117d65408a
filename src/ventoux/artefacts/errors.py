from __future__ import annotations

from ventoux.errors import Conflict, InvalidRequest, NotFound


class ArtefactNotFound(NotFound):
    """No such artefact, or somebody else's: the two look the same."""

    def __init__(self, artefact_id: str) -> None:
        super().__init__(
            f"Artefact {artefact_id[:64]!r} does not exist.", hint="GET /v1/artefacts lists those that are yours."
        )


class ArtefactVersionNotFound(NotFound):
    """There never was one, or it was too old to be kept."""

    def __init__(self, artefact_id: str, version: int) -> None:
        super().__init__(
            f"Artefact {artefact_id} has no version {version}.",
            hint=f"GET /v1/artefacts/{artefact_id}/versions lists those that are kept.",
        )


class ArtefactChanged(Conflict):
    """It has a newer version than the one that the change was made to."""

    code = "artefact_changed"

    def __init__(self, artefact_id: str, version: int) -> None:
        super().__init__(
            f"Artefact {artefact_id} has changed in the meantime: its version is {version} now.",
            hint="Read it again, and make your change to that.",
        )


class TooManyArtefacts(Conflict):
    code = "too_many_artefacts"

    def __init__(self, most: int) -> None:
        super().__init__(f"There are {most:,} artefacts of yours already.", hint="Delete some that are not used.")


class EditFailed(InvalidRequest):
    """A text that was to be found is not there, or more than once. Its message quotes the artefact."""

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="Nothing was changed.")


class NotExportable(InvalidRequest):
    """The artefact cannot be a file of that kind."""
