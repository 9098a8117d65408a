from __future__ import annotations

from ventoux.errors import NotFound


class ProjectNotFound(NotFound):
    """No such project, or somebody else's: the two look the same."""

    def __init__(self, project_id: str) -> None:
        super().__init__(f"Project {project_id[:64]!r} does not exist.", hint="GET /v1/projects lists yours.")
