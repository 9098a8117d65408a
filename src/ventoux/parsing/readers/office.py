"""What DOCX and PPTX have in common: parts, and relations between them (ECMA-376, part 2)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.markup import attribute, local, parse_xml

if TYPE_CHECKING:
    from ventoux.parsing.archive import Archive


class Relations:
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        """Ids to names of parts within the archive."""
        self.links: dict[str, str] = {}
        """Ids to addresses outside."""
        self._types: list[tuple[str, str]] = []

    def add(self, identity: str, kind: str, target: str, *, outside: bool) -> None:
        if outside:
            self.links[identity] = target
        else:
            self.targets[identity] = target
            self._types.append((kind.rpartition("/")[2], target))

    def of_type(self, kind: str) -> list[str]:
        """The first such part, if there is one. ``kind`` is the last word of the type's address."""
        return self.all_of_type(kind)[:1]

    def all_of_type(self, kind: str) -> list[str]:
        return [target for held, target in self._types if held == kind]


def relations(archive: Archive, part: str) -> Relations:
    found = Relations()
    folder, name = posixpath.split(part)
    data = archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if data is None:
        return found
    for relation in parse_xml(data):
        if local(relation) != "Relationship":
            continue
        target = attribute(relation, "Target")
        outside = attribute(relation, "TargetMode") == "External"
        if not outside:
            # A name in the archive, which is looked up there and nowhere else: ".." leads to no file.
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.add(attribute(relation, "Id"), attribute(relation, "Type"), target, outside=outside)
    return found


def main_part(archive: Archive, usual: str) -> str:
    main = relations(archive, "").of_type("officeDocument")
    name = main[0] if main and main[0] in archive else usual
    if name not in archive:
        raise DocumentUnreadable(
            f"The document is damaged: {usual!r} is missing.",
            hint="Open it in the program that made it and save it anew.",
        )
    return name


def core_title(archive: Archive) -> str:
    data = archive.find("docProps/core.xml")
    if data is None:
        return ""
    return next((child.text or "" for child in parse_xml(data) if local(child) == "title"), "")
