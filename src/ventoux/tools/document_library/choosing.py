"""Which document a model means by a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.tools.plain import line, plain
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from ventoux.libraries.index.schemas import Visible
    from ventoux.libraries.showing import Shown

_TOLD = 20
_NAME = 80
_LONGEST = 1000


class Chosen(NamedTuple):
    visible: Visible
    alone: bool
    """One document, which was asked for."""
    note: str = ""


def chosen(shown: Shown, named: str) -> Chosen:
    """The one document of that name or id, in any case, or whose name alone has it as a part. All where no name is
    given, and with a note where none fits: a small model fills in what it might have left out. Raises ToolFailed where
    several fit, with their names."""
    if not named:
        return Chosen(shown.visible, alone=False)
    if named in shown.visible:
        return Chosen({named: shown.visible[named]}, alone=True)
    wanted = named.casefold()
    names = {document: line(shown.names[document][1], _LONGEST).casefold() for document in shown.visible}
    found = [document for document, name in names.items() if name == wanted]
    found = found or [document for document, name in names.items() if wanted in name]
    if len(found) == 1:
        return Chosen({found[0]: shown.visible[found[0]]}, alone=True)
    which = found or list(names)
    listed = ", ".join(plain(shown.names[one][1], _NAME) for one in which[:_TOLD])
    more = f", and {len(which) - _TOLD} more" if len(which) > _TOLD else ""
    if found:
        # Equal names tell nothing apart.
        ids = ", ".join(found[:_TOLD]) if len({names[one] for one in found}) < len(found) else ""
        raise ToolFailed(
            f"{len(found)} documents are called like {named!r}: {listed}{more}.",
            hint=f"Give one of the ids: {ids}." if ids else "Give the whole name.",
        )
    shortened = plain(named, _NAME)
    return Chosen(
        shown.visible, alone=False, note=f"No document is called {shortened!r}, so all were looked at: {listed}{more}."
    )
