"""Any engine with a URL template of OpenSearch 1.1 (draft 6) whose results are RSS or Atom."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from yarl import URL

from ventoux.tools.remote import Ask, BadAddress, authorization, operators
from ventoux.tools.web.engines.port import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ventoux.libraries.schemas import Language

# It comes without types.
etree: Any = import_module("lxml.etree")

_PARAMETER = re.compile(r"\{([A-Za-z0-9_:.~-]{1,100})(\??)\}")
_KNOWN = frozenset({"searchTerms", "count", "startIndex", "startPage", "language", "inputEncoding", "outputEncoding"})
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"
_MOST_ITEMS = 1000


class OpenSearch:
    name = "The OpenSearch engine"

    def __init__(self, template: str, key: str) -> None:
        """Raises BadAddress."""
        names = {match[1]: match[2] for match in _PARAMETER.finditer(template)}
        if "searchTerms" not in names:
            raise BadAddress("web_search_url is an OpenSearch template, and has no {searchTerms}.")
        unknown = sorted(name for name, optional in names.items() if name not in _KNOWN and not optional)
        if unknown:
            raise BadAddress(f"web_search_url wants {{{unknown[0]}}}, which this server does not know.")
        self._template = template
        self._headers = authorization(key)
        self.base = operators(self._filled("", None, 1), "web_search_url")
        # Where the engine is, no question may decide.
        if self.base.origin() != operators(self._filled("x", "fr", 9), "web_search_url").origin():
            raise BadAddress("web_search_url has a parameter in its host.")

    def asking(self, query: str, language: Language | None, limit: int) -> Ask:
        return Ask(URL(self._filled(query, language, limit), encoded=True), self._headers, accept=_ACCEPT)

    def _filled(self, query: str, language: Language | None, limit: int) -> str:
        values = {
            "searchTerms": query,
            "count": str(limit),
            "startIndex": "1",
            "startPage": "1",
            "language": language or "*",
            "inputEncoding": "UTF-8",
            "outputEncoding": "UTF-8",
        }
        return _PARAMETER.sub(lambda match: quote(values.get(match[1], ""), safe=""), self._template)

    def results(self, body: bytes) -> Iterable[Result]:
        root = _parsed(body)
        kind = _local(root)
        if kind not in {"rss", "RDF", "feed"}:
            raise ValueError("it is neither RSS nor Atom")
        return _items(root, "entry" if kind == "feed" else "item")

    def advice(self, status: int) -> str:
        return "Check web_search_url and web_search_key." if status in {401, 403, 404} else ""


def _parsed(body: bytes) -> Any:
    """Raises ValueError. Nothing outside of the body is read, and no entity is replaced but the five of XML itself."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError("it is no XML") from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("it is no XML, or declares entities")
    return root


def _items(root: Any, name: str) -> Iterator[Result]:
    for count, one in enumerate(root.iter(f"{{*}}{name}")):
        if count == _MOST_ITEMS:
            return
        children: dict[str, Any] = {}
        for child in one:
            children.setdefault(_local(child), child)
        yield Result(
            _link(one),
            _text(children.get("title")),
            _text(children.get("description", children.get("summary", children.get("content")))),
            _text(children.get("pubDate", children.get("updated", children.get("date")))),
        )


def _link(item: Any) -> str:
    """RSS has the address in the element, Atom in its attribute; of several, the one to the page itself."""
    for child in item:
        if _local(child) == "link" and child.get("rel", "alternate") == "alternate":
            return str(child.get("href") or child.text or "").strip()
    return ""


def _text(element: Any) -> str:
    return "" if element is None else "".join(str(part) for part in element.itertext())


def _local(element: Any) -> str:
    """The name without its namespace; comments and the like have none."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
