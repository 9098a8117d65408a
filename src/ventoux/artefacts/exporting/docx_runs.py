"""The runs of a paragraph: pieces of text that look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.artefacts.exporting.xml import said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

_MARKS = {"strong": "<w:b/>", "em": "<w:i/>", "s": "<w:strike/>"}
"""In the order in which Word wants them."""
BREAK = "<w:r><w:br/></w:r>"


def runs(tokens: Sequence[Token], linked: Callable[[str], str]) -> str:
    """``linked`` gives the name of the relationship to an address."""
    made: list[str] = []
    marks: set[str] = set()
    link = False
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _MARKS:
            (marks.add if token.nesting > 0 else marks.discard)(name)
        elif name == "link":
            link = token.nesting > 0
            made.append(f'<w:hyperlink r:id="{linked(str(token.attrs["href"]))}">' if link else "</w:hyperlink>")
        elif name == "hardbreak":
            made.append(BREAK)
        else:
            style = "CodeWord" if name == "code_inline" else "Hyperlink" if link else ""
            look = (f'<w:rStyle w:val="{style}"/>' if style else "") + "".join(
                mark for kind, mark in _MARKS.items() if kind in marks
            )
            made.append(run(" " if name == "softbreak" else token.content, look))
    return "".join(made)


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{said(text)}</w:t></w:r>'
