from __future__ import annotations

from ventoux.errors import Conflict, Forbidden, NotFound


class PromptNotFound(NotFound):
    """No such prompt, or somebody else's that they keep to themselves: the two look the same."""

    def __init__(self, prompt_id: str) -> None:
        super().__init__(f"Prompt {prompt_id[:64]!r} does not exist.", hint="GET /v1/prompts lists those you see.")


class PromptForbidden(Forbidden):
    """Of a prompt of the workspace that the caller may use, and not change."""

    def __init__(self, prompt_id: str) -> None:
        super().__init__(
            f"Prompt {prompt_id} belongs to somebody else in the workspace: you may use it, not change it.",
            hint="Ask its owner or an admin of the workspace, or make a copy of your own: POST /v1/prompts.",
        )


class PromptExists(Conflict):
    code = "prompt_exists"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a prompt {name!r} of yours already.", hint="Choose another name, or change that one."
        )


class PromptChanged(Conflict):
    """Somebody else has changed it since it was read."""

    code = "prompt_changed"

    def __init__(self, prompt_id: str, version: int) -> None:
        super().__init__(
            f"Prompt {prompt_id} has changed in the meantime: its version is {version} now.",
            hint="Read it again, and make your change to that.",
        )


class TooManyPrompts(Conflict):
    code = "too_many_prompts"

    def __init__(self, most: int) -> None:
        super().__init__(f"There are {most:,} prompts of yours already.", hint="Delete some that are not used.")
