"""XML and HTML whose maker is not trusted: no entity is expanded, nothing is fetched, depth has a bound."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# lxml comes without types.
etree: Any = import_module("lxml.etree")
lxml_html: Any = import_module("lxml.html")


class Element(Protocol):
    """What is used of lxml's elements. ``tag`` is no text of a comment or an instruction."""

    tag: object
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> Mapping[str, str]: ...
    def get(self, name: str) -> str | None: ...
    def iter(self) -> Iterator[Element]: ...
    def iterancestors(self) -> Iterator[Element]: ...
    def getparent(self) -> Element | None: ...
    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


_DEPTH = 2000
"""Deeper trees overflow the stack of whoever walks them by recursion. Word's own files stay below 50."""


def parse_xml(data: bytes) -> Element:
    """Raises DocumentUnreadable where it is no XML, or where it declares entities: no office program writes any."""
    head = data[:4096]
    if b"<!ENTITY" in head or b"<!\x00E\x00N\x00T" in head or (b"<!DOCTYPE" in data and b"<!ENTITY" in data):
        raise DocumentUnreadable(
            "The document declares XML entities, which documents do not need and attacks do.",
            hint="Open it in the program that made it and save it anew.",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentUnreadable(f"The document is damaged: {_short(error)}.") from error
    if root is None:
        raise DocumentUnreadable("The document is empty.")
    found = cast("Element", root)
    _check_depth(found)
    return found


def parse_html(text: str) -> Element | None:
    """None where there is nothing in it. HTML is read as browsers do: no text is too broken."""
    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    # As bytes: an encoding that the text itself declares is refused for str.
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    found = cast("Element", root)
    _check_depth(found)
    return found


def _check_depth(root: Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEPTH:
            raise DocumentTooLarge(f"The document nests its parts more than {_DEPTH} deep.")


class Walk(Protocol):
    """Elements as they begin ("start") and end ("end"), however deep they are nested."""

    def __iter__(self) -> Iterator[tuple[str, Element]]: ...
    def skip_subtree(self) -> None:
        """Not into the element that has just begun; its end comes next."""
        ...


def walk(root: Element) -> Walk:
    return cast("Walk", etree.iterwalk(root, events=("start", "end")))


def local(element: Element) -> str:
    """The name without its namespace; '' of what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """By its name without a namespace, which differs between editions of the same format."""
    value = element.get(name)
    if value is not None:
        return value
    for key, held in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return held
    return ""


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
