"""What a reader would read of a page: its title and its main part, without navigation, scripts and advertisements.

``readable`` is a pure function over hostile input, and the library under it has no bounds of its own: it runs in a
child. As a program, this is that child: it takes a page on its standard input, and first gives up what it can.
"""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.pages.schemas import Readable
from ventoux.parsing.sandbox.entering import end_with_parent, enter

if TYPE_CHECKING:
    from collections.abc import Callable

# These come without types.
etree: Any = import_module("lxml.etree")
lxml_html: Any = import_module("lxml.html")
readability: Any = import_module("readability.readability")

MOST = 4 * 1024 * 1024
"""Bytes of a page that are looked at: the rest of a longer one is left out."""
_DEEPEST = 200
_LONGEST_TITLE = 300
_CPU_SECONDS = 15
_MEMORY = 1024 * 1024 * 1024
_ENOUGH = 140
"""Characters of text; where the main part has less, it was not found, and the whole page is taken."""
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_UNSHOWN = ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "form", "link")


def readable(html: bytes, url: str, charset: str = "") -> Readable:
    """``charset`` as the server says, before what the page says. Raises ValueError for what has no text."""
    text = decoded(html[:MOST], charset)
    tree = parsed(text)
    if tree is None:
        raise ValueError("there is no text in the page")
    title = " ".join((tree.findtext(".//title") or "").split())
    for element in list(tree.iter(*_UNSHOWN)):
        element.drop_tree()
    whole: str = lxml_html.tostring(tree, encoding="unicode")
    try:
        document = readability.Document(whole, url=url)
        main, found = str(document.summary(html_partial=True)), str(document.short_title())
    except (readability.Unparseable, etree.LxmlError, ValueError, IndexError, AttributeError, TypeError):
        # It gives up in many ways; a page that it does not understand is read as it is.
        main, found = "", ""
    if len(_words(main)) < min(_ENOUGH, len(_words(whole)) // 2):
        main = whole
    title = (found if found and found != "[no-title]" else title)[:_LONGEST_TITLE]
    return Readable(
        title, f"<!DOCTYPE html><html><head><title>{_escaped(title)}</title></head><body>{main}</body></html>"
    )


def decoded(html: bytes, charset: str) -> str:
    declared = _META.search(html[:4096])
    for encoding in (charset, declared[1].decode("ascii") if declared else "", "utf-8"):
        if not encoding:
            continue
        try:
            return html.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return html.decode("windows-1252", "replace")


def parsed(text: str) -> Any:
    """None for what is no page. Its elements are nested no deeper than what follows can walk through."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    _flatten(tree)
    return tree


def _flatten(tree: Any) -> None:
    """Takes out the elements that are nested too deeply, and keeps their text."""
    depths: dict[Any, int] = {tree: 0}
    for element in tree.iter():
        parent = element.getparent()
        if parent is not None:
            depths[element] = depths[parent] + 1
    for element, depth in depths.items():
        if depth == _DEEPEST:
            text = element.text_content() if isinstance(element.tag, str) else ""
            for child in list(element):
                element.remove(child)
            element.text = text


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]{0,10000}>", " ", html).split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def main(read: Callable[[bytes, str, str], Readable] = readable) -> None:
    """``read`` is another reader than ours, for tests."""
    end_with_parent()
    html, url, charset = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=tuple[bytes, str, str])
    # What this machine does not offer, whoever reads documents notes in the log.
    enter(seconds=_CPU_SECONDS, memory=_MEMORY, readable=_needed())
    sys.stdout.buffer.write(msgspec.msgpack.encode(read(html, url, charset)))


def _needed() -> list[str]:
    """Folders of what Python still loads: codecs, and modules that are imported late."""
    return [*filter(os.path.isdir, sys.path), "/usr/lib", "/lib", "/lib64", "/etc/ld.so.cache"]


if __name__ == "__main__":
    main()
