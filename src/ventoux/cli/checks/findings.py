"""What a check of ``ventoux doctor`` looks at and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.errors import VentouxError
from ventoux.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.home import Home

State = Literal["good", "lacking", "fatal"]


class Finding(msgspec.Struct, frozen=True):
    """``lacking`` is worth an action and no obstacle to serving; ``fatal`` is one. ``todo`` says what to do."""

    state: State
    detail: str
    todo: str = ""


class Scene:
    """What all checks share. ``settings`` falls back to the defaults where the real ones are broken."""

    def __init__(self, home: Home, environ: Mapping[str, str]) -> None:
        self.home = home
        self.environ = environ

    @property
    def settings(self) -> Settings:
        try:
            return load_settings(self.home.root, self.environ)
        except VentouxError:
            return Settings()


class Check(msgspec.Struct, frozen=True):
    name: str
    look: Callable[[Scene], Finding]

    def run(self, scene: Scene) -> Finding:
        """Whatever goes wrong in a check is what it found: the next ones still run."""
        try:
            return self.look(scene)
        except VentouxError as error:
            return Finding("fatal", error.message, error.hint)
        except Exception as error:  # noqa: BLE001 - a diagnosis must survive what it diagnoses; the error is shown
            return Finding("fatal", f"{type(error).__name__}: {error}")
