"""What a renderer of Markdown would load or link: an independent look at what a guard let through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import lxml.html
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

_ELEMENTS = """
img script iframe style form video audio svg object embed link base meta input source picture frame body
"""
_LOADS = frozenset(_ELEMENTS.split())
_ATTRIBUTES = "href src srcset action data poster background style formaction ping cite"
_ADDRESSES = frozenset(_ATTRIBUTES.split())
# As GitHub and remark find them in text, and a little more.
_BARE = re.compile(
    r"(?:https?|ftp)://[^ \t\n\r<]+|(?<![\w.-])www\.[^\s<]+|(?<![A-Za-z0-9])(?:mailto|xmpp):[^\s<]+"
    r"|(?<![:\w])//[\w-]+\.[\w.-]+[^\s<]*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[.,;:!?'\"*_~)\]}>|`\u00bb\u201d\u2019]{0,8}\Z")


def renderer() -> MarkdownIt:
    """The most credulous one: HTML goes through, and no address is looked at."""
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    made.validateLink = lambda url: True  # noqa: ARG005
    made.normalizeLink = lambda url: url
    return made


_RENDERER = renderer()


def live(markdown: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Elements that load something, and addresses beyond the ``known`` ones that something is loaded from or linked to.
    A word without any sign of an address is a page of the server itself, and a fragment one of the page."""
    rendered = _RENDERER.render(markdown)
    if not rendered.strip():
        return []
    root = cast("Any", lxml.html).fromstring(f"<div>{rendered}</div>")
    return [one for element in root.iter() if isinstance(element.tag, str) for one in _of(element, known)]


def _of(element: Any, known: frozenset[str]) -> Iterator[str]:
    if element.tag in _LOADS:
        yield f"<{element.tag}>"
    for name, value in element.attrib.items():
        if (name in _ADDRESSES or name.startswith("on")) and not _fine(str(value), known):
            yield f"{name}={value}"
    above = {str(one.tag) for one in element.iterancestors()}
    for text, tags in ((element.text, above | {str(element.tag)}), (element.tail, above)):
        if text and not tags & {"code", "pre"}:
            yield from (found for found in _BARE.findall(text) if not _fine(found, known))


def _fine(url: str, known: frozenset[str]) -> bool:
    if not url or url.startswith("#") or re.fullmatch(r"[^\W_]+[.,;!?]?", url):
        return True
    # Emphasis may begin within an address: then only its beginning is linked.
    if any(one.startswith(url) for one in known):
        return True
    return any(url.startswith(one) and _rest(url[len(one) :], known) for one in known)


def _rest(text: str, known: frozenset[str]) -> bool:
    """What is linked behind a known address: punctuation, or a known one once more, that was meant to be its link."""
    inner = re.fullmatch(r"[^\w/]{0,8}\]\(<?(.*?)>?\)[^\w/]{0,8}", text)
    return bool(_AFTER.fullmatch(text.removeprefix("/"))) or (inner is not None and inner[1] in known)
