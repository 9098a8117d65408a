"""Matplotlib's backend in the jail: a figure that is shown, or left open, becomes a file of the working folder.

Nothing of the server can be imported here.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from matplotlib import pyplot
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

_MOST = 20
"""Of one run."""
_SAVED = "_saved_by_code"


class FigureManager(FigureManagerBase):
    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        del block  # nobody closes a window here
        keep()


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager  # pyright: ignore[reportAssignmentType, reportIncompatibleMethodOverride]

    def print_figure(self, *args: Any, **kwargs: Any) -> Any:
        """What the code has saved itself is not kept once more."""
        setattr(self.figure, _SAVED, True)
        return super().print_figure(*args, **kwargs)


def keep() -> None:
    for number in pyplot.get_fignums()[:_MOST]:
        figure = pyplot.figure(number)
        if not getattr(figure, _SAVED, False):
            figure.savefig(_name(), format="png", bbox_inches="tight")
    pyplot.close("all")


def prepare() -> None:
    """Loads what the first figure needs: fonts, and what writes PNG."""
    pyplot.plot([0, 1])
    pyplot.title("a")
    pyplot.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    pyplot.close("all")


def _name() -> str:
    number = 1
    while Path(f"chart-{number}.png").exists():
        number += 1
    return f"chart-{number}.png"
