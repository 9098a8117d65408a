"""Which paragraphs are headings, and which are items of lists: styles.xml and numbering.xml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.parsing.markup import attribute, local

if TYPE_CHECKING:
    from ventoux.parsing.markup import Element

_HEADING_NAME = re.compile(r"heading ([1-9])")
_LIST_NAME = re.compile(r"list (bullet|number)(?: ([1-9]))?$")
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_BASES = 20
"""How many styles are followed that one is based on; a circle of them ends here."""


def child(element: Element | None, *path: str) -> Element | None:
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def value(element: Element | None, *path: str) -> str | None:
    """The attribute ``val`` of what is at the path; None where nothing is there."""
    found = child(element, *path)
    return None if found is None else attribute(found, "val")


class Styles:
    """A style's id is in the language of the program that wrote it ("Titre1"), its name never ("heading 1")."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._levels: dict[str, int] = {}
        for style in root if root is not None else ():
            if local(style) == "style":
                self._styles[attribute(style, "styleId")] = style

    def _chain(self, identity: str | None) -> list[Element]:
        found: list[Element] = []
        while identity and identity in self._styles and len(found) < _BASES:
            style = self._styles[identity]
            found.append(style)
            identity = value(style, "basedOn")
        return found

    def level(self, identity: str | None) -> int:
        """0 where the style is no heading's."""
        if identity is None:
            return 0
        if identity not in self._levels:
            self._levels[identity] = self._level(identity)
        return self._levels[identity]

    def _level(self, identity: str) -> int:
        for style in self._chain(identity):
            name = (value(style, "name") or "").lower()
            if name == "title":
                return 1
            if named := _HEADING_NAME.fullmatch(name):
                return int(named[1])
            outline = value(style, "pPr", "outlineLvl")
            if outline is not None and outline.isdigit():
                return int(outline) + 1 if int(outline) < 9 else 0
        # Documents that come without styles still name them.
        named = re.fullmatch(r"heading ?([1-9])", identity.lower())
        return int(named[1]) if named else 0

    def is_quote(self, identity: str | None) -> bool:
        return any((value(style, "name") or "").lower() in _QUOTES for style in self._chain(identity))

    def numbering(self, identity: str | None) -> tuple[str, str] | None:
        """The list and the depth that the style gives."""
        for style in self._chain(identity):
            number = value(style, "pPr", "numPr", "numId")
            if number is not None:
                return number, value(style, "pPr", "numPr", "ilvl") or "0"
        # Documents of other programs have Word's list styles without their numbering.
        named = self._list_name(identity)
        return (named[1], "0") if named else None

    def depth(self, identity: str | None) -> int:
        """Of "List Bullet 2", 1: each of these styles is the outermost level of a list of its own."""
        named = self._list_name(identity)
        return int(named[2]) - 1 if named and named[2] else 0

    def _list_name(self, identity: str | None) -> re.Match[str] | None:
        names = ((value(style, "name") or "").lower() for style in self._chain(identity))
        return next((found for name in names if (found := _LIST_NAME.match(name))), None)


class Numbering:
    """Marks of items, counted as Word counts them: an item of a higher level begins the levels below it anew."""

    def __init__(self, root: Element | None) -> None:
        self._formats: dict[tuple[str, str], str] = {}
        self._starts: dict[tuple[str, str], int] = {}
        self._abstract: dict[str, str] = {}
        self._counters: dict[tuple[str, int], int] = {}
        for part in root if root is not None else ():
            if local(part) == "abstractNum":
                self._levels(attribute(part, "abstractNumId"), part)
            elif local(part) == "num":
                self._abstract[attribute(part, "numId")] = value(part, "abstractNumId") or ""

    def _levels(self, identity: str, part: Element) -> None:
        for level in part:
            if local(level) == "lvl":
                key = (identity, attribute(level, "ilvl"))
                self._formats[key] = value(level, "numFmt") or "decimal"
                start = value(level, "start") or "1"
                self._starts[key] = int(start) if start.isdigit() else 1

    def mark(self, number: str, level: str) -> tuple[str, int]:
        """The mark and the depth of the next item."""
        depth = min(int(level), 8) if level.isdigit() else 0
        key = (self._abstract.get(number, ""), level)
        shape = self._formats.get(key, "decimal" if number == "number" else "bullet")
        if shape in {"bullet", "none"}:
            return "-", depth
        for held, at in list(self._counters):
            if held == number and at > depth:
                del self._counters[held, at]
        count = self._counters.get((number, depth), self._starts.get(key, 1) - 1) + 1
        self._counters[number, depth] = count
        return f"{count}.", depth
