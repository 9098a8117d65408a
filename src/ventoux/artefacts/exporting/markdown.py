"""Markdown read for files: CommonMark with tables. HTML in it is text, a picture the words that stand for it, and a
link leads to the web or nowhere, so that what is made of it runs nothing and asks no other host for anything."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

_WEB = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_RUN = re.compile(r"`+")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c2230;"
    "background:#fff}pre{background:#f4f2ed;padding:.8rem;overflow-x:auto;border-radius:.4rem}"
    "code{font-family:ui-monospace,monospace;font-size:.92em}table{border-collapse:collapse}"
    "td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:left}"
    "blockquote{border-left:3px solid #bbb;margin-left:0;padding-left:1rem;color:#565d6d}"
)


def tokens_of(text: str) -> list[Token]:
    return _reader().parse(text)


def fenced(code: str, language: str = "") -> str:
    """Between marks that are longer than any within."""
    longest = max((len(run) for run in _RUN.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    lines = code.removesuffix("\n")
    return f"{fence}{language}\n{lines}\n{fence}\n"


def as_page(title: str, text: str) -> str:
    """A page that stands alone."""
    name = html.escape(title)
    return (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{_reader().render(text)}</body>\n</html>\n"
    )


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.validateLink = lambda url: _WEB.match(url.strip()) is not None  # type: ignore[method-assign]
    reader.add_render_rule("image", _image)
    return reader


def _image(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    del self, options, env
    return html.escape(tokens[at].content)
