"""How far the loading of a model is, for a call that waits for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.conversations.replies.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

_SHARE = re.compile(r"(\d{1,3})%\Z")


def loading(stage: str) -> Stage:
    """``stage``: as a pool tells it, such as ``pulling ministral-8b 45%``."""
    share = _SHARE.search(stage)
    what = stage.partition(" ")[0] or None
    return Stage(stage="loading", what=what, percent=None if share is None else int(share[1]))


def hears_of_loading(staged: Callable[[Stage], None] | None) -> Callable[[str], None] | None:
    """Told what a pool is at, for whoever is told stages."""
    if staged is None:
        return None
    return lambda stage: staged(loading(stage))
